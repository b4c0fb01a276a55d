// `hanga serve` in a real browser: a small site is written, served by the real program, edited, and looked at.
//
// HANGA names the program (target/release/hanga), CHROMIUM the browser. Pictures for humans go to target/browser/.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { source: axe } = require('axe-core');
const { launch } = require('./chromium');
const { patience, pictures, project, serve } = require('./program');
const { config, write: writeBelow } = require('./site');

// The site

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'hanga-browser-'));
const guide = '/ja/product@2.0/guides/long';
const translation = 'translations/ja-JP/content/guides/long.md';

const many = (n, paragraph) => Array.from({ length: n }, (_, i) => paragraph(i + 1)).join('\n\n');
const site = {
  'hanga.yml': config,
  'data/variables/product.yml': 'name: Paperbird\n',
  'content/index.md': "---\ntitle: Birds\nversions: '*'\nchildren:\n  - /guides\n---\n",
  'content/guides/index.md': "---\ntitle: Guides\nversions: '*'\nchildren:\n  - /long\n  - /other\n  - /passing\n---\n",
  'content/guides/other.md': "---\ntitle: Other\nversions: '*'\n---\n\nOther words.\n",
  'content/guides/passing.md': "---\ntitle: Passing\nversions: '*'\n---\n\nA page that comes and goes.\n",
  'content/guides/long.md': `---
title: A long guide
versions: '*'
---

${many(10, (n) => `Paragraph ${n} of {% data variables.product.name %}.`)}
`,
  [translation]: `---
title: 長い手引き
---

## はじめに

最初の段落です。{% data variables.product.name %} を折ります。

${many(12, (n) => `前の段落 ${n}。紙の鳥は、一枚の紙から折られます。羽を広げて、机の上から飛び立ちます。`)}

<details><summary>くわしい説明</summary>

説明の中身です。

</details>

<details><summary>別の説明</summary>

別の中身です。

</details>

## 手順

{% include tool-switcher %}

{% webui %}

画面で操作します。

{% endwebui %}

{% cli %}

コマンドで操作します。

{% endcli %}

\`\`\`shell
hanga build
\`\`\`

目印の段落です。

\`\`\`shell
hanga serve
\`\`\`

${many(25, (n) => `後の段落 ${n}。折り目をつけてから、ゆっくりと開きます。紙を裏返し、同じことを繰り返します。`)}
`,
};

const at = (file) => path.join(root, file);

const write = (file, text) => writeBelow(root, file, text);

function edit(file, from, to) {
  const text = fs.readFileSync(at(file), 'utf8');
  assert.ok(text.includes(from), `the test wants to replace ${JSON.stringify(from)}, which is not in ${file}`);
  write(file, text.replace(from, () => to));
}

function reset() {
  for (const [file, text] of Object.entries(site)) {
    if (!fs.existsSync(at(file)) || fs.readFileSync(at(file), 'utf8') !== text) write(file, text);
  }
}

// The server

// An editor that notes how it is called.
const editor = path.join(root, '.editor');
const calls = path.join(root, '.calls');

let server;

async function start(port) {
  fs.writeFileSync(editor, `#!/bin/sh\necho "$@" > '${calls}.part' && mv '${calls}.part' '${calls}'\n`, { mode: 0o755 });
  server = await serve(root, port, '--editor', `'${editor}' {file}:{line}:{column}`);
}

async function stop() {
  await server?.stop();
  server = undefined;
}

// Until the server itself shows an edit.
async function served(address, text) {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    const answer = await fetch(server.url + address);
    if ((await answer.text()).includes(text)) return;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  assert.fail(`the server does not show ${JSON.stringify(text)} at ${address}\n${server.log()}`);
}

// The browser

let browser;

