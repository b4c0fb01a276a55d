// The theme in a real browser: pickers, switches of systems and tools, code blocks, tables, widths, print.
//
// HANGA names the program (target/release/hanga), CHROMIUM the browser. Pictures for humans go to target/browser/.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { launch } = require('./chromium');
const { pictures, project, serve } = require('./program');
const { config, write } = require('./site');

// The site, with the theme as it is in this tree

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'hanga-theme-'));
const english = '/en/product@2.0/guides/fold';
const japanese = '/ja/product@2.0/guides/fold';
const filler = (words) => Array.from({ length: 14 }, () => words).join('\n\n');
const variant = (name, text) => `{% ${name} %}\n\n${text}\n\n{% end${name} %}`;

const body = (steps, words) => `
## ${steps}

${variant('mac', 'Fold on a Mac.')}

${variant('windows', '### Window seat\n\nFold on Windows.')}

${variant('linux', 'Fold on Linux.')}

${variant('webui', 'Fold in the browser.')}

${variant('cli', 'Fold in a terminal.')}

${filler(words)}

## Code

\`\`\`shell
$ hanga build
170 pages built
$ hanga serve
\`\`\`

\`\`\`js
const price = '$ 5'; // ${'a very long line '.repeat(20)}
\`\`\`

\`\`\`yaml{:copy}
title: Birds
\`\`\`

\`\`\`
Nothing but text
\`\`\`

## Table

| ${Array.from({ length: 12 }, (_, i) => `Heading${i}`).join(' | ')} |
|${'---|'.repeat(12)}
| ${Array.from({ length: 12 }, (_, i) => `averylongvalue${i}`).join(' | ')} |

${variant('mac', 'Press the Mac again.')}

${variant('linux', 'Press Linux again.')}
`;

const sample = (lang, code) => ({ lang, html: `<pre><code class="hljs language-${lang.toLowerCase()}">${code}</code></pre>` });
const operation = (name, ...samples) => ({
  verb: 'get', requestPath: `/${name}`, category: 'birds', slug: name, summary: name, descriptionHTML: `<p>All ${name}.</p>`, 'x-codeSamples': samples,
});

const site = {
  'hanga.yml': `${config}rest: { directory: rest, files: { product@2.0: '2.0', product@1.0: '2.0' } }
`,
  'content/index.md': "---\ntitle: Birds\nversions: '*'\nchildren:\n  - /guides\n  - /birds\n  - /rest\n---\n",
  'content/guides/index.md': "---\ntitle: Guides\nversions: '*'\nchildren:\n  - /fold\n  - /fresh\n  - /names\n---\n",
  'content/guides/fold.md': `---\ntitle: Fold a bird\nversions: '*'\n---\n${body('Steps', 'Fold the paper, *slowly*, and unfold it.')}`,
  'content/guides/fresh.md': "---\ntitle: Fresh\nversions:\n  product: '>=2.0'\n---\n\n## News\n\nOnly in the newest.\n",
  'content/guides/names.md': `---
title: Names
versions: '*'
---

## enterpriseServerUserAccountsUploadEdge

Use \`enterpriseServerUserAccountsUploadEdge\`, or [enterpriseServerUserAccountsUploadEdge](/birds).

| Name | Text |
|---|---|
| \`enterpriseServerUserAccountsUploadEdge\` | Several words about it. |

<pre class="rest-request"><code><span class="method">get</span> /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches</code></pre>

## More

Text.
`,
  'content/birds/index.md': "---\ntitle: All birds\nversions: '*'\nlayout: discovery-landing\nchildren:\n  - /crane\n  - /heron\n  - /owl\n---\n",
  'content/birds/crane.md': "---\ntitle: Crane\nversions: '*'\ncategory: [Water & sky]\ncomplexity: [Simple]\n---\n",
  'content/birds/heron.md': "---\ntitle: Heron\nintro: Stands on one leg.\nversions: '*'\ncategory: [Water & sky]\n---\n",
  'content/birds/owl.md': "---\ntitle: Owl\nversions: '*'\ncategory: [Night]\n---\n",
  'rest/2.0.json': JSON.stringify([
    operation('cranes', sample('Shell', '$ curl /cranes'), sample('JavaScript', 'cranes()')),
    operation('herons', sample('Shell', '$ curl /herons'), sample('JavaScript', 'herons()')),
    operation('owls', sample('Shell', '$ curl /owls')),
    operation('wrens', sample('Shell', '$ curl /wrens'), sample('Ruby', 'wrens')),
  ]),
  'content/rest/index.md': "---\ntitle: REST\nversions: '*'\nchildren:\n  - /reference/birds\n---\n",
  'content/rest/reference/birds.md': "---\ntitle: Birds\nversions: '*'\n---\n{% for operation in currentRestOperations %}{% include rest_operation %}{% endfor %}\n",
  'translations/ja-JP/content/guides/fold.md': `---\ntitle: 鳥を折る\n---\n${body('手順', '紙を*ゆっくり*折り、また開きます。')}`,
};

