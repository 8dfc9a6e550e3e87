import { resumeSession, startSession } from '../../src/identity/index.ts';
import { performAsService, type Actor, type Deps } from '../../src/work.ts';
import { publicUrl, type App } from './http.ts';
import { plainWords } from './page-words.ts';

/** What a page answered: its text as sent, and as somebody reads it. */
export interface Seen {
  readonly status: number;
  /** Where it leads, for the answer to a form. */
  readonly to: string;
  readonly html: string;
  readonly words: string;
}

/** Somebody with a browser that runs no script. */
export interface PageClient {
  get(path: string): Promise<Seen>;
  /** Sends a form; a file makes it one with several parts, '' where none was chosen. */
  send(path: string, fields: Readonly<Record<string, string>>, file?: string): Promise<Seen>;
}

/** The pages as `actor` sees them, or as somebody who has not signed in. */
export async function pagesAs(app: App, deps: Deps, actor: Actor | null): Promise<PageClient> {
  const token =
    actor === null ? '' : await performAsService(deps, (work) => startSession(work, actor.accountId));
  const csrf = (await resumeSession(deps, token))?.csrfToken ?? '';
  const ask = async (path: string, body?: FormData | URLSearchParams): Promise<Seen> => {
    const response = await app.request(new URL(path, publicUrl), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Accept: 'text/html', Cookie: `iks=${token}`, 'Sec-Fetch-Site': 'same-origin' },
      ...(body === undefined ? {} : { body }),
    });
    const html = await response.text();
    return {
      status: response.status,
      to: response.headers.get('Location') ?? '',
      html,
      words: plainWords(html),
    };
  };
  return {
    get: (path) => ask(path),
    send(path, fields, file) {
      const all = { _csrf: csrf, ...fields };
      if (file === undefined) return ask(path, new URLSearchParams(all));
      const form = new FormData();
      for (const [name, value] of Object.entries(all)) form.set(name, value);
      form.set('datei', new File([file], file === '' ? '' : 'monat.csv', { type: 'text/csv' }));
      return ask(path, form);
    },
  };
}
