import { expect, it } from 'vitest';
import { confirmedField } from '../../test/support/plan.ts';
import { plantDraw, planVersionOf, type PlantedDraw } from '../../test/support/planted.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { month } from '../calendar/index.ts';
import { perform, type Actor } from '../work.ts';
import { evaluate, evaluateArea, type EvaluationRow } from './evaluate.ts';

interface MonthOfB {
  readonly month: string;
  readonly cases: number;
  readonly euros: number;
}

/** Team A finds six overpaid cases a month, team B those given; both of eight employees, 20 cases checked in each. */
async function yearOf(months: readonly MonthOfB[], method: PlantedDraw['method'] = 'simple'): Promise<World> {
  const world = await newWorld();
  world.deps.clock.set('2020-05-04T08:00:00Z');
  const { teamA, teamB } = world;
  const field = await confirmedField(world, { teamIds: [teamA.id, teamB.id] });
  const planVersionId = await planVersionOf(world, field.id);
  for (const { month: of, cases, euros } of months) {
    const ofA = { team: teamA, drawn: 20, faulty: 6, overpaidCases: 6, overpaidCents: 73_205 };
    const ofB = { team: teamB, drawn: 20, faulty: 5, overpaidCases: cases, overpaidCents: 100 * euros };
    for (const part of [ofA, ofB]) {
      await plantDraw(world, {
        fieldId: field.fieldId,
        fieldVersionId: field.id,
        planVersionId,
        areaId: world.area.id,
        month: of,
        method,
        teams: [[part.team, 200]],
        parts: [part],
      });
    }
  }
  return world;
}

/** What somebody reads of overpayments in the evaluation, by month (or the year); undefined where it is not shown. */
async function readEuros(world: World, actor: Actor, by: 'month' | 'area-month' | 'field') {
  const { rows } = await perform(world.deps, actor, (work) => evaluate(work, { year: 2020, by }));
  return eurosIn(rows);
}

const eurosIn = (rows: readonly EvaluationRow[]): Map<string, number> =>
  new Map(
    rows.flatMap(({ key, overpaid }) =>
      overpaid?.shown === true ? [[key.month ?? 'year', overpaid.cents / 100]] : [],
    ),
  );

/** The lead of A takes the own euros off those of both teams. */
async function subtract(world: World, by: 'month' | 'area-month' | 'field'): Promise<Record<string, number>> {
  const both = await readEuros(world, world.areaHead, by);
  const own = await readEuros(world, world.leadA, by);
  return Object.fromEntries([...both].map(([of, euros]) => [of, euros - (own.get(of) ?? 0)]));
}

const few = { month: '2020-04', cases: 1, euros: 512 };
const many = { month: '2020-03', cases: 4, euros: 300 };

it('a lead can not take the own euros off a month of two teams and see what one case of the other cost', async () => {
  const world = await yearOf([few]);
  for (const by of ['month', 'area-month', 'field'] as const) expect(await subtract(world, by)).toEqual({});
});

it('euros of two teams are shown where three cases or more lie in each', async () => {
  const world = await yearOf([many]);
  for (const by of ['month', 'area-month'] as const)
    expect(await subtract(world, by)).toEqual({ '2020-03': 300 });
});

it('a monetary-unit draw, which has no rate, shows them all the same', async () => {
  const world = await yearOf([many], 'monetary-unit');
  expect(await readEuros(world, world.areaHead, 'month')).toEqual(new Map([['2020-03', 732.05 + 300]]));
});

it('the year so far does not give away the month that is not shown', async () => {
  const world = await yearOf([few, many]);
  const months = await subtract(world, 'month');
  const { year = null } = await subtract(world, 'field');
  expect(months).not.toHaveProperty('2020-04');
  expect(Object.keys(months).length === 1 && year !== null).toBe(false);
});

it('nor does one report after the other, printed as far as it is checked', async () => {
  const world = await yearOf([many, few]);
  const known = new Map<string, number>();
  for (const through of ['2020-03', '2020-04']) {
    const { rows } = await perform(world.deps, world.areaHead, (work) =>
      evaluateArea(work, {
        areaId: world.area.id,
        through: month(through),
        source: 'jour-fixe',
        partial: true,
      }),
    );
    for (const split of ['month', 'area-month', 'field', 'area'] as const)
      for (const [of, euros] of eurosIn(rows.filter((row) => row.split === split)))
        known.set(`${split} ${of} ${through}`, euros);
  }
  expect(known.get('month 2020-03 2020-03')).toBe(732.05 + 300);
  expect([...known.keys()].filter((name) => name.endsWith('2020-04') && !name.includes('2020-03'))).toEqual(
    [],
  );
});
