/* The room of a coverage or of the news feed: others' posts come by themselves, one at a time; what somebody types or has open stays. */
import { freshToken } from './csrf.js';
import { Filing } from './filing.js';

const EVERY = 4000;
const BEAT = 5000; // three of them fit into the time after which the server forgets

class Stream {
  constructor(place) {
    this.place = place;
    this.url = new URL(place.dataset.liveStream, window.location.href);
    this.timer = setInterval(() => this.look(), EVERY);
    document.addEventListener('visibilitychange', () => this.look());
  }

  async look() {
    if (document.hidden || this.looking) return;
    this.looking = true;
    try {
      this.url.searchParams.set('seen', this.place.querySelector('[data-mark]').dataset.mark);
      const answer = await fetch(this.url, { redirect: 'error', cache: 'no-store', headers: { 'X-Requested-With': 'XMLHttpRequest' } });
      if (answer.status === 200) this.take(new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-mark]'));
      else if (answer.status !== 204) throw new Error(String(answer.status));
      this.away(false);
    } catch { this.away(true); }
    this.looking = false;
  }

  away(isAway) {
    if (isAway === Boolean(this.notice)) return;
    if (!isAway) { this.notice.remove(); this.notice = null; return; }
    this.notice = document.createElement('p');
    Object.assign(this.notice, { className: 'live-row__stale', textContent: this.place.dataset.sayAway });
    this.place.prepend(this.notice);
  }

  take(fresh) {
    if (!fresh) return;
    const own = this.place.querySelector('.live-stream__inner');
    const writing = own.querySelector('[data-live-writing]');
    const said = fresh.querySelector('[data-live-writing]').textContent.trim();
    if (writing.textContent.trim() !== said) writing.textContent = said;
    let isWhole = true;
    for (const part of fresh.querySelectorAll('[data-live-part]')) isWhole = this.merge(own.querySelector(`[data-live-part=${part.dataset.livePart}]`), part) && isWhole;
    own.dataset.mark = isWhole ? fresh.dataset.mark : '';
  }

  /* Whether all of it was taken; what somebody has under their hands is left, and said to be old. */
  merge(old, fresh) {
    const before = new Map([...old.querySelectorAll(':scope > [data-key]')].map((row) => [row.dataset.key, row]));
    let isWhole = true;
    let last = null;
    for (const row of [...fresh.querySelectorAll(':scope > [data-key]')]) {
      const known = before.get(row.dataset.key);
      before.delete(row.dataset.key);
      let stays = known && known.dataset.mark === row.dataset.mark;
      if (known && !stays && this.inUse(known)) { this.stale(known); isWhole = false; stays = true; }
      const placed = stays ? known : row;
      if (!known && row.matches('article')) row.classList.add('live-row--new');
      if (known && !stays) known.replaceWith(placed);
      const wanted = last ? last.nextElementSibling : old.firstElementChild;
      if (wanted !== placed) { if (last) last.after(placed); else old.prepend(placed); }
      last = placed;
    }
    for (const row of before.values()) if (this.inUse(row)) { this.stale(row); isWhole = false; } else row.remove();
    return isWhole;
  }

  inUse(row) { return row.contains(document.activeElement) || row.querySelector('details[open]'); }

  stale(row) {
    if (row.querySelector('.live-row__stale')) return;
    const said = document.createElement('p');
    Object.assign(said, { className: 'live-row__stale', textContent: this.place.dataset.sayStale });
    row.append(said);
  }
}

const place = document.querySelector('[data-live-stream]');
const stream = place ? new Stream(place) : null;

const box = document.querySelector('[data-live-box]');
if (box) {
  const filing = new Filing(box, { arrived: () => stream?.look() });
  let last = 0;
  filing.text.addEventListener('input', () => {
    if (Date.now() - last < BEAT || !filing.text.value.trim()) return;
    last = Date.now();
    fetch(box.dataset.beat, { method: 'POST', redirect: 'error', headers: { 'X-Requested-With': 'XMLHttpRequest', 'X-CSRFToken': freshToken() } }).catch(() => {});
  });
}