before(async () => {
  reset();
  fs.mkdirSync(at('public'), { recursive: true });
  fs.copyFileSync(path.join(project, 'public', 'hanga.css'), at('public/hanga.css'));
  site['public/hanga.css'] = fs.readFileSync(at('public/hanga.css'), 'utf8');
  fs.mkdirSync(pictures, { recursive: true });
  await start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await stop();
  fs.rmSync(root, { recursive: true, force: true });
});

// A test with a page of its own, and the site as it was written.
function look(name, address, work) {
  test(name, { timeout: 60_000 }, async () => {
    reset();
    if (!server) await start();
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(`${error}`));
    page.on('console', (line) => { if (line.type() === 'warn') errors.push(line.text()); });
    try {
      await page.setViewport({ width: 1280, height: 800 });
      await page.goto(server.url + address);
      await page.evaluate(() => {
        window.stayed = true;
        window.updates = 0;
        document.addEventListener('hanga:update', () => { window.updates += 1; });
      });
      await work(page, context);
      assert.deepEqual(errors, [], 'the page reported errors');
    } finally {
      await context.close();
    }
  });
}

// Waits until something is true in the page.
async function until(page, what, condition, ...values) {
  try {
    await page.waitForFunction(condition, { timeout: patience, polling: 50 }, ...values);
  } catch (error) {
    const text = await page.evaluate(() => document.body.innerText.slice(0, 400)).catch(() => '(no page)');
    throw new Error(`never came true: ${what} (${error.message})\nserver: ${server?.log()}\npage: ${text}`);
  }
}

const shows = (page, text) => until(page, `the page shows ${text}`, (wanted) => document.body.textContent.includes(wanted), text);
const picture = (page, name) => page.screenshot({ path: path.join(pictures, `${name}.png`) });

async function assertStayed(page) {
  assert.equal(await page.evaluate(() => window.stayed), true, 'the page was loaded anew instead of being changed in place');
}

// Where an element of the article with this text stands in the window.
const topOf = (page, selector, text) => page.evaluate((selector, text) => {
  const found = [...document.querySelectorAll(`#article-contents ${selector}`)].find((each) => each.textContent.includes(text));
  return found.getBoundingClientRect().top;
}, selector, text);

const scrollTo = (page, selector, text) => page.evaluate((selector, text) => {
  const found = [...document.querySelectorAll(`#article-contents ${selector}`)].find((each) => each.textContent.includes(text));
  scrollTo({ top: found.getBoundingClientRect().top + scrollY - 200, behavior: 'instant' });
}, selector, text);

const overlay = (page) => page.evaluate(() => {
  const region = document.querySelector('hanga-live')?.shadowRoot.querySelector('[role=region]');
  return region && !region.hidden ? region.textContent : null;
});

// (a)
look('an edit changes the page in place and keeps the place, open details and the cursor', guide, async (page) => {
  await page.evaluate(() => { document.querySelectorAll('#article-contents details')[1].open = true; });
  await scrollTo(page, 'p', '後の段落 10');
  const [top, offset] = [await topOf(page, 'p', '後の段落 10'), await page.evaluate(() => scrollY)];
  assert.ok(offset > 500, 'the page is long enough to be scrolled');
  await page.evaluate(() => document.querySelector('.languages summary').focus({ preventScroll: true }));

  edit(translation, '目印の段落です。', '目印の段落が変わりました。');
  await shows(page, '目印の段落が変わりました');
  assert.equal(await page.evaluate(() => scrollY), offset, 'an edit that needs no more space does not scroll');

  edit(translation, '最初の段落です。', '最初の段落です。\n\n一つ増えました。\n\nもう一つ増えました。\n\n');
  await shows(page, 'もう一つ増えました');
  const now = await topOf(page, 'p', '後の段落 10');
  assert.ok(Math.abs(now - top) <= 2, `the paragraph being read moved from ${top} to ${now}`);
  assert.ok(await page.evaluate(() => scrollY) > offset + 30, 'what was added above is there');

  edit(translation, '別の中身です。', '別の中身が変わりました。');
  await shows(page, '別の中身が変わりました');
  edit(translation, '<details><summary>くわしい', '<details><summary>新しい説明</summary>\n\n新しい中身。\n\n</details>\n\n<details><summary>くわしい');
  await shows(page, '新しい中身');
  const open = await page.evaluate(() => [...document.querySelectorAll('#article-contents details')].map((each) => each.open));
  assert.deepEqual(open, [false, false, true], 'open details stay open, closed ones closed');
  const moved = await topOf(page, 'p', '後の段落 10');
  assert.ok(Math.abs(moved - top) <= 2, `the paragraph being read moved from ${top} to ${moved}`);
  assert.equal(await page.evaluate(() => document.activeElement.matches('.languages summary')), true, 'the focus stays');
  await assertStayed(page);
  await picture(page, 'edited');
});

