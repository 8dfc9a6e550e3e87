import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopRendering } from '../../reports/render-worker.ts';
import { casesOf, checkSample, drawnSample, type DrawnSample } from '../../test/support/drawn.ts';
import { broughtIntoForce, fieldOf } from '../../test/support/plan.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { draftField, openPlan } from '../audit-plan/index.ts';
import { isoDate, month, type Month } from '../calendar/index.ts';
import { serviceScope } from '../database/index.ts';
import { closeHotspot, declareHotspot } from '../hotspots/index.ts';
import { advanceMeasure, createMeasure } from '../measures/index.ts';
import { changeTraining, planTraining, settleTraining, trainingOf } from '../qualification/index.ts';
import { perform, performAsService, type Actor, type Work } from '../work.ts';
import { collectReport } from './collect-report.ts';
import { prepareReport, releaseReport, reportValueOf, type ReportOrder } from './index.ts';
import type { ReportValue } from './values/report-value.ts';

/*
 * A sample of 2020 was checked in January 2021. What it asked for is open in the new year, under a plan that knows
 * nothing of it; then January is reported, corrected, and followed by further reports.
 */

let world: World;
let drawn: DrawnSample;
let code = '';
/** Hotspots about the criterion that failed, and about the other one. */
let failing = '';
let untouched = '';
const trainings = new Map<string, string>();
/** Measures on findings: one that is late, and one that will be given up. */
let late = '';
let vain = '';

const act = <T>(actor: Actor, useCase: (work: Work) => Promise<T>) => perform(world.deps, actor, useCase);
const at = (day: string): void => world.deps.clock.set(`${day}T09:00:00Z`);

async function collected<K extends ReportOrder['kind']>(
  order: ReportOrder & { readonly kind: K },
): Promise<Extract<ReportValue, { kind: K }>> {
  const value = await performAsService(
    world.deps,
    (work) => collectReport(work, order, { reportId: crypto.randomUUID(), correction: null }),
    'repeatable read',
  );
  return value as Extract<ReportValue, { kind: K }>;
}
const jourFixe = (of: Month) => collected({ kind: 'jour-fixe', areaId: world.area.id, month: of });
const plan = (year: number, quarter: number | null) =>
  collected({ kind: 'qualification-plan', areaId: world.area.id, year, quarter });

async function planTrainings(): Promise<void> {
  const need = await world.deps.database.transaction(serviceScope, (tx) =>
    tx.selectFrom('training_need').select('id').where('hotspot_id', '=', failing).executeTakeFirstOrThrow(),
  );
  for (const [title, year, quarter] of [
    ['Fristen', 2021, 1],
    ['Fristen, zweiter Termin', 2021, 2],
    ['Fristen, dritter Termin', 2021, 3],
    ['Fristen, Auffrischung', 2022, 3],
  ] as const) {
    const { id } = await act(world.personnelDevelopment, (work) =>
      planTraining(work, {
        year,
        quarter,
        title,
        format: 'training',
        targetFunction: 'Integrationsfachkraft',
        seats: 12,
        teamIds: [world.teamA.id],
        needIds: [need.id],
      }),
    );
    trainings.set(title, id);
  }
}

/** The third date gets another name and more seats. */
const changeThird = () =>
  act(world.personnelDevelopment, async (work) => {
    const trainingId = trainings.get('Fristen, dritter Termin') ?? '';
    const { year, quarter, format, targetFunction, teams, needIds, revision } = await trainingOf(
      work,
      trainingId,
    );
    await changeTraining(work, {
      trainingId,
      year,
      quarter,
      format,
      targetFunction,
      needIds: [...needIds],
      revision,
      title: 'Fristen, letzter Termin',
      seats: 16,
      teamIds: teams.map(({ id }) => id),
    });
  });

const findings = () =>
  world.deps.database.transaction(serviceScope, (tx) =>
    tx.selectFrom('finding').select('id').where('area_id', '=', world.area.id).orderBy('id').execute(),
  );
const measureOn = (findingId: string, due: string) =>
  act(world.leadA, (work) =>
    createMeasure(work, {
      about: { kind: 'finding', id: findingId },
      teamId: world.teamA.id,
      ownerFunctionId: world.teamA.functionId,
      owner: null,
      description: 'Die Fristen werden nachgehalten.',
      due: { on: isoDate(due) },
    }),
  );
const declared = (criterionId: string) =>
  act(world.areaHead, (work) =>
    declareHotspot(work, {
      fieldId: drawn.field.fieldId,
      criterionId,
      teamId: null,
      reason: 'Fristversäumnisse in mehreren Teams.',
    }),
  );

