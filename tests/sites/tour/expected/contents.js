// Long lists of contents can be filtered. Pages with short ones do not load this file.
(() => {
  const { label } = document.currentScript.dataset;
  const list = document.getElementById('article-toc');
  const entries = [...list.children].map((entry) => ({ entry, text: entry.textContent.toLowerCase() }));
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
