// Pages of hanga's own manual under axe-core, in light and dark, on a phone and on a desk: no findings.
//
// HANGA names the program (target/release/hanga), CHROMIUM the browser.
const assert = require('node:assert/strict');
const { execFileSync, spawn } = require('node:child_process');
const path = require('node:path');
const { after, before, test } = require('node:test');
const puppeteer = require('puppeteer-core');

const project = path.join(__dirname, '..', '..');
const program = path.resolve(project, process.env.HANGA ?? 'target/release/hanga');

// One page of each kind.
const pages = {
  home: '/en/hanga@0.2',
  'Japanese home': '/ja/hanga@0.2',
  product: '/ja/hanga@0.2/writing',
  category: '/en/hanga@0.2/writing/pages',
  article: '/en/hanga@0.2/writing/start/first-site',
  'Japanese article': '/ja/hanga@0.2/writing/pages/versions',
  'landing page': '/en/hanga@0.2/writing/pages/landing-pages',
  tables: '/ja/hanga@0.2/operating/configuration/theme',
  'REST reference': '/en/hanga@0.2/rest/reference/preview',
  'former version': '/en/hanga@0.1/writing/pages/versions',
  'no page': '/ja/hanga@0.2/nowhere',
};

let server;
let browser;
let origin;

before(async () => {
  server = spawn(program, ['serve', '--root', project, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  origin = await new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (text) => {
      said += text;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const executablePath = process.env.CHROMIUM
    ?? execFileSync('sh', ['-c', 'command -v chromium chromium-browser google-chrome | head -1'], { encoding: 'utf8' }).trim();
  browser = await puppeteer.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
});

after(async () => {
  await browser?.close();
  server?.kill();
});

for (const [name, address] of Object.entries(pages)) {
  test(`axe finds nothing: ${name}`, async () => {
    const page = await browser.newPage();
    try {
      for (const [scheme, width] of [['light', 1440], ['dark', 1440], ['dark', 360]]) {
        await page.setViewport({ width, height: 900 });
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
        await page.goto(origin + address, { waitUntil: 'load' });
        // Run by the debugger, which no policy of the page's concerns.
        await page.evaluate(require('axe-core').source);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
        const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
        assert.deepEqual(found, [], `${address}, ${scheme}, ${width} pixels`);
      }
    } finally {
      await page.close();
    }
  });
}
