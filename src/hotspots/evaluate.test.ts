import { beforeAll, describe, expect, it } from 'vitest';
import { confirmedField } from '../../test/support/plan.ts';
import { plantDraw, planVersionOf, type PlantedDraw, type PlantedPart } from '../../test/support/planted.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import type { FieldVersion } from '../audit-plan/index.ts';
import { serviceScope } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { perform, type Actor } from '../work.ts';
import { evaluate, type EvaluationQuery, type EvaluationRow } from './evaluate.ts';

let world: World;
let field: FieldVersion;
let planVersionId: string;
let K = '';
let L = '';

const plant = (
  draw: Pick<PlantedDraw, 'month' | 'parts' | 'teams'> & Partial<PlantedDraw>,
): Promise<string> =>
  plantDraw(world, {
    fieldId: field.fieldId,
    fieldVersionId: field.id,
    planVersionId,
    areaId: world.area.id,
    ...draw,
  });
const see = async (
  actor: Actor,
  query: Partial<EvaluationQuery> & Pick<EvaluationQuery, 'by'>,
): Promise<readonly EvaluationRow[]> =>
  (await perform(world.deps, actor, (work) => evaluate(work, { year: 2020, ...query }))).rows;
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Failure) return error.code;
      throw error;
    },
  );
/** All cases of the part checked, faulty ones faulty in criterion K. */
const part = (team: PlantedPart['team'], drawn: number, faulty: number): PlantedPart => ({
  team,
  drawn,
  faulty,
  criteria: { [K]: { faulty }, [L]: {} },
});

beforeAll(async () => {
  world = await newWorld();
  world.deps.clock.set('2020-12-30T08:00:00Z');
  field = await confirmedField(world, { teamIds: [world.teamA.id, world.teamB.id], drawnBy: 'team' });
  planVersionId = await planVersionOf(world, field.id);
  [K = '', L = ''] = field.criteria.map(({ criterionId }) => criterionId);
  const { teamA, teamB } = world;
  await plant({
    month: '2020-01',
    teams: [[teamA, 500]],
    parts: [{ ...part(teamA, 40, 2), unreviewed: 1, overpaidCents: 50_000, overpaidCases: 2 }],
  });
  await plant({ month: '2020-01', teams: [[teamB, 300]], parts: [part(teamB, 30, 6)] });
  await plant({ month: '2020-02', teams: [[teamA, 400]], parts: [part(teamA, 40, 8)] });
  await plant({
    month: '2020-03',
    teams: [[teamA, 200]],
    parts: [{ ...part(teamA, 20, 1), checked: 12 }],
  });
});

describe('the team lead', () => {
  it('sees the own team in full, by month of the frame’s last day', async () => {
    const rows = await see(world.leadA, { by: 'month' });
    expect(rows.map(({ key, done, drawn }) => [key.month, done, drawn])).toEqual([
      ['2020-01', 40, 40],
      ['2020-02', 40, 40],
      ['2020-03', 12, 20],
    ]);
    expect(rows[0]?.rate).toMatchObject({
      shown: true,
      kind: 'exact',
      N: 500,
      n: 40,
      faulty: 2,
      upper: 82 / 500,
      unreviewed: 1,
    });
    expect(rows[0]?.overpaid).toEqual({ shown: true, cents: 50_000, cases: 2 });
    expect(rows[2]?.rate).toMatchObject({ shown: true, n: 12, provisional: true });
  });

  it('sees the year weighted by the frames’ N', async () => {
    const [row] = await see(world.leadA, { by: 'field', to: '2020-02' as never });
    expect(row?.rate).toMatchObject({ shown: true, kind: 'approximate', label: 'Näherung', N: 900 });
    // (500 · 2/40 + 400 · 8/40) / 900
    expect(row?.rate?.shown === true ? row.rate.rate : null).toBeCloseTo(105 / 900, 12);
    expect(row?.defects).toEqual({ shown: true, value: 10 });
  });

  it('sees nothing of another team, as if it did not exist', async () => {
    const rows = await see(world.leadA, { by: 'team' });
    expect(rows.map(({ key }) => key.teamId)).toEqual([world.teamA.id]);
    expect(await codeOf(see(world.leadA, { by: 'team', teamId: world.teamB.id }))).toBe('not-found');
    expect(await codeOf(see(world.leadA, { by: 'team', areaId: world.foreignArea.id }))).toBe('not-found');
  });
});

