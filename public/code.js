// Code with which readers can do more than copy it: samples in several languages, notes on code, names of hosts. Only
// pages that have it load this script, and all of it can be read without.
(() => {
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const store = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* storage is off */ } },
  };

  // Samples in several languages become tabs. All groups of the page follow one choice, which is remembered.
  function codeTabs() {
    for (const [n, group] of all('.ghd-codetabs').entries()) {
      const panels = [...group.children].filter((child) => child.matches('.ghd-codetab'));
      if (!panels.length || group.querySelector(':scope > [role=tablist]')) continue;
      const list = document.createElement('div');
      list.className = 'codetabs';
      list.setAttribute('role', 'tablist');
      list.setAttribute('aria-label', group.dataset.tabsLabel);
      for (const [m, panel] of panels.entries()) {
        const tab = document.createElement('button');
        tab.type = 'button';
        tab.id = `codetab-${n}-${m}`;
        tab.dataset.code = panel.dataset.lang;
        tab.textContent = panel.dataset.label;
        tab.setAttribute('role', 'tab');
        tab.setAttribute('aria-controls', panel.id = `codepanel-${n}-${m}`);
        panel.setAttribute('role', 'tabpanel');
        panel.setAttribute('aria-labelledby', tab.id);
        list.append(tab);
      }
      group.prepend(list);
      group.classList.add('ghd-codetabs-enhanced');
      list.addEventListener('click', (event) => {
        const tab = event.target.closest('[role=tab]');
        if (tab) chooseCode(tab);
      });
      list.addEventListener('keydown', (event) => {
        const tabs = [...list.children];
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] * (root.dir === 'rtl' ? -1 : 1);
        const at = tabs.indexOf(document.activeElement);
        const next = { Home: 0, End: tabs.length - 1 }[event.key] ?? (at + step + tabs.length) % tabs.length;
        if (Number.isNaN(next)) return;
        event.preventDefault();
        chooseCode(tabs[next]);
        tabs[next].focus();
      });
    }
    showCode();
  }
  function showCode() {
    const wanted = store.get('hanga-code');
    for (const list of all('.codetabs')) {
      const tabs = [...list.children];
      const chosen = tabs.find((tab) => tab.dataset.code === wanted) ?? tabs[0];
      for (const tab of tabs) {
        tab.setAttribute('aria-selected', tab === chosen);
        tab.tabIndex = tab === chosen ? 0 : -1;
        const panel = document.getElementById(tab.getAttribute('aria-controls'));
        if (tab === chosen) panel.removeAttribute('hidden');
        else panel.setAttribute('hidden', 'until-found');
      }
    }
  }
  function chooseCode(tab) {
    const { top } = tab.getBoundingClientRect();
    store.set('hanga-code', tab.dataset.code);
    showCode();
    scrollBy({ top: tab.getBoundingClientRect().top - top, behavior: 'instant' });
  }
  document.addEventListener('beforematch', (event) => {
    const panel = event.target.closest?.('.ghd-codetab');
    if (panel) chooseCode(document.getElementById(panel.getAttribute('aria-labelledby')));
  });

  // Notes on code stand beside it, or in it as its author wrote them.
  function annotations() {
    const isInline = store.get('hanga-annotate') === 'inline';
    for (const frame of all('.annotate')) {
      const header = frame.parentElement.querySelector('header');
      let button = header?.querySelector('[data-annotate]');
      if (header && !button) {
        button = document.createElement('button');
        button.type = 'button';
        button.className = 'annotate-toggle';
        button.dataset.annotate = '';
        header.querySelector('.copy').before(button);
      }
      if (button) button.textContent = isInline ? frame.dataset.beside : frame.dataset.inline;
      frame.querySelector('.annotate-beside').hidden = isInline;
      frame.querySelector('.annotate-inline').hidden = !isInline;
    }
  }
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-annotate]');
    if (!button) return;
    store.set('hanga-annotate', store.get('hanga-annotate') === 'inline' ? 'beside' : 'inline');
    annotations();
    // What scrolls may have changed.
    dispatchEvent(new Event('resize'));
  });

  // Code in which readers put the name of their own host.
  function hostNames() {
    const host = store.get('hanga-host') || '';
    for (const code of all('[data-replacedomain]')) {
      const header = code.closest('.code-extra')?.querySelector('header');
      let input = header?.querySelector('.host input');
      if (header && !input) {
        const label = document.createElement('label');
        label.className = 'host';
        input = document.createElement('input');
        input.type = 'text';
        input.autocapitalize = 'off';
        input.spellcheck = false;
        input.placeholder = code.dataset.replacedomain;
        label.append(code.dataset.hostLabel, ' ', input);
        header.querySelector('span').after(label);
        input.addEventListener('input', () => { store.set('hanga-host', input.value.trim()); hostNames(); });
        const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) texts.currentNode.written = texts.currentNode.data;
      }
      if (input && document.activeElement !== input) input.value = host;
      const texts = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode;
        text.written ??= text.data;
        text.data = host ? text.written.replaceAll(code.dataset.replacedomain, host) : text.written;
      }
    }
  }

  function enhance() {
    for (const part of [codeTabs, annotations, hostNames]) part();
  }
  enhance();
  // From the preview server's script.
  document.addEventListener('hanga:update', enhance);
})();
