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
    for (const pre of all('#article-contents pre')) {
      if (pre.closest('.code-extra, .code-box')) continue;
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
  }

  function copying() {
    const status = document.createElement('p');
    status.className = 'hidden';
    status.setAttribute('role', 'status');
    document.body.append(status);
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
  let tool = store.get('hanga-tool');
  function toolSwitch() {
    const blocks = (name) => all(`#article-contents .extended-markdown.${name}`);
    const links = all('[data-tool-switcher] [data-tool]');
    for (const link of links) link.hidden = !blocks(link.dataset.tool).length;
    const tools = [...new Set(links.filter((link) => !link.hidden).map((link) => link.dataset.tool))];
    const chosen = tools.includes(tool) ? tool : tools[0];
    for (const link of links) {
      link.closest('[data-tool-switcher]').hidden = tools.length < 2;
      link.setAttribute('aria-current', link.dataset.tool === chosen);
    }
    for (const block of all('#article-contents .extended-markdown[hidden]')) block.removeAttribute('hidden');
    for (const name of tools) {
      if (name !== chosen) blocks(name).forEach((block) => block.setAttribute('hidden', 'until-found'));
    }
  }
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-tool-switcher] [data-tool]');
    if (!link) return;
    event.preventDefault();
    tool = link.dataset.tool;
    store.set('hanga-tool', tool);
    toolSwitch();
  });

  // Guides of a landing page, by type and topic.
  function guideFilters() {
    const form = document.querySelector('[data-guide-filters]');
    if (!form) return;
    const value = (name) => form.querySelector(`[data-filter=${name}]`).value;
    const shown = form.querySelector('output');
    const [type, topic] = [value('type'), value('topic')];
    let count = 0;
    for (const guide of all('.guides .card')) {
      const topics = [...guide.querySelectorAll('[data-topic]')].map((tag) => tag.textContent);
      guide.hidden = (type && guide.dataset.type !== type) || (topic && !topics.includes(topic));
      count += !guide.hidden;
    }
    shown.textContent = shown.dataset.filtered.replace('{count}', count);
    form.hidden = false;
  }
  document.addEventListener('change', (event) => { if (event.target.closest('[data-guide-filters]')) guideFilters(); });

  // What scrolls sideways can be reached with the keyboard.
  function scrollers() {
    for (const element of all('#article-contents :is(pre, table)')) {
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    }
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
    reveal(link, link?.closest('.toc'));
  }
  addEventListener('scroll', markSection, { passive: true });

  // Scrolls `box`, and only it, so far that `element` is in sight.
  function reveal(element, box) {
    if (!element || !box || box.scrollHeight <= box.clientHeight) return;
    const top = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
    if (top < 40 || top > box.clientHeight - 80) box.scrollTop += top - box.clientHeight / 3;
  }

  // Whatever can be done again when a part of the page was replaced.
  function enhance() {
    for (const part of [themeSwitch, copyButtons, toolSwitch, guideFilters, scrollers, scrollSpy]) part();
  }

  document.addEventListener('DOMContentLoaded', () => {
    menus();
    copying();
    enhance();
    reveal(document.querySelector('.side [aria-current]'), document.querySelector('.side'));
  });
  // From the preview server's script.
  document.addEventListener('hanga:update', enhance);
})();
