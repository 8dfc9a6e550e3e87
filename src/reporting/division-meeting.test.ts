import { beforeAll, describe, expect, it } from 'vitest';
import { casesOf, checkSample, drawnSample } from '../../test/support/drawn.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { isoDate } from '../calendar/index.ts';
import { perform } from '../work.ts';
import { prepareReport, reportOrderSchema, reportValueOf } from './index.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});

describe('the division report', () => {
  it('names severe findings of fields whose errors are shown, and says nothing of the others', async () => {
    const sample = (sampleSize: number) =>
      drawnSample(world, { cases: casesOf(world.teamA, 14), sampleSize });
    // Nine checked cases are one too few to leave the team.
    await checkSample(world, await sample(9), 2);
    const { field, ...shown } = await sample(12);
    await checkSample(world, { field, ...shown }, 4);
    const week = { from: isoDate('2020-03-02'), to: isoDate('2020-03-08') };
    world.deps.clock.set('2020-03-09T08:00:00Z');
    const order = { kind: 'division-meeting', areaId: world.area.id, ...week } as const;
    const { reportId } = await prepareReport(world.deps, world.areaHead, order);
    const value = await perform(world.deps, world.areaHead, (work) => reportValueOf(work, reportId));
    if (value.kind !== 'division-meeting') throw new Error('another report');
    expect(value.fields.map(({ cumulative }) => cumulative?.shown)).toEqual([false, true]);
    expect(value.seriousFindings).toEqual([
      expect.objectContaining({ field: value.fields[1]?.field, severity: 'severe' }),
    ]);
  });

  it.each([
    ['2020-03-02', '2020-03-08', true],
    ['2020-02-24', '2020-03-08', true],
    ['2020-03-04', '2020-03-04', false],
    ['2020-03-03', '2020-03-09', false],
    ['2020-03-02', '2020-03-07', false],
    ['2020-03-09', '2020-03-08', false],
    ['gestern', '2020-03-08', false],
    ['2020-03-02', '9999-12-31', false],
    ['2199-12-30', '2199-12-31', false],
  ])('looks back on whole weeks: %s to %s, %s', (from, to, isTaken) => {
    const order = { kind: 'division-meeting', areaId: crypto.randomUUID(), from, to };
    expect(reportOrderSchema.safeParse(order).success).toBe(isTaken);
  });
});
