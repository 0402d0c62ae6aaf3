// Live coverage while it is read: <div data-live="/_/fragment/live/harbour/">. New posts are offered, never pushed in above what
// is being read; changed ones change where they stand; withdrawn ones go. Whoever saves data asks for them by a button.
import { watch } from "./watch.js";

const place = document.querySelector("[data-live]");
const plate = place.dataset.live;
const words = JSON.parse(place.dataset.words);
const plural = new Intl.PluralRules(document.documentElement.lang);
const savesData = navigator.connection?.saveData;
const waiting = new Map(); // posts that are out and not shown: name → <li>
const say = make("p", "visually-hidden", { role: "status" });
const bar = make("p", "live-bar");
const offer = make("button", "live-offer", { type: "button", hidden: true });
const turn = make("button", "live-turn", { type: "button" });
let oldestFirst = false;

bar.append(offer, turn);
if (savesData) bar.append(make("button", "live-check", { type: "button", textContent: words.check, onclick: look }));
place.before(bar, say);
offer.onclick = show;
turn.onclick = () => order(!oldestFirst);
order(localStorage.getItem("oldest-first") === "1");
if (!savesData) watch(plate);
document.addEventListener("plate-changed", ({ detail }) => detail.plate === plate && detail.etag && look());
addEventListener("hashchange", find);
find();

function make(name, kind, more = {}) {
  const { role, ...rest } = more;
  const made = Object.assign(document.createElement(name), { className: kind, ...rest });
  if (role) made.role = role;
  return made;
}

const list = () => place.querySelector(".posts");
const shown = (within = place) => new Map([...within.querySelectorAll("[data-post]")].map((post) => [post.dataset.post, post]));
const number = (post) => Number(post.dataset.number);
const fetched = async (address) => {
  const answer = await fetch(address, { cache: "no-cache" }).catch(() => null);
  return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
};

async function look() {
  const fresh = await fetched(plate);
  if (!fresh) return;
  if (!list()) return place.replaceChildren(...fresh.body.childNodes); // the first post has come
  const [here, there] = [shown(), shown(fresh)];
  const oldest = Math.min(...[...there.values()].map(number));
  const newest = Math.max(0, ...[...here.values(), ...[...waiting.values()].map((item) => item.firstElementChild)].map(number));
  for (const [name, post] of here) {
    if (there.has(name)) renew(post, there.get(name));
    else if (number(post) >= oldest) post.parentElement.remove();
  }
  for (const name of [...waiting.keys()]) if (!there.has(name) && number(waiting.get(name).firstElementChild) >= oldest) waiting.delete(name);
  for (const [name, post] of there) if (!here.has(name)) waiting.set(name, post.parentElement);
  await older(fresh.querySelector(".posts")?.dataset.changed, here);
  // So much has come while the reader was away that the newest do not reach back to what is shown.
  if (oldest > newest + 1) await between(newest, oldest);
  tell();
}

function renew(post, fresh) {
  if (post.dataset.version === fresh.dataset.version) return;
  post.replaceWith(fresh.cloneNode(true));
}

// Posts that are shown here and no longer among the newest: "post-12:1:3", or "gone" instead of a version.
async function older(changed, here) {
  for (const each of changed?.split(" ") ?? []) {
    const [name, part, version] = each.split(":");
    const post = here.get(name);
    if (!post || post.dataset.version === version) continue;
    if (version === "gone") post.parentElement.remove();
    else {
      const fresh = (await fetched(place.dataset.part.replace("/0/", `/${part}/`)))?.getElementById(name);
      if (fresh) renew(post, fresh);
    }
  }
}

async function between(newest, oldest) {
  const size = Number(place.dataset.size);
  for (let part = Math.ceil((oldest - 1) / size); part * size > newest && part > 0; part--) {
    const page = await fetched(place.dataset.part.replace("/0/", `/${part}/`));
    if (!page) return;
    for (const [name, post] of shown(page)) {
      if (number(post) > newest && number(post) < oldest) waiting.set(name, post.parentElement);
    }
  }
}

function tell() {
  const count = waiting.size;
  const text = count ? words.new[plural.select(count)].replace("0", count) : "";
  offer.hidden = !count;
  if (offer.textContent !== text) say.textContent = offer.textContent = text;
}

function show() {
  const items = [...waiting.values()].sort((one, other) => number(other.firstElementChild) - number(one.firstElementChild));
  waiting.clear();
  for (const item of items) item.classList.add("is-new");
  if (oldestFirst) list().append(...items.reverse());
  else list().prepend(...items);
  tell();
  const first = items[0]?.firstElementChild;
  if (!first) return;
  first.tabIndex = -1;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

function order(other) {
  if (other !== oldestFirst && list()) list().append(...[...list().children].reverse());
  oldestFirst = other;
  turn.textContent = oldestFirst ? words.newest : words.oldest;
  localStorage.setItem("oldest-first", oldestFirst ? "1" : "0");
}

// A link to a post that has moved to a page of earlier ones meanwhile.
function find() {
  const wanted = Number(/^#post-(\d+)$/.exec(location.hash)?.[1]);
  if (!wanted || document.getElementById(`post-${wanted}`)) return;
  const newest = Number(list()?.dataset.newest);
  const part = Math.ceil(wanted / Number(place.dataset.size));
  if (part * place.dataset.size <= newest) location.replace(`${place.dataset.part.replace("/0/", `/${part}/`)}#post-${wanted}`);
}
