// Small comforts for readers. Every page can be read and used without this file.
(() => {
  const root = document.documentElement;
  const words = document.currentScript.dataset;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const store = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* storage is off */ } },
  };

  // Light, dark, or auto: what the device says. Set at once, before the page is painted.
  const themes = ['auto', 'light', 'dark'];
  let theme = store.get('hanga-theme');
  if (!themes.includes(theme)) theme = 'auto';
  root.dataset.theme = theme;
  root.dataset.js = '';

  function themeSwitch() {
    const button = document.querySelector('[data-theme-switch]');
    if (!button) return;
    button.title = words[theme];
    button.setAttribute('aria-label', words[theme]);
    button.hidden = false;
  }
  document.addEventListener('click', (event) => {
    if (!event.target.closest('[data-theme-switch]')) return;
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    root.dataset.theme = theme;
    store.set('hanga-theme', theme);
    themeSwitch();
  });

  // Menus close on Escape and on a click elsewhere. The language chosen counts at the site's root, too.
  function menus() {
    const close = (except) => all(':is(.picker, .fold)[open]').forEach((menu) => { if (menu !== except) menu.open = false; });
    document.addEventListener('click', (event) => {
      if (!event.target.closest('input')) close(event.target.closest('.picker, .fold'));
      const link = event.target.closest('.languages a');
      if (link) store.set('hanga-language', link.hreflang);
    });
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      const inside = document.activeElement?.closest('.picker, .side, .toc')?.querySelector('[open] > summary');
      close();
      inside?.focus();
    });
  }

  // The same page in another version or language: at the same heading, for the same system and tool.
  const asked = new URLSearchParams(location.search);
  function target() {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it is */ }
    return id ? document.getElementById(id) : null;
  }
  function keepPlace(event) {
    const link = event.target.closest?.('.picker:not(.products) a:not(.absent)');
    if (!link) return;
    const url = new URL(link.href);
    // The second name of a translated heading exists in its language alone.
    const heading = target();
    url.hash = heading?.matches('a.alias') ? heading.nextElementSibling.id : location.hash;
    const here = new URLSearchParams(location.search);
    for (const kind of kinds) if (here.has(kind)) url.searchParams.set(kind, here.get(kind));
    link.href = url;
  }
  for (const type of ['pointerover', 'focusin', 'click']) document.addEventListener(type, keepPlace);

  // Blocks written with {:copy} have a button and a label already; the other ones get them here.
  const titles = { js: 'JavaScript', javascript: 'JavaScript', ts: 'TypeScript', typescript: 'TypeScript', sh: 'Shell', yml: 'YAML', graphql: 'GraphQL', powershell: 'PowerShell' };
  const titled = (name) => (/^(css|html|http|ini|json|php|scss|sql|toml|xml|yaml)$/.test(name) ? name.toUpperCase()
    : titles[name] ?? name[0].toUpperCase() + name.slice(1));
  const language = (pre) => /(?:^| )language-(\S+)/.exec(pre.querySelector('code')?.className)?.[1];
  function codeBox(pre) {
    let box = pre.closest('.code-extra, .code-box');
    if (box?.matches('.code-extra')) return;
    if (!box) {
      box = document.createElement('div');
      const button = document.createElement('button');
      box.className = 'code-box';
      button.className = 'copy';
      button.type = 'button';
      button.dataset.copy = '';
      button.setAttribute('aria-label', words.copyLabel);
      pre.replaceWith(box);
      box.append(pre, button);
    }
    const name = language(pre);
    let label = box.querySelector('.code-label');
    if (!name) { label?.remove(); return; }
    if (!label) {
      label = document.createElement('span');
      label.className = 'code-label';
      box.prepend(label);
    }
    label.textContent = titled(name);
  }

  // What is typed: without the prompts of a shell.
  function typed(pre) {
    const text = (pre.querySelector('code') ?? pre).textContent.replace(/\n$/, '');
    const isShell = /^(bash|console|sh|shell|shellsession|shell-session|terminal|zsh|)$/.test(language(pre) ?? '');
    return isShell ? text.replace(/^\$ /gm, '') : text;
  }

  function copying() {
    const status = document.createElement('p');
    status.className = 'hidden';
    status.setAttribute('role', 'status');
    document.body.append(status);
    document.addEventListener('click', async (event) => {
      const button = event.target.closest('button[data-copy]');
      const box = button?.closest('.code-extra, .code-box');
      const code = box?.querySelector('.annotate-inline pre') ?? box?.querySelector('pre');
      if (!code) return;
      try { await navigator.clipboard.writeText(typed(code)); } catch { return; }
      button.dataset.copy = 'done';
      status.textContent = words.copied;
      setTimeout(() => { button.dataset.copy = ''; status.textContent = ''; }, 2000);
    });
  }

  // Of text for several systems, tools or languages of samples, one at a time is shown; search finds the others.
  const kinds = ['platform', 'tool', 'sample'];
  const device = navigator.userAgentData?.platform || navigator.platform || '';
  const own = { platform: ['mac', 'windows', 'linux'].find((name) => device.toLowerCase().startsWith(name.slice(0, 3))) };
  const controls = (kind) => all(`[data-${kind}-switcher] [data-${kind}]`);
  const variants = (more = '') => all(`#article-contents :is(.extended-markdown, [data-part])${more}, #article-toc [data-part]${more}`);
  const isFor = (part, name) => (part.dataset.part ? part.dataset.part.split(' ').includes(name) : part.classList.contains(name));
  // What the page asks for: an operating system even if the reader has chosen another, a tool only before they choose.
  const preset = (kind) => all(`[data-${kind}-switcher][data-default]`)[0]?.dataset.default;
  // Of an operation that has no sample in the language chosen all are shown.
  const offers = (group, name) => !group || [...group.querySelectorAll('[data-part]')].some((part) => isFor(part, name));
  function switches() {
    for (const part of variants('[hidden]')) part.removeAttribute('hidden');
    for (const kind of kinds) {
      const names = [...new Set(controls(kind).map((control) => control.dataset[kind]))]
        .filter((name) => loading || variants().some((part) => isFor(part, name)));
      const wishes = [store.get(`hanga-${kind}`), preset(kind)];
      if (kind === 'platform') wishes.reverse();
      const chosen = [asked.get(kind), ...wishes, own[kind], names[0]].find((name) => names.includes(name));
      for (const control of controls(kind)) {
        const name = control.dataset[kind];
        control.hidden = !names.includes(name);
        control.closest(`[data-${kind}-switcher]`).hidden = names.length < 2;
        control.setAttribute(control.matches('button') ? 'aria-pressed' : 'aria-current', name === chosen);
      }
      const others = names.filter((name) => name !== chosen);
      for (const part of others.length ? variants() : []) {
        const isOther = others.some((name) => isFor(part, name)) && offers(part.closest('[data-parts]'), chosen);
        if (isOther) part.setAttribute('hidden', 'until-found');
      }
    }
  }
  // What is not for the reader goes before it is painted, while the page is loading.
  let loading = true;
  const early = new MutationObserver(() => { if (document.querySelector('.switcher')) switches(); });
  if ('switches' in words) early.observe(root, { childList: true, subtree: true });
  function choose(kind, name) {
    asked.set(kind, name);
    switches();
  }
  document.addEventListener('click', (event) => {
    for (const kind of kinds) {
      const control = event.target.closest(`[data-${kind}-switcher] [data-${kind}]`);
      if (!control) continue;
      event.preventDefault();
      const { top } = control.getBoundingClientRect();
      const name = control.dataset[kind];
      store.set(`hanga-${kind}`, name);
      choose(kind, name);
      // The control stays under the pointer.
      scrollBy({ top: control.getBoundingClientRect().top - top, behavior: 'instant' });
      const url = new URL(location.href);
      if (!url.searchParams.has(kind)) continue;
      url.searchParams.set(kind, name);
      history.replaceState(history.state, '', url);
    }
  });
  // What was found in hidden text, or is linked to, is shown: with everything for the same system or tool.
  function unfold(element) {
    const part = element?.closest?.(':is(.extended-markdown, [data-part])[hidden]');
    for (const kind of part ? kinds : []) {
      const control = controls(kind).find((each) => isFor(part, each.dataset[kind]));
      if (control) choose(kind, control.dataset[kind]);
    }
    return part;
  }
  document.addEventListener('beforematch', (event) => unfold(event.target));
  function unfoldTarget() {
    if (unfold(target())) target().scrollIntoView();
  }
  addEventListener('hashchange', unfoldTarget);

  // Cards of a landing page, by labels and words. The choice is part of the address.
  const fields = (form) => [...form.elements].filter((field) => field.name);
  function filter(form) {
    const found = (card, { name, value }) => (name === 'query'
      ? value.toLowerCase().split(/\s+/).every((word) => card.textContent.toLowerCase().includes(word))
      : [card, ...card.querySelectorAll(`[data-${name}]`)].some((label) => label.dataset[name] === value));
    const asked = fields(form).filter((field) => field.value);
    let count = 0;
    for (const card of form.parentElement.querySelectorAll('.grid > .card')) {
      card.hidden = !asked.every((field) => found(card, field));
      count += !card.hidden;
    }
    for (const shown of form.parentElement.querySelectorAll('[data-filtered]')) {
      const { filtered, none } = shown.dataset;
      shown.textContent = (count ? filtered : none ?? filtered).replace('{count}', count);
    }
  }
  function filters() {
    const wanted = new URLSearchParams(location.search);
    for (const form of all('[data-filter]')) {
      for (const field of fields(form)) {
        field.value = wanted.get(field.name) ?? '';
        // The address can name what no card has.
        if (field.selectedIndex < 0) field.value = '';
      }
      filter(form);
      form.hidden = false;
    }
  }
  function filtered(form, isStep) {
    filter(form);
    const url = new URL(location.href);
    for (const { name, value } of fields(form)) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    if (isStep) history.pushState(null, '', url);
    else history.replaceState(history.state, '', url);
  }
  document.addEventListener('input', (event) => {
    const form = event.target.closest?.('[data-filter]');
    // Typing a word is one step, not one for each letter.
    if (form) filtered(form, event.target.matches('select'));
  });
  // The fields are reset after the event.
  document.addEventListener('reset', ({ target }) => target.matches('[data-filter]') && setTimeout(filtered, 0, target, true));
  document.addEventListener('submit', (event) => { if (event.target.matches('[data-filter]')) event.preventDefault(); });
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('.tags a[href^="?"]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, '', link.href);
    filters();
    link.closest('section').scrollIntoView();
  });
  addEventListener('popstate', filters);

  // What scrolls can be reached with the keyboard. Long listings have no size before they come into sight.
  function scroller(element) {
    const scrolls = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight + 1;
    if (scrolls || element.matches('.height-constrained-code-block pre')) element.tabIndex = 0;
  }
  const scrollers = () => inSlices(all('.text :is(pre, table)'), scroller);
  addEventListener('resize', scrollers);
  document.addEventListener('toggle', scrollers, true);

  // Does the same for many elements, a few milliseconds at a time: a reference may have a thousand.
  function inSlices(elements, work, then = () => {}) {
    const end = performance.now() + 8;
    while (elements.length && performance.now() < end) work(elements.shift());
    if (elements.length) setTimeout(inSlices, 0, elements, work, then);
    else then();
  }

  // The table of contents marks the section being read: the last heading that has passed the upper part.
  let parts = [];
  let current;
  function scrollSpy() {
    parts = all('#article-toc a[href^="#"]')
      .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
      .filter((part) => part.heading);
    markSection();
  }
  function markSection() {
    const link = parts.findLast((part) => part.heading.getBoundingClientRect().top < innerHeight / 4)?.link;
    if (link === current) return;
    current?.removeAttribute('aria-current');
    link?.setAttribute('aria-current', 'true');
    current = link;
    const toc = document.querySelector('.toc');
    if (link) reveal(link, toc);
    else if (toc) toc.scrollTop = 0;
  }
  addEventListener('scroll', markSection, { passive: true });

  // Scrolls `box`, and only it, so far that `element` is in sight.
  function reveal(element, box) {
    if (!element || !box || box.scrollHeight <= box.clientHeight) return;
    const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (top < 40 || top > box.clientHeight - 80) box.scrollTop += top - box.clientHeight / 3;
  }

  // What is done again when a part of the page was replaced. What measures waits for the layout.
  function enhance() {
    for (const part of [themeSwitch, switches, filters]) part();
    inSlices(all('#article-contents pre'), codeBox, () => requestAnimationFrame(() => setTimeout(() => {
      scrollers();
      scrollSpy();
    })));
  }

  document.addEventListener('DOMContentLoaded', () => {
    early.disconnect();
    loading = false;
    root.dataset.js = 'ready';
    menus();
    copying();
    enhance();
    unfoldTarget();
    requestAnimationFrame(() => reveal(document.querySelector('.side [aria-current]'), document.querySelector('.side')));
  });
  // From the preview server's script.
  document.addEventListener('hanga:update', enhance);
})();
