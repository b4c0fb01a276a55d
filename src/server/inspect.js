// Pages for writers: places of the source open in the author's editor, if the server has one.
const { dataset } = document.querySelector('script[src="/_hanga/inspect.js"]');

function arm() {
  for (const place of 'opens' in dataset ? document.querySelectorAll('[data-place]:not(.jump *)') : []) {
    // The theme's own files are part of the program.
    if (place.textContent.startsWith('(')) continue;
    const [, file, line = 1, column = 1] = /^(.*?)(?::(\d+):(\d+))?$/.exec(place.textContent);
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'jump';
    button.title = dataset.open;
    button.setAttribute('aria-label', `${dataset.open}: ${place.textContent}`);
    button.addEventListener('click', async () => {
      const sent = await fetch(`/_hanga/open?${new URLSearchParams({ file, line, column })}`, { method: 'POST' }).catch(() => null);
      if (!sent?.ok) button.title = sent ? `${dataset.failed} (${(await sent.text()).trim()})` : dataset.failed;
      button.classList.toggle('failed', !sent?.ok);
    });
    place.replaceWith(button);
    button.append(place);
  }
}

arm();
document.addEventListener('hanga:update', arm);
