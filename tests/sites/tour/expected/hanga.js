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
    const show = () => { button.title = words[theme]; button.setAttribute('aria-label', words[theme]); };
    button.addEventListener('click', () => {
      theme = themes[(themes.indexOf(theme) + 1) % themes.length];
      root.dataset.theme = theme;
      store.set('hanga-theme', theme);
      show();
    });
    show();
    button.hidden = false;
  }

  // Menus close on Escape and on a click elsewhere. The language chosen counts at the site's root, too.
  function menus() {
    const close = (except) => all('.picker[open]').forEach((menu) => { if (menu !== except) menu.open = false; });
    document.addEventListener('click', (event) => {
      close(event.target.closest('.picker'));
      const link = event.target.closest('.languages a');
      if (link) store.set('hanga-language', link.hreflang);
    });
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      const inside = document.activeElement?.closest('.picker[open]');
      close();
      inside?.querySelector('summary').focus();
    });
  }

  // Blocks written with {:copy} have a button already; the other ones get it here.
  function copyButtons() {
    const status = document.createElement('p');
    status.className = 'hidden';
    status.setAttribute('role', 'status');
    document.body.append(status);

    for (const pre of all('#article-contents pre')) {
      if (pre.closest('.code-extra')) continue;
      const box = document.createElement('div');
      const button = document.createElement('button');
      box.className = 'code-box';
      button.className = 'copy';
      button.type = 'button';
      button.dataset.copy = '';
      button.setAttribute('aria-label', words.copyLabel);
      pre.replaceWith(box);
      box.append(pre, button);
    }
    document.addEventListener('click', async (event) => {
      const button = event.target.closest('button[data-copy]');
      const code = button?.closest('.code-extra, .code-box')?.querySelector('pre');
      if (!code) return;
      try { await navigator.clipboard.writeText(code.textContent.replace(/\n$/, '')); } catch { return; }
      button.dataset.copy = 'done';
      status.textContent = words.copied;
      setTimeout(() => { button.dataset.copy = ''; status.textContent = ''; }, 2000);
    });
  }

  // {% include tool-switcher %}: only one tool's instructions at a time. Search and links still find the others.
  function toolSwitch() {
    const blocks = (tool) => all(`#article-contents .extended-markdown.${tool}`);
    const links = all('[data-tool-switcher] [data-tool]');
    for (const link of links) link.hidden = !blocks(link.dataset.tool).length;
    const tools = [...new Set(links.filter((link) => !link.hidden).map((link) => link.dataset.tool))];
    if (tools.length < 2) return;
    const show = (chosen) => {
      for (const link of links) link.setAttribute('aria-current', link.dataset.tool === chosen);
      for (const tool of tools) {
        for (const block of blocks(tool)) {
          if (tool === chosen) block.removeAttribute('hidden'); else block.setAttribute('hidden', 'until-found');
        }
      }
    };
    for (const link of links) {
      link.closest('[data-tool-switcher]').hidden = false;
      link.addEventListener('click', (event) => {
        event.preventDefault();
        store.set('hanga-tool', link.dataset.tool);
        show(link.dataset.tool);
      });
    }
    const last = store.get('hanga-tool');
    show(tools.includes(last) ? last : tools[0]);
  }

  // Guides of a landing page, by type and topic.
  function guideFilters() {
    const form = document.querySelector('[data-guide-filters]');
    if (!form) return;
    const value = (name) => form.querySelector(`[data-filter=${name}]`).value;
    const shown = form.querySelector('output');
    const filter = () => {
      const [type, topic] = [value('type'), value('topic')];
      let count = 0;
      for (const guide of all('.guides .card')) {
        const topics = [...guide.querySelectorAll('[data-topic]')].map((tag) => tag.textContent);
        guide.hidden = (type && guide.dataset.type !== type) || (topic && !topics.includes(topic));
        count += !guide.hidden;
      }
      shown.textContent = shown.dataset.filtered.replace('{count}', count);
    };
    form.addEventListener('change', filter);
    form.hidden = false;
    filter();
  }

  // What scrolls sideways can be reached with the keyboard.
  function scrollers() {
    for (const element of all('#article-contents :is(pre, table)')) {
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    }
  }

  // The table of contents marks the section being read: the last heading that has passed the upper part.
  function scrollSpy() {
    const parts = all('#article-toc a[href^="#"]')
      .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
      .filter((part) => part.heading);
    if (!parts.length) return;
    let current;
    const mark = () => {
      const next = parts.findLast((part) => part.heading.getBoundingClientRect().top < innerHeight / 4);
      if (next === current) return;
      current?.link.removeAttribute('aria-current');
      next?.link.setAttribute('aria-current', 'true');
      current = next;
      reveal(next?.link, next?.link.closest('.toc'));
    };
    addEventListener('scroll', mark, { passive: true });
    mark();
  }

  // Scrolls `box`, and only it, so far that `element` is in sight.
  function reveal(element, box) {
    if (!element || !box || box.scrollHeight <= box.clientHeight) return;
    const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (top < 40 || top > box.clientHeight - 80) box.scrollTop += top - box.clientHeight / 3;
  }

  document.addEventListener('DOMContentLoaded', () => {
    themeSwitch();
    menus();
    copyButtons();
    toolSwitch();
    guideFilters();
    scrollers();
    scrollSpy();
    reveal(document.querySelector('.side [aria-current]'), document.querySelector('.side'));
  });
})();
