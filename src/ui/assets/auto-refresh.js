/**
 * Keeps the state of long work fresh. Without this script a link ("Stand aktualisieren") asks again.
 *
 * Markup (made by Progress of the kit):
 *   <div id="import" data-auto-refresh="URL"> …
 *
 * URL is a page of ours that holds an element with the same id. Every two seconds, while the window is in view, what
 * that element holds takes the place of the current content; once it comes without data-auto-refresh the work is
 * done, which is read out, and asking ends. When the page no longer holds the element, the page itself is opened.
 */

const every = 2_000;

for (const element of document.querySelectorAll('[data-auto-refresh]')) watch(element);

function watch(element) {
  setTimeout(() => {
    if (document.hidden) {
      document.addEventListener('visibilitychange', () => refresh(element), { once: true });
    } else {
      refresh(element);
    }
  }, every);
}

function refresh(element) {
  const request = new XMLHttpRequest();
  request.open('GET', element.dataset.autoRefresh);
  request.responseType = 'document';
  request.addEventListener('load', () => {
    if (request.status >= 400) return watch(element);
    const fresh = request.responseXML?.getElementById(element.id) ?? null;
    if (fresh === null) return location.assign(element.dataset.autoRefresh);
    const hadFocus = element.contains(document.activeElement);
    if (!fresh.hasAttribute('data-auto-refresh')) {
      element.removeAttribute('data-auto-refresh');
      element.setAttribute('role', 'status');
    }
    element.replaceChildren(...[...fresh.childNodes].map((node) => document.adoptNode(node)));
    if (hadFocus) (element.querySelector('a, button') ?? focusable(element)).focus();
    if (element.hasAttribute('data-auto-refresh')) watch(element);
  });
  request.addEventListener('error', () => watch(element));
  request.send();
}

function focusable(element) {
  element.tabIndex = -1;
  return element;
}
