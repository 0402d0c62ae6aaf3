// Writes "2 hours ago" where a time is less than a day old: in its place, with the whole time in the element's title, or
// beside the time of day.
const HOUR = 3600;
const language = document.documentElement.lang;
const words = new Intl.RelativeTimeFormat(language, { numeric: "always", style: "long" });

function write(within = document) {
  for (const time of within.querySelectorAll("time[data-relative], time[data-beside]")) {
    const then = new Date(time.dateTime);
    const age = (Date.now() - then) / 1000;
    const isRecent = age >= 0 && age < 24 * HOUR;
    const text = age < HOUR ? words.format(-Math.max(1, Math.floor(age / 60)), "minute") : words.format(-Math.floor(age / HOUR), "hour");
    if ("beside" in time.dataset) beside(time, isRecent ? text : "");
    else if (isRecent) {
      time.title ||= then.toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
      time.textContent = text;
    }
  }
}

function beside(time, text) {
  let ago = time.querySelector(".time-ago");
  if (!text) return ago?.remove();
  if (!ago) time.append((ago = Object.assign(document.createElement("span"), { className: "time-ago" })));
  ago.textContent = text;
}

write();
setInterval(() => document.hidden || write(), 60_000);
document.addEventListener("visibilitychange", () => document.hidden || write());
document.addEventListener("fragment-filled", () => write());
