// Chromium, headless and alone: CHROMIUM names it, or else it is the first one in PATH.
const { execFileSync } = require('node:child_process');
const puppeteer = require('puppeteer-core');

function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try { return execFileSync('which', [name], { encoding: 'utf8' }).trim(); } catch { /* the next one */ }
  }
  throw new Error('no Chromium in PATH; .ci/browser installs it, CHROMIUM names another');
}

// Nothing it would ask its maker for over the network.
const quiet = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

// `more`: arguments for this one.
const launch = (...more) => puppeteer.launch({ executablePath: executable(), args: [...quiet, ...more] });

module.exports = { executable, launch, quiet };