look('a title changes in the head, the breadcrumbs and the table of contents', guide, async (page) => {
  edit(translation, '長い手引き', '短くない手引き');
  edit(translation, '## 手順', '## 折り方');
  await until(page, 'the title changes', () => document.title.includes('短くない手引き'));
  await until(page, 'the table of contents changes', () => document.querySelector('#article-toc').textContent.includes('折り方'));
  assert.equal(await page.$eval('#article-title', (title) => title.textContent), '短くない手引き');
  await assertStayed(page);
});

look('a selection stays when something else changes', guide, async (page) => {
  await page.evaluate(() => {
    const paragraph = [...document.querySelectorAll('#article-contents p')].find((each) => each.textContent.includes('目印'));
    getSelection().setBaseAndExtent(paragraph.firstChild, 0, paragraph.firstChild, 2);
  });
  edit(translation, '目印の段落です。', '目印の段落でした。');
  await shows(page, '目印の段落でした');
  assert.equal(await page.evaluate(() => `${getSelection()}`), '目印');
  await assertStayed(page);
});

// (b)
look('a broken tag is shown with its place over the page, until it is mended', guide, async (page) => {
  await page.evaluate(() => { document.querySelector('#article-contents details').open = true; });
  await scrollTo(page, 'p', '後の段落 12');
  const top = await topOf(page, 'p', '後の段落 12');
  edit(translation, '{% data variables.product.name %} を', '{% data variables.product.name を');
  await until(page, 'problems are shown', () => document.querySelector('hanga-live').shadowRoot.querySelector('li.error, li.warning'));
  const line = fs.readFileSync(at(translation), 'utf8').split('\n').findIndex((each) => each.includes('name を')) + 1;
  const text = await overlay(page);
  assert.match(text ?? '(no overlay)', new RegExp(`${translation}:${line}:\\d+`));
  assert.ok(await page.evaluate(() => document.querySelector('#article-contents').textContent.length > 100), 'the page is still there');
  const share = await page.evaluate(() => {
    const region = document.querySelector('hanga-live').shadowRoot.querySelector('[role=region]');
    return region.getBoundingClientRect().height / innerHeight;
  });
  assert.ok(share <= 0.46, `the overlay takes ${Math.round(share * 100)} % of the window`);
  await picture(page, 'problems-ja');

  edit(translation, '{% data variables.product.name を', '{% data variables.product.name %} を');
  await until(page, 'the overlay goes', () => document.querySelector('hanga-live').shadowRoot.querySelector('[role=region]').hidden);
  await assertStayed(page);

  // In between the source language was shown, which is much shorter.
  await shows(page, '後の段落 12');
  const now = await topOf(page, 'p', '後の段落 12');
  assert.ok(Math.abs(now - top) <= 2, `the paragraph being read was at ${top} before and is at ${now} afterwards`);
  assert.equal(await page.$eval('#article-contents details', (details) => details.open), true, 'details are open again');
});

