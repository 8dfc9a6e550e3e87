import { afterAll, beforeAll, expect, it } from 'vitest';
import { month } from '../../src/calendar/index.ts';
import { saveCheck, saveCheckSchema } from '../../src/checks/index.ts';
import { replaceItem } from '../../src/draws/index.ts';
import { collectReport } from '../../src/reporting/collect-report.ts';
import { perform, performAsService, type Actor } from '../../src/work.ts';
import { clientOf } from '../support/client.ts';
import { freshDatabase } from '../support/database.ts';
import { casesOf, drawnSample, type DrawnSample } from '../support/drawn.ts';
import { pageOf, plainWords } from '../support/page-words.ts';
import { newWorld, type World } from '../support/world.ts';

/*
 * „x von y geprüft“ is said in many places and means one thing: of the cases of the original sample those whose sheet
 * is complete. Of 15 cases two can't be checked and are replaced; one replacement is checked, the other waits, and so
 * does one case of the sample.
 */

let world: World;
let drawn: DrawnSample;
const replacements: string[] = [];
beforeAll(async () => {
  world = await newWorld(await freshDatabase());
  drawn = await drawnSample(world, {
    cases: casesOf(world.teamA, 40),
    sampleSize: 15,
    field: { teamIds: [world.teamA.id, world.teamB.id] },
  });
  for (const id of drawn.items.slice(0, 12)) await check(id, 'complete');
  for (const itemId of drawn.items.slice(12, 14)) {
    await check(itemId, 'not-checkable');
    replacements.push(
      await perform(world.deps, world.leadA, (work) => replaceItem(work, { itemId, reason: 'Akte fehlt' })),
    );
  }
  await check(replacements[0] ?? '', 'complete');
});
afterAll(() => world.deps.database.close());

const check = (id: string, disposition: 'complete' | 'not-checkable') =>
  perform(world.deps, world.leadA, (work) =>
    saveCheck(
      work,
      saveCheckSchema.parse({
        subject: { kind: 'item', id },
        baseVersion: 0,
        complete: true,
        disposition,
        ...(disposition === 'complete' ? {} : { dispositionReason: 'Akte fehlt' }),
        results:
          disposition === 'complete'
            ? drawn.field.criteria.map(({ criterionId }) => ({ criterionId, result: 'ok' }))
            : [],
      }),
    ),
  );

const wordsOf = async (path: string, actor: Actor): Promise<string> =>
  plainWords(await pageOf(world.deps, actor, path));

it('reads alike on pages, in the API and in the report', async () => {
  const { leadA, areaHead, management } = world;
  const draw = await wordsOf(`/ziehungen/${drawn.drawId}`, leadA);
  expect(draw).toContain('14 von 15 Fällen');
  expect(draw).toContain('Offen ist außerdem 1 Fall aus Ersatz und Erweiterung.');
  for (const [path, actor] of [
    ['/ziehungen', leadA],
    ['/ziehungen', areaHead],
    ['/pruefplan?jahr=2020', leadA],
    ['/pruefplan?jahr=2020', management],
    ['/', leadA],
    ['/', areaHead],
  ] as const) {
    expect(await wordsOf(path, actor), path).toContain('14 von 15');
  }
  // fifteen cases a month and team
  expect(await wordsOf('/', areaHead)).toContain('geplant sind 360');
  const progress = { drawn: 15, checked: 14, open: 2 };
  const api = await clientOf(world.deps, leadA);
  expect((await api.get('/draws')).at('items', 0, 'progress')).toEqual(progress);
  expect((await api.get(`/draws/${drawn.drawId}`)).at('progress')).toEqual(progress);
  const rows = await api.get('/evaluations?year=2020&by=field');
  expect([rows.at('items', 0, 'done'), rows.at('items', 0, 'drawn')]).toEqual([14, 15]);

  const report = await performAsService(
    world.deps,
    (work) =>
      collectReport(
        work,
        { kind: 'jour-fixe', areaId: drawn.field.areaId, month: month('2020-02') },
        { reportId: crypto.randomUUID(), correction: null },
      ),
    'repeatable read',
  );
  expect(report).toMatchObject({ headline: { checked: { now: { checked: 14, drawn: 15 } } } });
});

it('leaves the sheets that wait to be counted for themselves', async () => {
  expect(await wordsOf('/', world.leadA)).toContain('2 Prüfbögen ausfüllen');
  const [last = ''] = drawn.items.slice(14);
  expect(await wordsOf(`/pruefboegen/item/${last}`, world.leadA)).toContain('Fall 15 von 17 · 2 offen');
});

it('ends with sheets that nobody is asked to correct any more', async () => {
  const [first = '', last = ''] = [drawn.items[0], drawn.items[14]];
  const sheet = `/pruefboegen/item/${first}`;
  expect(await wordsOf(sheet, world.leadA)).toContain('Prüfbogen berichtigen');
  await check(last, 'complete');
  await check(replacements[1] ?? '', 'complete');
  expect(await wordsOf(`/ziehungen/${drawn.drawId}`, world.leadA)).toContain('15 von 15 Fällen');
  const words = await wordsOf(sheet, world.leadA);
  expect(words).not.toContain('Prüfbogen berichtigen');
  expect(words).toContain('die blinden Zweitprüfungen ausgelost');
  expect(await wordsOf(`${sheet}?bearbeiten=ja`, world.leadA)).toBe(words);
});
