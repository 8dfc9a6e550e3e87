import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { freshDatabase } from '../../test/support/database.ts';
import { confirmedField } from '../../test/support/plan.ts';
import { plantDraw, planVersionOf } from '../../test/support/planted.ts';
import { newWorld, type Team, type World } from '../../test/support/world.ts';
import { serviceScope, type Database } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { perform, performAsService, type Actor, type Work } from '../work.ts';
import { proposeFields, type FieldVersion } from '../audit-plan/index.ts';
import { hotspotCandidates } from './candidates.ts';
import { closeHotspot, declareHotspot } from './declare-hotspot.ts';
import { hotspotsOf, type Hotspot } from './hotspot-list.ts';
import { takeDueLooks, takeHotspotLook } from './take-look.ts';

let world: World;
let field: FieldVersion;
let planVersionId = '';
let K = '';
let L = '';

const act = <T>(actor: Actor, useCase: (work: Work) => Promise<T>): Promise<T> =>
  perform(world.deps, actor, useCase);
const list = (actor: Actor): Promise<Hotspot[]> => act(actor, (work) => hotspotsOf(work, { year: 2020 }));
const inArea = async (actor: Actor): Promise<Hotspot[]> =>
  (await list(actor)).filter(({ areaId }) => areaId === world.area.id);
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Failure) return error.code;
      throw error;
    },
  );
const plant = (team: Team, month: string, drawn: number, faulty: number, size = 300): Promise<string> =>
  plantDraw(world, {
    fieldId: field.fieldId,
    fieldVersionId: field.id,
    planVersionId,
    areaId: world.area.id,
    month,
    teams: [[team, size]],
    parts: [{ team, drawn, faulty, criteria: { [K]: { faulty }, [L]: {} } }],
  });
const look = (quarter: number, actor = world.areaHead) =>
  act(actor, (work) => takeHotspotLook(work, { areaId: world.area.id, year: 2020, quarter }));

/** Two teams' field with a confirmed plan; in the shared database, unless another is given. */
async function setUp(database?: Database): Promise<void> {
  world = await newWorld(database);
  world.deps.clock.set('2020-04-01T08:00:00Z');
  field = await confirmedField(world, { teamIds: [world.teamA.id, world.teamB.id], tolerableRate: 0.1 });
  planVersionId = await planVersionOf(world, field.id);
  [K = '', L = ''] = field.criteria.map(({ criterionId }) => criterionId);
}
beforeEach(() => setUp());

/** Hotspots whose need the journal says was opened, in the area of this world. */
const needsTold = () =>
  performAsService(world.deps, async ({ tx }) => {
    const rows = await tx
      .selectFrom('journal_entry as j')
      .innerJoin('training_need as n', 'n.id', 'j.object')
      .select(['n.hotspot_id', 'j.data'])
      .where('j.act', '=', 'need.opened')
      .where('n.area_id', '=', world.area.id)
      .execute();
    return rows.map(({ hotspot_id, data }) => [hotspot_id, data]);
  });

