// Parts that are newer than the page: <div data-fragment="/_/fragment/news-feed/">, fetched shortly before they are seen.
const AHEAD = "800px";

async function fill(place) {
  const answer = await fetch(place.dataset.fragment).catch(() => null);
  if (!answer?.ok) return place.classList.add("is-settled"); // the plain link in it stays, without the room for more
  const html = ofSection(place, (await answer.text()).trim());
  // What is late keeps the room it was given, so that nothing moves before the reader's eyes.
  const isAhead = place.getBoundingClientRect().top > innerHeight;
  if (!html) return isAhead ? place.remove() : place.replaceChildren(); // nobody chose anything
  const { offsetHeight: room, innerHTML: plain } = place;
  place.innerHTML = html;
  if (!isAhead && !fits(place, room)) place.innerHTML = plain;
  const { fragment } = place.dataset;
  const part = place.querySelector("[data-words]");
  place.classList.toggle("is-settled", isAhead);
  place.removeAttribute("data-fragment");
  if (part) import("./beside.js").then(({ renew }) => renew(part, fragment));
  place.dispatchEvent(new CustomEvent("fragment-filled", { bubbles: true }));
}

// What is for articles of a section alone is left out of others.
function ofSection({ dataset: { section } }, html) {
  if (!section) return html;
  const made = new DOMParser().parseFromString(html, "text/html");
  const all = [...made.querySelectorAll("p")];
  const own = all.filter((each) => each.dataset.section === section && !document.querySelector(`.live-strip a[href="${each.querySelector("a").getAttribute("href")}"]`));
  for (const each of all) if (!own.includes(each)) each.remove();
  return own.length ? made.body.innerHTML : "";
}

// Seen already: what does not fit into its room is left to the pages that it leads to; all of it, where it is no list.
function fits(place, room) {
  const items = [...place.querySelectorAll("li")];
  while (place.offsetHeight > room && items.length > 1) items.pop().remove();
  return place.offsetHeight <= room;
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      fill(target);
    }
  },
  { rootMargin: AHEAD },
);
for (const place of document.querySelectorAll("[data-fragment]")) seen.observe(place);
