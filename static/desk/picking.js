/* Stories become blocks of an issue: ticked and added by a button, or dragged to their place. Wagtail's own handles move them then. */
import { bodyBlock } from './paste.js';

const KIND = 'application/x-broadsheet-story';

function asStory(state) {
  return { type: 'story', value: { article: state, headline: '', text: '', with_picture: true } };
}

function asList(states) {
  return { type: 'stories', value: { title: '', stories: states.map((value) => ({ id: crypto.randomUUID?.() ?? null, value })) } };
}

export class StoryPicking {
  constructor(area) {
    this.area = area;
    this.buttons = area.querySelectorAll('button[data-as]');
    this.said = area.querySelector('[role=status]');
    area.addEventListener('change', () => this.settle());
    for (const button of this.buttons) button.addEventListener('click', () => this.addTicked(button.dataset.as));
    for (const item of area.querySelectorAll('li[draggable]')) {
      item.addEventListener('dragstart', (event) => event.dataTransfer.setData(KIND, item.dataset.state));
    }
    const stream = () => document.querySelector('[data-contentpath="body"]');
    document.addEventListener('dragover', (event) => {
      if (event.dataTransfer.types.includes(KIND) && stream()?.contains(event.target)) event.preventDefault();
    });
    document.addEventListener('drop', (event) => {
      const state = event.dataTransfer.getData(KIND);
      if (!state || !stream()?.contains(event.target)) return;
      event.preventDefault();
      this.add([asStory(JSON.parse(state))], this.placeOf(event));
    });
  }

  ticked() {
    return [...this.area.querySelectorAll('input:checked')];
  }

  settle() {
    for (const button of this.buttons) button.disabled = !this.ticked().length;
  }

  addTicked(as) {
    const boxes = this.ticked();
    const states = boxes.map((box) => JSON.parse(box.closest('li').dataset.state));
    this.add(as === 'stories' ? [asList(states)] : states.map(asStory));
    for (const box of boxes) box.checked = false;
    this.settle();
    this.said.textContent = `${this.area.dataset.said} ${states.length}`;
  }

  add(blocks, at) {
    const body = bodyBlock();
    const first = at ?? body.children.length;
    blocks.forEach((block, nth) => body.insert(block, first + nth, { animate: false }));
    this.area.closest('form').dispatchEvent(new Event('change', { bubbles: true }));
  }

  /* Above the block in whose upper half it was let go. */
  placeOf(event) {
    const body = bodyBlock();
    const found = body.children.findIndex((child) => {
      const box = document.getElementById(`${child.prefix}-value`)?.closest('[data-streamfield-child]')?.getBoundingClientRect()
        ?? child.element?.getBoundingClientRect?.();
      return box && event.clientY < box.top + box.height / 2;
    });
    return found < 0 ? body.children.length : found;
  }
}
