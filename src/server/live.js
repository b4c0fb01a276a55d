// Client of `hanga serve`: shows saved changes without losing the reader's position.
//
// The server announces changes as events. The page is then fetched again, and only the differences are applied to the
// document. They are computed from two responses of the server, never from the document itself, so that changes made by
// readers and scripts (scroll position, open details, wrapped code blocks) are kept.
(() => {
  const root = document.documentElement;
  const tag = document.currentScript;
  const prefix = 'hanga serve:';

  // Entity tag of the content shown, id of the latest known state, and entity tag last announced by the server.
  let shown = tag.dataset.etag;
  let state = tag.dataset.state;
  let newest = shown;
  // The server's version of the content shown, as a separate document, and for each of its nodes the node in the page.
  let copy;
  let status;
  const nodes = new WeakMap();
  // Elements affected by a change.
  let touched = new Set();

  // The page as parsed: this runs before scripts that wait for DOMContentLoaded.
  const parsed = new Map();
  for (const element of [root, ...root.querySelectorAll('*')]) parsed.set(element, [...element.childNodes]);
  // The server's version is in the browser's cache. It is not taken from the document, which was parsed with scripting
  // enabled (<noscript> differs) and may have been changed by other scripts.
  const beginning = read('force-cache').then((first) => {
    if (first.etag !== tag.dataset.etag) return;
    ({ copy, status } = { copy: first.document, status: first.status });
    pair(copy.documentElement, root, (element) => parsed.get(element) ?? []);
  }).catch(warn).finally(() => parsed.clear());

  function warn(error) { console.warn(prefix, error); }

  // Fetching

  async function read(cache) {
    const response = await fetch(location.href, { cache });
    const text = new DOMParser().parseFromString(await response.text(), 'text/html');
    const etag = text.querySelector('script[src="/_hanga/live.js"]')?.dataset.etag;
    if (!etag) throw new Error(`status ${response.status}, and no page`);
    return { document: text, etag, status: response.status, moved: response.redirected };
  }

  let updating = false;
  async function update() {
    if (updating) return;
    updating = true;
    try {
      await beginning;
      // Repeat if another event arrived while the page was being fetched.
      while (newest !== shown) {
        const wanted = newest;
        const next = await read('no-cache');
        if (!copy || next.status !== status || next.moved) { location.reload(); return; }
        if (next.etag !== shown && !apply(next.document)) { location.reload(); return; }
        shown = next.etag;
        if (wanted === newest) newest = shown;
      }
    } finally {
      updating = false;
    }
  }

  // Applies the differences to the page. Returns false if that is not possible and the page must be reloaded.
  function apply(next) {
    const scripts = (text) => [...text.scripts].map((script) => (script.dataset.etag ? '' : script.outerHTML)).join('\n');
    if (scripts(copy) !== scripts(next)) return false;
    touched = new Set();
    try {
      keepingPlace(() => {
        patch(copy.documentElement, next.documentElement);
        document.dispatchEvent(new CustomEvent('hanga:update'));
      });
    } catch (error) {
      warn(error);
      return false;
    }
    flash();
    return copy.documentElement.isEqualNode(next.documentElement);
  }

  // Patching. `copy` is changed together with the page, so that it equals the next version afterwards.

  function pair(node, live, children = (parent) => parent.childNodes) {
    nodes.set(node, live);
    const others = children(live);
    let at = 0;
    for (const child of node.childNodes) {
      // Nodes in between were inserted by a script.
      let next = at;
      while (next < others.length && others[next].nodeName !== child.nodeName) next += 1;
      if (next === others.length) continue;
      pair(child, others[next], children);
      at = next + 1;
    }
  }

  // Returns the child of the parent's element that represents a node: its own node, or what a script has wrapped around
  // it.
  function slot(node) {
    const parent = nodes.get(node.parentNode);
    let at = nodes.get(node);
    while (at && at.parentNode !== parent) at = at.parentNode;
    return at;
  }

  function patch(node, next) {
    if (node.isEqualNode(next)) return;
    const live = nodes.get(node);
    if (node.nodeType !== Node.ELEMENT_NODE) {
      setText(live, next.data);
      node.data = next.data;
      return;
    }
    for (const { namespaceURI, name, value } of next.attributes) {
      if (node.getAttribute(name) === value) continue;
      for (const each of [node, live]) each.setAttributeNS(namespaceURI, name, value);
      touched.add(live);
    }
    for (const { name } of [...node.attributes]) {
      if (!next.hasAttribute(name)) for (const each of [node, live]) each.removeAttribute(name);
    }
    patchChildren(node, next);
  }

  // Replaces only the part that differs, to preserve a selection elsewhere in the text.
  function setText(live, text) {
    const old = live.data;
    let start = 0;
    let end = 0;
    while (start < Math.min(old.length, text.length) && old[start] === text[start]) start += 1;
    const most = Math.min(old.length, text.length) - start;
    while (end < most && old.at(-1 - end) === text.at(-1 - end)) end += 1;
    live.replaceData(start, old.length - start - end, text.slice(start, text.length - end));
    if (live.parentElement) touched.add(live.parentElement);
  }

  function patchChildren(parent, next) {
    let pairs = align([...parent.childNodes], [...next.childNodes]);
    const changes = ([old, to]) => old && !(to && old.isEqualNode(to));
    if (pairs.some((each) => changes(each) && !slot(each[0]))) {
      // A script has replaced these children.
      if (parent.parentNode === copy || parent.parentNode === copy.documentElement) throw new Error('the page is not what was sent');
      nodes.get(parent).replaceChildren();
      parent.replaceChildren();
      pairs = [...next.childNodes].map((to) => [null, to]);
    }
    let last = null;
    for (const [old, to] of pairs) {
      if (old && to && alike(old, to)) {
        patch(old, to);
        last = old;
        continue;
      }
      if (to) last = insert(to, parent, last ?? (old && old.previousSibling));
      if (old) {
        slot(old).remove();
        old.remove();
      }
    }
  }

  function insert(node, parent, after) {
    const kept = copy.importNode(node, true);
    const live = document.importNode(node, true);
    let sibling = after;
    while (sibling && !slot(sibling)) sibling = sibling.previousSibling;
    if (sibling) slot(sibling).after(live); else nodes.get(parent).prepend(live);
    parent.insertBefore(kept, after ? after.nextSibling : parent.firstChild);
    pair(kept, live);
    if (live.nodeType === Node.ELEMENT_NODE) touched.add(live); else if (live.data.trim()) touched.add(live.parentElement);
    return kept;
  }

  // Whether one node can be patched into the other: elements need the same name and class, because scripts may have
  // changed other elements in ways that do not fit.
  function alike(a, b) {
    if (a.nodeName !== b.nodeName) return false;
    return a.nodeName === 'BODY' || a.nodeType !== Node.ELEMENT_NODE || a.getAttribute('class') === b.getAttribute('class');
  }

  // Identity of an element whose text changes.
  function key(node) {
    return node.id || (node.nodeName === 'DETAILS' && node.querySelector('summary')?.textContent.trim()) || '';
  }

  // Aligns two lists of children. Returns pairs: [old, new], [old, null] for removed and [null, new] for inserted
  // nodes.
  function align(a, b) {
    const pairs = [];
    let start = 0;
    let end = 0;
    const shorter = Math.min(a.length, b.length);
    while (start < shorter && a[start].isEqualNode(b[start])) start += 1;
    while (end < shorter - start && a.at(-1 - end).isEqualNode(b.at(-1 - end))) end += 1;
    const [oldest, newer] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];

    // Longest common subsequence. Whitespace between blocks must not outweigh a block.
    const weight = (x, y) => {
      const same = x.nodeName === y.nodeName && ((key(x) && key(x) === key(y)) || x.isEqualNode(y));
      return same ? (x.textContent.trim() ? 8 : 1) : 0;
    };
    const [n, m] = [oldest.length, newer.length];
    const table = Array.from({ length: n + 1 }, () => new Uint32Array(m + 1));
    const isSmall = n * m < 250_000;
    for (let i = n - 1; isSmall && i >= 0; i -= 1) {
      for (let j = m - 1; j >= 0; j -= 1) {
        const both = weight(oldest[i], newer[j]);
        table[i][j] = Math.max(table[i + 1][j], table[i][j + 1], both && both + table[i + 1][j + 1]);
      }
    }
    // Pairs the nodes between two matches, in order, if they are alike.
    const between = (from, to, gone, come) => {
      let at = to;
      for (let i = from; i < gone; i += 1) {
        let found = at;
        while (found < come && !alike(oldest[i], newer[found])) found += 1;
        if (found === come) {
          pairs.push([oldest[i], null]);
        } else {
          while (at < found) pairs.push([null, newer[at++]]);
          pairs.push([oldest[i], newer[at++]]);
        }
      }
      while (at < come) pairs.push([null, newer[at++]]);
    };
    for (let i = 0; i < start; i += 1) pairs.push([a[i], b[i]]);
    let [i, j, from, to] = [0, 0, 0, 0];
    while (isSmall && i < n && j < m) {
      const both = weight(oldest[i], newer[j]);
      if (both && table[i][j] === both + table[i + 1][j + 1]) {
        between(from, to, i, j);
        pairs.push([oldest[i++], newer[j++]]);
        [from, to] = [i, j];
      } else if (table[i + 1][j] >= table[i][j + 1]) i += 1; else j += 1;
    }
    between(from, to, n, m);
    for (let k = end; k > 0; k -= 1) pairs.push([a.at(-k), b.at(-k)]);
    return pairs;
  }

  // Preserving the reader's position

  // While a tag is broken, much of the page may be missing. The position and the open details are restored when it is
  // back.
  let away;
  const toOpen = new Set();

  function keepingPlace(change) {
    const before = scrollY;
    const back = away && Math.abs(before - away.left) <= 2 ? away.from : undefined;
    const places = scrollY > 0 ? anchors() : [];
    const opened = [...document.querySelectorAll('details[open]')];
    const focused = document.activeElement;
    // Otherwise, the browser's own correction of the position would be added to this one.
    const still = new CSSStyleSheet();
    still.replaceSync('* { overflow-anchor: none !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
    try {
      change();
      for (const gone of opened) if (!gone.isConnected && key(gone)) toOpen.add(key(gone));
      for (const details of document.querySelectorAll('details:not([open])')) {
        if (toOpen.delete(key(details))) details.open = true;
      }
      if (!focused.isConnected && focused.id) document.getElementById(focused.id)?.focus({ preventScroll: true });
      const place = places.find(({ element }) => element.isConnected && element.getClientRects().length);
      const goal = back ?? (place ? scrollY + place.element.getBoundingClientRect().top - place.top : before);
      scrollTo({ top: goal, behavior: 'instant' });
      away = goal > scrollY + 2 ? { from: back ?? before, left: scrollY } : undefined;
    } finally {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== still);
    }
  }

  // Returns the visible elements, starting with the innermost first element. The first one that still exists after the
  // change keeps its position.
  function anchors() {
    const top = parseFloat(getComputedStyle(root).scrollPaddingTop) || 0;
    const found = [];
    let parent = document.querySelector('main') ?? document.body;
    while (parent) {
      const level = [];
      for (const element of parent.children) {
        const box = element.getBoundingClientRect();
        if (!box.height || box.bottom <= top || box.top >= innerHeight) continue;
        if (/fixed|sticky/.test(getComputedStyle(element).position)) continue;
        level.push({ element, top: box.top });
      }
      found.unshift(...level);
      parent = level[0]?.element;
    }
    return found;
  }

  // Highlights the changes briefly. Animations do not modify the document.
  function flash() {
    const blocks = new Set();
    for (let element of touched) {
      while (element && (!element.getClientRects().length || /^inline|contents/.test(getComputedStyle(element).display))) {
        element = element.parentElement;
      }
      if (element && element !== document.body && element !== root) blocks.add(element);
    }
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    for (const block of [...blocks].slice(0, 100)) {
      if ([...blocks].some((other) => other !== block && other.contains(block))) continue;
      block.animate(
        [{ outline: '2px solid rgb(217 119 6)', outlineOffset: '4px' }, { outline: '2px solid rgb(217 119 6 / 0)', outlineOffset: '4px' }],
        { duration: 1800, easing: calm ? 'steps(1, end)' : 'ease-in' },
      );
    }
  }

  // Style sheets and images

  async function refresh(path) {
    await beginning;
    const shows = (address) => {
      try {
        const url = new URL(address, document.baseURI);
        return url.origin === location.origin && [url.pathname, decodeURI(url.pathname)].includes(path);
      } catch {
        return false;
      }
    };
    const anew = (address) => {
      const url = new URL(address, document.baseURI);
      url.searchParams.set('v', Date.now().toString(36));
      return url.pathname + url.search + url.hash;
    };
    let count = 0;
    const sheets = [...document.querySelectorAll('link[rel~=stylesheet][href]')].filter((link) => shows(link.href));
    if (sheets.length) {
      const last = sheets.at(-1);
      const fresh = last.cloneNode();
      fresh.href = anew(last.href);
      // Keep the old sheet until the new one is loaded, so that the page is never unstyled.
      fresh.onload = fresh.onerror = () => sheets.forEach((link) => link.remove());
      last.after(fresh);
      for (const node of copy?.querySelectorAll('link') ?? []) if (sheets.includes(nodes.get(node))) nodes.set(node, fresh);
      count += 1;
    }
    for (const link of document.querySelectorAll('link[rel~=icon][href]')) {
      if (shows(link.href)) { link.href = anew(link.href); count += 1; }
    }
    for (const image of document.querySelectorAll('img, picture source')) {
      const source = image.getAttribute('src');
      if (source && shows(source)) { image.setAttribute('src', anew(source)); count += 1; }
      const set = image.getAttribute('srcset');
      const next = set?.replace(/[^\s,]+/g, (part) => (shows(part) ? anew(part) : part));
      if (next && next !== set) { image.setAttribute('srcset', next); count += 1; }
    }
    if (!count) location.reload();
  }

  // Problems

  // The theme's words in the language of the page.
  const words = JSON.parse(tag.dataset.words);
  const count = (name, n) => (words[name] ?? '').replace('{count}', n);
  // Messages are written in English.
  const say = (text) => make('span', /^en\b/.test(tag.dataset.language) ? {} : { lang: 'en' }, text);

  function make(name, attributes = {}, ...content) {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    element.append(...content);
    return element;
  }

  // Next to <body>, outside the reach of the site's styles and scripts.
  const host = make('hanga-live');
  const shadow = host.attachShadow({ mode: 'open' });
  const counts = make('button', { type: 'button', class: 'counts', 'aria-controls': 'list' });
  const inspect = make('a', { class: 'inspect' }, words.inspect);
  const list = make('ol', { id: 'list', tabindex: '0' });
  const region = make('section', { role: 'region', lang: tag.dataset.language, 'aria-label': words.region, hidden: '' }, make('header', {}, counts, inspect), list);
  const said = make('p', { class: 'said', role: 'status', 'aria-live': 'polite' });
  const lostBadge = make('p', { class: 'lost', role: 'status', hidden: '' });
  const sheet = new CSSStyleSheet();
  // Custom properties of the theme are inherited; those of a theme without them are the ones of hanga's own.
  sheet.replaceSync(`
    :host { all: initial; color-scheme: light dark; position: fixed; inset: auto 0 0; z-index: 2147483647; display: flex; flex-direction: column; align-items: flex-end; gap: 8px; padding: 8px; pointer-events: none; font: 14px/1.55 var(--font, system-ui, sans-serif);
      --back: var(--paper, light-dark(#fff, #15181d)); --text: var(--ink, light-dark(#24272d, #dfe0dd)); --soft: var(--ink-soft, light-dark(#5a5f69, #a4a9b3)); --rule: var(--line, light-dark(#dfdcd5, #333943)); --inset: var(--panel, light-dark(#f6f5f2, #1d2127)); --link: var(--accent, light-dark(#1d4f91, #8db6f2));
      --red: var(--danger, light-dark(#a62b20, #f49e92)); --red-mark: var(--danger-soft, light-dark(#fcefed, #2f1d1b)); --amber: var(--warning, light-dark(#7d5000, #e6bc6a)); --amber-mark: var(--warning-soft, light-dark(#fcf5e3, #2a2416)); --corner: var(--round, .5rem); }
    :host([data-theme=light]) { color-scheme: light; }
    :host([data-theme=dark]) { color-scheme: dark; }
    *, ::before { box-sizing: border-box; }
    [hidden] { display: none !important; }
    :focus-visible { outline: 2px solid var(--link); outline-offset: -2px; }
    section, .lost { margin: 0; max-width: 100%; overflow: hidden; pointer-events: auto; color: var(--text); background: var(--back); border: 1px solid var(--rule); border-radius: var(--corner); box-shadow: 0 .5rem 2rem rgb(0 0 0 / .2); }
    section { display: flex; flex-direction: column; width: 54rem; max-height: 45vh; }
    section.folded { width: auto; }
    section.folded :is(ol, .inspect) { display: none; }
    header { display: flex; flex: none; flex-wrap: wrap; align-items: center; justify-content: space-between; }
    section:not(.folded) header { border-bottom: 1px solid var(--rule); }
    .counts { display: flex; align-items: center; gap: 12px; min-height: 36px; padding: 0 14px; }
    .counts::after { content: ""; width: 6px; height: 6px; border: solid; border-width: 0 1.5px 1.5px 0; rotate: 45deg; translate: 0 -2px; color: var(--soft); }
    .folded .counts::after { rotate: 225deg; translate: 0 2px; }
    .counts span { display: flex; align-items: center; gap: 7px; font-weight: 600; white-space: nowrap; }
    .counts span::before { content: ""; width: 9px; height: 9px; border-radius: 50%; background: var(--color); }
    .error { --color: var(--red); --mark: var(--red-mark); }
    .warning { --color: var(--amber); --mark: var(--amber-mark); }
    button { margin: 0; border: 0; color: inherit; background: none; border-radius: inherit; font: inherit; cursor: pointer; }
    a, .place button { color: var(--link); text-underline-offset: .2em; }
    .inspect { padding: 6px 14px; font-size: 13px; }
    ol { min-height: 0; margin: 0; padding: 0; overflow-y: auto; overscroll-behavior: contain; list-style: none; scrollbar-width: thin; }
    li { padding: 10px 16px 12px; border-inline-start: 4px solid var(--color); }
    li + li { border-top: 1px solid var(--rule); }
    li p { margin: 0; overflow-wrap: anywhere; }
    code, pre { font: 12.5px/1.6 var(--font-code, monospace); }
    .what strong { color: var(--color); }
    .what code { margin-inline-end: .4em; padding: 1px 6px; color: var(--soft); background: var(--inset); border-radius: 4px; }
    .place { display: flex; flex-wrap: wrap; gap: 0 14px; align-items: baseline; }
    .place button { padding: 2px 0; font-size: 13px; text-decoration: underline; }
    .more { color: var(--soft); font-size: 13px; }
    .more code { color: var(--text); }
    pre { display: flex; margin: 5px 0; padding: 5px 0; overflow-x: auto; background: var(--inset); border-radius: calc(var(--corner) - 2px); scrollbar-width: thin; tab-size: 4; }
    pre > * { padding-inline: 12px; }
    .line { position: sticky; inset-inline-start: 0; color: var(--soft); background: inherit; border-inline-end: 1px solid var(--rule); user-select: none; }
    mark { color: inherit; background: var(--mark); border-bottom: 2px solid var(--color); border-radius: 2px 2px 0 0; }
    .lost { padding: 6px 14px; color: var(--soft); font-size: 13px; }
    .said { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    @media (forced-colors: active) { .counts span::before { background: CanvasText; } }
    @media print { :host { display: none; } }
  `);
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(lostBadge, region, said);
  root.append(host);
  const follow = () => { host.dataset.theme = root.dataset.theme ?? ''; };
  new MutationObserver(follow).observe(root, { attributeFilter: ['data-theme'] });
  follow();

  // The reader's choice and the known errors, for all pages in this tab.
  const store = 'hanga-problems';
  let memory = { folded: null, known: [] };
  try { memory = { ...memory, ...JSON.parse(sessionStorage.getItem(store)) }; } catch { /* unavailable, or invalid */ }

  function remember() {
    try { sessionStorage.setItem(store, JSON.stringify(memory)); } catch { /* unavailable */ }
  }

  function fold(folded) {
    region.classList.toggle('folded', folded);
    counts.setAttribute('aria-expanded', !folded);
    // Paragraphs are often one long line: scroll to the marked part.
    for (const mark of list.querySelectorAll('mark')) {
      const [pre, at] = [mark.closest('pre'), mark.getBoundingClientRect()];
      const box = pre.getBoundingClientRect();
      if (at.right > box.right) pre.scrollLeft += at.left - box.left - box.width / 3;
    }
  }

  function chooseFold(folded) {
    fold(folded);
    memory.folded = folded;
    remember();
  }

  counts.addEventListener('click', () => chooseFold(!region.classList.contains('folded')));
  region.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    chooseFold(true);
    counts.focus();
  });

  function showProblems(problems) {
    const errors = problems.filter((problem) => problem.severity === 'error');
    const warnings = problems.filter((problem) => problem.severity !== 'error');
    // Without the line number, which changes with every line added above.
    const names = errors.map(({ code, file, message }) => [code, file, message].join(' '));
    if (names.some((name) => !memory.known.includes(name))) memory.folded = null;
    if (!problems.length) memory.folded = null;
    memory.known = names;
    remember();

    const labels = [['error', errors.length], ['warning', warnings.length]].filter(([, n]) => n)
      .map(([severity, n]) => make('span', { class: severity }, count(`${severity}s`, n)));
    counts.replaceChildren(...labels);
    list.replaceChildren(...[...errors, ...warnings].map(item));
    inspect.href = `${location.pathname}?inspect`;
    if (!region.hidden || problems.length) said.textContent = labels.map((label) => label.textContent).join(', ') || words.none;
    region.hidden = !problems.length;
    fold(memory.folded ?? !errors.length);
  }

  // Buttons for a place: open it, if the server has an editor, and copy it.
  function actions({ file, line, column }) {
    const button = (word, work) => {
      const made = make('button', { type: 'button', class: word }, words[word]);
      made.addEventListener('click', async () => {
        const answer = await work().catch(() => '');
        if (!answer) return;
        made.textContent = answer;
        said.textContent = answer;
        setTimeout(() => { made.textContent = words[word]; }, 2000);
      });
      return made;
    };
    const copying = button('copy', async () => {
      await navigator.clipboard.writeText(`${file}:${line}:${column}`);
      return words.copied;
    });
    if (!('opens' in tag.dataset) || file.startsWith('(')) return [copying];
    const opening = button('open', async () => {
      const asked = new URLSearchParams({ file, line, column });
      const sent = await fetch(`/_hanga/open?${asked}`, { method: 'POST' }).catch(() => null);
      return sent?.ok ? undefined : words.open_failed;
    });
    return [opening, copying];
  }

  function item({ code, severity, message: text, file, line, column, source, caret = [0, 0], help, chain = [] }) {
    const place = `${file}:${line}:${column}`;
    const entry = make('li', { class: severity === 'error' ? 'error' : 'warning' },
      make('p', { class: 'what' }, make('strong', {}, words[severity] ?? severity), ' ', make('code', {}, code), say(text)),
      make('p', { class: 'place' }, make('code', {}, place), ...actions({ file, line, column })));
    if (source) {
      // Columns count code points, not UTF-16 code units.
      const letters = [...source];
      const start = Math.min(caret[0], letters.length);
      const end = Math.max(caret[1], start + 1);
      const marked = make('mark', {}, letters.slice(start, end).join('') || ' ');
      entry.append(make('pre', { tabindex: '0' }, make('span', { class: 'line', 'aria-hidden': 'true' }, `${line}`),
        make('span', {}, letters.slice(0, start).join(''), marked, letters.slice(end).join(''))));
    }
    for (const via of chain) {
      entry.append(make('p', { class: 'more place' }, `${words.through} `, make('code', {}, `${via.file}:${via.line}:${via.column}`), ...actions(via).slice(0, -1)));
    }
    if (help) entry.append(make('p', { class: 'more' }, `${words.help} `, say(help)));
    return entry;
  }

  // Events

  let stream;
  let timers = {};
  function after(name, milliseconds, work) {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(work, milliseconds);
  }

  function handle(name, work) {
    stream.addEventListener(name, async (event) => {
      state = event.lastEventId.split(' ')[1] ?? state;
      try { await work(JSON.parse(event.data)); } catch (error) { warn(error); }
    });
  }

  function text(value) {
    if (typeof value !== 'string') throw new TypeError('an event that says nothing');
    return value;
  }

  function connect() {
    stream?.close();
    stream = new EventSource(`/_hanga/events?${new URLSearchParams({ page: tag.dataset.page, etag: shown, state })}`);
    stream.onopen = () => {
      clearTimeout(timers.lost);
      delete timers.lost;
      lostBadge.hidden = true;
      // Catch up on updates missed while the server was not reachable.
      update().catch(warn);
    };
    stream.onerror = () => {
      timers.lost ??= setTimeout(() => {
        lostBadge.textContent = words.lost;
        lostBadge.hidden = false;
      }, 2000);
      // The browser reconnects by itself, unless the response was not an event stream.
      if (stream.readyState === EventSource.CLOSED) after('retry', 1000, connect);
    };
    handle('page', (data) => {
      newest = text(data.etag);
      return update();
    });
    handle('problems', ({ problems }) => showProblems(problems));
    handle('asset', ({ path }) => refresh(text(path)));
  }

  // Browsers open at most six connections to a host: close that of a hidden page.
  function disconnect() {
    stream?.close();
    Object.values(timers).forEach(clearTimeout);
    timers = {};
    lostBadge.hidden = true;
  }

  const follows = () => (document.visibilityState === 'hidden' ? disconnect() : connect());
  document.addEventListener('visibilitychange', follows);
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', (event) => { if (event.persisted) follows(); });
  follows();
})();
