import { sql } from 'kysely';
import { fieldsInForce, loadVersions, plannedPeriods, type FieldVersion } from '../audit-plan/index.ts';
import {
  isoDate,
  lastDayOfMonth,
  localDate,
  monthOf,
  workingDaysBetween,
  type Period,
} from '../calendar/index.ts';
import { calendarOf, settings } from '../catalogue/index.ts';
import { listCorrections, listSecondChecks } from '../checks/index.ts';
import { evaluate, type EvaluationRow } from '../hotspots/index.ts';
import { listMeasures } from '../measures/index.ts';
import { listReports, type ReportRow } from '../reporting/index.ts';
import type { Work } from '../work.ts';
import { countedUpTo, plansOfYear } from './start-others.tsx';

/** Everything a team lead's start page says. */
export interface LeadStart {
  /** This year, or the latest with a plan. */
  readonly year: number;
  readonly open: { readonly sheets: number; readonly oldestDays: number };
  readonly measures: { readonly due: number; readonly overdue: number; readonly mostOverdueDays: number };
  readonly corrections: { readonly open: number; readonly overdue: number };
  readonly secondChecks: number;
  /**
   * Periods without a draw whose last day comes by the end of this month, the earliest first; and frames of several
   * teams that this lead is named to draw.
   */
  readonly draws: readonly DueDraw[];
  /** Fields that wait for this lead: to agree to, or returned. */
  readonly waiting: readonly FieldVersion[];
  readonly fields: readonly FieldVersion[];
  readonly results: readonly EvaluationRow[];
  readonly divisionReport: ReportRow | null;
}

export interface DueDraw {
  readonly field: FieldVersion;
  /** Whether the area head named this lead to draw for several teams. */
  readonly named: boolean;
  readonly period: Period;
  /** A frame that is imported or sealed already, to go on with. */
  readonly frameId: string | null;
  readonly overdue: boolean;
}

/** Reads it in a few queries, all of the own team. */
export async function loadLeadStart(work: Work): Promise<LeadStart> {
  const today = localDate(work.now);
  const { year, plans } = await plansOfYear(work);
  const calendar = calendarOf(await settings(work.tx));
  const [plan] = plans;
  const fields =
    plan === undefined
      ? []
      : (await fieldsInForce(work.tx, plan.id, work.now)).filter(({ teams }) =>
          teams.some(({ id }) => id === work.actor.teamId),
        );
  const versions = plan === undefined ? [] : await loadVersions(work.tx, { planId: plan.id });
  const open = await openSheets(work);
  const measures = await listMeasures(work, { state: 'open', limit: countedUpTo });
  const corrections = await listCorrections(work, { settled: false, limit: countedUpTo });
  const toCorrect = corrections.filter(({ state }) => state !== 'done');
  const mine = await listSecondChecks(work, { state: 'waiting', mine: true, limit: countedUpTo });
  const reports = await listReports(work, { kind: 'division-meeting', limit: 1 });
  const evaluation = fields.length === 0 ? null : await evaluate(work, { year, by: 'field' });
  return {
    year,
    open: {
      sheets: open.sheets,
      oldestDays: open.oldest === null ? 0 : workingDaysBetween(isoDate(open.oldest), today, calendar),
    },
    measures: {
      due: measures.length,
      overdue: measures.filter(({ overdueDays }) => overdueDays > 0).length,
      mostOverdueDays: Math.max(0, ...measures.map(({ overdueDays }) => overdueDays)),
    },
    corrections: { open: toCorrect.length, overdue: toCorrect.filter(({ overdue }) => overdue).length },
    secondChecks: mine.length,
    draws: [...(await dueDraws(work, fields)), ...(await namedDraws(work))].sort((a, b) =>
      Temporal.PlainDate.compare(a.period.last, b.period.last),
    ),
    waiting: versions.filter(
      ({ state, agreements }) =>
        (state === 'draft' &&
          agreements.some(({ teamId, agreedAt }) => teamId === work.actor.teamId && agreedAt === null)) ||
        (state === 'returned' && agreements.some(({ teamId }) => teamId === work.actor.teamId)),
    ),
    fields,
    results: evaluation?.rows ?? [],
    divisionReport: reports[0] ?? null,
  };
}

