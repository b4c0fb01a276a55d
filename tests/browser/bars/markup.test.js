// The W3C's validator (vnu) on every page drawn: no errors and no warnings in what the theme prints. Those inside the
// articles of a foreign tree are its own; they are counted apart and printed.
const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { test } = require('node:test');
const vnu = require('vnu-jar');
const { drawn, tally } = require('./pages');

// Line and column, both from 1, as an offset.
function offset(text, line, column) {
  let at = 0;
  for (let n = 1; n < line; n += 1) at = text.indexOf('\n', at) + 1;
  return at + column - 1;
}

// Where the text of an article lies in a file: what foreign authors wrote.
function articles(html) {
  const parts = [];
  for (const id of ['article-intro', 'article-permissions', 'article-product', 'article-contents']) {
    const start = html.indexOf(` id="${id}"`);
    if (start < 0) continue;
    const [name] = /^\w+/.exec(html.slice(html.lastIndexOf('<', start) + 1));
    // The first end tag of that name that closes as many as were opened.
    const tags = new RegExp(`<(/?)${name}\\b`, 'g');
    tags.lastIndex = start;
    let depth = 1;
    for (let tag = tags.exec(html); tag && depth; tag = tags.exec(html)) {
      depth += tag[1] ? -1 : 1;
      if (!depth) parts.push([start, tag.index]);
    }
  }
  return parts;
}

// The validator reads all text to guess its language: what authors left untranslated is theirs.
const isAboutLanguage = (message) => message.startsWith('This document appears to be written in ');

test('the validator finds nothing', { timeout: 600_000 }, () => {
  const { stdout, stderr, error } = spawnSync('java', [
    '-Xss8m', '-jar', vnu, '--stdout', '--exit-zero-always', '--format', 'json', ...drawn.map((page) => page.path),
  ], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.ifError(error);
  assert.equal(stderr, '');
  const [own, foreign] = [[], []];
  for (const { url, message, firstLine, lastLine, firstColumn, lastColumn } of JSON.parse(stdout).messages) {
    const page = drawn.find((each) => `file:${each.path}` === url);
    const html = fs.readFileSync(page.path, 'utf8');
    const at = offset(html, firstLine ?? lastLine, firstColumn ?? lastColumn);
    const inText = isAboutLanguage(message) || articles(html).some(([start, end]) => start <= at && at < end);
    (inText && page.site !== 'manual' ? foreign : own).push(`${page.address}: ${message}`);
  }
  console.log(`${drawn.length} pages; in the articles of foreign trees ${foreign.length}:\n${tally(foreign)}`);
  assert.equal(tally(own), '');
});
