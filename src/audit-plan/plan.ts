import { monthOf, type Month } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { notFound } from '../failure.ts';
import { authorize, authorizeAt } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import { plannedPeriods, type FieldVersion } from './field.ts';
import { loadVersions } from './field-store.ts';

/** The audit plan of one calendar year and area. */
export interface Plan {
  readonly id: string;
  readonly year: number;
  readonly areaId: string;
}

/** A numbered state of the plan: the field versions in force from its confirmation to the next. */
export interface PlanVersion {
  readonly id: string;
  readonly number: number;
  readonly confirmedAt: string;
}

const asPlan = ({ id, year, area_id }: { id: string; year: number; area_id: string }): Plan => ({
  id,
  year,
  areaId: area_id,
});

/** The plans the actor may see, latest year first. */
export async function visiblePlans(work: Work, filter: { year?: number } = {}): Promise<Plan[]> {
  const reach = authorize(work.actor, 'plan.read');
  let query = work.tx
    .selectFrom('audit_plan as p')
    .innerJoin('area as a', 'a.id', 'p.area_id')
    .selectAll('p')
    .orderBy('p.year', 'desc')
    .orderBy('a.code');
  if (reach === 'own-area') query = query.where('p.area_id', '=', work.actor.areaId);
  if (filter.year !== undefined) query = query.where('p.year', '=', filter.year);
  return (await query.execute()).map(asPlan);
}

/** The plan of a year and area, or null. */
export async function planOf(tx: Tx, year: number, areaId: string): Promise<Plan | null> {
  const row = await tx
    .selectFrom('audit_plan')
    .selectAll()
    .where('year', '=', year)
    .where('area_id', '=', areaId)
    .executeTakeFirst();
  return row === undefined ? null : asPlan(row);
}

/** Opens the plan of a year for the lead's own area; there is one a year and area, whoever opens it. */
export async function openPlan(work: Work, year: number): Promise<Plan> {
  authorize(work.actor, 'field.write');
  const { areaId } = work.actor;
  if (areaId === null) throw new Error('a team lead without an area');
  const known = await planOf(work.tx, year, areaId);
  if (known !== null) return known;
  const inserted = await work.tx
    .insertInto('audit_plan')
    .values({ id: crypto.randomUUID(), year, area_id: areaId })
    .onConflict((conflict) => conflict.columns(['year', 'area_id']).doNothing())
    .returningAll()
    .executeTakeFirst();
  // Somebody else opened it in this moment: it is theirs, and the same.
  if (inserted === undefined) return openPlan(work, year);
  await record(work, 'plan.opened', inserted.id);
  return asPlan(inserted);
}

/** The plan if the actor may see it; locked for a change of what is in force if asked. */
export async function visiblePlan(work: Work, planId: string, lock = false): Promise<Plan> {
  let query = work.tx.selectFrom('audit_plan').selectAll().where('id', '=', planId);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (row === undefined) throw notFound('Der Prüfplan');
  authorizeAt(work.actor, 'plan.read', { areaId: row.area_id, teamId: null }, 'Der Prüfplan');
  return asPlan(row);
}

/** All numbered versions of a plan, first to latest. */
export async function planVersions(tx: Tx, planId: string): Promise<PlanVersion[]> {
  const rows = await tx
    .selectFrom('plan_version')
    .select(['id', 'number', 'confirmed_at'])
    .where('plan_id', '=', planId)
    .orderBy('number')
    .execute();
  return rows.map(({ id, number, confirmed_at }) => ({
    id,
    number,
    confirmedAt: confirmed_at.toISOString(),
  }));
}

/** The plan version in force at an instant, or null before the first confirmation. */
export async function planVersionInForce(
  tx: Tx,
  planId: string,
  at: Temporal.Instant,
): Promise<PlanVersion | null> {
  const row = await tx
    .selectFrom('plan_version')
    .select(['id', 'number', 'confirmed_at'])
    .where('plan_id', '=', planId)
    .where('confirmed_at', '<=', timestamp(at))
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined
    ? null
    : { id: row.id, number: row.number, confirmedAt: row.confirmed_at.toISOString() };
}

/** The field versions of one plan version, by title. */
export async function fieldsOfPlanVersion(tx: Tx, planVersionId: string): Promise<FieldVersion[]> {
  const rows = await tx
    .selectFrom('plan_version_field')
    .select('field_version_id')
    .where('plan_version_id', '=', planVersionId)
    .execute();
  return loadVersions(tx, { ids: rows.map((row) => row.field_version_id) });
}

/** The fields in force at an instant, by title; none before the first confirmation. */
export async function fieldsInForce(tx: Tx, planId: string, at: Temporal.Instant): Promise<FieldVersion[]> {
  const version = await planVersionInForce(tx, planId, at);
  return version === null ? [] : fieldsOfPlanVersion(tx, version.id);
}

/** The version of a field in force at an instant; null before it was confirmed and after it was ended. */
export async function fieldVersionInForce(
  tx: Tx,
  fieldId: string,
  at: Temporal.Instant,
): Promise<FieldVersion | null> {
  const field = await tx
    .selectFrom('audit_field')
    .select('plan_id')
    .where('id', '=', fieldId)
    .executeTakeFirst();
  if (field === undefined) return null;
  const plan = await planVersionInForce(tx, field.plan_id, at);
  if (plan === null) return null;
  const row = await tx
    .selectFrom('plan_version_field')
    .select('field_version_id')
    .where('plan_version_id', '=', plan.id)
    .where('field_id', '=', fieldId)
    .executeTakeFirst();
  return row === undefined ? null : fieldVersion(tx, row.field_version_id);
}

/** One version by its id, or null. */
export async function fieldVersion(tx: Tx, versionId: string): Promise<FieldVersion | null> {
  return (await loadVersions(tx, { ids: [versionId] }))[0] ?? null;
}

/** What is planned for a month: frames whose period ends in it (rule 6), and the cases to draw from them. */
export interface PlannedMonth {
  readonly month: Month;
  readonly frames: number;
  readonly cases: number;
}

/** The months of the plan's year in which a field is due. */
export function plannedMonths(field: FieldVersion): PlannedMonth[] {
  return plannedPeriods(field, field.year).map(({ period, frames, cases }) => ({
    month: monthOf(period.last),
    frames,
    cases,
  }));
}
