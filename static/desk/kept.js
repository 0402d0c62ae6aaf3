/*
 * Nothing typed is lost. Wagtail saves drafts by itself while the server answers; this keeps a copy in the browser from
 * the first keystroke until the server has it, and offers it again after a crash, a power cut or an expired session.
 * A copy is put back by sending it to the server as a draft: what stood there before stays in the article's history.
 */
import { freshToken } from './csrf.js';

const PREFIX = 'desk-kept:';
const LEFT_OUT = new Set(['csrfmiddlewaretoken', 'next', 'loaded_revision_id', 'loaded_revision_created_at', 'overwrite_revision_id']);
const FORGET_AFTER = 30 * 24 * 3600 * 1000;

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function keys() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

function write(key, record) {
  const text = JSON.stringify(record);
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try { localStorage.setItem(key, text); return true; } catch {
      const others = keys().filter((other) => other !== key).sort((one, two) => (read(one)?.at || 0) - (read(two)?.at || 0));
      if (!others.length) return false;
      localStorage.removeItem(others[0]); // the browser's room is full: the oldest copy goes
    }
  }
  return false;
}

export function tidyUp() {
  for (const key of keys()) if (Date.now() - (read(key)?.at || 0) > FORGET_AFTER) localStorage.removeItem(key);
  if (!document.querySelector('.messages .success')) return;
  for (const key of keys()) if (read(key)?.sent) localStorage.removeItem(key); // the server has said that it has it
}

export class Kept {
  constructor(form, words) {
    this.form = form;
    this.words = words;
    this.fromServer = this.serialized();
    this.token = freshToken();
    this.offer();
    this.indicate('server');
    for (const event of ['input', 'change', 'keyup', 'click', 'paste', 'drop']) form.addEventListener(event, () => this.soon());
    form.addEventListener('w-unsaved:add', () => this.soon());
    form.addEventListener('submit', () => this.sent());
    document.addEventListener('w-autosave:save', () => { this.underWay = this.serialized(); this.keep(); });
    document.addEventListener('w-autosave:success', () => this.arrived());
    document.addEventListener('w-autosave:error', () => this.failed());
    window.addEventListener('pagehide', () => this.keep());
    document.addEventListener('visibilitychange', () => { this.keep(); this.refreshToken(); });
    window.addEventListener('focus', () => this.refreshToken());
    window.addEventListener('online', () => this.ask());
    window.addEventListener('offline', () => this.indicate('here'));
  }

  get key() { return `${PREFIX}${this.words.user}:${new URL(this.form.action || window.location.href, window.location.href).pathname}`; }

