// Parts of a page that renew themselves: <div id="news" data-watch>. When the page is printed anew, the part of the same id in
// the new printing takes its place.
import { follow } from "./follow.js";
import { offering, whole } from "./parts.js";

const parts = [...document.querySelectorAll("[data-watch]")].map((place) => (place.dataset.words ? offering(place) : whole(place)));

follow(location.pathname, (fresh) => {
  for (const renew of parts) renew(fresh);
  return true;
});
