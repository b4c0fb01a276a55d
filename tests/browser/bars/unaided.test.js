// Every page drawn, with JavaScript off, on a phone and on a desk: all text is there to be read, and every link to be reached.
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { drawn, look, setUp, url, visit } = require('./pages');

setUp();

// Opens what a reader can open by hand, then names text that is not shown and links that cannot be reached.
function hidden() {
  for (const details of document.querySelectorAll('details')) {
    details.removeAttribute('name');
    details.open = true;
  }
  const where = (element) => `${element.outerHTML.slice(0, 120)}`;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    // What only a script can do is left out without one. A list of choices is open or not.
    // So are, on a wide screen, the names of what folds away on a narrow one.
    const forScript = element.closest('.fold > summary') || element.closest('script, style, template, option, [data-theme-switch], [data-filter], [data-tool-switcher], [data-platform-switcher], [data-sample-switcher]');
    if (node.data.trim() && !forScript && !shown(element)) found.push(`not shown: ${where(element)}`);
  }
  for (const link of document.querySelectorAll('a[href]')) {
    if (link.closest('[data-tool-switcher]')) continue;
    link.focus();
    if (document.activeElement !== link) found.push(`not reached: ${where(link)}`);
  }
  return found;
}

test('all is there without JavaScript', { timeout: 600_000 }, async () => {
  const found = await visit(drawn.filter((page) => page.kind !== 'redirect'), async (tab, page) => {
    await tab.setJavaScriptEnabled(false);
    const found = [];
    for (const width of [360, 1440]) {
      await look(tab, width);
      await tab.goto(url(page), { waitUntil: 'load' });
      found.push(...(await tab.evaluate(hidden)).map((line) => `${page.address} (${width}): ${line}`));
    }
    return found;
  });
  assert.deepEqual(found, []);
});
