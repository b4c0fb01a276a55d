// Long lists of contents can be filtered, and their names break between their words. Pages with short ones do not load this
// file: the marks of the breaks would weigh as much as the list. It runs before the list is there and changes each entry before
// it is drawn: a list that changes later would move under the reader's eyes.
(() => {
  const { label } = document.currentScript.dataset;
  const entries = [];
  let list = null;

  // A text box above the list. Entries that do not contain all words are hidden.
  function addFilter() {
    const item = document.createElement('li');
    const input = document.createElement('input');
    input.type = 'search';
    input.placeholder = label;
    input.setAttribute('aria-label', label);
    input.addEventListener('input', () => {
      const words = input.value.toLowerCase().split(/\s+/);
      for (const { entry, text } of entries) {
        entry.classList.toggle('unmatched', !words.every((word) => text.includes(word)));
      }
    });
    item.className = 'find';
    item.append(input);
    list.prepend(item);
  }

  function breakName(link) {
    const pieces = /^\w{18,}$/.test(link.textContent) ? link.textContent.split(/(?<=[a-z])(?=[A-Z])|(?<=_)/) : [];
    if (pieces.length < 2) return;
    link.replaceChildren(...pieces.flatMap((piece) => {
      const joint = document.createElement('wbr');
      // Otherwise, there would be a space in the name of the link.
      joint.setAttribute('aria-hidden', 'true');
      return [joint, piece];
    }).slice(1));
  }

  // Takes in the entries that have come in since the last call. `whole`: the last one is complete, too.
  function takeEntries(whole) {
    list ??= document.getElementById('article-toc');
    if (!list) return;
    if (!list.firstElementChild?.matches('.find')) addFilter();
    const end = list.children.length - (whole ? 0 : 1);
    for (let index = entries.length + 1; index < end; index += 1) {
      const entry = list.children[index];
      entries.push({ entry, text: entry.textContent.toLowerCase() });
      breakName(entry.querySelector('a'));
    }
  }

  const parsing = new MutationObserver(() => {
    takeEntries(list?.nextSibling);
    if (list?.nextSibling) parsing.disconnect();
  });
  parsing.observe(document, { childList: true, subtree: true });
  addEventListener('DOMContentLoaded', () => { takeEntries(true); parsing.disconnect(); });
})();
