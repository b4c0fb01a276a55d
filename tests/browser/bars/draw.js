// Draws the pages on which the theme is measured: the same ones each time, of every kind and language.
//
// Enters: the sites that .ci/theme built, target/theme/SITE. Leaves: target/theme/pages.json, a list of
// { site, base, file, kind, language }. Run it with Node.js; the tests beside it read the list.
const fs = require('node:fs');
const path = require('node:path');
const { project } = require('../program');

const seed = 20201;
const count = 60;
// An ordinary article is what readers see most.
const articles = 4;
const built = path.join(project, 'target', 'theme');
// `base`: the path in the site's base_url. The manual lives below one, as on many hosts.
const sites = [{ site: 'manual', base: '/docs' }, { site: '2020-10', base: '' }];

// Numbers between 0 and 1, the same for the same seed (the generator mulberry32).
function random(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

// What its layout says it is, and for references which one.
function kindOf(file, html) {
  if (html.includes('http-equiv="refresh"')) return 'redirect';
  if (file.endsWith('404.html')) return 'missing';
  const kind = /<body class="kind-(\w*)/.exec(html)?.[1] || 'root';
  const reference = /\/(rest\/reference|graphql\/reference|webhook-events|release-notes)/.exec(file)?.[1];
  return kind === 'article' && reference ? reference : kind;
}

function list({ site, base }) {
  const folder = path.join(built, site);
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.html')).sort().map((file) => {
    const html = fs.readFileSync(path.join(folder, file), 'utf8');
    return { site, base, file, kind: kindOf(file, html), language: /<html lang="([^"]*)"/.exec(html)[1] };
  });
}

// One page of each pile in turn, of the piles of articles a few, until there are enough.
function draw(pages) {
  const next = random(seed);
  const piles = new Map();
  for (const page of pages) {
    const pile = `${page.site} ${page.language} ${page.kind}`;
    if (!piles.has(pile)) piles.set(pile, []);
    piles.get(pile).push(page);
  }
  const drawn = [];
  while (drawn.length < count && [...piles.values()].some((pile) => pile.length)) {
    for (const [name, pile] of piles) {
      const many = name.endsWith(' article') ? articles : 1;
      for (let i = 0; i < many && pile.length && drawn.length < count; i += 1) {
        drawn.push(...pile.splice(Math.floor(next() * pile.length), 1));
      }
    }
  }
  return drawn;
}

const pages = draw(sites.flatMap(list));
fs.writeFileSync(path.join(built, 'pages.json'), `${JSON.stringify(pages, null, 1)}\n`);
const kinds = new Set(pages.map((page) => `${page.kind} (${page.language})`));
console.log(`${pages.length} pages of ${kinds.size} kinds drawn`);
