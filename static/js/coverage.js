// Live coverage while it is read: docs/live.md.
import { fetched, follow } from "./follow.js";

const place = document.querySelector("[data-live]");
const { live: plate, tag, whole } = place.dataset;
const size = Number(place.dataset.size);
const words = JSON.parse(place.dataset.words);
const plural = new Intl.PluralRules(document.documentElement.lang);
const savesData = navigator.connection?.saveData;
const list = place.querySelector(".posts");
const bar = place.querySelector(".live-bar");
const waiting = new Map(); // posts that are out and not shown: name → <li>
const say = document.createElement("p");
const pin = document.createElement("div");
const offer = button("live-offer", "", show);
const turn = button("live-turn", "", turned);
const latest = button("live-latest", words.latest, () => go(oldestFirst ? list.lastElementChild : list.firstElementChild));
let reached = Number(list.dataset.newest); // up to here every post is shown or waits
let oldestFirst = false;
let top = null; // what should stand above the posts
const look = follow(plate, take, tag);

offer.hidden = true;
turn.hidden = list.children.length < 2;
say.className = "visually-hidden";
say.setAttribute("role", "status");
pin.className = "feed-offer";
pin.append(offer, latest, say);
bar.append(turn);
bar.before(pin);
if (savesData) bar.append(button("live-check", words.check, check));
new IntersectionObserver(([{ isIntersecting }]) => (latest.hidden = isIntersecting)).observe(bar);
order(stored((storage) => storage.getItem("oldest-first")) === "1");
addEventListener("hashchange", find);
find();

function button(className, textContent, onclick) {
  return Object.assign(document.createElement("button"), { type: "button", className, textContent, onclick });
}

async function check() {
  const isDone = await look();
  if (!waiting.size) say.textContent = isDone ? words.none : words.failed;
}

function shown(within) {
  return new Map([...within.querySelectorAll("[data-post]")].map((post) => [post.dataset.post, post]));
}

function number(post) {
  return Number(post.dataset.number);
}

// What was told names most posts only; if one is another here, the newest are fetched.
async function take(fresh) {
  if (!lacks(fresh)) return put(fresh);
  await new Promise((go) => setTimeout(go, 1000 * Math.random())); // not all pages at once
  const all = await fetched(whole);
  return all !== null && (await put(all)) && !lacks(fresh);
}

function lacks(fresh) {
  const [mine, first] = [known(), oldestShown()];
  const other = (post) => number(post) >= first && differ(mine.get(post.dataset.post), post);
  return differ(standing(), fresh.querySelector("[data-left-out]")) || [...fresh.querySelectorAll("[data-post]:empty")].some(other);
}

async function put(fresh) {
  const there = fresh.querySelector(".posts");
  const newest = Number(there?.dataset.newest);
  if (!there || newest < reached) return false; // a cache's, too old
  const theirs = shown(there);
  const oldest = theirs.size < size ? 0 : Math.min(...[...theirs.values()].map(number));
  // The newest may not reach back to what is shown.
  const isWhole = oldest <= reached + 1 || (await between(reached, oldest, theirs));
  const changed = isWhole && (await older(there.dataset.changed, theirs));
  if (!changed) return false;
  keep(() => change(theirs, oldest, changed, fresh));
  reached = newest;
  tell();
  return true;
}

async function between(after, before, theirs) {
  for (let part = Math.ceil((before - 1) / size); part * size > after && part > 0; part--) {
    const page = await fetched(place.dataset.part.replace("/0/", `/${part}/`));
    if (!page) return false;
    for (const [name, post] of shown(page)) if (number(post) > after && number(post) < before) theirs.set(name, post);
  }
  return true;
}

// Changed posts that are not among the newest: "post-12:1:3.0", or "gone".
async function older(changed, theirs) {
  const [mine, gone] = [known(), new Set()];
  for (const each of changed?.trim().split(/\s+/) ?? []) {
    const [name, part, version] = each.split(":");
    if (version === "gone") gone.add(name);
    const post = mine.get(name);
    if (!post || version === "gone" || theirs.has(name) || post.dataset.version === version) continue;
    const fresh = (await fetched(place.dataset.part.replace("/0/", `/${part}/`)))?.getElementById(name);
    if (fresh?.dataset.version !== version) return null;
    theirs.set(name, fresh);
  }
  return gone;
}

