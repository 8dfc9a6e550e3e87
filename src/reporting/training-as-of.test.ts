import { expect, it } from 'vitest';
import { confirmedField } from '../../test/support/plan.ts';
import { plantDraw, planVersionOf } from '../../test/support/planted.ts';
import { newWorld, type Team } from '../../test/support/world.ts';
import { isoDate, month } from '../calendar/index.ts';
import { declareHotspot } from '../hotspots/index.ts';
import { changeAfterTraining, listNeeds, planTraining, settleTraining } from '../qualification/index.ts';
import { perform, performAsService } from '../work.ts';
import { collectReport } from './collect-report.ts';

/*
 * A training of team A on 15 April, with fresh draws of both teams in February, May and June: the report on May,
 * collected once more after June was drawn, still tells of May.
 */
it('a month’s report tells the change after a training up to the end of that month, whenever it is collected', async () => {
  const world = await newWorld();
  const { deps, areaHead, personnelDevelopment, management, teamA, teamB, area } = world;
  const at = (day: string): void => deps.clock.set(`${day}T09:00:00Z`);
  at('2020-01-30');
  const field = await confirmedField(world, { teamIds: [teamA.id, teamB.id] });
  const [criterionId = ''] = field.criteria.map((criterion) => criterion.criterionId);
  const planVersionId = await planVersionOf(world, field.id);
  const plant = async (of: string, faulty: number): Promise<void> => {
    const part = (team: Team) => ({ team, drawn: 40, faulty, criteria: { [criterionId]: { faulty } } });
    for (const team of [teamA, teamB]) {
      await plantDraw(world, {
        fieldId: field.fieldId,
        fieldVersionId: field.id,
        planVersionId,
        areaId: area.id,
        month: of,
        teams: [[team, 200]],
        parts: [part(team)],
      });
    }
  };
  await perform(deps, areaHead, (work) =>
    declareHotspot(work, {
      fieldId: field.fieldId,
      criterionId,
      teamId: teamA.id,
      reason: 'Der Vergleich im Februar.',
    }),
  );
  await plant('2020-02', 12);
  at('2020-03-02');
  const trainingId = await perform(deps, personnelDevelopment, async (work) => {
    const needs = await listNeeds(work, { areaId: area.id });
    const { id } = await planTraining(work, {
      year: 2020,
      quarter: 2,
      title: 'Fristen',
      format: 'training',
      targetFunction: 'Integrationsfachkraft',
      seats: 12,
      teamIds: [teamA.id],
      needIds: needs.map((need) => need.id),
    });
    return id;
  });
  at('2020-04-15');
  await perform(deps, personnelDevelopment, (work) =>
    settleTraining(work, { trainingId, outcome: 'held', on: isoDate('2020-04-15') }),
  );
  await plant('2020-05', 8);

  const ofMonth = async (of: string) => {
    const order = { kind: 'jour-fixe' as const, areaId: area.id, month: month(of) };
    const value = await performAsService(
      deps,
      (work) => collectReport(work, order, { reportId: crypto.randomUUID(), correction: null }),
      'repeatable read',
    );
    if (value.kind !== 'jour-fixe') throw new Error('no jour-fixe report');
    return value.trainings.flatMap(({ effects }) => effects);
  };
  at('2020-06-03');
  const first = await ofMonth('2020-05');
  expect(first).toMatchObject([
    {
      before: { faulty: 12, n: 40 },
      after: { faulty: 8, n: 40 },
      comparison: { before: { n: 40 }, after: { n: 40 } },
    },
  ]);
  await plant('2020-06', 4);
  at('2020-07-06');
  expect(await ofMonth('2020-05')).toEqual(first);
  expect(await ofMonth('2020-06')).toMatchObject([{ after: { faulty: 12, n: 80 } }]);
  // Pages tell what is known now.
  const now = await perform(deps, management, (work) => changeAfterTraining(work, trainingId));
  expect(now).toMatchObject([{ after: { faulty: 12, n: 80 } }]);
});
