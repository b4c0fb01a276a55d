// What the theme weighs, uncompressed: around the article of every page of the sites, not only of those drawn.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { built, drawn } = require('./pages');

const kilobyte = 1000;
const sites = [...new Set(drawn.map((page) => page.site))];

// Bytes of the page but for the article itself. What landing pages list counts as theirs.
function around(html) {
  const start = html.indexOf('<div id="article-contents"');
  const end = html.search(/<nav class="steps"|<p class="source">|<\/main>/);
  const article = start < 0 || end < start ? '' : html.slice(start, end);
  return Buffer.byteLength(html) - Buffer.byteLength(article);
}

for (const site of sites) {
  test(`around the articles of ${site}: at most 40 KB`, { timeout: 300_000 }, () => {
    const folder = path.join(built, site);
    const weights = fs.readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.html'))
      .map((file) => ({ file, html: fs.readFileSync(path.join(folder, file), 'utf8') }))
      .filter(({ html }) => html.includes('<body'))
      .map(({ file, html }) => ({ file, bytes: around(html) }))
      .sort((a, b) => a.bytes - b.bytes);
    const heaviest = weights.at(-1);
    console.log(`${weights.length} pages: median ${weights[weights.length >> 1].bytes}, most ${heaviest.bytes} bytes: ${heaviest.file}`);
    assert.deepEqual(weights.filter(({ bytes }) => bytes > 40 * kilobyte), []);
  });

  test(`style sheet and script of ${site}: at most 40 and 15 KB`, () => {
    const [css, js] = ['hanga.css', 'hanga.js'].map((name) => fs.statSync(path.join(built, site, name)).size);
    console.log(`hanga.css ${css}, hanga.js ${js} bytes`);
    assert.ok(css <= 40 * kilobyte && js <= 15 * kilobyte);
  });
}