describe('who is not of the team', () => {
  it('sees draws once they are checked to the end, and how far the others are', async () => {
    const rows = await see(world.areaHead, { by: 'month' });
    expect(rows.map(({ key, done, drawn, rate }) => [key.month, done, drawn, rate?.shown ?? null])).toEqual([
      ['2020-01', 70, 70, true],
      ['2020-02', 40, 40, true],
      ['2020-03', 12, 20, null],
    ]);
  });

  it('sees teams and criteria over the year so far, at any time the same', async () => {
    const [a, b] = await see(world.areaHead, { by: 'team' });
    expect(new Set([a?.key.teamId, b?.key.teamId])).toEqual(new Set([world.teamA.id, world.teamB.id]));
    expect(a?.rate?.shown).toBe(true);
    const again = await see(world.management, { by: 'team', areaId: world.area.id });
    expect(again).toEqual(await see(world.areaHead, { by: 'team' }));
    const split = codeOf(see(world.areaHead, { by: 'team-month' }));
    expect(await split).toBe('not-published');
    expect(await codeOf(see(world.areaHead, { by: 'team', to: '2020-01' as never }))).toBe('not-published');
  });

  it('sees no sum of euros behind fewer than three faulty cases', async () => {
    const [january] = await see(world.areaHead, { by: 'month' });
    expect(january?.overpaid).toEqual({ shown: false });
  });

  it('sees nothing of another area', async () => {
    expect(await codeOf(see(world.foreignHead, { by: 'field', areaId: world.area.id }))).toBe('not-found');
    expect(await codeOf(see(world.controlling, { by: 'field', areaId: world.area.id }))).toBe('forbidden');
    expect(await codeOf(see(world.management, { by: 'field' }))).toBe('area-missing');
  });

  it('writes what was seen into the ledger once', async () => {
    const count = (): Promise<number> =>
      world.deps.database.transaction(serviceScope, async (tx) => {
        const { n } = await tx
          .selectFrom('published_figure')
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .where('area_id', '=', world.area.id)
          .executeTakeFirstOrThrow();
        return n;
      });
    const before = await count();
    expect(before).toBeGreaterThan(0);
    await see(world.areaHead, { by: 'criterion-team' });
    expect(await count()).toBe(before);
  });
});

describe('the auditor', () => {
  it('sees every team in full', async () => {
    const rows = await see(world.auditor, { by: 'team-month', areaId: world.area.id });
    expect(rows).toHaveLength(4);
    expect(rows.every(({ rate }) => rate?.shown === true)).toBe(true);
  });
});

describe('a team too small to be shown', () => {
  it('is not shown, nor computed from the others', async () => {
    const small = await newWorld();
    small.deps.clock.set('2020-12-30T08:00:00Z');
    const own = await confirmedField(small, { teamIds: [small.teamA.id, small.teamB.id], drawnBy: 'team' });
    const plan = await planVersionOf(small, own.id);
    const [criterion = ''] = own.criteria.map(({ criterionId }) => criterionId);
    for (const [team, drawn, faulty] of [
      [small.teamA, 30, 4],
      [small.teamB, 8, 1],
    ] as const) {
      await plantDraw(small, {
        fieldId: own.fieldId,
        fieldVersionId: own.id,
        planVersionId: plan,
        areaId: small.area.id,
        month: '2020-01',
        teams: [[team, 100]],
        parts: [{ team, drawn, faulty, criteria: { [criterion]: { faulty } } }],
      });
    }
    const rows = await perform(small.deps, small.areaHead, async (work) => [
      ...(await evaluate(work, { year: 2020, by: 'team' })).rows,
      ...(await evaluate(work, { year: 2020, by: 'field' })).rows,
    ]);
    const teamB = rows.find(({ key }) => key.teamId === small.teamB.id);
    expect(teamB?.rate).toEqual({ shown: false });
    const [teamA, whole] = [rows.find(({ key }) => key.teamId === small.teamA.id), rows.at(-1)];
    expect([teamA?.rate?.shown, whole?.rate?.shown]).not.toEqual([true, true]);
    const lead = await perform(small.deps, small.leadB, (work) =>
      evaluate(work, { year: 2020, by: 'field' }),
    );
    expect(lead.rows[0]?.rate).toMatchObject({ shown: true, n: 8, faulty: 1 });
  });
});
