// Why a reader is not shown an ask: rules of the ask, the page and the reader, in this order. docs/campaigns.md has the table.
const DAY = 86_400; // all times are in seconds

// Members and staff; who has just paid; whoever has an account until the site has answered.
export const isSupporter = (_ask, _page, { known, answered, gave }) => Boolean(gave || (known && (known !== "reader" || answered !== "reader")));

export const isSwitchedOff = (_ask, page) => page.asks === false;

export const isTooLoud = (ask, page) => Boolean(page.isSensitive && !ask.gentle);

export const lacksConsent = (ask, _page, { refuses }) => Boolean(ask.consent && refuses);

// Closed, unless the desk shows it once more; or shown as often as it may be.
export function hadEnough(ask, _page, { now, closed, shown = [] }) {
  const isForgotten = ask.again <= now && closed < ask.again;
  if (closed && !isForgotten && now < closed + ask.quiet * DAY) return true;
  return Boolean(ask.cap) && shown.filter((at) => at > now - ask.capDays * DAY).length >= ask.cap;
}

export const isUntimely = (ask, _page, { now }) => ask.from > now || ask.until <= now;

// What is not known of a reader is not guessed: then the ask is for somebody else.
export function isForOthers(ask, _page, { known, read, country, isSmall }) {
  const isCounted = ask.readMin === undefined && ask.readMax === undefined;
  if (!isCounted && !(read >= (ask.readMin ?? 0) && read <= (ask.readMax ?? Infinity))) return true;
  if (ask.countries && !ask.countries.includes(country)) return true;
  if (ask.device && (ask.device === "small") !== isSmall) return true;
  return Boolean(ask.signedIn) && (ask.signedIn === "yes") !== Boolean(known);
}

export const RULES = [
  ["supporter", isSupporter],
  ["switch", isSwitchedOff],
  ["sensitive", isTooLoud],
  ["consent", lacksConsent],
  ["enough", hadEnough],
  ["schedule", isUntimely],
  ["targeting", isForOthers],
];

// The name of the first rule that keeps an ask away, or "".
export const whyNot = (ask, page, reader) => RULES.find(([, keepsAway]) => keepsAway(ask, page, reader))?.[0] ?? "";

// Of the asks that may stand the first; of those in an experiment, `keys`, only the one that was drawn.
export const variant = (left, { keys = [], ask } = {}) => left.find(({ key }) => !keys.includes(key) || key === ask);

// The one that a place shows, of asks {key, bounds} in their order; undefined for none.
export function chosen(asks, page, readerOf, drawn) {
  return variant(asks.filter(({ key, bounds }) => !whyNot(bounds, page, readerOf(key))), drawn);
}
