// Stands after each place for asks in the first view, and runs before it is painted: nothing moves later.
// It shows the first ask that it may: by the cookies, by what was closed, and by what static/js/asks.js found out at an
// earlier page. What that has never looked at, and what needs knowledge of the reader, waits for the next page.
(() => {
  try {
    const cookie = (pattern) => document.cookie.match(`(?:^|; )${pattern}`);
    const slot = document.currentScript.previousElementSibling;
    const forced = new URLSearchParams(location.search).get("ask");
    const memory = JSON.parse(localStorage.asks || "{}");
    const now = Date.now() / 1000;
    const known = cookie("known=(\\w+)")?.[1];
    const isUnknown = known == "reader" && !(memory.me?.until > now);
    if (!forced && (cookie("gave=") || (known && known != "reader") || isUnknown)) return;
    for (const ask of slot.children) {
      const { key, needs, rules } = ask.dataset;
      const { quiet, again, from, until } = JSON.parse(rules);
      const closed = memory.closed?.[key];
      const found = memory.found?.[key];
      const may = found?.rules == rules ? found.may : !needs;
      const isQuiet = closed && !(again <= now && closed < again) && now < closed + quiet * 86400;
      if (forced ? forced == key : may && !isQuiet && !(from > now) && !(until <= now)) {
        ask.hidden = false;
        break;
      }
    }
  } catch {}
})();
