// Loads what the page needs.
if (document.querySelector("[data-fragment]")) import("./fragments.js");
if (document.querySelector("[data-share], [data-frame], [data-published]")) import("./article.js");
