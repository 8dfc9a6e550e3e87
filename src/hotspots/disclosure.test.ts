import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confirmedField } from '../../test/support/plan.ts';
import { canDifferBy, type Knowledge } from '../../test/support/independent-solver.ts';
import { plantDraw, planVersionOf } from '../../test/support/planted.ts';
import { newWorld, type Team, type World } from '../../test/support/world.ts';
import type { FieldVersion } from '../audit-plan/index.ts';
import { month } from '../calendar/index.ts';
import { serviceScope } from '../database/index.ts';
import { emptyLedger, type Ledger } from '../disclosure/index.ts';
import { perform } from '../work.ts';
import { evaluate, evaluateArea, type EvaluationRow } from './evaluate.ts';
import type { Split } from './evaluation.ts';
import { loadLedger } from './stored-ledger.ts';

interface SmallSample {
  readonly team: number;
  readonly month: number;
  readonly checked: number;
  /** Faulty in the first criterion only, in the second only, in both. */
  readonly faulty: readonly [number, number, number];
}
interface SmallYear {
  readonly employees: readonly number[];
  readonly samples: readonly SmallSample[];
}

const sample = fc
  .record({
    team: fc.integer({ min: 0, max: 2 }),
    month: fc.integer({ min: 1, max: 3 }),
    checked: fc.integer({ min: 1, max: 25 }),
    faulty: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(2)),
  })
  .filter(({ checked, faulty }) => faulty[0] + faulty[1] + faulty[2] <= checked);
const smallYear: fc.Arbitrary<SmallYear> = fc.record({
  employees: fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 3, maxLength: 3 }),
  samples: fc.uniqueArray(sample, {
    minLength: 2,
    maxLength: 7,
    selector: ({ team, month: of }) => `${team}/${of}`,
  }),
});

const grid = [
  'field',
  'month',
  'team',
  'criterion',
  'criterion-team',
  'area-month',
] as const satisfies Split[];

/** The year in a world of its own; teams A and B and a third one. */
async function build(year: SmallYear): Promise<{ world: World; teams: Team[]; field: FieldVersion }> {
  const world = await newWorld();
  world.deps.clock.set('2020-12-30T08:00:00Z');
  const third: Team = { id: crypto.randomUUID(), code: `C-${world.suffix}`, functionId: '' };
  const teams = [world.teamA, world.teamB, third];
  await world.deps.database.transaction(serviceScope, async (tx) => {
    await tx
      .insertInto('team')
      .values({
        id: third.id,
        code: third.code,
        area_id: world.area.id,
        name: 'Team C',
        site: 'BBW',
        valid_from: '2015-01-01',
      })
      .execute();
    await tx
      .deleteFrom('headcount')
      .where(
        'team_id',
        'in',
        teams.map(({ id }) => id),
      )
      .execute();
    await tx
      .insertInto('headcount')
      .values(
        teams.map(({ id }, index) => ({
          id: crypto.randomUUID(),
          team_id: id,
          function_id: null,
          valid_from: '2015-01-01',
          employees: year.employees[index] ?? 0,
        })),
      )
      .execute();
  });
  const field = await confirmedField(world, { teamIds: [world.teamA.id, world.teamB.id] });
  const planVersionId = await planVersionOf(world, field.id);
  const [K = '', L = ''] = field.criteria.map(({ criterionId }) => criterionId);
  for (const { team, month: of, checked, faulty } of year.samples) {
    const own = teams[team];
    if (own === undefined) continue;
    const [onlyK, onlyL, both] = faulty;
    await plantDraw(world, {
      fieldId: field.fieldId,
      fieldVersionId: field.id,
      planVersionId,
      areaId: world.area.id,
      month: `2020-0${of}`,
      teams: [[own, 200]],
      parts: [
        {
          team: own,
          drawn: checked,
          faulty: onlyK + onlyL + both,
          criteria: { [K]: { faulty: onlyK + both }, [L]: { faulty: onlyL + both } },
        },
      ],
    });
  }
  return { world, teams, field };
}

const see = async (world: World, by: Split): Promise<readonly EvaluationRow[]> =>
  (await perform(world.deps, world.areaHead, (work) => evaluate(work, { year: 2020, by }))).rows;

