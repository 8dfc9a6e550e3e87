import { expect, it } from 'vitest';
import { confirmedField } from '../../test/support/plan.ts';
import { plantDraw, planVersionOf } from '../../test/support/planted.ts';
import { newWorld } from '../../test/support/world.ts';
import { perform } from '../work.ts';
import { evaluate } from './evaluate.ts';

it('a monetary-unit draw has no part in the estimate with replacements, and need not hide what it says', async () => {
  const world = await newWorld();
  world.deps.clock.set('2020-05-04T08:00:00Z');
  const { teamA, teamB } = world;
  const teamIds = [teamA.id, teamB.id];
  const field = await confirmedField(world, { teamIds });
  const ofEuros = await confirmedField(world, { teamIds });
  const draws = [
    {
      field,
      method: 'simple',
      parts: [
        { team: teamA, drawn: 20, faulty: 3 },
        { team: teamB, drawn: 20, checked: 19, notCheckable: 1, faulty: 4 },
        { team: teamB, drawn: 1, faulty: 0, selection: 'replacement' },
      ],
    },
    {
      field: ofEuros,
      method: 'monetary-unit',
      parts: [
        { team: teamA, drawn: 20, faulty: 0 },
        { team: teamB, drawn: 20, faulty: 0 },
      ],
    },
  ] as const;
  for (const { field: of, method, parts } of draws) {
    await plantDraw(world, {
      fieldId: of.fieldId,
      fieldVersionId: of.id,
      planVersionId: await planVersionOf(world, of.id),
      areaId: world.area.id,
      month: '2020-03',
      method,
      teams: [
        [teamA, 200],
        [teamB, 200],
      ],
      parts: parts.map((part) => ({
        ...part,
        criteria: Object.fromEntries(
          of.criteria.map(({ criterionId }, index) => [
            criterionId,
            { faulty: index === 0 ? part.faulty : 0 },
          ]),
        ),
      })),
    });
  }
  const { rows } = await perform(world.deps, world.areaHead, (work) =>
    evaluate(work, { year: 2020, by: 'field' }),
  );
  const row = rows.find(({ key }) => key.fieldId === ofEuros.fieldId);
  expect(row?.defects).toEqual({ shown: true, value: 0 });
  expect(rows.find(({ key }) => key.fieldId === field.fieldId)?.withReplacements).toEqual({ shown: false });
});

it('findings of a monetary-unit draw wait for their second check as all others do', async () => {
  const world = await newWorld();
  world.deps.clock.set('2020-05-04T08:00:00Z');
  const team = world.teamA;
  for (const [method, faulty, unreviewed] of [
    ['simple', 5, 2],
    ['monetary-unit', 7, 4],
  ] as const) {
    const field = await confirmedField(world, { teamIds: [team.id] });
    const [first] = field.criteria;
    await plantDraw(world, {
      fieldId: field.fieldId,
      fieldVersionId: field.id,
      planVersionId: await planVersionOf(world, field.id),
      areaId: world.area.id,
      month: '2020-03',
      method,
      teams: [[team, 200]],
      parts: [
        {
          team,
          drawn: 20,
          faulty,
          unreviewed,
          criteria: { [first?.criterionId ?? '']: { faulty, unreviewed } },
        },
      ],
    });
  }
  const rowsOf = (by: 'field' | 'area-month') =>
    perform(world.deps, world.areaHead, async (work) => (await evaluate(work, { year: 2020, by })).rows);
  const count = (value: number) => ({ shown: true, value });
  const [month] = await rowsOf('area-month');
  expect(month).toMatchObject({ defects: count(5 + 7), unreviewed: count(2 + 4) });
  const ofEuros = (await rowsOf('field')).find(({ method }) => method === 'monetary-unit');
  expect(ofEuros).toMatchObject({ rate: null, defects: count(7), unreviewed: count(4) });
});
