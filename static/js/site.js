// Loads what this page needs, and nothing else. The page is complete without any of it.

// Browsers that save data say so to scripts, not yet to style sheets: pictures still to come are the small ones.
if (navigator.connection?.saveData) {
  for (const small of document.querySelectorAll('source[media="(prefers-reduced-data: reduce)"]')) {
    if (!small.parentElement.querySelector("img").currentSrc) small.media = "all";
  }
}

if (document.querySelector("time:is([data-relative], [data-beside]), [data-live]")) import("./times.js");

// A reader without the cookie is a stranger: nobody is asked who they are.
if (/(?:^|; )known=/.test(document.cookie) && document.querySelector("template[data-slot]")) import("./slots.js");

// Whoever may read more than strangers has a pass, which lasts for minutes: renewed before it ends.
if (/(?:^|; )known=(?:reader|member)(?:;|$)/.test(document.cookie)) import("./pass.js");

// The article's own parts.
// Who saves data keeps the plain links that stand in their places.
if (document.querySelector("[data-fragment]") && !navigator.connection?.saveData) import("./fragments.js");
if (document.querySelector("[data-share], [data-frame], [data-published], [data-live]")) import("./article.js");

// The narration's player, once the reader does something; the browser's own controls where it can't be had.
const listen = document.querySelector("[data-listen]");
if (listen) {
  const load = () => import("./player.js").catch(() => void listen.classList.add("is-plain"));
  for (const act of ["scroll", "pointermove", "keydown", "touchstart"]) addEventListener(act, load, { once: true, passive: true });
  listen.addEventListener("click", (click) => load().then((player) => player?.first(click)), { once: true });
}

// What renews itself while it is read.
if (document.querySelector("[data-watch]")) import("./live.js");
if (document.querySelector("[data-live]")) import("./coverage.js");

// What may come to stand above every page while it is open: an emergency's banner, breaking news.
setTimeout(() => import("./above.js").catch(() => {}), 2000 + Math.random() * 3000);

// Asks, when the page has come and been quiet for a second, or when the reader does something.
if (document.querySelector("[data-asks]")) {
  const load = () => import("./asks.js");
  const wait = () => setTimeout(load, 1000);
  for (const act of ["scroll", "pointermove", "keydown", "touchstart"]) addEventListener(act, load, { once: true, passive: true });
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait);
  addEventListener("click", ({ target }) => target.closest("[data-key] :is(a, button)") && load().then(({ act }) => act(target)));
}
