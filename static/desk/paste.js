/* Pasting a whole article: the server makes blocks of the clipboard, this puts them into the body. */
import { post } from './csrf.js';

export function bodyBlock() {
  const panel = window.wagtail?.editHandler?.getPanelByName('body');
  const widget = panel?.getBoundWidget?.();
  return widget?.block || widget || null;
}

/* Bytes of pictures never travel with the text. */
function withoutBytes(html) {
  return html.replace(/src=(["'])data:[^"']*\1/gi, 'src="data:,"');
}

export class ArticlePaste {
  constructor(area) {
    this.area = area;
    this.target = area.querySelector('.desk-paste__target');
    this.said = area.querySelector('.desk-paste__said');
    this.target.addEventListener('paste', (event) => this.pasted(event, null));
    this.target.addEventListener('beforeinput', (event) => { if (event.inputType !== 'insertFromPaste') event.preventDefault(); });
    this.target.addEventListener('drop', (event) => event.preventDefault());
    document.addEventListener('paste', (event) => this.pastedIntoText(event), true);
  }

  /* In a text block Wagtail's own editor pastes; only what a text block cannot hold is taken over. */
  pastedIntoText(event) {
    const editor = event.target.closest?.('#panel-child-write-child-body-section .Draftail-Editor, [data-contentpath="body"] .Draftail-Editor');
    if (!editor) return;
    const html = event.clipboardData?.getData('text/html') || '';
    if (!/<h[1-6][\s>]|<img[\s>]|role="heading"|MsoTitle|mso-list|_ftn|sdfootnote|ftnt_ref|<table[\s>]/i.test(html)) return;
    const child = editor.closest('[data-streamfield-child]');
    this.pasted(event, child);
  }

  async pasted(event, after) {
    const html = event.clipboardData?.getData('text/html') || '';
    const plain = event.clipboardData?.getData('text/plain') || '';
    event.preventDefault();
    event.stopPropagation();
    if (!html && !plain) return;
    this.say('…');
    try {
      const found = await post(this.area.dataset.url, { html: withoutBytes(html) || asHtml(plain) });
      this.insert(found, html, after);
    } catch (error) {
      this.say(this.area.dataset.sayFailed);
      this.target.textContent = plain;
    }
  }

  insert(found, html, after) {
    const body = bodyBlock();
    let index = body.children.length;
    if (after) {
      const place = body.children.findIndex((child) => child.element?.contains(after) || after.contains(child.element));
      if (place >= 0) index = place + 1;
    }
    if (index > 0 && isEmptyText(body.children[index - 1])) body.deleteBlock(index - 1), (index -= 1);
    found.blocks.forEach((block, nth) => body.insert({ type: block.type, value: block.value, id: undefined }, index + nth, { animate: false }));
    this.offerHeadline(found.headline);
    this.say(`${this.area.dataset.sayPasted} ${found.blocks.length} ${this.area.dataset.sayBlocks}`);
    this.offerPictures(found.pictures, html, index);
    this.area.closest('form').dispatchEvent(new Event('change', { bubbles: true }));
  }

  offerHeadline(headline) {
    const field = document.querySelector('#id_title');
    if (!headline || !field || field.value.trim()) return;
    field.value = headline;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  offerPictures(pictures, html, index) {
    const inline = pictures.filter((picture) => picture.source === 'inline');
    const local = pictures.filter((picture) => picture.source === 'local');
    const remote = pictures.filter((picture) => picture.source === 'remote');
    if (inline.length) {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'button button-small';
      button.textContent = `${this.area.dataset.sayUpload} (${inline.length})`;
      button.addEventListener('click', () => this.takeIn(button, inline, html, index));
      this.said.append(' ', button);
    }
    if (local.length) this.list(this.area.dataset.sayLocal, local.map((picture) => [picture.name, '']));
    if (remote.length) this.list(this.area.dataset.sayRemote, remote.map((picture) => [picture.alt || picture.name, picture.url]));
  }

  list(words, lines) {
    const note = document.createElement('div');
    note.className = 'desk-paste__pictures';
    note.append(words);
    const list = document.createElement('ul');
    for (const [name, url] of lines) {
      const item = document.createElement('li');
      if (url) {
        const link = document.createElement('a');
        Object.assign(link, { href: url, textContent: name, target: '_blank', rel: 'noopener noreferrer' });
        item.append(link);
      } else item.textContent = name;
      list.append(item);
    }
    note.append(list);
    this.said.append(note);
  }

  async takeIn(button, pictures, html, index) {
    button.disabled = true;
    const images = new DOMParser().parseFromString(html, 'text/html').querySelectorAll('img');
    let taken = 0;
    for (const picture of pictures) {
      try {
        const bytes = await (await fetch(images[picture.order].src)).blob();
        const ending = (bytes.type.split('/')[1] || 'png').replace('jpeg', 'jpg');
        const file = new File([bytes], `${picture.name}.${ending}`, { type: bytes.type });
        const answer = await post(this.area.dataset.pictureUrl, { file, alt: picture.alt });
        const frame = bodyBlock().children[index + picture.block];
        if (frame?.type === 'picture') {
          frame.block.childBlocks.picture.setState(answer.picture);
          frame.block.childBlocks.missing.setState('');
        }
        taken += 1;
      } catch (error) {
        this.list(`${picture.alt || picture.name}: ${error.message}`, []);
      }
    }
    button.remove();
    this.said.append(` ${this.area.dataset.sayTaken} ${taken}`);
    this.area.closest('form').dispatchEvent(new Event('change', { bubbles: true }));
  }

  say(words) { this.said.textContent = words; }
}

function isEmptyText(child) {
  if (child?.type !== 'paragraph') return false;
  return !(child.element || child.block?.element?.[0] || child.block?.element)?.querySelector?.('.public-DraftEditor-content')?.textContent.trim();
}

function asHtml(plain) {
  const holder = document.createElement('div');
  for (const part of plain.split(/\n{2,}/)) {
    const paragraph = document.createElement('p');
    paragraph.textContent = part;
    holder.append(paragraph);
  }
  return holder.innerHTML;
}
