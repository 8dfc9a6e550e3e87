import { expect, it } from 'vitest';
import { casesOf, checkSample, drawnSample } from '../../test/support/drawn.ts';
import { newWorld } from '../../test/support/world.ts';
import { isoDate } from '../calendar/index.ts';
import { listFindings } from '../checks/index.ts';
import { createMeasure, measureSchema } from '../measures/index.ts';
import { perform } from '../work.ts';
import { prepareReport, reportValueOf } from './index.ts';

it('a division report names measures that may not be listed as taken only where they are due', async () => {
  const world = await newWorld();
  const { deps, leadA, areaHead, teamA, area } = world;
  // Four cases checked: too few for a figure to leave the team, so that the measure may only be named as taken.
  const sample = await drawnSample(world, { cases: casesOf(teamA, 12), sampleSize: 4 });
  await checkSample(world, sample, 1);
  const [found] = await perform(deps, leadA, (work) => listFindings(work, { limit: 1 }));
  deps.clock.set('2020-04-24T10:00:00Z');
  await perform(deps, leadA, (work) =>
    createMeasure(
      work,
      measureSchema.parse({
        about: { kind: 'finding', id: found?.id },
        teamId: teamA.id,
        owner: 'Teamleitung',
        description: 'Anhörungen im Vier-Augen-Prinzip',
        due: { on: '2020-06-30' },
      }),
    ),
  );
  const namedFor = async (from: string, to: string) => {
    deps.clock.set(`${to}T10:00:00Z`);
    const period = { from: isoDate(from), to: isoDate(to) };
    const order = { kind: 'division-meeting' as const, areaId: area.id, ...period };
    const { reportId } = await prepareReport(deps, areaHead, order);
    const value = await perform(deps, areaHead, (work) => reportValueOf(work, reportId));
    if (value.kind !== 'division-meeting') throw new Error('not what was prepared');
    expect(value.measuresDue).toEqual([]);
    return value.measuresTaken.map(({ code }) => code);
  };
  expect(await namedFor('2020-04-20', '2020-04-26')).toEqual([]);
  expect(await namedFor('2020-06-15', '2020-06-21')).toEqual([sample.field.code]);
});
