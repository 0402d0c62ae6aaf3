// Watches printed pages (docs/kiosk.md): the document gets events "plate-changed" with {plate, etag} and a small plate's body.
const BEAT = 30_000; // a tab says so often that it is still there
const LOST = 75_000; // and counts as closed after so long
const POLL = [20_000, 40_000];
const RETRY_STREAM = [60_000, 180_000];

const between = ([least, most]) => least + Math.random() * (most - least);
const channel = new BroadcastChannel("plates");
const tab = Math.random().toString(36).slice(2);
const known = new Map(); // plate → the tag of what this tab shows
const others = new Map(); // of a tab that leads: tab → {plates, at}
let stream = null;
let streamed = "";
let resign = null; // set while this tab leads: ends its turn
let asked = null;
let polling = null;
let beating = null;

// `tag` is that of what the page shows, where its own cache can't know.
export async function watch(plate, tag) {
  if (known.has(plate) || navigator.connection?.saveData) return;
  known.set(plate, tag || (await shown(plate)));
  if (known.size === 1) document.addEventListener("visibilitychange", come);
  if (beating) leave();
  come();
}

// The page that the reader sees lies in the browser's cache with its tag.
async function shown(plate) {
  const answer = await fetch(plate, { cache: "only-if-cached", mode: "same-origin" }).catch(() => null);
  return answer?.ok ? bare(answer.headers.get("ETag")) : "";
}

// A tag without quotes, weakness, and the endings of a banner and a content coding.
export const bare = (tag) => (tag ?? "").replace(/^(?:W\/)?"|"$/g, "").replace(/(?:~[0-9a-f]+)?(?:-(?:br|gzip))?$/, "");

function come() {
  if (document.hidden) return leave();
  if (beating) return;
  beating = setInterval(beat, BEAT);
  beat();
  asked = new AbortController();
  navigator.locks.request("plates", { signal: asked.signal }, lead).catch(() => {});
}

function leave() {
  if (!beating) return;
  clearInterval(beating);
  beating = null;
  clearTimeout(polling);
  polling = null;
  channel.postMessage({ leave: tab });
  asked.abort();
  resign?.();
}

const beat = () => channel.postMessage({ tab, plates: [...known.keys()] });

// This tab's turn: it holds the stream until it is hidden or closed.
function lead() {
  if (!beating) return undefined;
  channel.postMessage({ who: tab });
  listen();
  return new Promise((done) => {
    resign = () => {
      stream?.close();
      stream = null;
      streamed = "";
      others.clear();
      resign = null;
      done();
    };
  });
}

function wanted() {
  const plates = new Set(known.keys());
  for (const [each, { plates: theirs, at }] of others) {
    if (Date.now() - at > LOST) others.delete(each);
    else theirs.forEach((plate) => plates.add(plate));
  }
  return [...plates].sort().slice(0, 32);
}

function listen() {
  const query = wanted().map((plate) => `plate=${encodeURIComponent(plate)}`).join("&");
  if (query === streamed) return;
  stream?.close();
  streamed = query;
  stream = new EventSource(`/_/watch?${query}`);
  for (const kind of ["standing", "plate"]) {
    stream.addEventListener(kind, ({ data }) => {
      channel.postMessage({ news: data });
      note(JSON.parse(data));
    });
  }
  stream.addEventListener("open", () => {
    channel.postMessage({ streams: true });
    stopPolling();
  });
  stream.addEventListener("error", () => {
    if (stream?.readyState !== EventSource.CLOSED) return; // the browser tries again
    streamed = "";
    channel.postMessage({ streams: false });
    poll();
    setTimeout(() => resign && listen(), between(RETRY_STREAM));
  });
}

channel.addEventListener("message", ({ data }) => {
  if (data.news && beating) note(JSON.parse(data.news));
  if (data.who && beating) beat();
  if (data.streams === false && beating) poll();
  if (data.streams === true) stopPolling();
  if (!resign) return;
  if (data.tab) others.set(data.tab, { plates: data.plates, at: Date.now() });
  if (data.leave) others.delete(data.leave);
  if (data.tab) listen();
});

function note({ plate, etag, body }) {
  const before = known.get(plate);
  if (before === undefined || before === etag) return;
  known.set(plate, etag);
  // What was never seen is the measure; nothing has changed yet.
  if (before !== "") document.dispatchEvent(new CustomEvent("plate-changed", { detail: { plate, etag, body } }));
}

function poll() {
  if (polling || !beating) return;
  polling = setTimeout(async () => {
    for (const plate of known.keys()) {
      const answer = await fetch(plate, { cache: "no-cache" }).catch(() => null);
      if (answer?.ok) note({ plate, etag: bare(answer.headers.get("ETag")) });
    }
    if (!polling) return; // a stream has come meanwhile
    polling = null;
    poll();
  }, between(POLL));
}

function stopPolling() {
  clearTimeout(polling);
  polling = null;
}