describe('the quarterly look', () => {
  it('finds the criterion that fails in one team, and says so in a sentence', async () => {
    await plant(world.teamA, '2020-01', 24, 9);
    await plant(world.teamB, '2020-01', 60, 2);
    expect(await look(1)).toMatchObject({ cells: 6, found: 1 });
    const [hotspot] = await list(world.leadA);
    expect(hotspot).toMatchObject({
      kind: 'statistical',
      teamId: world.teamA.id,
      criterionId: K,
      severity: 'severe',
      figure: { quarter: 1, applicable: 24, faulty: 9, tolerable: 0.1 },
    });
    expect(hotspot?.sentence).toMatch(
      /^In 9 von 24 Fällen wurde ein Fehler festgestellt \(P-.*-1: „Ist Punkt 1 erfüllt\?“\); auch unter Berücksichtigung des Stichprobenfehlers sind das mehr als die tolerierten 10\u00a0%\.$/,
    );
    expect(await needsTold()).toEqual([[hotspot?.id, [['hotspot', hotspot?.id]]]]);
    // Severe errors weigh 9: (9 − 24 · 0.1) · 9.
    expect(hotspot?.score).toBeCloseTo(6.6 * 9, 9);
    expect(await list(world.leadB)).toEqual([]);
    expect(await list(world.foreignHead)).toEqual([]);
    expect((await inArea(world.personnelDevelopment)).map(({ id }) => id)).toEqual([hotspot?.id]);
  });

  it('names the cases that could not be checked, which tables count in', async () => {
    const plantLost = (team: Team, drawn: number, faulty: number, notCheckable: number) =>
      plantDraw(world, {
        fieldId: field.fieldId,
        fieldVersionId: field.id,
        planVersionId,
        areaId: world.area.id,
        month: '2020-01',
        teams: [[team, 300]],
        parts: [{ team, drawn, faulty, notCheckable, criteria: { [K]: { faulty }, [L]: {} } }],
      });
    await plantLost(world.teamA, 89, 40, 3);
    await plantLost(world.teamB, 61, 2, 1);
    await look(1);
    const found = await list(world.auditor);
    const sentenceOf = (teamId: string | null): string | undefined =>
      found
        .find((one) => one.areaId === world.area.id && one.criterionId === K && one.teamId === teamId)
        ?.sentence.replaceAll('\u00A0', ' ');
    expect(sentenceOf(world.teamA.id)).toMatch(
      /^In 40 von 86 geprüften Fällen \(3 weitere nicht prüfbar\) wurde/,
    );
    expect(sentenceOf(null)).toMatch(/^In 42 von 146 geprüften Fällen \(4 weitere nicht prüfbar\) wurde/);
  });

  it('tests hypergeometrically over N where one draw holds the year', async () => {
    await plant(world.teamA, '2020-01', 24, 6, 30);
    await look(1);
    // 3 of 30 tolerated, so 6 faulty can't be: p is 0, where the binomial test says 2.8 %.
    expect((await list(world.leadA)).map(({ figure }) => figure?.p)).toContain(0);
  });

  it('looks at the year so far: what one quarter can’t show, two may', async () => {
    await plant(world.teamA, '2020-02', 24, 6);
    await plant(world.teamB, '2020-02', 24, 2);
    expect((await look(1)).found).toBe(0);
    await plant(world.teamA, '2020-05', 24, 7);
    await plant(world.teamB, '2020-05', 24, 2);
    world.deps.clock.set('2020-07-01T08:00:00Z');
    expect((await look(2)).found).toBe(1);
    expect((await list(world.leadA))[0]?.figure).toMatchObject({ applicable: 48, faulty: 13 });
  });

  it('does not find again what is open, and may once it is closed', async () => {
    await plant(world.teamA, '2020-01', 24, 12);
    await plant(world.teamB, '2020-01', 60, 2);
    await look(1);
    world.deps.clock.set('2020-07-01T08:00:00Z');
    expect((await look(2)).found).toBe(0);
    for (const { id } of await list(world.leadA)) {
      await act(world.areaHead, (work) => closeHotspot(work, { hotspotId: id, reason: 'Schulung im Mai.' }));
    }
    world.deps.clock.set('2020-10-01T08:00:00Z');
    expect((await look(3)).found).toBeGreaterThan(0);
    const all = await list(world.leadA);
    expect(all.filter(({ closedAt }) => closedAt === null)).not.toEqual([]);
    expect(all.filter(({ closedAt }) => closedAt !== null)).not.toEqual([]);
  });

  it('is taken once, after the quarter, by the area head or by the service', async () => {
    // The service looks at every area there is.
    const database = await freshDatabase();
    onTestFinished(() => database.close());
    await setUp(database);
    expect(await codeOf(look(2))).toBe('quarter-not-over');
    expect(await codeOf(look(1, world.leadA))).toBe('forbidden');
    expect(await codeOf(look(1, world.foreignHead))).toBe('not-found');
    await plant(world.teamA, '2020-01', 24, 9);
    const ofService = () => performAsService(world.deps, (work) => takeDueLooks(work));
    world.deps.clock.set('2020-04-14T08:00:00Z');
    expect(await ofService()).toEqual([]);
    world.deps.clock.set('2020-04-15T08:00:00Z');
    expect((await ofService()).length).toBeGreaterThan(0);
    expect(await ofService()).toEqual([]);
    expect(await codeOf(look(1))).toBe('look-taken');
    expect((await list(world.leadA)).length).toBeGreaterThan(0);
  });

  it('keeps systematic and monetary-unit draws and deliberate cases outside', async () => {
    const parts = [{ team: world.teamA, drawn: 40, faulty: 30, criteria: { [K]: { faulty: 30 } } }];
    for (const method of ['systematic', 'monetary-unit'] as const) {
      await plantDraw(world, {
        fieldId: field.fieldId,
        fieldVersionId: field.id,
        planVersionId,
        areaId: world.area.id,
        month: method === 'systematic' ? '2020-01' : '2020-02',
        method,
        teams: [[world.teamA, 100]],
        parts,
      });
    }
    expect(await look(1)).toMatchObject({ cells: 0, found: 0 });
  });

  it('freezes what it tested', async () => {
    await plant(world.teamA, '2020-01', 24, 9);
    const { id } = await look(1);
    const change = world.deps.database.transaction(serviceScope, (tx) =>
      tx.updateTable('hotspot_cell').set({ faulty: 0 }).where('look_id', '=', id).execute(),
    );
    await expect(change).rejects.toThrow(/append-only/);
  });
});

