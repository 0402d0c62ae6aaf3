// Parts of a page that renew themselves: <div id="news" data-watch>. When the page is printed anew, the part of the same id
// in the new printing takes the old one's place.
import { watch } from "./watch.js";

const here = location.pathname;
watch(here);

document.addEventListener("plate-changed", async ({ detail }) => {
  if (detail.plate !== here || !detail.etag) return;
  const answer = await fetch(here, { cache: "no-cache" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const place of document.querySelectorAll("[data-watch]")) renew(place, fresh.getElementById(place.id));
});

function renew(place, fresh) {
  if (!fresh || fresh.isEqualNode(place)) return;
  const focused = place.contains(document.activeElement) && document.activeElement.getAttribute("href");
  const known = new Set([...place.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")));
  place.replaceChildren(...fresh.childNodes);
  for (const link of place.querySelectorAll("li a[href]")) {
    if (!known.has(link.getAttribute("href"))) link.closest("li").classList.add("is-new");
  }
  // Who was reading with the keyboard goes on where they were.
  if (focused) place.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}
