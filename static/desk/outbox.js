/*
 * What was filed in this browser and has not arrived yet. It is kept before it is sent, in this browser's own store, and sent
 * until the server says that it has it. Each post has its key from the first moment: however often it is sent, it is one post.
 */
import { freshToken } from './csrf.js';

const STORE = 'posts';
const PATIENCE = 30_000; // a line that takes longer has taken nothing; the next try has the same key
const LONGEST_PAUSE = 60_000;
const SHOWN_FOR = 3_600_000;
const WIDEST = 1600;

function opened() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open('live-outbox', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: 'key' });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function within(mode, act) {
  const db = await opened();
  try {
    return await new Promise((done, failed) => {
      const turn = db.transaction(STORE, mode);
      const asked = act(turn.objectStore(STORE));
      turn.oncomplete = () => done(asked.result);
      turn.onerror = turn.onabort = () => failed(turn.error);
    });
  } finally { db.close(); }
}

/* A picture of at most so many pixels a side, with nothing but its pixels. What the browser cannot read is sent as it is. */
export async function scaled(file) {
  if (!/^image\/(jpeg|png|webp|avif|heic|heif)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const factor = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(picture.width * factor));
    canvas.height = Math.max(1, Math.round(picture.height * factor));
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#fff'; // a transparent drawing would turn black
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
    if (!made || (factor === 1 && made.size >= file.size)) return file;
    return new File([made], `${file.name.replace(/\.\w+$/, '') || 'picture'}.jpg`, { type: 'image/jpeg' });
  } catch { return file; }
}

export class Outbox {
  constructor(person, changed) {
    this.person = person;
    this.changed = changed;
    window.addEventListener('online', () => this.again());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.again(); });
    this.again();
  }

  /* Keep it, then send. Fails if this browser keeps nothing. */
  async add(url, fields, photo) {
    const item = { key: fields.key, person: this.person, url, fields, photo: photo || null, at: Date.now(), state: 'kept', said: '', tries: 0 };
    await within('readwrite', (store) => store.put(item));
    await this.changed();
    this.again();
  }

  async all() {
    const found = (await within('readonly', (store) => store.getAll())).filter((item) => item.person === this.person);
    return found.sort((one, two) => one.at - two.at);
  }

  async remove(key) {
    await within('readwrite', (store) => store.delete(key));
    await this.changed();
  }

  again() {
    clearTimeout(this.waiting);
    this.pause = 0;
    return this.flush();
  }

  /* One tab at a time, where the browser can say so; the server takes each key once in any case. */
  async flush() {
    if (this.running) { this.oncemore = true; return; }
    this.running = true;
    try {
      if (navigator.locks) await navigator.locks.request('live-outbox', () => this.sendAll());
      else await this.sendAll();
    } catch { /* this browser keeps nothing: the form is sent the plain way */ }
    this.running = false;
    if (this.oncemore) { this.oncemore = false; this.flush(); }
  }

  async sendAll() {
    let isLineAway = false;
    for (const item of await this.all()) {
      if (item.state === 'sent' && Date.now() - item.at > SHOWN_FOR) await within('readwrite', (store) => store.delete(item.key));
      if (!['kept', 'door'].includes(item.state) || isLineAway) continue;
      await this.put(item, { state: 'kept', sending: true });
      isLineAway = !await this.send(item);
    }
    if (!isLineAway) return;
    this.pause = Math.min(LONGEST_PAUSE, (this.pause || 1000) * 2);
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.flush(), this.pause * (0.75 + Math.random() / 2)); // not all phones of a room at once
  }

  /* Whether the line is there. */
  async send(item) {
    const body = new FormData();
    for (const [name, values] of Object.entries(item.fields)) for (const value of [values].flat()) body.append(name, value);
    if (item.photo) body.append('photo', item.photo, item.photo.name || 'picture.jpg');
    try {
      const answer = await fetch(item.url, {
        method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(PATIENCE),
        headers: { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest', 'X-CSRFToken': freshToken() },
      });
      if (answer.status === 401 || answer.status === 403) { await this.put(item, { state: 'door', sending: false }); return false; }
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      const found = await answer.json();
      if (answer.ok) await this.put(item, { state: 'sent', said: found.said, photo: null, sending: false });
      else await this.put(item, { state: 'refused', said: found.error || String(answer.status), sending: false });
      return true;
    } catch {
      await this.put(item, { state: 'kept', sending: false, tries: item.tries + 1 });
      return false;
    }
  }

  async put(item, facts) {
    Object.assign(item, facts);
    await within('readwrite', (store) => store.put(item));
    await this.changed(item);
  }
}
