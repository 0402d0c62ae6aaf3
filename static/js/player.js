// The narration's player. Not a byte of sound is fetched before the reader presses play, and without this the browser's
// own controls stand in its place.
const box = document.querySelector("[data-listen]");
const sound = box.querySelector("audio");
const words = box.dataset;
const part = (name) => box.querySelector(`[data-act="${name}"]`);
const [playing, place, speed, clock] = ["play", "place", "speed", "clock"].map(part);
const STEP = 15; // seconds
const TEXTS = "h2, h3, li, p:not(li p, td p), caption, tbody tr"; // what is counted within a piece, as audio/speakable/script.py says
const END = 3; // whoever comes back this near the end begins again

// What is kept -------------------------------------------------------------------------------------------------------
const MOST = 60; // articles whose places are kept
const own = `a${words.listen}`; // with a letter: an object's numbers would not stay in their order

function kept(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise; // storage is forbidden, or holds something else
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // forbidden or full: nothing is kept, and nothing else is lost
  }
}

function keepPlace() {
  const places = kept("listened", {});
  delete places[own];
  if (now() > END && now() < length() - END) places[own] = Math.round(now());
  for (const old of Object.keys(places).slice(0, -MOST)) delete places[old];
  keep("listened", places);
}

// Where it is --------------------------------------------------------------------------------------------------------
let ahead = 0; // the place to begin at, while there is no sound yet that could be moved

const length = () => (Number.isFinite(sound.duration) ? sound.duration : Number(words.seconds));
const now = () => (sound.readyState ? sound.currentTime : ahead);

function go(to) {
  const at = Math.max(0, Math.min(to, length()));
  if (sound.readyState) sound.currentTime = at;
  else ahead = at;
  show();
}

function start() {
  // A pause before the sound came is no failure, nor is a browser that wants another tap because this file came late.
  sound.play().catch(({ name }) => ["AbortError", "NotAllowedError"].includes(name) || fail());
}

function playFrom(at) {
  go(at);
  start();
}

function fail() {
  box.classList.remove("is-playing", "is-waiting");
  part("failed").textContent = words.failed;
}

// What is shown ------------------------------------------------------------------------------------------------------
const two = (number) => String(number).padStart(2, "0");

