// Parts of a page that take over what a new printing has in their place. One with entries (`data-entry`) offers new ones ("3 new")
// instead of moving what is being read; changed ones change where they stand, and withdrawn ones go.
const plural = new Intl.PluralRules(document.documentElement.lang);
const entries = (within) => new Map([...within.querySelectorAll("[data-entry]")].map((entry) => [entry.dataset.entry, entry]));
const at = (entry) => Date.parse(entry.querySelector("time").dateTime);
const oldest = (some) => Math.min(...[...some.values()].map(at));

export function offering(place) {
  const words = JSON.parse(place.dataset.words);
  const bar = document.createElement("div");
  const offer = document.createElement("button");
  const say = document.createElement("p");
  let news = null;
  bar.className = "feed-offer";
  bar.append(offer, say);
  offer.type = "button";
  offer.hidden = true;
  say.className = "visually-hidden";
  say.setAttribute("role", "status");
  place.prepend(bar);
  offer.addEventListener("click", () => {
    const [known, fresh] = [entries(place), news];
    tell(null, 0);
    place.replaceChildren(bar, ...fresh.childNodes);
    place.dataset.most = fresh.dataset.most;
    document.dispatchEvent(new CustomEvent("fragment-filled"));
    const come = [...entries(place)].filter(([name]) => !known.has(name)).map(([, entry]) => entry);
    for (const entry of come) entry.classList.add("is-new");
    come[0]?.querySelector("a").focus({ preventScroll: true });
    bar.scrollIntoView({ block: "nearest" });
  });

  function tell(fresh, count) {
    const text = count ? (words[plural.select(count)] ?? words.other).replace("0", count) : "";
    news = fresh;
    offer.hidden = !count;
    if (offer.textContent !== text) offer.textContent = say.textContent = text;
  }

  return (page) => {
    const fresh = page.getElementById(place.id);
    if (!fresh) return;
    const [mine, theirs] = [entries(place), entries(fresh)];
    // Entries older than all on a full page may have moved to another one; what else is missing is withdrawn.
    const [back, first] = [theirs.size < fresh.dataset.most ? -Infinity : oldest(theirs), oldest(mine)];
    const still = [...mine.values()].map((entry) => [entry, entry.getBoundingClientRect()]).filter(([, { bottom }]) => bottom > 0);
    for (const [name, entry] of mine) {
      const other = theirs.get(name);
      if (other && other.dataset.version !== entry.dataset.version) entry.replaceWith(other.cloneNode(true));
      else if (!other && at(entry) >= back) entry.remove();
    }
    const [kept, was] = still.find(([entry]) => entry.isConnected) ?? [];
    if (kept) scrollBy({ top: kept.getBoundingClientRect().top - was.top, behavior: "instant" });
    document.dispatchEvent(new CustomEvent("fragment-filled"));
    tell(fresh, [...theirs].filter(([name, entry]) => !mine.has(name) && !(at(entry) < first)).length);
  };
}

export function whole(place) {
  return (page) => {
    const fresh = page.getElementById(place.id);
    if (!fresh || fresh.isEqualNode(place)) return;
    const focused = place.contains(document.activeElement) && document.activeElement.getAttribute("href");
    const known = new Set([...place.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")));
    place.replaceChildren(...fresh.childNodes);
    for (const link of place.querySelectorAll("li a[href]")) {
      if (!known.has(link.getAttribute("href"))) link.closest("li").classList.add("is-new");
    }
    // Who was reading with the keyboard goes on where they were.
    if (focused) place.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  };
}
