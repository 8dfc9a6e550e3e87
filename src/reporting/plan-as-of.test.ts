import { beforeAll, expect, it } from 'vitest';
import { broughtIntoForce, confirmedField, fieldOf } from '../../test/support/plan.ts';
import { plantDraw, planVersionOf } from '../../test/support/planted.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { amendField, endField, type FieldVersion } from '../audit-plan/index.ts';
import { isoDate, month } from '../calendar/index.ts';
import { serviceScope } from '../database/index.ts';
import { perform, performAsService } from '../work.ts';
import { collectReport } from './collect-report.ts';
import type { ReportOrder } from './report-order.ts';
import type { ReportValue } from './values/report-value.ts';

/*
 * A field's tolerable rate was raised from 10 to 20 % in April, another field was ended in May: reports speak of the
 * plan as it was.
 */

let world: World;
let raised: FieldVersion;
let ended: FieldVersion;
/** Of the week in which only February's frames were checked. */
let meeting: ReportValue;

const at = (day: string): void => world.deps.clock.set(`${day}T09:00:00Z`);
const collected = (order: ReportOrder) =>
  performAsService(
    world.deps,
    (work) => collectReport(work, order, { reportId: crypto.randomUUID(), correction: null }),
    'repeatable read',
  );
const plant = async ({ fieldId, id, criteria }: FieldVersion, of: string): Promise<string> =>
  plantDraw(world, {
    fieldId,
    fieldVersionId: id,
    planVersionId: await planVersionOf(world, id),
    areaId: world.area.id,
    month: of,
    teams: [[world.teamA, 200]],
    parts: [
      {
        team: world.teamA,
        drawn: 40,
        faulty: 6,
        criteria: Object.fromEntries(criteria.map(({ criterionId }) => [criterionId, { faulty: 3 }])),
      },
    ],
  });

beforeAll(async () => {
  world = await newWorld();
  at('2020-01-02');
  raised = await confirmedField(world, { title: 'Angehoben' });
  ended = await confirmedField(world, { title: 'Beendet' });
  await plant(raised, '2020-02');
  at('2020-04-20');
  const criterionIds = raised.criteria.map(({ criterionId }) => criterionId);
  const content = fieldOf(world, criterionIds, { title: 'Angehoben', tolerableRate: 0.2 });
  const amendment = await perform(world.deps, world.leadA, (work) =>
    amendField(work, { fieldId: raised.fieldId, content, reason: 'Strenger als nötig.' }),
  );
  const amended = await broughtIntoForce(world, amendment);
  at('2020-05-04');
  const order = { kind: 'division-meeting', areaId: world.area.id } as const;
  meeting = await collected({ ...order, from: isoDate('2020-04-27'), to: isoDate('2020-05-03') });
  await plant(amended, '2020-04');
  at('2020-05-20');
  const end = await perform(world.deps, world.leadA, (work) =>
    endField(work, { fieldId: ended.fieldId, reason: 'Das Thema ist erledigt.' }),
  );
  await broughtIntoForce(world, end);
  at('2020-06-02');
});

const jourFixe = async (of: string) => {
  const value = await collected({ kind: 'jour-fixe', areaId: world.area.id, month: month(of) });
  if (value.kind !== 'jour-fixe') throw new Error('no jour-fixe report');
  return value;
};

it('the division meeting judges a rate against what was tolerated when its frames were sealed', () => {
  expect(meeting).toMatchObject({
    fields: [{ field: { code: raised.code }, cumulative: { faulty: 6, n: 40 }, tolerable: 0.1 }, {}],
  });
});

it('the course of a field shows for each month what was tolerated then', async () => {
  const { trends } = await jourFixe('2020-04');
  const [course] = trends.filter(({ field }) => field.code === raised.code);
  expect(course).toMatchObject({
    tolerable: 0.2,
    points: [{ tolerable: null }, { tolerable: 0.1 }, { tolerable: null }, { tolerable: 0.2 }],
  });
});

it('a month knows the plan that was in force at its end', async () => {
  const [march, may] = [await jourFixe('2020-03'), await jourFixe('2020-05')];
  const codes = (value: typeof march) => value.progress.map(({ field }) => field.code);
  expect(codes(march)).toEqual([raised.code, ended.code]);
  expect(march.trends.map(({ tolerable }) => tolerable)).toEqual([0.1, 0.1]);
  expect(codes(may)).toEqual([raised.code]);
  expect(may.trends.map(({ tolerable }) => tolerable)).toEqual([0.2]);
});

it('third parties are named by how much they found, and what few mention stands together', async () => {
  await world.deps.database.transaction(serviceScope, async (tx) => {
    for (const auditor of ['interne-revision', 'bundesrechnungshof'] as const) {
      const id = crypto.randomUUID();
      await tx
        .insertInto('external_audit')
        .values({
          id,
          auditor,
          title: 'Prüfung',
          year: 2020,
          area_id: world.area.id,
          file_sha256: '0'.repeat(64),
          imported_by: world.auditor.accountId,
          imported_at: '2020-05-04T08:00:00Z',
        })
        .execute();
      const subjects = Array.from({ length: 21 }, (_, index) => `Gegenstand ${String(index + 10)}`);
      await tx
        .insertInto('external_finding')
        .values([...subjects, 'Gegenstand 30'].map((subject, number) => ({ audit_id: id, number, subject })))
        .execute();
    }
  });
  const value = await collected({ kind: 'annual-report', areaId: world.area.id, year: 2020 });
  if (value.kind !== 'annual-report') throw new Error('no annual report');
  const rows = value.thirdParty;
  // 42 subjects, of which 40 are named: both of subject 30 first, then from 10 on by their names
  expect(rows.slice(0, 4)).toEqual([
    { source: 'Bundesrechnungshof', element: 'Gegenstand 30', findings: 2 },
    { source: 'Interne Revision', element: 'Gegenstand 30', findings: 2 },
    { source: 'Bundesrechnungshof', element: 'Gegenstand 10', findings: 1 },
    { source: 'Interne Revision', element: 'Gegenstand 10', findings: 1 },
  ]);
  expect(rows.slice(40)).toEqual([
    { source: 'Bundesrechnungshof', element: '1\u00a0weiterer Gegenstand', findings: 1 },
    { source: 'Interne Revision', element: '1\u00a0weiterer Gegenstand', findings: 1 },
  ]);
  expect(rows.reduce((sum, { findings }) => sum + findings, 0)).toBe(44);
});