let server;
let browser;

before(async () => {
  for (const [file, text] of Object.entries(site)) write(root, file, text);
  for (const folder of ['templates', 'public']) fs.cpSync(path.join(project, folder), path.join(root, folder), { recursive: true });
  fs.mkdirSync(pictures, { recursive: true });
  server = await serve(root);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  fs.rmSync(root, { recursive: true, force: true });
});

// A test with a page of its own. `prepare` is done before the page is opened.
function look(name, address, work, prepare = () => {}) {
  test(name, { timeout: 60_000 }, async () => {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(`${error}`));
    try {
      await page.setViewport({ width: 1280, height: 800 });
      await prepare(page);
      await page.goto(server.url + address);
      await work(page, context);
      assert.deepEqual(errors, [], 'the page reported errors');
    } finally {
      await context.close();
    }
  });
}

const offline = (page) => page.setJavaScriptEnabled(false);
const picture = (page, name) => page.screenshot({ path: path.join(pictures, `${name}.png`) });
const open = (page, address) => page.goto(server.url + address);
const where = (page) => page.url().slice(server.url.length);
const names = ['mac', 'windows', 'linux', 'webui', 'cli'];

// Which variants can be seen.
const seen = (page) => page.evaluate((names) => names.filter((name) => {
  const blocks = [...document.querySelectorAll(`.extended-markdown.${name}`)];
  return blocks.length && blocks.every((block) => !block.hasAttribute('hidden') && block.querySelector('p').checkVisibility({ contentVisibilityAuto: true }));
}), names);
const pressed = (page) => page.$$eval('.switcher button[aria-pressed=true]', (all) => all.map((button) => button.textContent));

async function follow(page, selector) {
  await Promise.all([page.waitForNavigation(), page.$eval(selector, (link) => link.click())]);
}

// Pickers
look('the pickers lead to the same page and keep the anchor and the system', `${english}?platform=mac#code`, async (page) => {
  await follow(page, '.versions li:nth-child(2) a');
  assert.equal(where(page), '/en/product@1.0/guides/fold?platform=mac#code');
  await follow(page, '.languages a[hreflang=ja]');
  assert.equal(where(page), '/ja/product@1.0/guides/fold?platform=mac#code');
  await page.waitForFunction(() => { const { top } = document.getElementById('code').getBoundingClientRect(); return top > 0 && top < innerHeight; });
  assert.deepEqual(await pressed(page), ['Mac', 'ウェブブラウザー']);
});

look('the second name of a translated heading becomes its first one', `${japanese}#${encodeURIComponent('手順')}`, async (page) => {
  assert.ok(await page.evaluate(() => document.getElementById('手順')?.matches('a.alias')));
  await follow(page, '.languages a[hreflang=en]');
  assert.equal(where(page), `${english}#steps`);
});