look('the overlay folds by Escape, opens by a new error, and can be used with the keyboard', '/en/product@2.0/guides/other', async (page) => {
  edit('content/guides/other.md', 'Other words.', 'Other words. {% data variables.product.nothing.here %} {% if %}');
  const state = () => page.evaluate(() => {
    const region = document.querySelector('hanga-live').shadowRoot.querySelector('[role=region]');
    return { errors: region.querySelectorAll('li.error').length, expanded: region.querySelector('.counts').getAttribute('aria-expanded') };
  });
  const open = (page) => until(page, 'the overlay opens', () => {
    const region = document.querySelector('hanga-live').shadowRoot.querySelector('[role=region]');
    return !region.hidden && region.querySelector('li.error') && region.querySelector('.counts').ariaExpanded === 'true';
  });
  await open(page);
  await picture(page, 'problems-en');
  await page.evaluate(() => document.querySelector('hanga-live').shadowRoot.querySelector('.copy').focus());
  await page.keyboard.press('Escape');
  assert.equal((await state()).expanded, 'false', 'Escape folds');
  await picture(page, 'problems-folded');
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await page.keyboard.press('Enter');
  assert.equal((await state()).expanded, 'true', 'the focus is on the badge, and Enter opens it');
  await page.setViewport({ width: 360, height: 720 });
  await picture(page, 'problems-narrow');
  await page.keyboard.press('Enter');

  await page.reload();
  await until(page, 'the overlay is there after loading anew', () => document.querySelector('hanga-live').shadowRoot.querySelector('li'));
  assert.equal((await state()).expanded, 'false', 'that it was folded is remembered');
  await page.evaluate(() => { window.stayed = true; });
  edit('content/guides/other.md', '{% if %}', '{% if %}\n\n{% nonsense %}\n\n{% endnote %}');
  await open(page);
  await assertStayed(page);
});

