/**
 * Shows what a sample size means while it is typed. Without this script the form's own button asks the server.
 *
 * Markup:
 *   <form data-preview="URL">                        GET URL?field=value… answers with one German sentence (text/plain)
 *     <input name="size" data-preview-input> …       only these fields are sent
 *     <p data-preview-output aria-live="polite"></p> where the sentence stands
 *
 * Any other answer than 200 empties the sentence: what is typed may be unfinished.
 */

for (const form of document.querySelectorAll('form[data-preview]')) {
  const output = form.querySelector('[data-preview-output]');
  let timer;
  let running = new AbortController();

  const ask = async () => {
    running.abort();
    running = new AbortController();
    const fields = [...form.querySelectorAll('[data-preview-input]')].map(({ name, value }) => [name, value]);
    const url = new URL(form.dataset.preview, location.href);
    url.search = new URLSearchParams(fields).toString();
    try {
      const answer = await fetch(url, { headers: { Accept: 'text/plain' }, signal: running.signal });
      output.textContent = answer.status === 200 ? await answer.text() : '';
    } catch (error) {
      if (error.name !== 'AbortError') output.textContent = '';
    }
  };

  form.addEventListener('input', (event) => {
    if (!event.target.hasAttribute('data-preview-input')) return;
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
}