look('a picker is worked by keyboard, and its link tells where it leads', `${english}#table`, async (page) => {
  await page.focus('.languages summary');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('hreflang')), 'ja');
  assert.match(await page.evaluate(() => document.activeElement.href), /\/ja\/product@2\.0\/guides\/fold#table$/);
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.matches('.languages summary')), true);
});

look('a version without the page is shown as such, and gets no anchor', '/en/product@2.0/guides/fresh#news', async (page) => {
  assert.match(await page.$eval('.versions .absent', (link) => link.textContent), /without this page/);
  await page.$eval('.versions .absent', (link) => link.dispatchEvent(new MouseEvent('pointerover', { bubbles: true })));
  assert.doesNotMatch(await page.$eval('.versions .absent', (link) => link.href), /#/);
});

look('without JavaScript pickers work, all variants are shown, and nothing waits for a script', `${english}#code`, async (page) => {
  await page.click('.languages summary');
  await Promise.all([page.waitForNavigation(), page.click('.languages a[hreflang=ja]')]);
  assert.equal(where(page), japanese);
  const { label, shown, hidden } = await page.evaluate(() => ({
    shown: [...document.querySelectorAll('.extended-markdown')].every((block) => block.checkVisibility()),
    label: document.querySelector('.extended-markdown.webui > header').textContent,
    hidden: [...document.querySelectorAll('.switcher, .copy, .theme')].every((control) => !control.checkVisibility()),
  }));
  assert.deepEqual({ label, shown, hidden }, { label: 'ウェブブラウザー', shown: true, hidden: true });
  await picture(page, 'theme-no-script');
}, offline);

// Products
look('the products of the version and language are one step away, by keyboard, and the current one is marked', `${japanese}?platform=mac#code`, async (page) => {
  assert.equal(await page.$eval('.products summary', (summary) => summary.textContent.trim()), 'Guides');
  await page.focus('.products summary');
  await page.keyboard.press('Enter');
  assert.deepEqual(await page.$$eval('.products a', (all) => all.map((link) => [link.textContent, link.getAttribute('href'), link.ariaCurrent])), [
    ['Guides', '/ja/product@2.0/guides', 'true'], ['All birds', '/ja/product@2.0/birds', null], ['REST', '/ja/product@2.0/rest', null],
  ]);
  await picture(page, 'theme-products');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  // The anchor and the system belong to the page that was left.
  assert.equal(where(page), '/ja/product@2.0/birds');
  await open(page, '/en/product@2.0');
  assert.equal(await page.$eval('.products summary', (summary) => summary.textContent.trim()), 'Products');
  assert.equal(await page.$('.products [aria-current]'), null);
});

look('without JavaScript the product switch works, on a phone as well', english, async (page) => {
  await page.click('.products summary');
  const { left, right } = await page.$eval('.products ul', (list) => list.getBoundingClientRect().toJSON());
  assert.ok(left >= 0 && right <= 320, `the list is between ${left} and ${right}`);
  await picture(page, 'theme-products-320');
  await Promise.all([page.waitForNavigation(), page.click('.products li:nth-child(2) a')]);
  assert.equal(where(page), birds);
}, async (page) => {
  await page.setViewport({ width: 320, height: 640 });
  await offline(page);
});

// Names
const name = 'enterpriseServerUserAccountsUploadEdge';

look('long names break between their words on a phone, and are copied, found and named as one', '/en/product@2.0/guides/names', async (page) => {
  // The text of each line.
  const lines = (selector) => page.$eval(selector, (element) => {
    const found = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (let at = 0; at < walker.currentNode.length; at += 1) {
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + 1);
        const { bottom } = range.getBoundingClientRect();
        if (found.at(-1)?.bottom !== bottom) found.push({ bottom, text: '' });
        found.at(-1).text += range;
      }
    }
    return found.map((line) => line.text);
  });
  for (const selector of ['#article-contents h2 a', '#article-contents p code', '#article-contents td code', '#article-contents p a']) {
    const broken = await lines(selector);
    assert.equal(broken.join(''), name);
    assert.ok(broken.length > 1, `${selector} is in one line`);
    for (const line of broken) assert.match(line, /^[A-Za-z][a-z]+([A-Z][a-z]+)*$/, `${selector}: ${broken.join(' | ')}`);
  }
  // The method has a line box of its own.
  const request = (await lines('.rest-request code')).map((line) => line.trim()).filter((line) => line !== 'get');
  assert.equal(request.join(''), '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches');
  assert.ok(request.length > 1 && request.slice(0, -1).every((line) => line.endsWith('/')), request.join(' | '));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  const said = await page.$eval('#article-contents p code', (code) => {
    getSelection().selectAllChildren(code);
    return `${getSelection()}`;
  });
  assert.equal(said, name, 'what is copied');
  assert.ok(await page.evaluate((name) => { getSelection().removeAllRanges(); return window.find(name); }, name), 'found in the page');
  assert.equal(await page.$eval('#article-contents h2', (heading) => heading.id), name.toLowerCase());
  const tree = await page.accessibility.snapshot({ interestingOnly: false });
  const named = [];
  const collect = ({ role, name: own, children = [] }) => { if (role === 'heading' || role === 'link') named.push(own); children.forEach(collect); };
  collect(tree);
  assert.ok(named.filter((each) => each === name).length >= 2, named.join(', '));
  await picture(page, 'theme-names');
}, (page) => page.setViewport({ width: 320, height: 1000 }));