  fields() {
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === 'string' && !LEFT_OUT.has(name) && !name.startsWith('action-'));
  }

  serialized() { return JSON.stringify(this.fields()); }

  soon() {
    clearTimeout(this.first);
    clearTimeout(this.second);
    this.first = setTimeout(() => this.keep(), 200);
    this.second = setTimeout(() => this.keep(), 900); // the text editor hands its text over a moment later
  }

  keep() {
    const now = this.serialized();
    if (now === this.fromServer) return;
    if (now !== this.last) {
      this.last = now;
      if (this.keptAs && this.keptAs !== this.key) localStorage.removeItem(this.keptAs); // a new article got its address
      this.keptAs = this.key;
      const done = write(this.key, { at: Date.now(), action: this.key.split(':').slice(2).join(':'), fields: now, title: document.querySelector('#id_title')?.value || '' });
      this.indicate(done ? 'here' : 'full');
      clearTimeout(this.nudging);
      this.nudging = setTimeout(() => this.nudge(), 2500);
    }
  }

  /* Wagtail's own watch begins a moment after the page and misses what was typed before: then its autosave is asked for. */
  nudge() {
    if (this.serialized() === this.fromServer || this.notice) return;
    if (navigator.onLine) this.save();
    this.nudging = setTimeout(() => { if (this.serialized() !== this.fromServer) this.ask(); }, 6000);
  }

  save() { this.form.dispatchEvent(new CustomEvent('w-unsaved:add', { bubbles: true, detail: {} })); }

  sent() {
    this.refreshToken();
    const action = new URL(this.form.action || window.location.href, window.location.href).pathname;
    write(this.key, { at: Date.now(), action, fields: this.serialized(), sent: true, title: document.querySelector('#id_title')?.value || '' });
  }

  arrived() {
    const old = this.keptAs;
    if (this.serialized() !== this.underWay && !this.sameButForIds()) { this.soon(); return; }
    for (const key of new Set([old, this.key])) if (key) localStorage.removeItem(key);
    this.fromServer = this.serialized();
    this.last = null;
    clearTimeout(this.nudging);
    this.indicate('server');
    this.quiet();
  }

  /* The server's answer fills in ids, counters and the slug; that is no typing. */
  sameButForIds() {
    const typed = (text) => JSON.stringify(JSON.parse(text || '[]').filter(([name]) => !/(-id|-INITIAL_FORMS|-TOTAL_FORMS|-pk)$|^slug$/.test(name)));
    return typed(this.serialized()) === typed(this.underWay);
  }

  async failed() {
    this.keep();
    this.indicate('here');
    await this.ask();
  }

  /* Is it the network, or has the session ended? */
  async ask() {
    clearTimeout(this.asking);
    try {
      const answer = await fetch(this.words.here, { redirect: 'error', headers: { 'X-Requested-With': 'XMLHttpRequest' }, cache: 'no-store' });
      if (answer.status === 403 || answer.status === 401) { this.signedOut(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      this.refreshToken();
      const wasOut = this.notice;
      this.quiet();
      if (wasOut || this.serialized() !== this.fromServer) this.save();
    } catch {
      this.asking = setTimeout(() => this.ask(), 4000);
    }
  }

  signedOut() {
    this.say(this.words.saySignedOut, [[this.words.saySignIn, this.words.login]]);
    this.asking = setTimeout(() => this.ask(), 4000);
  }

  refreshToken() {
    const token = freshToken();
    if (!token || token === this.token) return;
    this.token = token;
    for (const input of document.querySelectorAll('input[name=csrfmiddlewaretoken]')) input.value = token;
    this.ask();
  }

  offer() {
    const record = read(this.key);
    if (!record) return;
    if (record.fields === this.fromServer) { localStorage.removeItem(this.key); return; }
    const when = new Date(record.at).toLocaleString(document.documentElement.lang || undefined, { dateStyle: 'medium', timeStyle: 'short' });
    const bar = this.bar(`${this.words.sayFound} ${when}${record.title ? ` — “${record.title}”` : ''}`);
    this.keptAs = this.key;
    const heldKey = this.key;
    const put = document.createElement('button');
    Object.assign(put, { type: 'button', className: 'button button-small desk-restore__put', textContent: this.words.sayPut });
    put.addEventListener('click', () => this.put(record));
    const drop = document.createElement('button');
    Object.assign(drop, { type: 'button', className: 'button button-small button-secondary desk-restore__drop', textContent: this.words.sayDrop });
    drop.addEventListener('click', () => { localStorage.removeItem(heldKey); bar.remove(); });
    bar.append(put, drop);
  }

  put(record) {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: record.action, hidden: true });
    for (const [name, value] of [...JSON.parse(record.fields), ['csrfmiddlewaretoken', freshToken()]]) {
      if (name.startsWith('action-')) continue; // a copy of before: what was about to be published is put back as a draft
      const field = document.createElement('textarea');
      Object.assign(field, { name, value });
      form.append(field);
    }
    write(this.key, { ...record, sent: true });
    document.body.append(form);
    form.submit();
  }

  bar(words) {
    const bar = document.createElement('div');
    bar.className = 'desk-restore';
    bar.setAttribute('role', 'alert');
    const text = document.createElement('p');
    text.textContent = words;
    bar.append(text);
    document.querySelector('main .content')?.prepend(bar);
    return bar;
  }

  say(words, links) {
    if (this.notice) return;
    this.notice = this.bar(words);
    for (const [label, url] of links) {
      const link = document.createElement('a');
      Object.assign(link, { href: url, textContent: label, target: '_blank', className: 'button button-small' });
      this.notice.append(link);
    }
  }

  quiet() { this.notice?.remove(); this.notice = null; }

  indicate(where) {
    if (!this.sign) {
      this.sign = document.createElement('span');
      this.sign.setAttribute('role', 'status');
      (document.querySelector('footer.footer nav') || this.form).append(this.sign);
    }
    this.sign.className = `desk-kept desk-kept--${where}`;
    const words = { server: this.words.sayServer, here: this.words.sayHere, full: this.words.sayFull }[where];
    if (this.sign.textContent !== words) this.sign.textContent = words;
  }
}
