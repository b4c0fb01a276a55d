// The page of findings: a choice takes effect at once, and the findings follow edits.
(() => {
  const form = document.querySelector('form');
  const parts = ['summary', 'counts', 'findings'];
  let asked = 0;

  async function show(url) {
    asked += 1;
    const mine = asked;
    document.getElementById('findings').setAttribute('aria-busy', 'true');
    const response = await fetch(url, { cache: 'no-cache' }).catch(() => null);
    // A later question has its own answer.
    if (mine !== asked || !response?.ok) return;
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    for (const id of parts) document.getElementById(id).replaceWith(document.adoptNode(next.getElementById(id)));
    document.dispatchEvent(new CustomEvent('hanga:update'));
  }

  function choose() {
    const chosen = [...new FormData(form)].filter(([, value]) => value);
    const url = `${location.pathname}?${new URLSearchParams(chosen)}`;
    history.replaceState(null, '', url);
    show(url);
  }

  form.addEventListener('change', choose);
  form.addEventListener('submit', (event) => { event.preventDefault(); choose(); });
  document.addEventListener('click', (event) => {
    const code = event.target.closest?.('[data-code]')?.dataset.code;
    if (code === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    form.elements.code.value = code;
    choose();
  });
  new EventSource('/_hanga/check/changes').addEventListener('state', () => show(location.href));
})();
