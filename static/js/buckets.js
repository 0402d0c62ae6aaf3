// Experiments, in the browser: which arm a reader is in, and whether that was told already. No requests, no names.
// docs/campaigns-experiments.md says when a beacon goes out. broadsheet/campaigns/buckets.py computes the same positions.
const WHOLE = 10_000;
const YEAR = 400 * 24 * 60 * 60; // browsers keep nothing longer

// The place of a bucket under a salt, 0 to 9,999: FNV-1a over the text, stirred by MurmurHash3's finaliser.
export function position(salt, bucket) {
  let found = 0x811c9dc5;
  for (const sign of `${salt}/${bucket}`) found = Math.imul(found ^ sign.charCodeAt(0), 0x01000193);
  found = Math.imul(found ^ (found >>> 16), 0x85ebca6b);
  found = Math.imul(found ^ (found >>> 13), 0xc2b2ae35);
  return ((found ^ (found >>> 16)) >>> 0) % WHOLE;
}

// The reader's bucket, drawn and kept if there is none yet. Call it only where an experiment is on the page.
export function bucket() {
  const kept = /(?:^|; )bucket=(0|[1-9]\d{0,3})(?:;|$)/.exec(document.cookie);
  if (kept) return Number(kept[1]);
  const drawn = Math.floor(Math.random() * WHOLE);
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `bucket=${drawn}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  return drawn;
}

// What a reader of this bucket is shown: {ask, variant}. `ask` is "" for nothing; `variant` is "" for who is in no arm that
// counts: held back, outside all arms, or in one that was retired. `experiment` is as broadsheet/campaigns/assigning.py says it.
export function assigned(experiment, bucket) {
  if (position("holdback", bucket) < experiment.holdback) return { ask: "", variant: "" };
  const place = position(experiment.salt, bucket);
  const arm = experiment.arms.find(({ first, after }) => first <= place && place < after);
  return arm && !arm.retired ? { ask: arm.ask, variant: arm.variant } : { ask: experiment.default, variant: "" };
}

// Whether this is the first time that the browser tells of this experiment; from then on it remembers.
// A browser that keeps nothing tells nothing: else one reader would count at every page.
export function isFirstTime(key) {
  try {
    if (localStorage.getItem(`exposed:${key}`)) return false;
    localStorage.setItem(`exposed:${key}`, "1");
    return localStorage.getItem(`exposed:${key}`) === "1";
  } catch {
    return false;
  }
}

// Forced by ?ask=… or shown in a preview of the desk: never counted.
export const isForced = () => new URLSearchParams(location.search).has("ask") || window.self !== window.top;
