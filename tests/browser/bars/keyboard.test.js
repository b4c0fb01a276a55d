// Every page drawn, by keyboard alone: Tab comes to every control in order, each shows that it has the focus, and the
// first one leads over everything to the text.
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { lasting, look, open, setUp, visit } = require('./pages');

setUp();

// Pages with more stops than this are walked only so far; the rest of them is of the same kinds.
const most = 250;

// Numbers what should get the focus.
function expected() {
  const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter((each) => !each.disabled && each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }));
  controls.forEach((each, n) => { each.dataset.stop = n; });
  return controls.length;
}

// The stop that has the focus, and whether one sees it.
function stop() {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
  const ring = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !/, 0\)$/.test(outlineColor);
  const box = element.getBoundingClientRect();
  return {
    // What scrolls, too, gets the focus.
    at: element.matches('pre, table') ? 'scroller' : Number(element.dataset.stop ?? -1),
    ring,
    inSight: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    html: element.outerHTML.slice(0, 120),
  };
}

test('every control can be reached, and one sees where one is', { timeout: 1_200_000 }, async () => {
  let stops = 0;
  const found = await visit(lasting, async (tab, page) => {
    const found = [];
    const say = (what) => found.push(`${page.address}: ${what}`);
    await look(tab, 1440);
    await open(tab, page);
    const count = await tab.evaluate(expected);
    for (let n = 0; n < Math.min(count, most);) {
      await tab.keyboard.press('Tab');
      const { at, ring, inSight, html } = await tab.evaluate(stop);
      stops += 1;
      if (at !== 'scroller' && at !== n) { say(`Tab ${n + 1} came to stop ${at + 1}: ${html}`); break; }
      if (!ring) say(`no ring: ${html}`);
      if (!inSight) say(`out of sight: ${html}`);
      if (at === n) n += 1;
    }
    // The skip link.
    await open(tab, page);
    await tab.keyboard.press('Tab');
    const skip = await tab.evaluate(() => {
      const { top, height } = document.activeElement.getBoundingClientRect();
      return document.activeElement.matches('a.skip') && top >= 0 && height > 10;
    });
    if (!skip) say('the skip link is not shown first');
    await tab.keyboard.press('Enter');
    if (!await tab.evaluate(() => document.activeElement.id === 'main')) say('the skip link does not lead to the text');
    return found;
  });
  console.log(`${lasting.length} pages, ${stops} stops`);
  assert.deepEqual(found, []);
});
