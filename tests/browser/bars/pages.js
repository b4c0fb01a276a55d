// The pages drawn by draw.js, on a static host, in a browser: what the tests in this folder share.
const fs = require('node:fs');
const path = require('node:path');
const { after, before } = require('node:test');
const { launch } = require('../chromium');
const { project } = require('../program');
const { host } = require('./host');

const built = path.join(project, 'target', 'theme');
const drawn = JSON.parse(fs.readFileSync(path.join(built, 'pages.json'), 'utf8'))
  .map((page) => ({ ...page, path: path.join(built, page.site, page.file), address: `${page.base}/${page.file.replace(/\/?index\.html$/, '')}` }));
// What can be looked at: redirects lead on at once, and so does the root with JavaScript.
const lasting = drawn.filter((page) => page.kind !== 'redirect' && page.kind !== 'root');
const widths = [360, 768, 1440];
const schemes = ['light', 'dark'];

const hosts = new Map();
let browser;

// In a test file: `before` hosts and browser are there, `after` they are gone. `more`: arguments for Chromium.
function setUp(...more) {
  before(async () => {
    for (const { site, base } of drawn) {
      if (!hosts.has(site)) hosts.set(site, await host(path.join(built, site), base));
    }
    browser = await launch(...more);
  });
  after(async () => {
    await browser?.close();
    for (const each of hosts.values()) await each.stop();
  });
}

const url = (page) => hosts.get(page.site).origin + page.address;

// Runs `work(tab, page)` for pages, two at a time, each in a fresh profile. Collects what the works return.
async function visit(pages, work) {
  const waiting = [...pages];
  const found = [];
  const worker = async () => {
    for (let page = waiting.shift(); page; page = waiting.shift()) {
      const context = await browser.createBrowserContext();
      const tab = await context.newPage();
      tab.setDefaultTimeout(120_000);
      try {
        found.push(...await work(tab, page) ?? []);
      } catch (error) {
        throw new Error(`${page.address}: ${error.message}`, { cause: error });
      } finally {
        await context.close();
      }
    }
  };
  await Promise.all([worker(), worker()]);
  return found;
}

// Sets how the page is seen: width in CSS pixels, colour scheme. Nothing moves by itself.
async function look(tab, width, scheme = 'light') {
  await tab.setViewport({ width, height: 900 });
  await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
}

// Goes to the page and waits until the script has prepared it, which takes a few steps on a long one: each listing has its
// box, and what scrolls can have the focus.
async function open(tab, page) {
  await tab.goto(url(page), { waitUntil: 'load' });
  await tab.waitForFunction(() => {
    const boxed = [...document.querySelectorAll('#article-contents pre')].every((pre) => pre.closest('.code-box, .code-extra'));
    const scrolls = (each) => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight + 1;
    return boxed && [...document.querySelectorAll('.text :is(pre, table)')].every((each) => each.tabIndex === 0 || !scrolls(each));
  });
}

// Findings, one a line, each with how often.
function tally(found) {
  const counts = new Map();
  for (const line of found) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([line, count]) => `${count} × ${line}`).join('\n');
}

module.exports = { built, browser: () => browser, drawn, lasting, look, open, schemes, setUp, tally, url, visit, widths };