// Switches
look('the system is the reader’s own, switches everywhere at once, and is remembered', english, async (page) => {
  assert.deepEqual(await pressed(page), ['Linux', 'Web browser']);
  assert.deepEqual(await seen(page), ['linux', 'webui']);
  await page.focus('[data-platform=mac]');
  await page.keyboard.press('Space');
  assert.deepEqual(await seen(page), ['mac', 'webui']);
  await page.click('[data-tool=cli]');
  assert.deepEqual(await seen(page), ['mac', 'cli']);
  assert.equal(await page.$eval('[data-tool=webui]', (button) => button.ariaPressed), 'false');
  assert.equal(await page.$eval('.extended-markdown.windows', (block) => block.getAttribute('hidden')), 'until-found');
  assert.equal(where(page), english, 'the address stays as it is');
  await picture(page, 'theme-switches');
  await open(page, japanese);
  assert.deepEqual(await seen(page), ['mac', 'cli']);
  assert.deepEqual(await pressed(page), ['Mac', 'GitHub CLI']);

  // The address wins; it is not remembered, but what is chosen then is, and is told in the address.
  await open(page, `${english}?platform=windows&tool=webui`);
  assert.deepEqual(await seen(page), ['windows', 'webui']);
  await open(page, `${english}?platform=amiga`);
  assert.deepEqual(await seen(page), ['mac', 'cli']);
  await page.click('[data-platform=linux]');
  assert.equal(where(page), `${english}?platform=linux`);
  await page.reload();
  assert.deepEqual(await seen(page), ['linux', 'cli']);
});

look('a reader of Windows gets what is for Windows', english, async (page) => {
  assert.deepEqual(await seen(page), ['windows', 'webui']);
}, (page) => page.evaluateOnNewDocument(() => {
  Object.defineProperty(Navigator.prototype, 'userAgentData', { get: () => ({ platform: 'Windows' }) });
}));

look('a link into a variant that is not shown shows it', `${english}#window-seat`, async (page) => {
  assert.deepEqual(await seen(page), ['windows', 'webui']);
  await page.click('[data-platform=mac]');
  await page.evaluate(() => { location.hash = '#code'; });
  await page.evaluate(() => { location.hash = '#window-seat'; });
  await page.waitForFunction(() => document.querySelector('[data-platform=windows]').ariaPressed === 'true');
});

