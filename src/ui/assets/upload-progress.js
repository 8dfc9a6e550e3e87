/**
 * Shows how far an upload is. Without this script the browser sends the form itself and shows its own progress.
 *
 * Markup:
 *   <form data-upload method="post" enctype="multipart/form-data"> … a file field, a submit button
 *     <div data-upload-state hidden>                 <progress max="100" value="0"></progress>
 *                                                    <p role="status"></p></div>
 *
 * The server answers as it does without script: a redirect to the next page, which is then opened; or the page
 * with its error summary, whose <main> takes the place of the current one.
 */

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.matches('form[data-upload]') || form.querySelector('input[type="file"]')?.files.length === 0)
    return;
  event.preventDefault();
  send(form, event.submitter);
});

function send(form, submitter) {
  const state = form.querySelector('[data-upload-state]');
  const bar = state.querySelector('progress');
  const words = state.querySelector('[role="status"]');
  const buttons = [...form.querySelectorAll('button')];
  const say = (sentence) => {
    if (words.textContent !== sentence) words.textContent = sentence;
  };
  const finish = (sentence) => {
    for (const button of buttons) button.disabled = false;
    bar.hidden = true;
    say(sentence);
  };

  const request = new XMLHttpRequest();
  request.open('POST', form.action);
  request.responseType = 'document';
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    bar.value = (100 * loaded) / total;
    const tens = Math.floor((10 * loaded) / total) * 10; // read out every tenth, not every packet
    say(loaded < total ? `Hochgeladen: ${tens} %` : 'Hochgeladen. Die Datei wird geprüft …');
  });
  request.addEventListener('load', () => {
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    const main = request.responseXML?.querySelector('main');
    if (main == null) {
      finish(`Nicht hochgeladen – der Dienst hat die Datei nicht angenommen (${request.status}).`);
      return;
    }
    document.title = request.responseXML.title;
    document.querySelector('main').replaceWith(document.adoptNode(main));
    document.querySelector('main [autofocus]')?.focus();
  });
  request.addEventListener('error', () => {
    finish('Nicht hochgeladen – die Verbindung ist abgebrochen. Versuchen Sie es noch einmal.');
  });

  const data = new FormData(form, submitter);
  state.hidden = false;
  bar.hidden = false;
  bar.value = 0;
  for (const button of buttons) button.disabled = true;
  say('Die Datei wird hochgeladen …');
  request.send(data);
}
