// Loads what this page needs, and nothing else. The page is complete without any of it.
if (document.querySelector("time[data-relative]")) import("./times.js");

// A reader without the cookie is a stranger: nobody is asked who they are.
if (/(?:^|; )known=/.test(document.cookie) && document.querySelector("template[data-slot]")) import("./slots.js");

// The article's own parts.
if (document.querySelector("[data-fragment]")) import("./fragments.js");
if (document.querySelector("[data-share], [data-frame], [data-published]")) import("./article.js");