look('after an update nothing is doubled and the choice stays', `${english}?platform=mac`, async (page) => {
  const count = () => page.evaluate(() => ['.copy', '.code-label', '.switcher', '.code-box', '[role=status]'].map((each) => document.querySelectorAll(each).length));
  const before = await count();
  await page.evaluate(() => { for (let n = 0; n < 3; n += 1) document.dispatchEvent(new CustomEvent('hanga:update')); });
  assert.deepEqual(await count(), before);
  assert.deepEqual(await seen(page), ['mac', 'webui']);
});

// Samples of a reference
const samples = (page) => page.$$eval('#article-contents .code-box code', (all) => all
  .filter((code) => code.checkVisibility({ contentVisibilityAuto: true }) && code.matches('[class*=language-]')).map((code) => code.textContent));

look('samples are shown in one language, in all operations that have it, and it is remembered', '/en/product@2.0/rest/reference/birds', async (page) => {
  await page.waitForSelector('.code-box .copy');
  assert.deepEqual(await samples(page), ['$ curl /cranes', '$ curl /herons', '$ curl /owls', '$ curl /wrens']);
  await page.click('[data-sample=javascript]');
  // There is no sample of wrens in JavaScript: what there is is shown.
  const chosen = ['cranes()', 'herons()', '$ curl /owls', '$ curl /wrens', 'wrens'];
  assert.deepEqual(await samples(page), chosen);
  assert.deepEqual(await pressed(page), ['JavaScript', 'JavaScript']);
  await picture(page, 'theme-samples');
  await page.reload();
  await page.waitForSelector('.code-box .copy');
  assert.deepEqual(await samples(page), chosen);
  await open(page, '/en/product@2.0/rest/reference/birds?sample=shell');
  await page.waitForSelector('.code-box .copy');
  assert.deepEqual((await samples(page)).slice(0, 2), ['$ curl /cranes', '$ curl /herons']);
});

look('without JavaScript samples are shown in all languages, each with its name', '/en/product@2.0/rest/reference/birds', async (page) => {
  const shown = await page.$$eval('[data-part]', (all) => all.filter((part) => part.checkVisibility()).map((part) => part.querySelector('h5').textContent.trim()));
  assert.deepEqual(shown, ['Shell', 'JavaScript', 'Shell', 'JavaScript', 'Shell', 'Ruby']);
}, offline);

// Articles of a landing page
const birds = '/en/product@2.0/birds';
const articles = (page) => page.$$eval('.articles .grid > .card', (all) => all.filter((card) => card.checkVisibility()).map((card) => card.querySelector('h3').textContent));
const articlesAre = async (page, wanted) => assert.deepEqual(await articles(page), wanted);

look('articles are filtered by labels and words, and the address says how', birds, async (page) => {
  await articlesAre(page, ['Crane', 'Heron', 'Owl']);
  await page.select('[name=category]', 'Water & sky');
  await articlesAre(page, ['Crane', 'Heron']);
  assert.equal(where(page), `${birds}?category=Water+%26+sky`);
  assert.equal(await page.$eval('.filters output', (output) => output.textContent), 'Articles: 2');
  await page.type('[name=query]', 'LEG');
  await articlesAre(page, ['Heron']);
  assert.equal(where(page), `${birds}?category=Water+%26+sky&query=LEG`);
  await page.keyboard.press('Enter');
  await page.goBack();
  await articlesAre(page, ['Crane', 'Heron', 'Owl']);
  await page.goForward();
  await articlesAre(page, ['Heron']);
  await page.reload();
  await articlesAre(page, ['Heron']);
  await page.type('[name=query]', ' nothing');
  await articlesAre(page, []);
  assert.equal(await page.$eval('.filters output', (output) => output.textContent), 'No article matches.');
  // A label is a link, and a value that no article has is no choice.
  await open(page, `${birds}?category=Day`);
  await articlesAre(page, ['Crane', 'Heron', 'Owl']);
  await page.click('.tags a[href$=Night]');
  await articlesAre(page, ['Owl']);
  assert.equal(where(page), `${birds}?category=Night`);
  assert.equal(await page.$eval('[name=category]', (field) => field.value), 'Night');
  await picture(page, 'theme-articles');
});

