import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runErrand } from '../../src/errands/index.ts';
import { previewErrand } from '../../src/frames/index.ts';
import { startSession } from '../../src/identity/index.ts';
import { performAsService, type ErrandQueue } from '../../src/work.ts';
import { freshDatabase } from '../support/database.ts';
import { csvOf, imported, someCases } from '../support/frames.ts';
import { publicUrl, testApp, type App } from '../support/http.ts';
import { filledForm } from '../support/page-forms.ts';
import { confirmedField } from '../support/plan.ts';
import { newWorld, type World } from '../support/world.ts';

/* A file too large to wait for is read in the background; its lead finds the report again. */

const ordered: string[] = [];
const asleep: ErrandQueue = {
  add(_tx, _kind, id) {
    ordered.push(id);
    return Promise.resolve();
  },
  begin() {},
};

let world: World;
let app: App;
let cookie: string;
let fieldId: string;
beforeAll(async () => {
  world = await newWorld(await freshDatabase());
  app = testApp({ ...world.deps, errands: asleep });
  ({ fieldId } = await confirmedField(world, { sampleSize: 6 }));
  cookie = `iks=${await performAsService(world.deps, (work) => startSession(work, world.leadA.accountId))}`;
});

afterAll(() => world.deps.database.close());

async function ask(address: string, body?: FormData): Promise<Response> {
  return app.request(new URL(address, publicUrl), {
    method: body === undefined ? 'GET' : 'POST',
    headers: { Accept: 'text/html', Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' },
    ...(body && { body }),
  });
}

const textOf = async (address: string): Promise<string> =>
  (await (await ask(address)).text()).replaceAll(/<[^>]*>|&nbsp;|\s+/g, ' ').replaceAll(/\s+/g, ' ');

/** Sends a file from the first screen; where its report will be. */
async function handedIn(content: string): Promise<string> {
  const start = '/ziehungen/neu';
  const form = filledForm(await (await ask(start)).text(), start);
  const data = new FormData();
  for (const [name, value] of Object.entries({
    ...form,
    feld: fieldId,
    von: '01.03.2020',
    bis: '31.03.2020',
    anzahl: '6',
    stichtag: '',
    zuordnung: '',
  }))
    data.set(name, value);
  data.set('datei', new File([content], 'liste.csv', { type: 'text/csv' }));
  const answer = await ask(start, data);
  expect(answer.status).toBe(303);
  return answer.headers.get('Location') ?? '';
}

const large = async (): Promise<string> => csvOf(someCases(world.teamA.code, 20_000));
const run = () => runErrand(world.deps, previewErrand, ordered.at(-1) ?? '');

describe('the report on a large file', () => {
  it('is ordered, found again while and after it is made, and says what is in the way today', async () => {
    const report = await handedIn(await large());
    expect(await textOf(report)).toContain('Wartet, bis Früheres erledigt ist');
    const start = await (await ask('/ziehungen/neu')).text();
    expect(start).toMatch(/Fallliste [^<]*2020 prüfen/);
    const link = /href="(\/ziehungen\/neu\/[^"]*)"/.exec(start)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(await textOf(link)).toContain('Wartet, bis Früheres erledigt ist');

    await run();
    for (const address of [report, link]) {
      expect(await textOf(address)).toContain('20.000 Fälle sind lesbar und eindeutig');
    }
    expect(await textOf('/ziehungen/neu')).toMatch(/prüfen fertig/);

    await imported(world, world.leadA, fieldId, await csvOf(someCases(world.teamA.code, 10)));
    expect(await textOf(report)).toContain('Für diesen Zeitraum gibt es schon eine Grundgesamtheit');
  });

  it('says what is wrong with one that cannot be read', async () => {
    const report = await handedIn(`Nummer;Betrag\n${'1;2\n'.repeat(300_000)}`);
    await run();
    const page = await textOf(report);
    expect(page).toContain('Es wurde nichts gespeichert');
    expect(page).toContain('Fallnummer');
  });

  it('of a small one needs no order', async () => {
    const before = ordered.length;
    const report = await handedIn(await csvOf(someCases(world.teamA.code, 12, 'K//')));
    expect(ordered).toHaveLength(before);
    expect(await textOf(report)).toContain('Gelesene Fälle 12');
  });
});
