/* Says, while somebody writes, which pictures readers would see without a credit or could not hear described. */
export class PictureWords {
  constructor(area) {
    this.area = area;
    this.form = area.closest('form');
    this.facts = new Map();
    for (const event of ['input', 'change', 'click']) this.form.addEventListener(event, () => this.soon());
    this.soon();
  }

  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.look(), 700);
  }

  async look() {
    const said = [];
    for (const use of this.uses()) {
      const picture = await this.factsOf(use.picture);
      const credit = !use.credit && !picture.credit;
      const alt = !use.alt && !picture.alt;
      if (credit || alt) said.push(this.area.dataset[credit && alt ? 'sayBoth' : credit ? 'sayCredit' : 'sayAlt'].replace('%s', picture.title));
    }
    const words = [...new Set(said)].join(' ');
    this.area.hidden = !words;
    if (this.area.textContent !== words) this.area.textContent = words;
  }

  /* The main picture, and every picture in the text that has words of its own: an embed's copy has none. */
  uses() {
    const value = (name) => this.form.elements.namedItem(name)?.value?.trim() || '';
    const isThere = (name) => [...name.matchAll(/-\d+(?=-value)/g)].every((found) => value(`${name.slice(0, found.index)}${found[0]}-deleted`) !== '1');
    return [...this.form.querySelectorAll('input[name=main_picture], input[name^=body-][name$=-picture]')]
      .filter((input) => input.value && isThere(input.name))
      .map((input) => [input, input.name === 'main_picture' ? 'main_picture_' : input.name.slice(0, -'picture'.length)])
      .filter(([, stem]) => this.form.elements.namedItem(`${stem}credit`) && this.form.elements.namedItem(`${stem}alt`))
      .map(([input, stem]) => ({ picture: input.value, credit: value(`${stem}credit`), alt: value(`${stem}alt`) }));
  }

  async factsOf(id) {
    if (!this.facts.has(id)) {
      try { this.facts.set(id, await (await fetch(this.area.dataset.factsUrl.replace('/0.json', `/${id}.json`))).json()); } catch { return { credit: '-', alt: '-' }; }
    }
    return this.facts.get(id);
  }
}