describe('what an area head gets', () => {
  it('rests on five employees and ten cases, leaves nothing to subtract, and keeps what is withheld wide', async () => {
    await fc.assert(
      fc.asyncProperty(smallYear, async (year) => {
        const { world, teams } = await build(year);
        const rows: EvaluationRow[] = [];
        for (const by of grid) rows.push(...(await see(world, by)));

        for (const { key, rate } of rows) {
          if (rate?.shown !== true) continue;
          const behind = year.samples.filter(
            ({ team, month: of }) =>
              (key.teamId === null || teams[team]?.id === key.teamId) &&
              (key.month === null || key.month === `2020-0${of}`),
          );
          const employees = [...new Set(behind.map(({ team }) => team))].map(
            (team) => year.employees[team] ?? 0,
          );
          expect(behind.reduce((sum, { checked }) => sum + checked, 0)).toBeGreaterThanOrEqual(10);
          expect(employees.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(5);
        }
        for (const [whole, part] of [
          ['field', 'team'],
          ['field', 'month'],
          ['criterion', 'criterion-team'],
        ] as const) {
          for (const sum of rows.filter(({ split, rate }) => split === whole && rate?.shown === true)) {
            const parts = rows.filter(
              ({ split, key, rate }) =>
                split === part && rate !== null && key.criterionId === sum.key.criterionId,
            );
            expect(parts.filter(({ rate }) => rate?.shown === false)).not.toHaveLength(1);
          }
        }
        expect(await narrowSecrets(world)).toEqual([]);
      }),
      { numRuns: 10, seed: 24 },
    );
  });

  it('stays so when reports were published on the way, month after month', async () => {
    await fc.assert(
      fc.asyncProperty(smallYear, async (year) => {
        const { world } = await build(year);
        let earlier = emptyLedger;
        for (const through of ['2020-01', '2020-02', '2020-03']) {
          await perform(world.deps, world.areaHead, (work) =>
            evaluateArea(work, {
              areaId: world.area.id,
              through: month(through),
              source: 'jour-fixe',
              partial: true,
            }),
          );
          expect(await narrowSecrets(world, earlier)).toEqual([]);
          earlier = await ledgerOf(world);
          expect(withoutLinks(earlier)).toEqual([]);
        }
        await see(world, 'field');
        expect(await narrowSecrets(world, earlier)).toEqual([]);
      }),
      { numRuns: 8, seed: 25 },
    );
  });
});

describe('the own lead', () => {
  it('gets every figure of the own team, whatever is withheld from others', async () => {
    await fc.assert(
      fc.asyncProperty(smallYear, async (year) => {
        const { world } = await build(year);
        for (const by of grid) {
          await see(world, by);
          const { rows } = await perform(world.deps, world.leadA, (work) =>
            evaluate(work, { year: 2020, by }),
          );
          expect(rows.flatMap(({ rate }) => (rate?.shown === false ? [rate] : []))).toEqual([]);
        }
        const own = year.samples.filter(({ team }) => team === 0);
        const { rows } = await perform(world.deps, world.leadA, (work) =>
          evaluate(work, { year: 2020, by: 'month' }),
        );
        expect(rows.map(({ rate }) => (rate?.shown === true ? [rate.n, rate.faulty] : []))).toEqual(
          own
            .toSorted((one, other) => one.month - other.month)
            .map(({ checked, faulty }) => [checked, faulty[0] + faulty[1] + faulty[2]]),
        );
      }),
      { numRuns: 8, seed: 26 },
    );
  });
});

const ledgerOf = (world: World): Promise<Ledger> =>
  world.deps.database.transaction(serviceScope, (tx) => loadLedger(tx, world.area.id, 2020));

/** Counts of findings not yet reviewed of which the ledger forgot that they are part of a criterion's faulty cases. */
const withoutLinks = ({ atoms, links }: Ledger): string[] => {
  const linked = new Set(links.flatMap(({ smaller }) => smaller));
  return atoms.flatMap(({ id }) => (id.includes(':open#') && !linked.has(id) ? [id] : []));
};

/** What a reader knows of every count published, over the atoms of `all`. */
function knowledgeOf(ledger: Ledger, all: Ledger): Knowledge {
  const columns = columnsIn(all);
  const truth = all.atoms.map(({ faulty }) => faulty);
  return {
    most: all.atoms.map(({ most }) => most ?? 0),
    truth,
    sums: ledger.figures
      .filter(({ kind, shown }) => kind === 'count' && shown)
      .map(({ atoms }) => ({
        of: columns(atoms),
        value: columns(atoms).reduce((sum, at) => sum + (truth[at] ?? 0), 0),
      })),
    orders: ledger.links.map(({ smaller, larger, plus = 0 }) => ({
      smaller: columns(smaller),
      larger: columns(larger),
      plus,
    })),
  };
}

const columnsIn = ({ atoms }: Ledger): ((ids: readonly string[]) => number[]) => {
  const column = new Map(atoms.map(({ id }, index) => [id, index]));
  return (ids) => ids.map((id) => column.get(id) ?? -1);
};

/**
 * Counts that break rule 25: what is withheld must still be able to lie three values apart, or be anything from 0 to
 * n where n is less than three, for a reader who knows everything published; found by another method than the
 * service's own. What earlier publications had left of that is all a later one can keep.
 */
async function narrowSecrets(world: World, earlier: Ledger = emptyLedger): Promise<string[]> {
  const ledger = await ledgerOf(world);
  const columns = columnsIn(ledger);
  const known = knowledgeOf(ledger, ledger);
  const before = knowledgeOf(earlier, ledger);
  return ledger.figures
    .filter(({ kind, shown }) => kind === 'count' && !shown)
    .filter(({ atoms }) => {
      const of = columns(atoms);
      const need = [3, 2, 1, 0].find((width) => canDifferBy(before, of, width)) ?? 0;
      return !canDifferBy(known, of, need);
    })
    .map(({ id }) => id);
}
