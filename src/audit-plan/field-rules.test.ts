import { beforeAll, describe, expect, it } from 'vitest';
import { confirmedField, drafted, fieldOf, newCriteria } from '../../test/support/plan.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { changeSettings } from '../catalogue/index.ts';
import { serviceScope, type Tx } from '../database/index.ts';
import { perform, type Actor, type Work } from '../work.ts';
import {
  deliveryFilters,
  draftField,
  openPlan,
  setDeliveryFilter,
  submitField,
  type FieldInput,
} from './index.ts';

let world: World;
let criterionIds: string[];

beforeAll(async () => {
  world = await newWorld();
  ({ criterionIds } = await newCriteria(world));
});

const as = <T>(actor: Actor, act: (work: Work) => Promise<T>) => perform(world.deps, actor, act);
const read = <T>(query: (tx: Tx) => Promise<T>) => world.deps.database.transaction(serviceScope, query);
const field = (change: Partial<FieldInput> = {}) => fieldOf(world, criterionIds, change);
const codes = (error: unknown) =>
  error instanceof Error && 'fields' in error
    ? (error.fields as { code: string }[]).map(({ code }) => code)
    : [String(error)];

describe('a field that does not fit', () => {
  it.each<[string, Partial<FieldInput>, string]>([
    ['a minimum per stratum without strata', { minimumPerStratum: 2 }, 'minimum-needs-strata'],
    ['a minimum above the sample', { method: 'stratified', minimumPerStratum: 21 }, 'minimum-too-large'],
    ['a threshold no sample reaches', { secondStage: { size: 10, threshold: 20 } }, 'threshold-too-large'],
    [
      'an extension of a systematic selection',
      { method: 'systematic', secondStage: { size: 10, threshold: 1 } },
      'second-stage-needs-simple',
    ],
    ['amounts of customers', { method: 'monetary-unit', unit: 'Kunde' }, 'amount-missing'],
    ['a criterion nobody knows', { criteria: [{ criterionId: crypto.randomUUID() }] }, 'criterion-unknown'],
  ])('is refused: %s', async (_, change, code) => {
    const error: unknown = await drafted(world, field(change)).catch((refusal: unknown) => refusal);
    expect(codes(error)).toContain(code);
  });

  it('is refused: a team of another area, a team twice, a criterion twice, an unknown error type', async () => {
    const [first = ''] = criterionIds;
    const error: unknown = await drafted(
      world,
      field({
        teamIds: [world.teamA.id, world.teamA.id, world.foreignTeam.id],
        criteria: [{ criterionId: first }, { criterionId: first, errorType: 'nichts' }],
      }),
    ).catch((refusal: unknown) => refusal);
    expect(codes(error)).toEqual(['team-twice', 'team-foreign', 'criterion-twice', 'error-type-unknown']);
  });

  it('is refused: what is not valid in the year of the plan', async () => {
    const error: unknown = await as(world.leadA, async (work) => {
      const plan = await openPlan(work, 2014);
      return draftField(work, { planId: plan.id, content: field() });
    }).catch((refusal: unknown) => refusal);
    expect(codes(error)).toEqual(['team-not-valid', 'criterion-not-valid', 'criterion-not-valid']);
  });

  it.each([0, 1, -0.1, 1.5, 0.1234567])('is refused: a tolerable rate of %d', async (tolerableRate) => {
    await expect(drafted(world, field({ tolerableRate }))).rejects.toThrow('tolerableRate');
  });
});

describe('the delivery filter', () => {
  it('is saved by a lead of the field and by nobody else', async () => {
    const { fieldId } = await confirmedField(world);
    const conditions = [{ attribute: 'Folge-EGV', equals: ['fällig', 'überfällig'] }];
    await as(world.leadA, (work) => setDeliveryFilter(work, { fieldId, conditions }));
    expect((await read((tx) => deliveryFilters(tx, [fieldId]))).get(fieldId)).toEqual(conditions);
    await expect(
      as(world.leadB, (work) => setDeliveryFilter(work, { fieldId, conditions: [] })),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      as(world.controlling, (work) => setDeliveryFilter(work, { fieldId, conditions: [] })),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a house that does without confirmation', () => {
  it('puts a field in force when it is submitted', async () => {
    const ref = await drafted(world, field());
    await as(world.administrator, (work) => changeSettings(work, { planConfirmation: false }));
    try {
      const { state, planVersion } = await as(world.leadA, (work) => submitField(work, ref));
      expect(state).toBe('confirmed');
      expect(planVersion).not.toBeNull();
    } finally {
      await as(world.administrator, (work) => changeSettings(work, { planConfirmation: true }));
    }
  });
});
