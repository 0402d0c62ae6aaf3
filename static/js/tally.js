// A campaign's figures in asks, now and whenever its tally is printed anew.
import { watch } from "./watch.js";

const language = document.documentElement.lang;
const followed = new Map(); // tally → asks

export function follow(asks) {
  for (const ask of asks) {
    const plate = `/_/tally/${ask.dataset.campaign}`;
    followed.set(plate, [...(followed.get(plate) ?? []), ask]);
  }
  for (const plate of followed.keys()) {
    read(plate, "default").then(() => watch(plate));
  }
}

document.addEventListener("plate-changed", ({ detail: { plate } }) => {
  if (followed.has(plate)) read(plate, "no-cache");
});

async function read(plate, cache) {
  const answer = await fetch(plate, { cache }).catch(() => null);
  const tally = answer?.ok ? await answer.json().catch(() => null) : null;
  for (const ask of followed.get(plate)) tally ? write(ask, tally) : ask.classList.toggle("is-mute", !ask.dataset.asOf);
}

function write(ask, tally) {
  const { total, count, goal, members, state, currency, units } = tally;
  const number = new Intl.NumberFormat(language);
  const money = currency && new Intl.NumberFormat(language, { style: "currency", currency, maximumFractionDigits: 0 });
  const amount = (value) => (money ? money.format(value / units) : number.format(value));
  const figures = { count: number.format(count), left: amount(Math.max(0, goal - total)), total: amount(total), members: number.format(members) };
  // Where nobody sees it move, figures need no room but their own.
  const isAhead = !ask.dataset.asOf && ask.getBoundingClientRect().top > innerHeight;
  for (const figure of ask.querySelectorAll("[data-figure]")) {
    figure.classList.toggle("is-fit", isAhead || figure.classList.contains("is-fit"));
    figure.lastElementChild.textContent = figures[figure.dataset.figure];
  }
  ask.classList.toggle("is-reached", state === "reached" || total >= goal);
  ask.classList.remove("is-mute");
  ask.dataset.asOf = tally.as_of;
  const bar = ask.querySelector(".ask-bar");
  if (bar) draw(bar, total, goal, ask.querySelector(".ask-stand").innerText);
}

// The number may fall; the bar never runs backwards.
function draw(bar, total, goal, words) {
  const whole = Math.max(total, goal, Number(bar.dataset.whole ?? 0));
  const most = Math.max(total, Number(bar.dataset.most ?? 0));
  Object.assign(bar.dataset, { whole, most });
  bar.style.setProperty("--part", most / whole);
  bar.style.setProperty("--goal", goal / whole);
  bar.ariaValueMax = goal;
  bar.ariaValueNow = Math.min(Math.max(total, 0), goal);
  bar.ariaValueText = words;
}
