import { beforeAll, describe, expect, it } from 'vitest';
import pino from 'pino';
import { buildApp } from '../../src/app.tsx';
import { serviceScope } from '../../src/database/index.ts';
import { endpoints } from '../../src/endpoints.ts';
import { startSession } from '../../src/identity/index.ts';
import { bugLog, requestLog } from '../../src/operation/index.ts';
import { pageRoutes } from '../../src/pages/index.ts';
import { performAsService, type Actor } from '../../src/work.ts';
import { csvOf, someCases } from '../support/frames.ts';
import { publicUrl, type App } from '../support/http.ts';
import { populatedWorld, type PopulatedWorld } from '../support/populated.ts';
import { rehearsing } from '../support/rehearsal.ts';
import { sampleOf } from '../support/samples.ts';

/*
 * Walks every page and every route of the API as those who may see case numbers, and looks at what stays behind: log
 * lines, addresses, file names, errors, journal. Where a case number is due, it stands in the body of a good answer
 * and nowhere else.
 */

let world: PopulatedWorld;
let app: App;
const lines: string[] = [];
/** Everything that must hold no case number, with where it came from. */
const seen: { readonly where: string; readonly text: string }[] = [];
const cookies = new Map<Actor, string>();

beforeAll(async () => {
  world = await populatedWorld();
  for (const actor of [world.leadA, world.auditor, world.areaHead, world.controlling]) {
    cookies.set(
      actor,
      `iks=${await performAsService(world.deps, (work) => startSession(work, actor.accountId))}`,
    );
  }
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  app = buildApp(
    { ...world.deps, database: rehearsing(world.deps.database) },
    {
      publicUrl,
      observers: [requestLog(log)],
      onBug: bugLog(log),
    },
  );
});

/** Case numbers as cases of this world have them, and those of the files sent in below. */
const numbers = (): string[] => [
  ...[world.own, world.sibling, world.foreign].flatMap(({ caseNumbers }) => caseNumbers),
  '54910//0000001',
  '54910//0000002',
];

const idOf = (name: string): string =>
  world.own.objects[name === 'id' ? 'itemId' : name] ?? '00000000-0000-4000-8000-000000000000';
const plain: Readonly<Record<string, string>> = { kind: 'item', number: '1', day: '2020-03-01', code: 'X' };
const filled = (path: string): string =>
  path.replace(/\{(\w+)\}|:(\w+)/g, (_, braced?: string, colon?: string) => {
    const name = braced ?? colon ?? '';
    return plain[name] ?? idOf(name);
  });

async function ask(
  actor: Actor,
  method: string,
  path: string,
  body?: BodyInit,
  type?: string,
): Promise<Response> {
  const response = await app.request(new URL(path, publicUrl), {
    method,
    headers: {
      'Sec-Fetch-Site': 'same-origin',
      Cookie: cookies.get(actor) ?? '',
      ...(type === undefined ? {} : { 'Content-Type': type }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const where = `${actor.role}: ${method} ${path}`;
  seen.push({ where: `${where}, headers`, text: JSON.stringify([...response.headers]) });
  const isText = /json|html|text/.test(response.headers.get('Content-Type') ?? '');
  const text = isText ? await response.clone().text() : '';
  if (response.status >= 400) seen.push({ where: `${where}, error`, text });
  for (const [, address = ''] of text.matchAll(/(?:href|action|src)="([^"]*)"/g)) {
    seen.push({ where: `${where}, address`, text: decodeURIComponent(address) });
  }
  const title = /<title>([^<]*)<\/title>/.exec(text)?.[1] ?? '';
  seen.push({ where: `${where}, title`, text: title });
  return response;
}

const faults = () =>
  seen.filter(({ text }) => numbers().some((number) => text.includes(number))).map(({ where }) => where);

describe('case numbers', () => {
  it('stand in no address, title, header or error of any page', async () => {
    const pages = pageRoutes.filter(({ method }) => method === 'get');
    for (const { path } of pages) await ask(world.leadA, 'GET', filled(path));
    expect(seen.length).toBeGreaterThan(pages.length);
    expect(faults()).toEqual([]);
  });

  it('stand in no header or error of any route, read or written', async () => {
    for (const actor of [world.leadA, world.auditor]) {
      for (const endpoint of endpoints) {
        const query = Object.entries(sampleOf(endpoint.query, idOf) as Record<string, unknown>);
        const given = new URLSearchParams(query.map(([key, value]) => [key, String(value)]));
        const path = `/api/v1${filled(endpoint.path)}?${given.toString()}`;
        const body = endpoint.body === null ? undefined : JSON.stringify(sampleOf(endpoint.body, idOf));
        await ask(actor, endpoint.method.toUpperCase(), path, body, 'application/json');
      }
    }
    expect(faults()).toEqual([]);
  });

  it('stand in no refusal of a file or form that holds them', async () => {
    const good = await csvOf(someCases(world.teamA.code, 2));
    const [header = '', ...rows] = good.trimEnd().split('\r\n');
    const spoiled = [
      [header, ...rows, ...rows],
      [header.replace('Fallnummer', 'Nummer'), ...rows],
      [header, ...rows.map((row) => row.replace(world.teamA.code, 'Unbekannt'))],
      [header, ...rows.map((row) => `"${row}`)],
      [header, ...rows.map((row) => `${row};zu;viel`)],
    ];
    const real = buildApp(world.deps, { publicUrl });
    for (const file of spoiled) {
      const sent = await real.request(new URL('/api/v1/uploads?fileName=liste.csv', publicUrl), {
        method: 'POST',
        headers: { 'Sec-Fetch-Site': 'same-origin', Cookie: cookies.get(world.controlling) ?? '' },
        body: file.join('\r\n'),
      });
      const { id } = (await sent.json()) as { id: string };
      const order = JSON.stringify({ uploadId: id, firstDay: '2020-03-01', lastDay: '2020-03-31' });
      for (const path of ['/api/v1/deliveries/preview', '/api/v1/deliveries']) {
        await ask(world.controlling, 'POST', path, order, 'application/json');
      }
    }
    await ask(
      world.leadA,
      'POST',
      '/api/v1/deliberate-cases',
      '{"caseNumber":"54910//0000001"',
      'application/json',
    );
    expect(faults()).toEqual([]);
  });

  it('stand in no line of the log, not even where somebody typed one', async () => {
    const typed = encodeURIComponent('54910//0000001');
    const headers = { 'Sec-Fetch-Site': 'same-origin', Cookie: cookies.get(world.leadA) ?? '' };
    await app.request(new URL(`/suche?begriff=${typed}`, publicUrl), { headers });
    await app.request(new URL('/pruefboegen/neu', publicUrl), {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `caseNumber=${typed}`,
    });
    expect(lines.length).toBeGreaterThan(200);
    expect(lines.filter((line) => numbers().some((number) => line.includes(number)))).toEqual([]);
    expect(lines.some((line) => line.includes('begriff'))).toBe(false);
  });

  it('stand in no entry of the journal, and no pseudonym of one either', async () => {
    const keys = world.deps.keys.ofYear(2020);
    const pseudonyms = numbers().map((number) => Buffer.from(keys.pseudonym(number)).toString('hex'));
    const entries = await world.deps.database.transaction(serviceScope, (tx) =>
      tx.selectFrom('journal_entry').selectAll().execute(),
    );
    expect(entries.length).toBeGreaterThan(30);
    const text = JSON.stringify(entries);
    expect([...numbers(), ...pseudonyms].filter((secret) => text.includes(secret))).toEqual([]);
  });
});
