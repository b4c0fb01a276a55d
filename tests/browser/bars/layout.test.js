// Every page drawn, in light and dark, at three widths: nothing shifts while it loads, nothing makes it scroll
// sideways, nothing is asked of another host, nothing breaks the policy, no script fails. Pictures go to target/browser/bars.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { pictures } = require('../program');
const { lasting, look, schemes, setUp, url, visit, widths } = require('./pages');

setUp('--hide-scrollbars');

// From the first moment on: the shifts that no reader's input has caused.
function watchShifts() {
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
}

// Loads the page, goes down to its end, so that late images come in, and up again.
async function readThrough(tab) {
  await tab.evaluate(async () => {
    const frame = () => new Promise((resolve) => { requestAnimationFrame(() => setTimeout(resolve, 20)); });
    const step = Math.max(innerHeight, document.documentElement.scrollHeight / 30);
    for (let y = 0; y < document.documentElement.scrollHeight; y += step) { scrollTo(0, y); await frame(); }
    scrollTo(0, 0);
    await frame();
  });
}

test('nothing shifts, nothing sticks out, nothing is fetched from elsewhere', { timeout: 1_200_000 }, async () => {
  const folder = path.join(pictures, 'bars');
  fs.mkdirSync(folder, { recursive: true });
  let worst = 0;
  const found = await visit(lasting, async (tab, page) => {
    const found = [];
    const { origin } = new URL(url(page));
    await tab.setRequestInterception(true);
    tab.on('request', (request) => {
      const foreign = !request.url().startsWith(origin) && !request.url().startsWith('data:');
      if (!foreign) { request.continue(); return; }
      // Images that foreign authors keep on other hosts never come in here: nobody can know their sizes before.
      if (page.site === 'manual' || request.resourceType() !== 'image') found.push(`${page.address}: asks for ${request.url()}`);
    });
    tab.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) found.push(`${page.address}: ${message.text()}`);
    });
    tab.on('pageerror', (error) => found.push(`${page.address}: ${error}`));
    await tab.evaluateOnNewDocument(watchShifts);
    for (const width of widths) {
      for (const scheme of schemes) {
        await look(tab, width, scheme);
        await tab.goto(url(page), { waitUntil: 'domcontentloaded' });
        await readThrough(tab);
        const { shifted, wide, inner } = await tab.evaluate(() => ({
          shifted: globalThis.shifted, wide: document.documentElement.scrollWidth, inner: innerWidth,
        }));
        worst = Math.max(worst, shifted);
        if (shifted > 0.02) found.push(`${page.address} (${width} ${scheme}): shifts by ${shifted.toFixed(3)}`);
        if (wide > inner) found.push(`${page.address} (${width} ${scheme}): ${wide} pixels wide`);
        const name = `${page.site}-${page.kind}-${page.file.replaceAll('/', '-')}`.replace('.html', `-${width}-${scheme}.png`).replaceAll('/', '-');
        await tab.screenshot({ path: path.join(folder, name) });
      }
    }
    return found;
  });
  console.log(`${lasting.length} pages, ${widths.length * schemes.length} looks each; largest layout shift ${worst.toFixed(4)}`);
  assert.deepEqual(found, []);
});
