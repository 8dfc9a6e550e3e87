/**
 * Makes a sheet of questions fast to fill: keys, and saving as one goes. Without this script the same form is sent
 * with its button; the error details open by the stylesheet. Nothing entered is kept in browser storage.
 *
 * Markup (made by SheetQuestion, SaveState and Form of the kit):
 *   <form data-sheet                 the sheet; its fields are what is saved
 *         data-sheet-save="URL"      where it is saved as one goes (POST, same fields as the form itself)
 *         data-sheet-focus>          optional: begin at the first unanswered question
 *     <input type="hidden" name="version" value="3">
 *     <fieldset data-sheet-question>
 *       <input type="radio" data-sheet-key="1"> …    the choice that key 1 makes; data-sheet-opens: opens the details
 *       <div data-sheet-details> …                   the fields that belong to that choice
 *     <p data-sheet-state role="status"></p>         where the state is said; its data-state is pending, saved, failed
 *     <button data-sheet-submit>                     saves and goes on; takes the focus after the last question
 *
 * Keys, only while a choice of a question has the focus (WCAG 2.1.4): 1, 2, 3 choose; a choice that opens details
 * leads into them, any other to the next question; ArrowDown and ArrowUp go to the next and previous question;
 * ArrowLeft, ArrowRight, Space and Tab do as in any form.
 *
 * The answer to a save:
 *   200  {"version": 4, "savedAt": "10:32"}          the version is put into the form for the next save
 *   409  {"details": {"conflict": "URL"}}            somebody else changed the sheet: a button sends the form to
 *                                                    URL, which shows both versions
 *   401                                              the session has ended: a button sends the form as without
 *                                                    script, and the sign-in page posts it again
 *   else {"detail": "…"}                             a German sentence (problem+json); saving is tried again at the
 *                                                    next change, after a lost connection every ten seconds
 */

const form = document.querySelector('form[data-sheet]');
if (form !== null) {
  const questions = [...form.querySelectorAll('[data-sheet-question]')];
  const save = saving(form);
  form.addEventListener('input', () => save.soon());
  form.addEventListener('keydown', (event) => handleKey(event, questions));
  form.addEventListener('submit', (event) => save.leave(event));
  if (form.hasAttribute('data-sheet-focus'))
    choiceOf(questions.find((question) => !answered(question)))?.focus();
}

/** @param {KeyboardEvent} event @param {Element[]} questions */
function handleKey(event, questions) {
  const focused = event.target;
  if (!(focused instanceof HTMLInputElement) || focused.dataset.sheetKey === undefined) return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
  const question = focused.closest('[data-sheet-question]');
  const place = questions.indexOf(question);

  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault(); // the arrows would change the choice
    choiceOf(questions[place + (event.key === 'ArrowDown' ? 1 : -1)])?.focus();
    return;
  }
  const choice = [...question.querySelectorAll('[data-sheet-key]')].find(
    (candidate) => candidate.dataset.sheetKey === event.key,
  );
  if (choice === undefined) return;
  event.preventDefault();
  choice.focus();
  choice.click();
  const next = 'sheetOpens' in choice.dataset ? firstDetail(question) : choiceOf(questions[place + 1]);
  (next ?? form.querySelector('[data-sheet-submit]') ?? choice).focus();
}

function answered(question) {
  return question.querySelector('[data-sheet-key]:checked') !== null;
}

function firstDetail(question) {
  return question.querySelector('[data-sheet-details] :is(input, select, textarea)');
}

/** Where the focus enters a question: the choice made, or the first one. */
function choiceOf(question) {
  return question?.querySelector('[data-sheet-key]:checked') ?? question?.querySelector('[data-sheet-key]');
}

/** One save at a time, the newest state last. */
function saving(sheet) {
  const output = sheet.querySelector('[data-sheet-state]');
  const retryAfter = 10_000;
  const longest = 30_000;
  let changes = 0; // how often the person changed something
  let saved = 0; // up to which change the server has it
  let running = null; // the save under way, a promise that never fails
  let leaving = false;
  let timer;

  const say = (state, ...content) => {
    output.dataset.state = state;
    output.replaceChildren(...content);
  };
  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(run, delay);
  };

  function run() {
    if (running !== null || saved === changes) return;
    running = send().finally(() => {
      running = null;
    });
  }

  async function send() {
    const sent = changes;
    try {
      const answer = await fetch(sheet.dataset.sheetSave, {
        method: 'POST',
        headers: { Accept: 'application/json' },
        body: new URLSearchParams(new FormData(sheet)),
        redirect: 'error',
        signal: AbortSignal.timeout(longest),
      });
      if (answer.ok) {
        const { version, savedAt } = await answer.json();
        sheet.elements.namedItem('version').value = version;
        saved = sent;
        if (saved === changes) say('saved', `Gespeichert um ${savedAt}`);
        else later(0);
      } else {
        say('failed', ...refusal(answer.status, await answer.json().catch(() => ({}))));
      }
    } catch {
      say(
        'failed',
        'Nicht gespeichert – keine Verbindung. Ihre Eingaben bleiben stehen; es wird weiter versucht.',
      );
      later(retryAfter);
    }
  }

  const warn = (event) => {
    if (saved !== changes) event.preventDefault();
  };
  window.addEventListener('beforeunload', warn);

  return {
    soon() {
      changes += 1;
      if (output.dataset.state !== 'failed') say('pending', 'Wird gespeichert …');
      later(400);
    },
    /**
     * The form is sent by its button now: it carries everything, after a save under way has brought its version. With
     * the version before it, the person would be told to have changed the sheet elsewhere.
     */
    leave(event) {
      if (running !== null) {
        event.preventDefault();
        if (leaving) return;
        leaving = true;
        const { submitter } = event;
        // what it said of an earlier save would stand there while the person waits; a button there stays
        if (submitter === null || !output.contains(submitter)) say('pending', 'Wird gespeichert …');
        void running.then(() => {
          leaving = false;
          // a refusal has put other buttons in the place of one that it offered before
          if (submitter === null || submitter.form === sheet) sheet.requestSubmit(submitter);
        });
        return;
      }
      clearTimeout(timer);
      window.removeEventListener('beforeunload', warn);
    },
  };
}

/** What to say, and what can be done, when the server refused to save. */
function refusal(status, problem) {
  if (status === 401) {
    return [
      'Nicht gespeichert – Ihre Sitzung ist abgelaufen. Ihre Eingaben bleiben stehen und werden nach der Anmeldung gespeichert. ',
      sendButton('Anmelden und speichern'),
    ];
  }
  const conflict = problem.details?.conflict;
  if (status === 409 && typeof conflict === 'string') {
    return [
      'Nicht gespeichert – jemand anderes hat diesen Bogen geändert. ',
      sendButton('Beide Fassungen vergleichen', conflict),
    ];
  }
  return [`Nicht gespeichert – ${problem.detail ?? 'der Dienst hat die Eingabe nicht angenommen.'}`];
}

/** A button that sends the form as it stands: nothing entered is lost. */
function sendButton(words, address) {
  const button = document.createElement('button');
  button.type = 'submit';
  button.className = 'iks-text-button';
  button.textContent = words;
  button.name = 'weiter';
  button.value = 'entwurf';
  if (address !== undefined) button.formAction = address;
  return button;
}
