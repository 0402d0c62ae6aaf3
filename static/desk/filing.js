/* The one field: nothing typed in it is lost, and what is filed goes by the outbox. The desk's box and the phone's page use it. */
import { Outbox, scaled } from './outbox.js';

const FORGET_AFTER = 7 * 24 * 3600 * 1000;
const LEFT_OUT = new Set(['csrfmiddlewaretoken', 'photo']);

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 12)}4${hex.slice(13, 16)}a${hex.slice(17)}`; // over plain HTTP there is no randomUUID
}

export class Filing {
  constructor(form, { arrived = () => {} } = {}) {
    Object.assign(this, { form, arrived, words: form.dataset, text: form.querySelector('[data-live-text]'), said: form.querySelector('[data-live-said]') });
    this.list = form.querySelector('[data-live-outbox]') || document.querySelector('[data-live-outbox]');
    this.told = new Set();
    this.outbox = new Outbox(this.words.person, (item) => this.show(item));
    this.restore();
    this.show().catch(() => {}); // what the page before has sent
    this.text.addEventListener('input', () => this.keep());
    window.addEventListener('pagehide', () => this.keep());
    this.text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
    });
    form.addEventListener('submit', (event) => { event.preventDefault(); this.file(); });
    form.dataset.ready = 'yes';
  }

  get draftKey() { return `live-draft:${this.words.person}:${this.words.room}`; }

  keep() {
    try {
      if (this.text.value.trim()) localStorage.setItem(this.draftKey, JSON.stringify({ text: this.text.value, at: Date.now() }));
      else localStorage.removeItem(this.draftKey);
    } catch { /* this browser keeps nothing */ }
  }

  restore() {
    let draft = null;
    try { draft = JSON.parse(localStorage.getItem(this.draftKey)); } catch { /* none */ }
    if (!draft || this.text.value.trim() || Date.now() - draft.at > FORGET_AFTER) return;
    this.text.value = draft.text;
    this.say(`${this.words.sayDraft} ${new Date(draft.at).toLocaleString(document.documentElement.lang || undefined, { dateStyle: 'medium', timeStyle: 'short' })}`);
  }

  say(words) { if (this.said) this.said.textContent = words; }

  fields() {
    const found = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value !== 'string' || LEFT_OUT.has(name)) continue;
      if (name in found) found[name] = [found[name], value].flat(); else found[name] = value;
    }
    return found;
  }

  async file() {
    if (this.busy || !this.text.value.trim()) { this.text.focus(); return; }
    this.busy = true;
    const fields = this.fields();
    const upload = this.form.querySelector('input[type=file]');
    try {
      const photo = upload?.files[0] ? await scaled(upload.files[0]) : null;
      await this.outbox.add(this.form.action, fields, photo);
      this.cleared(fields.text, upload);
    } catch { this.form.submit(); } // this browser keeps nothing: the plain way, with the same key
    this.busy = false;
  }

  /* What was typed while it was put away stays. */
  cleared(filed, upload) {
    const now = this.text.value;
    this.text.value = now.startsWith(filed) ? now.slice(filed.length).trimStart() : now;
    if (upload) upload.value = '';
    this.form.elements.key.value = newKey();
    for (const name of ['is_key', 'not_before', 'embed', 'alt']) {
      const field = this.form.elements[name];
      if (field?.type === 'checkbox') field.checked = false; else if (field) field.value = '';
    }
    this.form.querySelector('[data-chooser-action-clear]')?.click();
    this.keep();
    this.text.focus();
  }

  async show(item) {
    if (item?.state === 'sent' && !this.told.has(item.key)) { this.told.add(item.key); this.say(item.said); this.arrived(item); }
    if (item?.sending) this.say(this.words.saySending);
    if (item && !item.sending && item.state === 'kept') this.say(this.words.sayKept);
    if (item?.state === 'door') this.say(this.words.sayDoor);
    if (item?.state === 'refused') this.say(item.said);
    if (!this.list) return;
    const shown = (await this.outbox.all()).filter((each) => this.words.showSent || each.state !== 'sent');
    this.list.replaceChildren(...shown.reverse().map((each) => this.line(each)));
  }

  line(item) {
    const line = document.createElement('li');
    line.dataset.state = item.state;
    const where = document.createElement('b');
    where.textContent = { kept: item.sending ? this.words.saySending : this.words.sayKept, door: this.words.sayDoor }[item.state] || item.said;
    const text = document.createElement('q');
    text.textContent = [item.fields.text].flat()[0].slice(0, 140);
    line.append(where, text);
    if (item.state === 'refused') line.append(this.button(this.words.sayBack, () => this.back(item)), this.button(this.words.sayDrop, () => this.outbox.remove(item.key)));
    return line;
  }

  back(item) {
    this.text.value = this.text.value.trim() ? `${this.text.value}\n\n${item.fields.text}` : item.fields.text;
    this.keep();
    this.text.focus();
    this.outbox.remove(item.key);
  }

  button(words, act) {
    const made = document.createElement('button');
    Object.assign(made, { type: 'button', className: 'button button-small button-secondary', textContent: words });
    made.addEventListener('click', act);
    return made;
  }
}
