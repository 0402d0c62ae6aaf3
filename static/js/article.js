// The article page's small comforts. Without them every link still leads somewhere.
const YEAR = 365 * 24 * 3600 * 1000;

for (const note of document.querySelectorAll("[data-published]")) {
  if (Date.now() - new Date(note.dataset.published) > YEAR) note.classList.add("is-old");
}

// A piece of another site: our copy stays until the reader asks for the original.
document.addEventListener("click", (click) => {
  const link = click.target.closest?.("a[data-frame]");
  if (!link || click.button || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return;
  click.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = link.dataset.frame;
  frame.title = link.dataset.title;
  frame.allow = "fullscreen; encrypted-media; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  const figure = link.closest("figure");
  figure.classList.add("is-loaded");
  figure.querySelector(".embed-copy")?.remove();
  if (link.matches(".video-open")) link.replaceWith(frame);
  else {
    figure.prepend(frame);
    link.removeAttribute("data-frame"); // now it is what it says: the way to the other site
  }
  frame.focus();
});

for (const list of document.querySelectorAll("[data-share]")) {
  list.addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.act === "print") print();
    if (button?.dataset.act === "copy") {
      const own = document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0];
      await navigator.clipboard.writeText(button.value || own);
      button.textContent = list.dataset.done;
    }
  });
}
