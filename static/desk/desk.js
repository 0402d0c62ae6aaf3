/* The small behaviour of the desk. Each part does nothing on pages that have no use for it; everything works without. */
import { Autosave } from './autosave.js';
import { Kept, tidyUp } from './kept.js';
import { ArticlePaste } from './paste.js';
import { StoryPicking } from './picking.js';
import { PictureWords } from './pictures.js';

/* Filters answer at once. */
for (const form of document.querySelectorAll('[data-desk-filters]')) {
  form.addEventListener('change', (event) => { if (event.target.type !== 'search') form.requestSubmit(); });
}

/* The desk keeps itself up to date while somebody looks at it and is not typing into it. */
const desk = document.querySelector('[data-desk-refresh]');
if (desk) {
  setInterval(async () => {
    if (document.hidden || desk.contains(document.activeElement)) return;
    try {
      const answer = await fetch(window.location.href, { redirect: 'error' });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.querySelector('[data-desk-refresh]');
      if (fresh) desk.innerHTML = fresh.innerHTML;
    } catch { /* the network is away: what is shown stays */ }
  }, Number(desk.dataset.deskRefresh) * 1000);
}

for (const form of document.querySelectorAll('form[data-edit-form]')) new Autosave(form);

tidyUp();
const kept = document.querySelector('[data-desk-kept]');
if (kept) setTimeout(() => { window.deskKept = new Kept(kept.closest('form'), kept.dataset); }, 700); // after Wagtail's widgets have filled the form

for (const area of document.querySelectorAll('[data-desk-paste]')) new ArticlePaste(area);
for (const area of document.querySelectorAll('[data-desk-picking]')) new StoryPicking(area);
for (const area of document.querySelectorAll('[data-desk-picture-words]')) new PictureWords(area);

/* Who is not named any more loses the name here at once, before this browser keeps its own copy. The server drops it in any case. */
document.addEventListener('change', ({ target }) => {
  const row = target.value === 'unnamed' && /^source_list-.*-kind$/.test(target.name) ? target.closest('[data-inline-panel-child]') : null;
  for (const input of row?.querySelectorAll('[name$="-name"], [name$="-role"], [name$="-link"], [name$="-dated"]') || []) input.value = '';
}, true);

/* What a share would look like, and the main picture's own words as greyed defaults. */
const warning = document.querySelector('[data-desk-share-warning]');
if (warning) {
  const field = (name) => document.querySelector(`#id_${name}`);
  const facts = async (id) => (await fetch(warning.dataset.factsUrl.replace('/0.json', `/${id}.json`))).json();
  const look = async () => {
    const chosen = field('share_picture')?.value || field('main_picture')?.value;
    warning.hidden = false;
    warning.classList.remove('desk-share-warning--small');
    if (!chosen) { warning.textContent = warning.dataset.sayNone; return; }
    try {
      const found = await facts(chosen);
      warning.classList.toggle('desk-share-warning--small', found.too_small_to_share);
      if (found.too_small_to_share) warning.textContent = warning.dataset.saySmall.replace('%s', `${found.width} × ${found.height}`);
      else { warning.textContent = warning.dataset.sayMain; warning.hidden = Boolean(field('share_picture')?.value); }
    } catch { warning.hidden = true; }
  };
  const words = async () => {
    const chosen = field('main_picture')?.value;
    if (!chosen) return;
    try {
      const found = await facts(chosen);
      for (const name of ['alt', 'caption', 'credit']) {
        const input = field(`main_picture_${name}`);
        if (input) input.placeholder = found[name] || '';
      }
    } catch { /* only a hint */ }
  };
  document.addEventListener('change', (event) => {
    if (['share_picture', 'main_picture'].includes(event.target.name)) look();
    if (event.target.name === 'main_picture') words();
  });
  look();
}
