// A reader's pass lasts five minutes, so that taking access away takes effect soon. Here it is renewed before it ends,
// once for all tabs, while somebody looks. Without this, the site renews it by a redirect on the next click.
const AHEAD = 60_000; // milliseconds before the end
const UNTIL = "pass-until";
const TRIED = `pass-tried ${location.pathname}`;
const gate = document.querySelector(".gate[data-access]");
let timer;

function kept(store, name, value) {
  try {
    if (value === undefined) return store.getItem(name);
    store.setItem(name, value);
  } catch {} // a browser that keeps nothing asks a little more often
  return null;
}

async function renew() {
  const answer = await fetch("/account/pass/", { credentials: "same-origin", headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return wait(AHEAD);
  const { expires_in: seconds, opens } = await answer.json();
  if (!seconds) return kept(localStorage, UNTIL, "0");
  kept(localStorage, UNTIL, String(Date.now() + seconds * 1000));
  if (gate && (opens.includes(gate.dataset.access) || opens.includes("members"))) passGate();
  return wait(Math.max(seconds * 1000 - AHEAD, 5_000));
}

// This page came without the pass, which opens it. Once: if the gate stands here again, it stays.
function passGate() {
  if (Date.now() - Number(kept(sessionStorage, TRIED) ?? 0) < 300_000) return;
  kept(sessionStorage, TRIED, String(Date.now()));
  location.reload();
}

function wait(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(look, milliseconds);
}

function look() {
  if (document.hidden || !/(?:^|; )known=/.test(document.cookie)) return;
  const left = Number(kept(localStorage, UNTIL) ?? 0) - Date.now();
  if (gate || left < AHEAD) renew();
  else wait(left - AHEAD);
}

document.addEventListener("visibilitychange", look);
look();