const differ = (one, other) => other && one?.dataset.version !== other.dataset.version;
const standing = () => top ?? place.querySelector(".coverage-top");
const oldestShown = () => list.children.length && Math.min(...[...shown(list).values()].map(number));

function known() {
  return new Map([...shown(list), ...[...waiting].map(([name, item]) => [name, item.firstElementChild])]);
}

function change(theirs, oldest, gone, fresh) {
  const mine = known();
  const first = oldestShown();
  let isUrgent = false;
  for (const [name, post] of mine) {
    const other = theirs.get(name);
    if (other ? !differ(post, other) : number(post) < oldest && !gone.has(name)) continue;
    isUrgent = true; // a copy of it may stand on top
    if (other) post.replaceWith(document.adoptNode(other));
    else {
      post.parentElement.remove();
      waiting.delete(name);
    }
  }
  for (const [name, post] of theirs) if (!mine.has(name) && number(post) >= first) waiting.set(name, document.adoptNode(post.parentElement));
  const above = fresh.querySelector(".coverage-top");
  if (differ(standing(), above)) top = above;
  place.querySelector(".coverage-state").replaceWith(fresh.querySelector(".coverage-state"));
  if (isUrgent || place.querySelector(".coverage-top").getBoundingClientRect().bottom < 0) renewTop();
  if (!list.children.length) add(); // nothing is being read yet
  empty(fresh);
}

// What is being read stays where it is.
function keep(act) {
  const seen = [...list.children].map((item) => [item, item.getBoundingClientRect()]).filter(([, { bottom }]) => bottom > 0);
  act();
  const still = seen.find(([item]) => item.isConnected);
  if (still) scrollBy({ top: still[0].getBoundingClientRect().top - still[1].top, behavior: "instant" });
  document.dispatchEvent(new CustomEvent("fragment-filled"));
}

function renewTop() {
  if (top) place.querySelector(".coverage-top").replaceWith(top);
  top = null;
}

function empty(fresh) {
  const note = place.querySelector(".listing-empty");
  note.textContent = fresh.querySelector(".listing-empty").textContent;
  note.hidden = list.children.length > 0;
}

function tell() {
  const count = waiting.size;
  const text = count ? (words.new[plural.select(count)] ?? words.new.other).replace("0", count) : "";
  offer.hidden = !count;
  turn.hidden = list.children.length < 2;
  if (offer.textContent !== text) say.textContent = offer.textContent = text;
}

function show() {
  const items = add();
  renewTop();
  tell();
  document.dispatchEvent(new CustomEvent("fragment-filled"));
  go(oldestFirst ? items[0] : items.at(-1));
}

// A restored one is not the newest.
function add() {
  const items = [...waiting.values()].sort((one, other) => number(one.firstElementChild) - number(other.firstElementChild));
  waiting.clear();
  for (const item of items) {
    const isAfter = (other) => (number(other.firstElementChild) < number(item.firstElementChild)) !== oldestFirst;
    item.classList.add("is-new");
    list.insertBefore(item, [...list.children].find(isAfter) ?? null);
  }
  return items;
}

function go(item) {
  const post = item?.firstElementChild;
  if (!post) return;
  post.tabIndex = -1;
  post.focus({ preventScroll: true });
  post.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
}

function turned() {
  order(!oldestFirst);
  stored((storage) => storage.setItem("oldest-first", oldestFirst ? "1" : "0"));
}

function order(isOldestFirst) {
  if (isOldestFirst !== oldestFirst) list.append(...[...list.children].reverse());
  oldestFirst = isOldestFirst;
  place.classList.toggle("is-oldest-first", oldestFirst);
  turn.textContent = oldestFirst ? words.newest : words.oldest;
}

function stored(act) {
  try {
    return act(localStorage);
  } catch {} // a browser that keeps nothing
}

// A link to a post that has moved to a page of earlier ones.
function find() {
  const sought = Number(/^#post-(\d+)$/.exec(location.hash)?.[1]);
  if (!sought || document.getElementById(`post-${sought}`)) return;
  const part = Math.ceil(sought / size);
  if (part * size <= Number(list.dataset.newest)) location.replace(`${place.dataset.part.replace("/0/", `/${part}/`)}#post-${sought}`);
}