describe('a hotspot of a team too small to be shown', () => {
  it('stays in the team', async () => {
    await world.deps.database.transaction(serviceScope, (tx) =>
      tx.updateTable('headcount').set({ employees: 4 }).where('team_id', '=', world.teamB.id).execute(),
    );
    await plant(world.teamA, '2020-01', 60, 3);
    await plant(world.teamB, '2020-01', 24, 14);
    const { found } = await look(1);
    expect(found).toBe((await inArea(world.areaHead)).length);
    const [hidden] = (await list(world.leadB)).filter(({ teamId }) => teamId === world.teamB.id);
    const close = (actor: Actor) =>
      act(actor, (work) => closeHotspot(work, { hotspotId: hidden?.id ?? '', reason: 'Besprochen.' }));
    expect(await codeOf(close(world.areaHead))).toBe('not-found');
    expect((await inArea(world.areaHead)).filter(({ teamId }) => teamId === world.teamB.id)).toEqual([]);
    expect((await inArea(world.management)).filter(({ teamId }) => teamId === world.teamB.id)).toEqual([]);
    expect((await inArea(world.auditor)).some(({ teamId }) => teamId === world.teamB.id)).toBe(true);
    expect(await codeOf(close(world.leadB))).toBe('done');
  });
});

describe('a declared hotspot', () => {
  const declare = (actor: Actor, teamId: string | null) =>
    act(actor, (work) =>
      declareHotspot(work, {
        fieldId: field.fieldId,
        criterionId: K,
        teamId,
        reason: 'Ein schwerer Fehler.',
      }),
    );

  it('needs no figure, only a reason', async () => {
    const id = await declare(world.leadA, world.teamA.id);
    const [hotspot] = await list(world.leadA);
    expect(hotspot).toMatchObject({ id, kind: 'declared', figure: null, score: null });
    expect(hotspot?.reason).toBe('Ein schwerer Fehler.');
    expect(await needsTold()).toEqual([[id, [['hotspot', id]]]]);
    expect(await codeOf(declare(world.leadA, world.teamA.id))).toBe('hotspot-open');
  });

  it('keeps the reason in the team', async () => {
    await declare(world.leadA, world.teamA.id);
    expect((await list(world.areaHead))[0]).toMatchObject({ kind: 'declared', reason: null });
    expect((await inArea(world.auditor))[0]?.reason).toBe('Ein schwerer Fehler.');
  });

  it('is declared by the own lead or the area head, for a criterion of the field', async () => {
    expect(await codeOf(declare(world.leadA, world.teamB.id))).toBe('not-found');
    expect(await codeOf(declare(world.leadA, null))).toBe('not-found');
    expect(await codeOf(declare(world.management, null))).toBe('forbidden');
    await declare(world.areaHead, null);
    expect((await list(world.areaHead))[0]?.reason).toBe('Ein schwerer Fehler.');
    expect((await list(world.leadB))[0]).toMatchObject({ teamId: null, reason: null });
    const foreign = act(world.leadA, (work) =>
      declareHotspot(work, {
        fieldId: field.fieldId,
        criterionId: crypto.randomUUID(),
        teamId: world.teamA.id,
        reason: 'x',
      }),
    );
    expect(await codeOf(foreign)).toBe('criterion-not-planned');
  });

  it('is closed once, by whom it concerns', async () => {
    const hotspotId = await declare(world.leadA, world.teamA.id);
    const close = (actor: Actor) =>
      act(actor, (work) => closeHotspot(work, { hotspotId, reason: 'Erledigt.' }));
    expect(await codeOf(close(world.leadB))).toBe('not-found');
    await close(world.leadA);
    expect(await codeOf(close(world.areaHead))).toBe('hotspot-closed');
  });
});

describe('the next year', () => {
  it('is proposed the criteria that were hotspots, each with its sentences', async () => {
    await plant(world.teamA, '2020-01', 24, 9);
    await plant(world.teamB, '2020-01', 60, 2);
    await look(1);
    const candidates = await act(world.areaHead, (work) => hotspotCandidates(work, 2021, world.area.id));
    expect(candidates).toMatchObject([{ kind: 'hotspot', origin: 'hotspot', criterionIds: [K] }]);
    expect(candidates[0]?.reasons).toEqual([
      expect.stringMatching(/^Fehlerschwerpunkt vom \d\d\.\d\d\.2020, Team A: In 9 von 24 Fällen/),
    ]);
    const proposed = await act(world.areaHead, (work) =>
      proposeFields(work, { year: 2021, areaId: world.area.id, candidates }),
    );
    expect(proposed.some(({ kind, subject }) => kind === 'hotspot' && subject === K)).toBe(true);
  });
});
