// Asks, once a page is read: shows those further down, keeps what was closed, finds out what the next page's first view
// may show (static/inline/asks.js).
import { chosen, whyNot } from "./ask-rules.js";

const DAY = 86_400;
const KEPT = 90 * DAY;
const ANSWERED = 3600;
const ABOVE = ["banner", "front", "strip"];
const STORE = "asks";

const slots = [...document.querySelectorAll("[data-asks]")];
const { article = "0", sensitive, preview } = slots[0].dataset;
const forced = new URLSearchParams(location.search).get("ask");
const isUncounted = Boolean(forced || preview !== undefined);
const refuses = Boolean(navigator.globalPrivacyControl || navigator.doNotTrack === "1");
const page = { asks: true, isSensitive: sensitive !== undefined };
const now = () => Math.floor(Date.now() / 1000);
const cookie = (name) => new RegExp(`(?:^|; )${name}=(\\w+)`).exec(document.cookie)?.[1];
const memory = remembered();
const told = new Set();
const draws = new Map();
let drawing;

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

function remember() {
  try {
    localStorage.setItem(STORE, JSON.stringify(memory));
  } catch {}
}

const asksIn = (slot) => [...slot.children].filter((node) => node.dataset.key).map((node) => ({ node, key: node.dataset.key, bounds: JSON.parse(node.dataset.rules) }));

function countReading() {
  const month = new Date().toISOString().slice(0, 7);
  if (refuses) return delete memory.read;
  if (memory.read?.month !== month) memory.read = { month, articles: [] };
  const { articles } = memory.read;
  if (article !== "0" && !articles.includes(article) && articles.length < 100) articles.push(article);
  return true;
}

async function learn(asks) {
  const known = cookie("known");
  if (known === "reader") {
    const answered = (await import("./slots.js")).known;
    memory.me = answered === "reader" ? { known: answered, until: now() + ANSWERED } : {};
  }
  const isAimed = asks.some(({ bounds }) => bounds.countries);
  if (isAimed && !(memory.country?.until > now())) {
    const answer = await fetch("/_/country").catch(() => null);
    if (answer?.ok) memory.country = { code: (await answer.json()).country, until: now() + DAY };
  }
}

function readerOf(key) {
  return {
    known: cookie("known"),
    answered: memory.me?.until > now() ? memory.me.known : undefined,
    gave: Boolean(cookie("gave")),
    refuses,
    now: now(),
    shown: memory.shown?.[key],
    closed: memory.closed?.[key],
    read: memory.read?.articles.length,
    country: memory.country?.code,
    isSmall: matchMedia("(max-width: 47.99em)").matches,
  };
}

// What the first view of the next page goes by.
function findOut(slot) {
  const found = (memory.found ??= {});
  const choice = choose(slot);
  for (const { key, bounds, node } of asksIn(slot)) {
    // Those after it may stand where it is not.
    const isDrawn = key === choice?.key || !draws.get(slot)?.keys.includes(key);
    found[key] = { may: isDrawn && !whyNot(bounds, page, readerOf(key)), rules: node.dataset.rules };
  }
}

// An experiment decides between asks of a place.
async function draw(slot) {
  if (!slot.dataset.experiment) return;
  drawing = await import("./ask-draw.js");
  draws.set(slot, await drawing.draw(slot, asksIn(slot).map(({ node }) => node), refuses));
}

const choose = (slot) => chosen(asksIn(slot), page, readerOf, draws.get(slot));

// Only where the reader has not come to yet: nothing moves.
function show(slot) {
  if (slot.getBoundingClientRect().top < innerHeight) return;
  const asks = asksIn(slot);
  const choice = forced ? asks.find(({ key }) => key === forced) : choose(slot);
  if (choice) choice.node.hidden = false;
}

function tell(kind, node) {
  const { key: ask, campaign } = node.dataset;
  const placement = node.parentElement.dataset.asks;
  if (isUncounted || refuses || told.has(kind + ask)) return;
  told.add(kind + ask);
  const drawn = draws.get(node.parentElement);
  const more = drawn && drawing.told(drawn, kind, ask);
  navigator.sendBeacon("/_/seen", JSON.stringify({ kind, ask, campaign, placement, language: document.documentElement.lang, article: Number(article), ...more }));
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      noteShown(target);
      tell("exposed", target);
    }
  },
  { threshold: 0.3 },
);

function noteShown({ dataset: { key } }) {
  if (isUncounted || refuses) return;
  const shown = (memory.shown ??= {});
  shown[key] = [...(shown[key] ?? []).filter((at) => at > now() - KEPT), now()];
  slots.filter((slot) => ABOVE.includes(slot.dataset.asks)).forEach(findOut);
  remember();
}

function close(node) {
  const slot = node.parentElement;
  node.hidden = true;
  if (!isUncounted) (memory.closed ??= {})[node.dataset.key] = now();
  remember();
  tell("closed", node);
  // Whoever closed it with the keyboard goes on from here.
  const note = slot.querySelector("[data-closed]");
  note.hidden = false;
  note.focus({ preventScroll: true });
}

// A click on an ask; site.js hands it over.
export function act(target) {
  const node = target.closest("[data-key]");
  if (target.closest("[data-close]")) close(node);
  else if (target.closest("a")) tell(target.closest("[data-remind]") ? "reminded" : "clicked", node);
}

if (preview === undefined) {
  countReading();
  await learn(slots.flatMap(asksIn));
  if (!isUncounted) await Promise.all(slots.map(draw));
  for (const slot of slots) ABOVE.includes(slot.dataset.asks) ? findOut(slot) : show(slot);
  remember();
}
const shown = [...document.querySelectorAll("[data-key]:not([hidden])")];
shown.forEach((node) => seen.observe(node));
const figured = shown.filter((node) => node.dataset.campaign && node.querySelector("[data-figure]"));
if (figured.length) (await import("./tally.js")).follow(figured);