look('without JavaScript all articles are shown, and no filters', `${birds}?category=Night`, async (page) => {
  await articlesAre(page, ['Crane', 'Heron', 'Owl']);
  assert.equal(await page.$eval('.filters', (form) => form.checkVisibility()), false);
}, offline);

// Code
look('code tells its language, is copied without prompts, and scrolls by keyboard', english, async (page, context) => {
  await context.overridePermissions(server.url, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
  await page.bringToFront();
  assert.deepEqual(await page.$$eval('.code-label, .code-extra header span', (all) => all.map((label) => label.textContent)), ['Shell', 'JavaScript', 'YAML']);
  const copied = async (n) => {
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.evaluate((n) => document.querySelectorAll('#article-contents .copy')[n].click(), n);
    await page.waitForFunction(async () => await navigator.clipboard.readText() !== '', { polling: 50 });
    return page.evaluate(() => navigator.clipboard.readText());
  };
  assert.equal(await copied(0), 'hanga build\n170 pages built\nhanga serve');
  assert.match(await copied(1), /^const price = '\$ 5';/);
  assert.equal(await copied(2), 'title: Birds');
  await page.focus('.language-js');
}, (page) => page.setViewport({ width: 1280, height: 800 }));

look('what is wider than the page scrolls in itself and is reached by keyboard', english, async (page) => {
  const wide = await page.$$eval('#article-contents :is(pre, table)', (all) => all.filter((each) => each.scrollWidth > each.clientWidth).map((each) => [each.localName, each.tabIndex]));
  assert.deepEqual(wide, [['pre', 0], ['table', 0]]);
  for (const selector of ['pre:has(.language-js)', 'table']) {
    await page.focus(`#article-contents ${selector}`);
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((selector) => document.querySelector(`#article-contents ${selector}`).scrollLeft > 0, {}, selector);
  }
});

for (const [name, address] of Object.entries({ article: english, japanese, home: '/en/product@2.0', 'not-found': '/en/product@2.0/nowhere' })) {
  look(`no sideways scroll at 360 pixels, hardly a shift while loading: ${name}`, address, async (page) => {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(width, 360);
    await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 300); }));
    const shift = await page.evaluate(() => window.shift);
    assert.ok(shift <= 0.02, `layout shift ${shift}`);
    await picture(page, `theme-360-${name}`);
  }, async (page) => {
    await page.setViewport({ width: 360, height: 740 });
    await page.evaluateOnNewDocument(() => {
      window.shift = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; }).observe({ type: 'layout-shift', buffered: true });
    });
  });
}

// Colours

// Contrast of every text of the article and of what a highlighter can write, against what is behind it.
const faint = () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  const rgb = (...colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => colour.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = (element) => (element ? [...behind(element.parentElement), getComputedStyle(element).backgroundColor] : ['white']);
  const pre = document.querySelector('#article-contents pre code');
  for (const name of 'ksncatfvlmphid') pre.insertAdjacentHTML('beforeend', `<span class="hl-${name}">hl-${name}</span> `);
  return [...document.querySelectorAll('#article-title, #article-contents :is(p, a, code, th, td, [class^=hl-], .code-label), .side a, .toc a, .crumbs a, .bar summary, .switcher button, .foot a')]
    .map((element) => {
      const [a, b] = [light(rgb(...behind(element), getComputedStyle(element).color)), light(rgb(...behind(element)))];
      return { what: element.className || element.localName, ratio: Math.round((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) * 100) / 100 };
    });
};
for (const scheme of ['light', 'dark']) {
  look(`text and code have a contrast of 4.5:1 or more: ${scheme}`, english, async (page) => {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
    const all = await page.evaluate(faint);
    assert.ok(all.filter(({ what }) => what.startsWith('hl-')).length >= 14);
    assert.deepEqual(all.filter(({ ratio }) => ratio < 4.5), []);
    if (process.env.TABLE) console.log(scheme, JSON.stringify(Object.fromEntries(all.filter(({ what }) => /^hl-.$|code-label/.test(what)).map(({ what, ratio }) => [what, ratio]))));
    await page.evaluate(() => document.querySelector('#code').scrollIntoView({ behavior: 'instant' }));
    await picture(page, `theme-code-${scheme}`);
  });
}

