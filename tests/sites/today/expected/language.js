// The root page: goes on to the language the reader chose before, or else to the first of the browser's
// languages that the site has. "ja-JP" also finds "ja", and "zh" finds "zh-CN".
(() => {
  const links = [...document.querySelectorAll('#languages a')];
  const tag = (link) => link.hreflang.toLowerCase();
  let chosen = null;
  try { chosen = localStorage.getItem('hanga-language'); } catch { /* storage is off */ }

  const find = (wanted) => {
    const parts = wanted.toLowerCase().split('-');
    for (let n = parts.length; n > 0; n--) {
      const prefix = parts.slice(0, n).join('-');
      const link = links.find((l) => tag(l) === prefix);
      if (link) return link;
    }
    return links.find((l) => tag(l).split('-')[0] === parts[0]);
  };

  for (const wanted of [chosen, ...navigator.languages]) {
    const link = wanted && find(wanted);
    if (link) return location.replace(link.href);
  }
  if (links.length) location.replace(links[0].href);
})();
