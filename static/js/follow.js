// Gives each new printing of a page to `take`, again as long as that can't use it.
import { bare, watch } from "./watch.js";

const savesData = navigator.connection?.saveData;

export async function fetched(address, noteTag = () => {}) {
  const answer = await fetch(address, { cache: "no-cache" }).catch(() => null);
  const text = answer?.ok ? await answer.text().catch(() => null) : null;
  if (text === null) return null;
  noteTag(bare(answer.headers.get("ETag")));
  return parsed(text);
}

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

// Returns a function that looks at once.
export function follow(plate, take, tag) {
  let wanted = ""; // the tag of what we were told of
  let carried = ""; // and its body
  let [due, busy, isDone] = [false, false, false];

  async function look() {
    due = true;
    if (busy) return false;
    busy = true;
    for (let wait = 2; due && !document.hidden; wait = Math.min(2 * wait, 60)) {
      due = false;
      const fresh = carried ? parsed(carried) : await fetched(plate, (its) => (wanted = its === wanted ? "" : wanted));
      carried = "";
      isDone = fresh !== null && (await take(fresh)) && !wanted;
      if (isDone || due) continue;
      due = true;
      if (savesData) break;
      await new Promise((go) => setTimeout(go, wait * (500 + 1000 * Math.random())));
    }
    busy = false;
    return isDone;
  }

  document.addEventListener("plate-changed", ({ detail }) => {
    if (detail.plate !== plate || !detail.etag) return;
    carried = detail.body;
    wanted = carried ? "" : detail.etag;
    look();
  });
  document.addEventListener("visibilitychange", () => due && !savesData && look());
  watch(plate, tag);
  return look;
}