beforeAll(async () => {
  world = await newWorld();
  drawn = await drawnSample(world, { cases: casesOf(world.teamA, 12), sampleSize: 10 });
  code = `${drawn.field.code}/2020`;
  at('2021-01-05');
  const criterionIds = drawn.field.criteria.map(({ criterionId }) => criterionId);
  const next = await act(world.leadA, async (work) => {
    const { id } = await openPlan(work, 2021);
    const content = fieldOf(world, criterionIds, { title: 'Folge-EGV im neuen Jahr' });
    return draftField(work, { planId: id, content, reason: 'Probe' });
  });
  await broughtIntoForce(world, next);
  await checkSample(world, drawn, 3);
  const [first = '', second = ''] = criterionIds;
  failing = await declared(first);
  untouched = await declared(second);
  const [finding, other] = await findings();
  late = (await measureOn(finding?.id ?? '', '2021-01-15')).id;
  vain = (await measureOn(other?.id ?? '', '2021-02-26')).id;
  await planTrainings();
});
afterAll(stopRendering);

describe('in the new year', () => {
  it('the division meeting hears of what was checked and found in an old sample', async () => {
    at('2021-01-11');
    const [from, to] = [isoDate('2021-01-04'), isoDate('2021-01-10')];
    const value = await collected({ kind: 'division-meeting', areaId: world.area.id, from, to });
    expect(value.fields.map(({ field, checked, open }) => [field.code, checked, open])).toEqual([
      [drawn.field.code, 0, 0],
      [code, 10, 0],
    ]);
    expect(value.fields[1]).toMatchObject({ cumulative: { faulty: 3, n: 10 }, tolerable: 0.1 });
    expect(value.seriousFindings).toMatchObject([
      { field: { code }, criterion: expect.stringMatching(/1 erfüllt/) },
    ]);
    expect(value.measuresDue).toMatchObject([{ field: { code }, due: '2021-01-15' }]);
  });

  it('the first jour fixe tells of hotspots, measures and corrections that are still open', async () => {
    at('2021-02-01');
    const value = await jourFixe(month('2021-01'));
    expect(value.headline.hotspots.now).toBe(2);
    expect(value.hotspots.map(({ field, isNew, closedOn }) => [field.code, isNew, closedOn])).toEqual([
      [code, true, null],
      [code, true, null],
    ]);
    // the 18th to the 1st: two weeks of five working days, and the Monday itself
    expect(value.measures).toMatchObject([
      { field: { code }, state: 'open', overdueWorkingDays: 11 },
      { field: { code }, state: 'open', overdueWorkingDays: 0 },
    ]);
    expect(value.corrections).toMatchObject([{ field: { code }, open: { value: 3 }, overdue: { value: 3 } }]);
    expect(value.headline.overdue.now).toBe(4);
  });

  it('asks for a decision only where nothing is being done: a measure on a finding is something', async () => {
    const { hotspots, decisions } = await jourFixe(month('2021-01'));
    const remedies = (question: RegExp) =>
      hotspots.filter(({ criterion }) => question.test(criterion)).map((row) => row.remedies);
    expect(remedies(/1 erfüllt/)[0]).toContainEqual({
      kind: 'measure',
      label: 'Maßnahmen zu einzelnen Feststellungen',
      due: null,
      state: 'offen',
    });
    expect(remedies(/2 erfüllt/)).toEqual([[]]);
    expect(decisions.map(({ subject }) => subject)).toEqual([expect.stringMatching(/2 erfüllt/)]);
  });

  it('the qualification plan holds the trainings of the year that old hotspots asked for', async () => {
    const { openNeeds, trainings: rows } = await plan(2021, null);
    expect(rows.map(({ topic, year, quarter }) => [topic, year, quarter])).toEqual([
      ['Fristen', 2021, 1],
      ['Fristen, zweiter Termin', 2021, 2],
      ['Fristen, dritter Termin', 2021, 3],
      ['Fristen, Auffrischung', 2022, 3],
    ]);
    expect(openNeeds).toMatchObject([{ criterion: expect.stringMatching(/2 erfüllt/) }]);
  });
});

