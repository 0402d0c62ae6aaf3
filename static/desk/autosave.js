/*
 * Wagtail's autosave beside somebody who types and sends. Two requests at once would make two articles of a new one, and
 * the text editor hands its text over a moment after the last key: so a form goes off when the autosave under way has
 * been answered and all text is in its field, and no autosave begins after that.
 */
const HANDED_OVER_AFTER = 400; // milliseconds; Draftail takes 250
const ANSWERED_WITHIN = 30000; // after that the person's own request is worth more than the autosave's

export class Autosave {
  constructor(form) {
    this.form = form;
    this.typedAt = 0;
    this.typedMeanwhile = new Map();
    for (const event of ['beforeinput', 'input', 'keydown', 'paste', 'drop', 'click']) form.addEventListener(event, (typing) => this.typing(typing), true);
    window.addEventListener('submit', (event) => { if (event.target === form) this.hold(event); }, true);
    window.addEventListener('w-autosave:save', (event) => this.begins(event), true);
    window.addEventListener('w-autosave:success', (event) => this.ends(event), true);
    window.addEventListener('w-autosave:error', (event) => this.ends(event), true);
    window.addEventListener('pageshow', () => this.stay());
  }

  typing(event) {
    if (event.target.closest?.('[contenteditable=true]')) this.typedAt = performance.now();
    if (event.type === 'input' && event.target.name) this.typedMeanwhile.set(event.target.name, event.target.value);
  }

  begins(event) {
    if (this.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    this.typedMeanwhile.clear();
    this.underWay = new Promise((done) => { this.done = done; });
  }

  ends(event) {
    this.done?.();
    this.underWay = null;
    /* The answer has put the server's slug over one that is still being typed. */
    const updated = Object.keys(event.detail?.response?.field_updates || {});
    const overwritten = updated.filter((name) => this.typedMeanwhile.has(name));
    for (const name of overwritten) this.form.elements.namedItem(name).value = this.typedMeanwhile.get(name);
    if (overwritten.length) setTimeout(() => this.form.dispatchEvent(new CustomEvent('w-unsaved:add', { bubbles: true, detail: {} })));
  }

  async hold(event) {
    if (event.submitter?.hasAttribute('formaction')) return;
    const isHandedOver = performance.now() - this.typedAt > HANDED_OVER_AFTER;
    if (this.sending === 'now' || (!this.sending && isHandedOver && !this.underWay)) { this.leave(event); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.sending) return; // pressed twice
    this.sending = 'soon';
    if (!isHandedOver) await pause(HANDED_OVER_AFTER);
    await Promise.race([this.underWay, pause(ANSWERED_WITHIN)]);
    this.go(event.submitter);
  }

  leave(event) {
    this.sending = 'now';
    setTimeout(() => { if (event.defaultPrevented) this.stay(); }); // a question came between
  }

  /* The button may be disabled or gone with its menu by now, and would not be sent. */
  go(button) {
    if (button?.name) {
      this.choice = document.createElement('input');
      Object.assign(this.choice, { type: 'hidden', name: button.name, value: button.value });
      this.form.append(this.choice);
    }
    this.sending = 'now';
    this.form.requestSubmit();
  }

  /* Nobody left, or somebody is back out of the browser's memory: autosave goes on. */
  stay() {
    this.sending = null;
    this.choice?.remove();
  }
}

function pause(milliseconds) { return new Promise((done) => { setTimeout(done, milliseconds); }); }
