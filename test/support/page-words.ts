import { startSession } from '../../src/identity/index.ts';
import { performAsService, type Actor, type Deps } from '../../src/work.ts';
import { publicUrl, testApp } from './http.ts';

/** A page as the browser of somebody who has signed in gets it. */
export async function pageOf(deps: Deps, actor: Actor, path: string): Promise<string> {
  const token = await performAsService(deps, (work) => startSession(work, actor.accountId));
  const answer = await testApp(deps).request(new URL(path, publicUrl), {
    headers: { Accept: 'text/html', Cookie: `iks=${token}` },
  });
  return answer.text();
}

/** The words of a page or of a part of it, as somebody reads them. */
export const plainWords = (html: string): string =>
  html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/[\s\u00a0]+/g, ' ');

/** The rows of a table by its id, each as the words of its cells. */
export function rowsOf(html: string, tableId: string): string[][] {
  const table = new RegExp(`<table id="${tableId}"[\\s\\S]*?</table>`).exec(html)?.[0] ?? '';
  const body = /<tbody[\s\S]*<\/tbody>/.exec(table)?.[0] ?? '';
  return [...body.matchAll(/<tr\b[\s\S]*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<t[hd]\b[\s\S]*?<\/t[hd]>/g)].map(([cell]) => plainWords(cell).trim()),
  );
}