function said(seconds) {
  const all = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(all % 60)}` : `${minutes}:${two(all % 60)}`;
}

function show() {
  const at = now();
  place.max = Math.ceil(length());
  place.value = at;
  place.style.setProperty("--heard", `${(100 * at) / length()}%`);
  place.setAttribute("aria-valuetext", words.at.replace("{at}", said(at)).replace("{all}", said(length())));
  clock.textContent = `${said(at)} / ${said(length())}`;
  follow(at);
}

function showState() {
  const isPlaying = !sound.paused && !sound.ended;
  box.classList.toggle("is-playing", isPlaying);
  playing.setAttribute("aria-label", isPlaying ? words.pause : words.play);
  if (isPlaying) box.classList.add("is-used");
  if (!isPlaying) keepPlace();
}

// The text that is being read ----------------------------------------------------------------------------------------
const marks = (words.marks || "").split(" ").filter(Boolean).map((mark) => {
  const [where, from] = mark.split(":");
  return { from: Number(from), spot: spot(where) };
});
let current = null;

// "h" is the headline, "4.1" the second text of the fifth piece of the body, and anything else stands nowhere.
function spot(where) {
  if (where === "h") return document.querySelector("article .headline");
  const [piece, text] = where.split(".");
  const texts = [];
  for (let each = document.querySelector(`[data-piece="${piece}"]`); each; each = each.nextElementSibling) {
    texts.push(...(each.matches(TEXTS) ? [each] : each.querySelectorAll(TEXTS)));
    if (each.nextElementSibling?.hasAttribute("data-piece")) break;
  }
  return texts[Math.min(text || 0, texts.length - 1)];
}

const at = (seconds) => marks.filter(({ from }) => from <= seconds + 0.05).pop();

// Scrolled along only as long as the reader looks at what is read: who has gone elsewhere stays there.
function follow(seconds) {
  const next = box.classList.contains("is-used") ? at(seconds)?.spot : null;
  if (next === current) return;
  const wasSeen = current && isSeen(current);
  current?.classList.remove("is-heard");
  next?.classList.add("is-heard");
  if (next && wasSeen && !isSeen(next) && !sound.paused) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    next.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }
  current = next;
}

function isSeen(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

function byPassage(step) {
  const here = marks.indexOf(at(now()));
  const next = marks[Math.max(0, here + step)];
  if (next) go(next.from);
}

// A tap on a text plays from there once somebody listens; with a mouse, a click on the mark in its margin, at any time.
for (const text of new Set(marks.map(({ spot }) => spot).filter(Boolean))) {
  text.classList.add("can-be-heard");
  text.addEventListener("click", (click) => {
    if (click.target.closest("a, button, input, summary") || getSelection()?.isCollapsed === false) return;
    if (click.button || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey || click.defaultPrevented) return;
    const { left, right } = text.getBoundingClientRect();
    const isMark = click.clientX < left || click.clientX > right;
    const isTap = click.pointerType !== "mouse" && click.detail < 2 && box.classList.contains("is-used");
    if (!isMark && !isTap) return;
    playFrom(marks.find(({ spot }) => spot === text).from);
  });
}

// What the reader does -----------------------------------------------------------------------------------------------
const acts = {
  play: () => (sound.paused ? start() : sound.pause()),
  back: () => go(now() - STEP),
  on: () => go(now() + STEP),
};
let taken; // the click that was acted on
for (const [name, act] of Object.entries(acts)) {
  part(name).addEventListener("click", (click) => {
    taken = click;
    act();
  });
}

// The click that this file was fetched for came before anybody listened to it.
export function first(click) {
  if (click !== taken && click.target.closest('[data-act="play"]')) start();
}

place.addEventListener("input", () => go(Number(place.value)));
speed.addEventListener("change", () => {
  sound.playbackRate = sound.defaultPlaybackRate = Number(speed.value);
  keep("listening-speed", speed.value);
});
// Letters alone, and only while the focus is in the player: elsewhere they are the reader's.
box.addEventListener("keydown", (key) => {
  if (key.metaKey || key.ctrlKey || key.altKey || key.target === speed) return;
  const keys = { k: acts.play, j: acts.back, l: acts.on, J: () => byPassage(-1), L: () => byPassage(1) };
  const act = keys[key.key];
  if (!act) return;
  key.preventDefault();
  act();
});

// What the sound does ------------------------------------------------------------------------------------------------
sound.addEventListener("loadedmetadata", () => {
  if (ahead) sound.currentTime = ahead;
  ahead = 0;
});
sound.addEventListener("play", () => {
  part("failed").textContent = "";
  showState();
  tellLockScreen();
});
for (const name of ["pause", "ended"]) sound.addEventListener(name, showState);
for (const name of ["timeupdate", "seeked", "durationchange"]) sound.addEventListener(name, show);
for (const name of ["waiting", "seeking"]) sound.addEventListener(name, () => box.classList.add("is-waiting"));
for (const name of ["playing", "seeked", "pause"]) sound.addEventListener(name, () => box.classList.remove("is-waiting"));
for (const name of ["playing", "seeked", "ratechange"]) sound.addEventListener(name, tellPlace);
sound.addEventListener("error", fail);
let keptAt = 0;
sound.addEventListener("timeupdate", () => {
  if (Math.abs(now() - keptAt) < 5) return;
  keptAt = now();
  keepPlace();
});
addEventListener("pagehide", () => box.classList.contains("is-used") && keepPlace());

// The lock screen ----------------------------------------------------------------------------------------------------
const session = navigator.mediaSession;

const told = (name) => document.querySelector(`meta[property="og:${name}"]`)?.content ?? "";

function tellLockScreen() {
  if (!session) return;
  const [title, album, picture] = ["title", "site_name", "image"].map(told);
  session.metadata = new MediaMetadata({ title, artist: album, album, artwork: picture ? [{ src: picture }] : [] });
  const handlers = {
    play: start,
    pause: () => sound.pause(),
    seekbackward: ({ seekOffset }) => go(now() - (seekOffset || STEP)),
    seekforward: ({ seekOffset }) => go(now() + (seekOffset || STEP)),
    seekto: ({ seekTime }) => go(seekTime),
    ...(marks.length && { previoustrack: () => byPassage(-1), nexttrack: () => byPassage(1) }),
  };
  for (const [name, act] of Object.entries(handlers)) {
    try {
      session.setActionHandler(name, act);
    } catch {
      // a browser that does not know this one
    }
  }
}

function tellPlace() {
  if (!session?.setPositionState || !Number.isFinite(sound.duration)) return;
  session.setPositionState({ duration: sound.duration, playbackRate: sound.playbackRate, position: Math.min(now(), sound.duration) });
}

ahead = kept("listened", {})[own] || 0;
if (ahead > length() - END) ahead = 0;
speed.value = kept("listening-speed", "1");
if (!speed.value) speed.value = "1";
sound.playbackRate = sound.defaultPlaybackRate = Number(speed.value);
sound.controls = false;
box.classList.add("is-ready");
show();
