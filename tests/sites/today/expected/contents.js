// Long lists of contents can be filtered, and their names break between their words. Pages with short ones do not load this
// file: the marks of the breaks would weigh as much as the list.
(() => {
  const { label } = document.currentScript.dataset;
  const list = document.getElementById('article-toc');
  const entries = [...list.children].map((entry) => ({ entry, text: entry.textContent.toLowerCase() }));
  for (const link of list.querySelectorAll('a')) {
    const pieces = /^\w{18,}$/.test(link.textContent) ? link.textContent.split(/(?<=[a-z])(?=[A-Z])|(?<=_)/) : [];
    if (pieces.length < 2) continue;
    link.replaceChildren(...pieces.flatMap((piece) => {
      const joint = document.createElement('wbr');
      // Otherwise, there would be a space in the name of the link.
      joint.setAttribute('aria-hidden', 'true');
      return [joint, piece];
    }).slice(1));
  }
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
})();