describe('once January was reported', () => {
  const told = (value: ReportValue) =>
    value.kind === 'jour-fixe'
      ? [value.hotspots, value.measures, value.corrections, value.trainings, value.decisions, value.headline]
      : [];
  const prepared = async (reason?: string) => {
    const order = { kind: 'jour-fixe' as const, areaId: world.area.id, month: month('2021-01') };
    const ref = await prepareReport(world.deps, world.areaHead, {
      ...order,
      ...(reason !== undefined && { reason }),
    });
    return { ref, value: await act(world.areaHead, (work) => reportValueOf(work, ref.reportId)) };
  };
  let first: ReportValue;
  beforeAll(async () => {
    at('2021-02-01');
    const { ref, value } = await prepared();
    await releaseReport(world.deps, world.areaHead, ref);
    first = value;
    at('2021-02-10');
    const cancelled = trainings.get('Fristen, zweiter Termin') ?? '';
    await act(world.personnelDevelopment, (work) =>
      settleTraining(work, { trainingId: cancelled, outcome: 'cancelled' }),
    );
  });

  it('the next month says what was cancelled, once, and that the rest is unchanged', async () => {
    const changes = [
      ['Fristen', 'scheduled', 'unchanged'],
      ['Fristen, zweiter Termin', 'cancelled', 'changed'],
      ['Fristen, dritter Termin', 'scheduled', 'unchanged'],
      ['Fristen, Auffrischung', 'scheduled', 'unchanged'],
    ];
    const said = async (of: Month) =>
      (await jourFixe(of)).trainings.map(({ topic, state, change }) => [topic, state, change]);
    at('2021-03-01');
    expect(await said(month('2021-02'))).toEqual(changes);
    expect((await jourFixe(month('2021-02'))).hotspots.map(({ isNew }) => isNew)).toEqual([false, false]);
    // February was never released: March compares with January, what its readers were told last.
    at('2021-04-01');
    expect(await said(month('2021-03'))).toEqual(changes);
    // Not yet held, a training stands in the plan of its own quarter alone.
    const second = (await plan(2021, 2)).trainings.map(({ topic }) => topic);
    expect(second).not.toContain('Fristen');
  });

  it('a later version of it does not report the day it is made on', async () => {
    at('2021-04-12');
    const on = isoDate('2021-04-09');
    await act(world.leadA, (work) => advanceMeasure(work, { measureId: late, to: 'done', on }));
    await act(world.leadA, (work) => advanceMeasure(work, { measureId: vain, to: 'dropped', on }));
    const [, , third] = await findings();
    await measureOn(third?.id ?? '', '2021-05-03');
    await act(world.areaHead, (work) => closeHotspot(work, { hotspotId: untouched, reason: 'Behoben.' }));
    await act(world.personnelDevelopment, (work) =>
      settleTraining(work, {
        trainingId: trainings.get('Fristen') ?? '',
        outcome: 'held',
        on: isoDate('2021-03-15'),
      }),
    );
    await changeThird();
    const { value } = await prepared('Eine Zweitprüfung kam nach der Freigabe.');
    expect(value.head).toMatchObject({ version: 2, asOf: first.head.asOf });
    expect(told(value)).toEqual(told(first));
    expect(value.head.replaces?.changes).toEqual([]);
  });

  it('the year’s report holds a closed hotspot, and asks nobody about it', async () => {
    const {
      hotspots,
      decisions,
      trainings: rows,
    } = await collected({
      kind: 'annual-report',
      areaId: world.area.id,
      year: 2020,
    });
    expect(hotspots.map(({ criterion, closedOn }) => [/\d erfüllt/.exec(criterion)?.[0], closedOn])).toEqual(
      expect.arrayContaining([
        ['1 erfüllt', null],
        ['2 erfüllt', '2021-04-12'],
      ]),
    );
    expect(decisions.filter(({ request }) => request.includes('Fehlerschwerpunkt'))).toEqual([]);
    expect(new Set(rows.map(({ change }) => change))).toEqual(new Set([null]));
  });

  it('the plan of a quarter holds its own and compares with what was told before', async () => {
    at('2021-07-01');
    const { trainings: rows } = await plan(2021, 3);
    expect(rows.filter(({ quarter }) => quarter === 3).map(({ topic, change }) => [topic, change])).toEqual([
      ['Fristen, letzter Termin', 'changed'],
    ]);
  });

  it('the plan of a quarter tells the change after a training held earlier in the year', async () => {
    const { trainings: rows } = await plan(2021, 3);
    const earlier = rows.filter(({ quarter }) => quarter !== 3);
    expect(earlier).toMatchObject([{ topic: 'Fristen', quarter: 1, state: 'held', effects: [{}] }]);
    // nor before it, nor in another year
    expect((await plan(2020, 4)).trainings.map(({ topic }) => topic)).not.toContain('Fristen');
  });
});
