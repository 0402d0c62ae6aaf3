// Writes "2 hours ago" where a time is less than a day old. The whole time stays in the element's title.
const HOUR = 3600;
const language = document.documentElement.lang;
const words = new Intl.RelativeTimeFormat(language, { numeric: "always", style: "long" });

for (const time of document.querySelectorAll("time[data-relative]")) {
  const then = new Date(time.dateTime);
  const age = (Date.now() - then) / 1000;
  if (!(age >= 0 && age < 24 * HOUR)) continue;
  time.title = then.toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
  time.textContent =
    age < HOUR ? words.format(-Math.max(1, Math.floor(age / 60)), "minute") : words.format(-Math.floor(age / HOUR), "hour");
}