look('the chosen colours are there before anything is painted, and survive a reload', english, async (page) => {
  await page.click('[data-theme-switch]');
  await page.click('[data-theme-switch]');
  await page.reload({ waitUntil: 'domcontentloaded' });
  assert.equal(await page.$eval('html', (root) => root.dataset.theme), 'dark');
  assert.equal(await page.evaluate(() => window.first), 'dark', 'set before there is a body');
  assert.equal(await page.$eval('html', (root) => getComputedStyle(root).colorScheme), 'dark');
}, (page) => page.evaluateOnNewDocument(() => {
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    window.first = document.documentElement.dataset.theme;
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}));

look('print has the text alone, and wraps code', english, async (page) => {
  await page.emulateMediaType('print');
  const { left, wrap, scheme } = await page.evaluate(() => ({
    left: [...document.querySelectorAll('.bar, .side, .toc, .foot, .copy, .switcher')].filter((each) => each.checkVisibility()).length,
    wrap: getComputedStyle(document.querySelector('#article-contents pre')).whiteSpace,
    scheme: getComputedStyle(document.documentElement).colorScheme,
  }));
  assert.deepEqual({ left, wrap, scheme }, { left: 0, wrap: 'pre-wrap', scheme: 'light' });
});

// Text
look('Japanese has strict line breaks and no slanted characters', japanese, async (page) => {
  const style = await page.evaluate(() => {
    const { lineBreak, fontStyle, fontWeight } = getComputedStyle(document.querySelector('#article-contents em'));
    return { lineBreak, fontStyle, isStrong: fontWeight >= 600, heading: getComputedStyle(document.querySelector('h2')).wordBreak };
  });
  assert.deepEqual(style, { lineBreak: 'strict', fontStyle: 'normal', isStrong: true, heading: 'auto-phrase' });
  await picture(page, 'theme-japanese');
});

look('from right to left all is mirrored but the code', english, async (page) => {
  const sides = await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
    document.querySelector('.languages').open = true;
    const middle = (selector) => { const { left, right } = document.querySelector(selector).getBoundingClientRect(); return (left + right) / 2 > innerWidth / 2 ? 'right' : 'left'; };
    return {
      brand: middle('.brand'), side: middle('.side'), copy: middle('.code-box .copy'),
      code: getComputedStyle(document.querySelector('pre')).direction,
      inSight: document.querySelector('.languages ul').getBoundingClientRect().left >= 0,
      scroll: document.documentElement.scrollWidth > innerWidth,
    };
  });
  await picture(page, 'theme-rtl');
  assert.deepEqual(sides, { brand: 'right', side: 'right', copy: 'left', code: 'ltr', inSight: true, scroll: false });
});

look('a heading shows its link on hover and on focus, and nothing moves', english, async (page) => {
  const sign = () => page.evaluate(() => getComputedStyle(document.querySelector('#code > a'), '::after').opacity);
  const height = () => page.evaluate(() => document.documentElement.scrollHeight);
  const before = await height();
  assert.equal(await sign(), '0');
  await page.focus('#code > a');
  assert.equal(await sign(), '1');
  await page.evaluate(() => document.activeElement.blur());
  await page.hover('#code');
  assert.equal(await sign(), '1');
  assert.equal(await height(), before);
}, (page) => page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]));