// Until the editor was called. Returns its arguments.
async function opened() {
  const end = Date.now() + patience;
  while (!fs.existsSync(calls)) {
    assert.ok(Date.now() < end, 'the editor was not started');
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
  const text = fs.readFileSync(calls, 'utf8').trim();
  fs.rmSync(calls);
  return text;
}

for (const [language, words] of Object.entries({
  ja: { region: 'このページの問題', counts: 'エラー 1', open: 'エディターで開く', what: 'エラー' },
  en: { region: 'Problems of this page', counts: 'Errors: 1', open: 'Open in editor', what: 'Error' },
})) {
  look(`the overlay speaks the language of the page, and opens the file in the editor: ${language}`, `/${language}/product@2.0/guides/other`, async (page) => {
    edit('content/guides/other.md', 'Other words.', 'Other words. {% data variables.product.missing %}');
    await until(page, 'a problem is shown', () => document.querySelector('hanga-live').shadowRoot.querySelector('li.error'));
    const seen = await page.evaluate(() => {
      const region = document.querySelector('hanga-live').shadowRoot.querySelector('[role=region]');
      const text = (selector) => region.querySelector(selector)?.textContent;
      const style = (element) => { const { fontFamily, backgroundColor } = getComputedStyle(element); return { fontFamily, backgroundColor }; };
      return {
        region: region.ariaLabel, counts: text('.counts'), open: text('button.open'), what: text('.what strong'), lang: region.lang,
        message: region.querySelector('.what span').lang, looks: JSON.stringify(style(region)) === JSON.stringify(style(document.documentElement)),
      };
    });
    assert.deepEqual(seen, { ...words, lang: language, message: language === 'en' ? '' : 'en', looks: true });
    await page.evaluate(() => document.querySelector('hanga-live').shadowRoot.querySelector('button.open').focus());
    await page.keyboard.press('Enter');
    assert.equal(await opened(), `${at('content/guides/other.md')}:6:14`);
    await picture(page, `problems-open-${language}`);
    await page.goto(`${server.url}/${language}/product@2.0/guides/other?inspect`);
    await page.waitForSelector('article button.jump');
    assert.equal(await page.$eval('article strong', (strong) => strong.textContent), words.what);
    await page.click('article button.jump');
    assert.equal(await opened(), `${at('content/guides/other.md')}:6:14`);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await picture(page, `inspect-dark-${language}`);
  });
}

look('axe finds nothing in the overlay and the inspector', '/ja/product@2.0/guides/other', async (page) => {
  edit('content/guides/other.md', 'Other words.', 'Other words. {% data variables.product.missing %} {% if %}');
  for (const query of ['', '?inspect']) {
    for (const width of [320, 1280]) {
      for (const value of ['light', 'dark']) {
        await page.setViewport({ width, height: 800 });
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
        await page.goto(`${server.url}/ja/product@2.0/guides/other${query}`);
        if (query) await page.waitForSelector('.jump');
        else await until(page, 'problems are shown', () => document.querySelector('hanga-live').shadowRoot.querySelector('li.error'));
        await page.evaluate(axe);
        const found = await page.evaluate(async () => (await globalThis.axe.run(document, { resultTypes: ['violations'] })).violations
          .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`)));
        assert.deepEqual(found, [], `${query || 'overlay'} ${width} ${value}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
        await picture(page, `axe-${query ? 'inspect' : 'overlay'}-${width}-${value}`);
      }
    }
  }
});

look('an editor that cannot be started is said', '/ja/product@2.0/guides/other', async (page) => {
  edit('content/guides/other.md', 'Other words.', 'Other words. {% data variables.product.missing %}');
  await until(page, 'a problem is shown', () => document.querySelector('hanga-live').shadowRoot.querySelector('li.error'));
  fs.rmSync(editor);
  await page.evaluate(() => document.querySelector('hanga-live').shadowRoot.querySelector('button.open').click());
  await until(page, 'the button says it', () => document.querySelector('hanga-live').shadowRoot.querySelector('button.open').textContent === 'エディターを開けません');
  fs.writeFileSync(editor, '', { mode: 0o755 });
});

// (c)
look('a style sheet changes without loading the page', guide, async (page) => {
  await page.evaluate(() => scrollTo({ top: 400, behavior: 'instant' }));
  const colour = (n) => [(n) => getComputedStyle(document.querySelector('#article-title')).color === `rgb(1, 2, ${n})`, n];
  for (const n of [3, 4]) {
    write('public/hanga.css', `${site['public/hanga.css']}\n#article-title { color: rgb(1, 2, ${n}); }\n`);
    await until(page, `the title has colour ${n}`, ...colour(n));
  }
  await until(page, 'one sheet is left', () => document.querySelectorAll('link[rel=stylesheet]').length === 1);
  assert.equal(await page.evaluate(() => scrollY), 400);

  // The head still knows what stands for its parts.
  edit(translation, '長い手引き', '別の手引き');
  await until(page, 'the title changes', () => document.title.includes('別の手引き'));
  assert.equal(await page.$$eval('link[rel=stylesheet]', (links) => links.length), 1);
  await until(page, 'the colour stays', ...colour(4));
  await assertStayed(page);
});

// (d)
look('every code block has one copy button, and it works, after an edit', guide, async (page, context) => {
  await context.overridePermissions(server.url, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
  edit(translation, 'hanga serve\n', 'hanga serve --open\n');
  await shows(page, 'hanga serve --open');
  edit(translation, '目印の段落です。', '目印の段落です。\n\n```shell\nhanga new birds\n```\n');
  await shows(page, 'hanga new birds');
  const blocks = await page.$$eval('#article-contents pre', (all) => all.map((pre) => ({
    text: pre.textContent.trim(),
    buttons: pre.closest('.code-box, .code-extra')?.querySelectorAll('button[data-copy]').length,
  })));
  assert.deepEqual(blocks, ['hanga build', 'hanga new birds', 'hanga serve --open'].map((text) => ({ text, buttons: 1 })));
  assert.equal(await page.$$eval('body > [role=status]', (all) => all.length), 1, 'one place that tells of copying');
  await page.bringToFront();
  for (const [i, { text }] of blocks.entries()) {
    await page.evaluate((i) => document.querySelectorAll('#article-contents .copy')[i].click(), i);
    await until(page, `${text} is in the clipboard`, async (text) => await navigator.clipboard.readText() === text, text);
  }
  await assertStayed(page);
});

// (e)
look('the inspector names the source', `${guide}?inspect`, async (page) => {
  await shows(page, 'content/guides/long.md');
  await shows(page, translation);
  await picture(page, 'inspect');
});

// (f)
look('an edit of another page changes nothing', guide, async (page) => {
  edit('content/guides/other.md', 'Other words.', 'Quite other words.');
  await served('/en/product@2.0/guides/other', 'Quite other words.');
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  assert.equal(await page.evaluate(() => window.updates), 0, 'the page was patched though nothing of it changed');
  // And one of this page changes it once, whatever it depends on.
  edit('data/variables/product.yml', 'Paperbird', 'Stonebird');
  await shows(page, 'Stonebird');
  assert.equal(await page.evaluate(() => window.updates), 1);
  await assertStayed(page);
});

// (g)
look('a page that is removed becomes a page that says so, and comes back', '/en/product@2.0/guides/passing', async (page) => {
  await shows(page, 'comes and goes');
  fs.rmSync(at('content/guides/passing.md'));
  await until(page, 'the 404 page is shown', () => document.body?.className === 'kind-not-found');
  await until(page, 'the nearest pages are shown', () => document.querySelectorAll('main li a[href*="/guides/"]').length);
  await picture(page, 'not-found');
  write('content/guides/passing.md', site['content/guides/passing.md']);
  await until(page, 'the page is back', () => document.querySelector('#article-title')?.textContent === 'Passing');
});

// (h)
look('the chosen tool stays chosen', guide, async (page) => {
  await page.evaluate(() => document.querySelector('[data-tool=cli]').click());
  edit(translation, 'コマンドで操作します。', 'コマンドだけで操作します。');
  await shows(page, 'コマンドだけで操作します');
  edit(translation, '{% endwebui %}', '{% endwebui %}\n\n{% webui %}\n\nもう一つの画面です。\n\n{% endwebui %}');
  await shows(page, 'もう一つの画面です');
  const hidden = await page.$$eval('.extended-markdown.webui, .extended-markdown.cli', (all) => all.map((block) => block.hidden));
  assert.deepEqual(hidden.map(Boolean), [true, true, false], 'only what is for the command line is shown');
  assert.equal(await page.$eval('[data-tool=cli]', (link) => link.ariaCurrent), 'true');
  await page.evaluate(() => document.querySelector('[data-tool=webui]').click());
  const after = await page.$$eval('.extended-markdown.webui, .extended-markdown.cli', (all) => all.map((block) => Boolean(block.hidden)));
  assert.deepEqual(after, [false, false, true], 'the switch still works');
  await assertStayed(page);
});

// (i)
look('a server that was away is waited for, and what changed meanwhile is shown', guide, async (page) => {
  const { port } = server;
  await stop();
  await until(page, 'the page tells that the connection is lost', () => {
    const badge = document.querySelector('hanga-live').shadowRoot.querySelector('.lost');
    return !badge.hidden && badge.textContent;
  });
  await picture(page, 'lost');
  edit(translation, '目印の段落です。', '留守の間に変わりました。');
  await start(port);
  await shows(page, '留守の間に変わりました');
  await until(page, 'the badge goes', () => document.querySelector('hanga-live').shadowRoot.querySelector('.lost').hidden);
  edit(translation, '留守の間に変わりました。', '戻ってから変わりました。');
  await shows(page, '戻ってから変わりました');
  await assertStayed(page);
});
