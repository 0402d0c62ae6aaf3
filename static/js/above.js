// What stands above every page, or comes to stand there while it is open: breaking news, and the banner of an emergency. A page
// that a kiosk handed out has the banner already; this is for pages that are open, or that come from elsewhere. A hidden page asks for nothing, and
// who saves data asks once. What comes late lies over the window's foot: nothing that is being read moves.
const BANNER = "/_/banner.json";
const AGAIN = [25_000, 45_000];
const strip = document.querySelector('meta[name="breaking"]')?.content;
const language = document.documentElement.lang;
let waiting = null;
let asked = 0;

async function ask() {
  asked = Date.now();
  waiting = null;
  await Promise.all([banner(), breaking()].map((each) => each.catch(() => {}))); // the next time
  if (!navigator.connection?.saveData) plan();
}

function plan() {
  clearTimeout(waiting);
  waiting = document.hidden ? null : setTimeout(ask, AGAIN[0] + Math.random() * (AGAIN[1] - AGAIN[0]));
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden || navigator.connection?.saveData) return clearTimeout(waiting);
  return Date.now() - asked > AGAIN[0] ? ask() : plan();
});

async function banner() {
  const answer = await fetch(BANNER);
  if (!answer.ok && answer.status !== 404) return; // a web server without a kiosk has none until there was one
  const facts = answer.ok ? await answer.json() : { banners: {} };
  const over = [facts.banners[language], facts.banners[""]].find((one) => one && !(one.until && one.until * 1000 <= Date.now()));
  const there = document.querySelector("[data-banner]");
  if (there?.dataset.banner === over?.mark) return;
  there?.remove();
  if (over) show(over, facts.words[language.split("-")[0]] ?? facts.words.en);
}

// On the front it stands in the page, and changes where it stands.
async function breaking() {
  if (!strip) return;
  const answer = await fetch(strip, { cache: "no-cache" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".breaking");
  const there = document.querySelector(".breaking");
  if (there?.innerHTML === fresh?.innerHTML) return;
  if (there && fresh) return there.replaceChildren(...fresh.childNodes);
  there?.remove();
  if (!fresh) return;
  fresh.setAttribute("role", "status");
  const words = [...fresh.childNodes];
  fresh.replaceChildren();
  late().append(fresh);
  requestAnimationFrame(() => fresh.append(...words));
}

function show({ text, link, mark }, [label, more]) {
  const place = document.createElement("section");
  place.className = "emergency";
  place.dataset.banner = mark;
  place.setAttribute("role", "alert");
  place.setAttribute("aria-label", label);
  const words = document.createElement("p");
  words.dir = "auto";
  const strong = document.createElement("strong");
  strong.textContent = `${label}.`;
  words.append(strong, ` ${text} `);
  if (/^https?:\/\//.test(link)) words.append(Object.assign(document.createElement("a"), { href: link, textContent: more }));
  late().prepend(place); // first the region, then its words: so they are read out
  requestAnimationFrame(() => place.append(words));
}

// Beyond the page's last line, which it must not hide either.
function late() {
  const known = document.querySelector(".above-late");
  if (known) return known;
  const made = document.createElement("div");
  made.className = "above-late";
  document.body.append(made);
  new ResizeObserver(() => (document.body.style.paddingBlockEnd = `${made.offsetHeight}px`)).observe(made);
  return made;
}

// Where a stream is open anyway, it tells of breaking news at once.
if (strip && document.querySelector("[data-watch], [data-live]") && !navigator.connection?.saveData) {
  import("./watch.js").then(({ watch }) => watch(strip));
  document.addEventListener("plate-changed", ({ detail }) => detail.plate === strip && breaking().catch(() => {}));
}

ask();
