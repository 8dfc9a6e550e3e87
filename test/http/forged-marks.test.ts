import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { endpoints } from '../../src/endpoints.ts';
import { mountedAt } from '../../src/http/index.ts';
import { reachOf, type Act } from '../../src/identity/index.ts';
import { pageRoutes } from '../../src/pages/index.ts';
import { newEverybody, objectsAt, unused, type Everybody } from '../support/everybody.ts';
import { publicUrl } from '../support/http.ts';
import { sampleOf } from '../support/samples.ts';

/* The mark of a page comes back from outside: whatever it holds, the list says so itself and asks no database. */

let everybody: Everybody;
beforeAll(async () => {
  everybody = await newEverybody();
});

const mark = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');
const notOurs = ['%%%', mark({ 0: 'x' }), mark('x'), mark(null), mark([1, 2]), mark([])];
/** Of the shape that some list has; another one may take it for a text that sorts. */
const outOfRange = [
  ['x'],
  ['x', unused],
  ['2020-02-30', unused],
  ['0000-01-01', unused],
  ['2020-01-01', 'x'],
  ['0000-01-01T00:00:00Z', unused],
  ['2020-01-01T25:00:00Z', unused],
  ['2020-01-01T00:00:00Z', 'x'],
  ['1e999', unused],
  ['-1', unused],
  ['99999999999999999999'],
  ['', '99999999999999999999'],
  ['2020-01', '99999999999999999999', unused],
].map(mark);

interface List {
  readonly act: Act;
  readonly path: string;
  readonly query: z.ZodType | null;
}
const hasMark = ({ query }: { readonly query: z.ZodType | null }, name: string): boolean =>
  query instanceof z.ZodObject && name in query.shape;

const apiLists = endpoints
  .filter((one) => one.method === 'get' && hasMark(one, 'cursor'))
  .map((one): List => ({ ...one, path: mountedAt(one) }));
/** An export holds the whole list, whatever page it was asked from. */
const pageLists = pageRoutes.filter(
  (one): boolean => one.method === 'get' && hasMark(one, 'ab') && !one.path.includes('/export/'),
);

/** Those who get to see the list. */
async function readersOf(list: List): Promise<string[]> {
  const readers = [];
  for (const [who, actor] of Object.entries(everybody.people))
    if (reachOf(actor, list.act) !== null && (await ask(who, list)) === 200) readers.push(who);
  return readers;
}

/** The status that the list answers with, asked for the page behind a mark. */
async function ask(who: string, { path, query }: List, given: Readonly<Record<string, string>> = {}) {
  const { app, world, cookies } = everybody;
  const objects = objectsAt(world, 'own');
  const isApi = path.startsWith('/api/');
  const filled = isApi && query !== null ? (sampleOf(query, () => unused) as object) : {};
  const url = new URL(
    path.replaceAll(/:(\w+)/g, (_, param: string) => objects[param] ?? unused),
    publicUrl,
  );
  for (const [key, value] of Object.entries({ ...filled, ...given })) url.searchParams.set(key, value);
  const headers = { Cookie: cookies.get(who) ?? '', Accept: isApi ? '*/*' : 'text/html' };
  return (await app.request(url, { headers })).status;
}

const lists = [
  ...apiLists.map((list) => ({ ...list, name: 'cursor' })),
  ...pageLists.map((list) => ({ ...list, name: 'ab' })),
];

describe('a mark that nobody was given', () => {
  it.each(lists)('is refused by $path', async ({ name, ...list }) => {
    const readers = await readersOf(list);
    const [first] = readers;
    if (first === undefined) return;
    for (const value of notOurs) {
      const answers = [];
      for (const who of readers) answers.push(await ask(who, list, { [name]: value }));
      expect(answers).toContain(422);
    }
    for (const value of outOfRange) expect([200, 422]).toContain(await ask(first, list, { [name]: value }));
  });
});
