import { beforeAll, expect, it } from 'vitest';
import { casesOf, checkSample, drawnSample } from '../../test/support/drawn.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { isoDate, month } from '../calendar/index.ts';
import { listCorrections, settleCorrection } from '../checks/index.ts';
import { perform, type Actor, type Work } from '../work.ts';
import { prepareReport, reportValueOf, type ReportOrder } from './index.ts';

const act = <T>(world: World, actor: Actor, useCase: (work: Work) => Promise<T>) =>
  perform(world.deps, actor, useCase);

/** The corrections that a report prepared now says. */
async function corrected(world: World, order: ReportOrder) {
  const { reportId } = await prepareReport(world.deps, world.areaHead, order);
  const value = await act(world, world.areaHead, (work) => reportValueOf(work, reportId));
  return 'corrections' in value ? value.corrections.map(({ open, done }) => ({ open, done })) : [];
}

const count = (value: number) => ({ shown: true, value });

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

it('a report counts the cases put right within its own period', async () => {
  await checkSample(world, await drawnSample(world, { cases: casesOf(world.teamA, 14), sampleSize: 12 }), 4);
  const [correction] = await act(world, world.leadA, (work) => listCorrections(work, { limit: 1 }));
  await act(world, world.leadA, (work) =>
    settleCorrection(work, {
      correctionId: correction?.id ?? '',
      outcome: 'done',
      on: isoDate('2020-03-02'),
    }),
  );
  world.deps.clock.set('2020-07-06T08:00:00Z');
  const areaId = world.area.id;
  expect(await corrected(world, { kind: 'annual-report', areaId, year: 2020 })).toEqual([
    { open: count(3), done: count(1) },
  ]);
  expect(await corrected(world, { kind: 'jour-fixe', areaId, month: month('2020-04') })).toEqual([
    { open: count(3), done: count(0) },
  ]);
});

it('fields that are not shown look alike, with and without errors', async () => {
  const other = await newWorld();
  const sample = (sampleSize: number) => drawnSample(other, { cases: casesOf(other.teamA, 14), sampleSize });
  // Nine checked cases are one too few to leave the team; twelve are enough.
  await checkSample(other, await sample(9), 4);
  await checkSample(other, await sample(9), 0);
  await checkSample(other, await sample(12), 0);
  const withheld = { open: { shown: false }, done: { shown: false } };
  expect(await corrected(other, { kind: 'annual-report', areaId: other.area.id, year: 2020 })).toEqual([
    withheld,
    withheld,
  ]);
});
