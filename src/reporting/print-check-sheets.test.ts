import { beforeAll, expect, it } from 'vitest';
import { casesOf, drawnSample, type DrawnSample } from '../../test/support/drawn.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { isoDate, month } from '../calendar/index.ts';
import {
  addDeliberateCase,
  readSheetRows,
  saveCheck,
  saveCheckSchema,
  type SaveCheck,
} from '../checks/index.ts';
import { confirmDrawVoid, requestDrawVoid } from '../draws/index.ts';
import { perform } from '../work.ts';
import { collectCheckSheets } from './print-check-sheets.ts';

/*
 * Two teams' cases in one draw by amount: 3 · 500 € and 3 · 1.000 € in 9 intervals of 500 €, so that every case of
 * team A is hit once and every one of team B twice.
 */

let world: World;
let drawn: DrawnSample;
beforeAll(async () => {
  world = await newWorld();
  drawn = await drawnSample(world, {
    cases: [
      ...casesOf(world.teamA, 3).map((single) => ({ ...single, amountCents: 500_00 })),
      ...casesOf(world.teamB, 3).map((single) => ({ ...single, amountCents: 1_000_00 })),
    ],
    sampleSize: 9,
    field: {
      drawnBy: 'area',
      teamIds: [world.teamA.id, world.teamB.id],
      method: 'monetary-unit',
    },
    by: world.areaHead,
  });
});

const collect = (actor = world.auditor) =>
  perform(world.deps, actor, (work) => collectCheckSheets(work, { drawId: drawn.drawId }));
/** Team A's items in order of rank. */
const ownItems = async (): Promise<string[]> =>
  (
    await perform(world.deps, world.leadA, (work) => readSheetRows(work, { drawId: drawn.drawId, limit: 10 }))
  ).map(({ id }) => id);
const save = (id: string | undefined, change: Partial<SaveCheck>): Promise<unknown> =>
  perform(world.deps, world.leadA, (work) =>
    saveCheck(
      work,
      saveCheckSchema.parse({
        subject: { kind: 'item', id },
        baseVersion: 0,
        complete: false,
        disposition: 'complete',
        results: [],
        ...change,
      }),
    ),
  );

it('a sheet names the team of its case, its amount and its hits', async () => {
  const { items } = await collect();
  expect(items).toHaveLength(6);
  for (const { caseNumber, ...item } of items) {
    const inA = caseNumber?.includes(world.teamA.code);
    expect(item).toMatchObject(
      inA
        ? { team: 'Team A', amountCents: 500_00, hits: 1 }
        : { team: 'Team B', amountCents: 1_000_00, hits: 2 },
    );
  }
});

it('the own lead prints the own sheets only', async () => {
  const { items } = await collect(world.leadA);
  expect(items.map(({ team }) => team)).toEqual(['Team A', 'Team A', 'Team A']);
});

it('the sheet of one case is printed alone, of a drawn one as in its draw', async () => {
  const [id = ''] = await ownItems();
  const whole = await collect(world.leadA);
  const one = await perform(world.deps, world.leadA, (work) =>
    collectCheckSheets(work, { kind: 'item', id }),
  );
  expect(one).toMatchObject({ protocolNumber: whole.protocolNumber, from: whole.from, to: whole.to });
  expect(one.items).toEqual(whole.items.slice(0, 1));
});

it('a case that was chosen has a sheet of its own, without rank and draw, for its month', async () => {
  const { id } = await perform(world.deps, world.leadA, (work) =>
    addDeliberateCase(work, {
      fieldId: drawn.field.fieldId,
      teamId: world.teamA.id,
      month: month('2020-02'),
      caseNumber: 'X-17',
      decisionDate: isoDate('2020-02-14'),
      ground: 'complaint',
      reason: 'Beschwerde vom 20.02.2020',
    }),
  );
  const ref = { kind: 'deliberate', id } as const;
  const printed = await perform(world.deps, world.leadA, (work) => collectCheckSheets(work, ref));
  expect(printed).toMatchObject({ protocolNumber: null, from: '2020-02-01', to: '2020-02-29' });
  expect(printed.criteria).toHaveLength(drawn.field.criteria.length);
  expect(printed.items).toMatchObject([
    {
      kind: 'chosen',
      rank: null,
      caseNumber: 'X-17',
      team: 'Team A',
      decisionDate: '2020-02-14',
      version: 0,
    },
  ]);
  await expect(
    perform(world.deps, world.leadB, (work) => collectCheckSheets(work, ref)),
  ).rejects.toMatchObject({ code: 'not-found' });
});

it('a draft has not decided that it is complete, and is open', async () => {
  const [first, second] = await ownItems();
  await save(first, {
    results: drawn.field.criteria.slice(0, 1).map(({ criterionId }) => ({
      criterionId,
      result: 'ok',
      finding: null,
    })),
  });
  await save(second, { disposition: 'not-checkable', dispositionReason: 'Die Akte ist angefordert.' });
  const { items } = await collect(world.leadA);
  expect(items.map(({ closed, version, disposition }) => [closed, version, disposition])).toEqual([
    [false, 1, null],
    [false, 1, 'not-checkable'],
    [false, 0, null],
  ]);
  expect(items[0]?.results).toMatchObject([{ result: 'ok' }, null]);
});

it('a case that was not checked says why', async () => {
  const [, , third] = await ownItems();
  const reason = 'Die Akte ist nicht auffindbar.';
  await save(third, { complete: true, disposition: 'not-checkable', dispositionReason: reason });
  const { items } = await collect(world.leadA);
  expect(items[2]).toMatchObject({
    closed: true,
    disposition: 'not-checkable',
    dispositionReason: reason,
    results: [null, null],
  });
});

it('a sheet of a voided draw says so; the draw itself is printed no more', async () => {
  const [id = ''] = await ownItems();
  await perform(world.deps, world.areaHead, (work) =>
    requestDrawVoid(work, { drawId: drawn.drawId, ground: 'other', reason: 'Probe' }),
  );
  await perform(world.deps, world.management, (work) => confirmDrawVoid(work, drawn.drawId));
  const { items } = await perform(world.deps, world.leadA, (work) =>
    collectCheckSheets(work, { kind: 'item', id }),
  );
  expect(items).toMatchObject([{ voided: true }]);
  await expect(collect(world.leadA)).rejects.toMatchObject({ code: 'not-found' });
});
