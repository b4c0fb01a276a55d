// axe-core on every page drawn, in light and dark, at three widths: the theme has no findings. What only the authors of
// a foreign tree can mend in their articles is counted apart and printed.
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { source } = require('axe-core');
const { lasting, look, open, schemes, setUp, tally, visit, widths } = require('./pages');

setUp();

// Rules about what authors write: which heading follows which, what an image shows, what a link says.
const authors = ['empty-heading', 'heading-order', 'image-alt', 'image-redundant-alt', 'link-name', 'link-in-text-block'];

// In the page: each finding with whether it lies in the text of an article.
async function run() {
  const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'], elementRef: true });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => ({
    id,
    inText: Boolean(node.element.closest('#article-contents, #article-intro, .facts')),
    html: node.html.slice(0, 160),
    target: node.target.join(' '),
    why: node.failureSummary.replaceAll('\n', ' ').slice(0, 300),
  })));
}

test('axe finds nothing', { timeout: 1_800_000 }, async () => {
  const found = await visit(lasting, async (tab, page) => {
    const found = [];
    for (const width of widths) {
      for (const scheme of schemes) {
        await look(tab, width, scheme);
        await open(tab, page);
        // Through the debugger, which no policy of the page's concerns.
        await tab.evaluate(source);
        found.push(...(await tab.evaluate(run)).map((each) => ({ ...each, page, look: `${width} ${scheme}` })));
      }
    }
    return found;
  });
  const foreign = found.filter((each) => each.inText && each.page.site !== 'manual' && authors.includes(each.id));
  const own = found.filter((each) => !foreign.includes(each));
  console.log(`${lasting.length} pages, ${widths.length * schemes.length} looks each; in the articles of foreign trees ${foreign.length}:`);
  console.log(tally(foreign.map(({ id, html }) => `${id}: ${html}`)));
  assert.equal(tally(own.map(({ id, page, look, target, why }) => `${id}: ${page.address} (${look}): ${target}: ${why}`)), '');
});
