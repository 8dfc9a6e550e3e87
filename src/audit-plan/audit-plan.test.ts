import { beforeAll, describe, expect, it } from 'vitest';
import { broughtIntoForce, confirmedField, drafted, fieldOf, newCriteria } from '../../test/support/plan.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { serviceScope, type Tx } from '../database/index.ts';
import { perform, type Actor, type Work } from '../work.ts';
import {
  agreeToField,
  amendField,
  changeField,
  confirmPlan,
  contentOf,
  draftField,
  endField,
  fieldsInForce,
  fieldVersion,
  fieldVersionInForce,
  loadVersions,
  openPlan,
  planVersions,
  returnField,
  submitField,
  visiblePlan,
  visiblePlans,
  withdrawField,
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
const now = () => world.deps.clock.now();
const field = (change: Partial<FieldInput> = {}) => fieldOf(world, criterionIds, change);
const shared = () => field({ teamIds: [world.teamA.id, world.teamB.id], drawnBy: 'area' });

describe('the plan', () => {
  it('is one a year and area, whoever opens it', async () => {
    const first = await as(world.leadA, (work) => openPlan(work, 2020));
    expect(await as(world.leadB, (work) => openPlan(work, 2020))).toEqual(first);
    expect(first.areaId).toBe(world.area.id);
  });

  it('is seen by its area and by the management, and missing to everyone else', async () => {
    const plan = await as(world.leadA, (work) => openPlan(work, 2020));
    expect(await as(world.management, (work) => visiblePlan(work, plan.id))).toEqual(plan);
    expect((await as(world.foreignHead, (work) => visiblePlans(work))).map(({ id }) => id)).not.toContain(
      plan.id,
    );
    await expect(as(world.foreignHead, (work) => visiblePlan(work, plan.id))).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(as(world.oversight, (work) => visiblePlan(work, plan.id))).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('a field', () => {
  it('comes into force when its lead submits and the area head confirms', async () => {
    const ref = await drafted(world, field());
    expect(await read((tx) => fieldVersionInForce(tx, ref.fieldId, now()))).toBeNull();
    const version = await broughtIntoForce(world, ref);
    expect(version.state).toBe('confirmed');
    expect(await read((tx) => fieldVersionInForce(tx, ref.fieldId, now()))).toEqual(version);
    expect(version.criteria.map(({ severity, errorType }) => [severity, errorType])).toEqual([
      ['severe', 'procedure'],
      ['minor', 'procedure'],
    ]);
  });

  it('that is shared is agreed by every lead in scope before it is submitted', async () => {
    const ref = await drafted(world, shared());
    await expect(as(world.leadA, (work) => submitField(work, ref))).rejects.toMatchObject({
      code: 'agreement-missing',
      message: 'Es fehlt noch 1\u00a0Mitzeichnung. Bitten Sie die Leitungen der beteiligten Teams darum.',
    });
    await as(world.leadB, (work) => agreeToField(work, ref));
    expect((await as(world.leadB, (work) => submitField(work, ref))).state).toBe('submitted');
  });

  it('loses the agreement of the others when one lead changes it', async () => {
    const ref = await drafted(world, shared());
    await as(world.leadB, (work) => agreeToField(work, ref));
    const changed = await as(world.leadA, (work) =>
      changeField(work, { ...ref, content: { ...shared(), sampleSize: 30 } }),
    );
    await expect(as(world.leadB, (work) => agreeToField(work, ref))).rejects.toMatchObject({
      code: 'field-changed',
    });
    await expect(as(world.leadA, (work) => submitField(work, changed))).rejects.toMatchObject({
      code: 'agreement-missing',
    });
  });

  it('is rewritten by nobody but the leads it concerns', async () => {
    const ref = await drafted(world, field());
    for (const stranger of [world.leadB, world.foreignLead]) {
      await expect(
        as(stranger, (work) => changeField(work, { ...ref, content: field() })),
      ).rejects.toMatchObject({ code: 'not-found' });
      await expect(as(stranger, (work) => withdrawField(work, ref.versionId))).rejects.toMatchObject({
        code: 'not-found',
      });
    }
    for (const other of [world.areaHead, world.management, world.administrator, world.auditor]) {
      await expect(
        as(other, (work) => changeField(work, { ...ref, content: field() })),
      ).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
  });

  it('cannot be set by a lead for other teams only, nor in a foreign plan', async () => {
    await expect(drafted(world, field({ teamIds: [world.teamB.id] }))).rejects.toMatchObject({
      code: 'own-team-missing',
    });
    const plan = await as(world.foreignLead, (work) => openPlan(work, 2020));
    await expect(
      as(world.leadA, (work) => draftField(work, { planId: plan.id, content: field() })),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is returned with a reason, keeps its wording, and is submitted again', async () => {
    const ref = await drafted(world, field());
    await as(world.leadA, (work) => submitField(work, ref));
    await as(world.areaHead, (work) =>
      returnField(work, { versionId: ref.versionId, reason: 'Bitte den Umfang begründen.' }),
    );
    const returned = await read((tx) => fieldVersion(tx, ref.versionId));
    expect(returned).toMatchObject({
      state: 'returned',
      returnReason: 'Bitte den Umfang begründen.',
      sampleSize: 20,
    });
    await expect(as(world.leadA, (work) => submitField(work, ref))).rejects.toMatchObject({
      code: 'field-state',
    });
    const again = await as(world.leadA, (work) =>
      changeField(work, { ...ref, content: field({ sampleSize: 25 }) }),
    );
    expect((await broughtIntoForce(world, again)).sampleSize).toBe(25);
  });

  it('is withdrawn by its lead while it is not in force', async () => {
    const ref = await drafted(world, field());
    await as(world.leadA, (work) => withdrawField(work, ref.versionId));
    await expect(as(world.leadA, (work) => submitField(work, ref))).rejects.toMatchObject({
      code: 'field-state',
    });
    const confirmed = await broughtIntoForce(world, await drafted(world, field()));
    await expect(as(world.leadA, (work) => withdrawField(work, confirmed.id))).rejects.toMatchObject({
      code: 'field-state',
    });
  });
});

describe('two persons', () => {
  const submitted = async () => {
    const ref = await drafted(world, field());
    await as(world.leadA, (work) => submitField(work, ref));
    const version = await read((tx) => fieldVersion(tx, ref.versionId));
    return { planId: version?.planId ?? '', versionIds: [ref.versionId] };
  };

  it('are needed: an area head who stood in for the lead leaves it to the management', async () => {
    const standIn: Actor = {
      ...world.leadA,
      accountId: world.areaHead.accountId,
      onBehalfOf: world.leadA.accountId,
    };
    const ref = await drafted(world, field(), standIn);
    await as(standIn, (work) => submitField(work, ref));
    const { planId } = await submitted();
    const command = { planId, versionIds: [ref.versionId] };
    await expect(as(world.areaHead, (work) => confirmPlan(work, command))).rejects.toMatchObject({
      code: 'second-person-required',
    });
    await as(world.management, (work) => confirmPlan(work, command));
  });

  it('are needed: a lead who stands in for the area head does not confirm what was done in the own name', async () => {
    const standIn: Actor = {
      ...world.areaHead,
      accountId: world.leadA.accountId,
      onBehalfOf: world.areaHead.accountId,
    };
    const command = await submitted();
    await expect(as(standIn, (work) => confirmPlan(work, command))).rejects.toMatchObject({
      code: 'second-person-required',
    });
    await expect(
      as(standIn, (work) => returnField(work, { versionId: command.versionIds[0] ?? '', reason: 'Nein.' })),
    ).rejects.toMatchObject({ code: 'second-person-required' });
    await as(world.areaHead, (work) => confirmPlan(work, command));
  });

  it('are needed: who agreed for one team in scope does not confirm either', async () => {
    const ref = await drafted(world, shared());
    const deputyOfB: Actor = {
      ...world.leadB,
      accountId: world.areaHead.accountId,
      onBehalfOf: world.leadB.accountId,
    };
    await as(deputyOfB, (work) => agreeToField(work, ref));
    await as(world.leadA, (work) => submitField(work, ref));
    const version = await read((tx) => fieldVersion(tx, ref.versionId));
    await expect(
      as(world.areaHead, (work) =>
        confirmPlan(work, { planId: version?.planId ?? '', versionIds: [ref.versionId] }),
      ),
    ).rejects.toMatchObject({ code: 'second-person-required' });
  });

  it('confirm only what is there: a foreign head, another plan, an unsubmitted field', async () => {
    const command = await submitted();
    await expect(as(world.foreignHead, (work) => confirmPlan(work, command))).rejects.toMatchObject({
      code: 'not-found',
    });
    const foreign = await as(world.foreignLead, (work) => openPlan(work, 2020));
    await expect(
      as(world.management, (work) => confirmPlan(work, { ...command, planId: foreign.id })),
    ).rejects.toMatchObject({ code: 'not-found' });
    const draft = await drafted(world, field());
    await expect(
      as(world.areaHead, (work) => confirmPlan(work, { ...command, versionIds: [draft.versionId] })),
    ).rejects.toMatchObject({ code: 'field-state' });
  });

  it('of fifty parallel confirmations exactly one wins', async () => {
    const command = await submitted();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        as(index % 2 === 0 ? world.areaHead : world.management, (work) => confirmPlan(work, command)),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('an amendment', () => {
  it('leaves the original visible and in force until it is confirmed itself', async () => {
    const original = await confirmedField(world);
    const before = now();
    world.deps.clock.advance({ hours: 1 });
    const ref = await as(world.leadA, (work) =>
      amendField(work, {
        fieldId: original.fieldId,
        content: { ...contentOf(original), criteria: [...contentOf(original).criteria], sampleSize: 40 },
        reason: 'Umfang reicht nicht.',
      }),
    );
    expect((await read((tx) => fieldVersionInForce(tx, original.fieldId, now())))?.sampleSize).toBe(20);
    await expect(
      as(world.leadA, (work) => endField(work, { fieldId: original.fieldId, reason: 'Doch nicht.' })),
    ).rejects.toMatchObject({ code: 'amendment-open' });
    await broughtIntoForce(world, ref);
    expect((await read((tx) => fieldVersionInForce(tx, original.fieldId, now())))?.sampleSize).toBe(40);
    expect(await read((tx) => fieldVersionInForce(tx, original.fieldId, before))).toEqual(original);
    const numbers = (await read((tx) => planVersions(tx, original.planId))).map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it('follows its original whatever it is called: the field is read from its first version to its latest', async () => {
    const original = await confirmedField(world, { title: 'Folge-EGV' });
    const neighbour = await confirmedField(world, { title: 'Eingliederungsvereinbarung' });
    const renamed = { ...contentOf(original), title: 'Abschluss der Folge-EGV' };
    const ref = await as(world.leadA, (work) =>
      amendField(work, { fieldId: original.fieldId, content: renamed, reason: 'Treffender.' }),
    );
    await broughtIntoForce(world, ref);
    const fieldIds = [original.fieldId, neighbour.fieldId];
    const versions = await read((tx) => loadVersions(tx, { fieldIds }));
    expect(versions.map(({ title, version }) => [title, version])).toEqual([
      ['Folge-EGV', 1],
      ['Abschluss der Folge-EGV', 2],
      ['Eingliederungsvereinbarung', 1],
    ]);
  });

  it('takes no team out of a shared field without its lead', async () => {
    const original = await broughtIntoForce(world, await drafted(world, shared()));
    const ref = await as(world.leadA, (work) =>
      amendField(work, { fieldId: original.fieldId, content: field(), reason: 'Nur noch Team A.' }),
    );
    await expect(as(world.leadA, (work) => submitField(work, ref))).rejects.toMatchObject({
      code: 'agreement-missing',
    });
    const amended = await broughtIntoForce(world, ref);
    expect(amended.teams.map(({ id }) => id)).toEqual([world.teamA.id]);
  });

  it('that ends a field takes it out of the plan, and nothing else', async () => {
    const staying = await confirmedField(world);
    const ending = await confirmedField(world);
    world.deps.clock.advance({ hours: 1 });
    const ref = await as(world.leadA, (work) =>
      endField(work, { fieldId: ending.fieldId, reason: 'Thema ist erledigt.' }),
    );
    await broughtIntoForce(world, ref);
    const inForce = await read((tx) => fieldsInForce(tx, staying.planId, now()));
    expect(inForce.map(({ fieldId }) => fieldId)).toContain(staying.fieldId);
    expect(inForce.map(({ fieldId }) => fieldId)).not.toContain(ending.fieldId);
  });

  it('has a reason, and so has a field that joins a confirmed plan', async () => {
    const { planId } = await confirmedField(world);
    await expect(
      as(world.leadA, (work) => draftField(work, { planId, content: field() })),
    ).rejects.toMatchObject({ code: 'reason-missing' });
  });
});