/** Sheets of the own team that are not finished, and the day the oldest was drawn or added. */
async function openSheets({ tx, actor }: Work): Promise<{ sheets: number; oldest: string | null }> {
  const { rows } = await sql<{ sheets: number; oldest: string | null }>`
    with cases as (
      select i.id as item_id, null::uuid as deliberate_id, d.drawn_at as since
      from sample_item i join draw d on d.id = i.draw_id
      where i.team_id = ${actor.teamId}
        and not exists (select from draw_void v where v.draw_id = d.id and v.confirmed_at is not null)
      union all
      select null, d.id, d.added_at from deliberate_case d where d.team_id = ${actor.teamId}
    )
    select count(*)::int as sheets, to_char(min(since) at time zone 'Europe/Berlin', 'YYYY-MM-DD') as oldest
    from cases k
    where not exists (
      select from check_sheet c
      where c.recheck_of is null and c.state = 'complete'
        and (c.item_id = k.item_id or c.deliberate_id = k.deliberate_id))`.execute(tx);
  return rows[0] ?? { sheets: 0, oldest: null };
}

async function dueDraws(work: Work, fields: readonly FieldVersion[]): Promise<DueDraw[]> {
  const own = fields.filter(({ drawnBy }) => drawnBy === 'team');
  if (own.length === 0) return [];
  const today = localDate(work.now);
  const frames = await work.tx
    .selectFrom('frame')
    .select(['id', 'field_id', 'first_day', 'last_day', 'state'])
    .where('team_id', '=', work.actor.teamId)
    .where(
      'field_id',
      'in',
      own.map(({ fieldId }) => fieldId),
    )
    .where('state', 'in', ['imported', 'sealed', 'drawn'])
    .execute();
  const end = lastDayOfMonth(monthOf(today));
  return own
    .flatMap((field) =>
      plannedPeriods(field, field.year)
        .filter(({ period, teamIds }) => period.last <= end && teamIds.includes(work.actor.teamId ?? ''))
        .map(({ period }) => ({
          field,
          period,
          overdue: period.last < today,
          frame: frames.find(
            (frame) =>
              frame.field_id === field.fieldId &&
              frame.first_day <= period.last &&
              frame.last_day >= period.first,
          ),
        })),
    )
    .filter(({ frame }) => frame?.state !== 'drawn')
    .map(({ frame, ...due }): DueDraw => ({ ...due, named: false, frameId: frame?.id ?? null }));
}

/** Frames of several teams that wait for the lead named to draw them, or for whom this deputy stands in. */
async function namedDraws({ tx, actor, now }: Work): Promise<DueDraw[]> {
  const frames = await tx
    .selectFrom('frame')
    .select(['id', 'field_id', 'first_day', 'last_day'])
    .where('team_id', 'is', null)
    .where('named_drawer', 'in', [actor.accountId, actor.onBehalfOf ?? actor.accountId])
    .where('state', 'in', ['imported', 'sealed'])
    .execute();
  if (frames.length === 0) return [];
  const versions = await loadVersions(tx, { fieldIds: frames.map(({ field_id: id }) => id) });
  return frames.flatMap(({ id: frameId, field_id: fieldId, first_day, last_day }): DueDraw[] => {
    const field = versions.findLast((one) => one.fieldId === fieldId && one.state === 'confirmed');
    if (field === undefined) return [];
    const period = { first: isoDate(first_day), last: isoDate(last_day) };
    return [{ field, named: true, period, frameId, overdue: period.last < localDate(now) }];
  });
}
