import { deliveryFilters, plannedPeriods, type Condition, type FieldVersion } from '../audit-plan/index.ts';
import { lastDayOfMonth, localDate, monthOf, type Period } from '../calendar/index.ts';
import { compareUtf8 } from '../draw-procedure/index.ts';
import type { Tx } from '../database/index.ts';
import type { Work } from '../work.ts';
import { deliverableFields, delivers } from './delivery-targets.ts';

/** A period of a field whose cases have not been handed in, or not for all of its teams. */
export interface DueDelivery {
  readonly field: FieldVersion;
  readonly period: Period;
  /** Teams without a frame; where the area draws, all of the field's, because they share one. */
  readonly teams: FieldVersion['teams'];
  /** Null: no filter is saved, so a file for many fields passes this one by. */
  readonly conditions: readonly Condition[] | null;
  /** The period is over. */
  readonly overdue: boolean;
}

/** How far back a list that never came is still asked for. */
const remembered = { months: 12 };

/**
 * What this person has still to hand in: planned periods that end by the end of this month and have no frame, the
 * earliest first.
 */
export async function dueDeliveries(work: Work): Promise<DueDelivery[]> {
  const today = localDate(work.now);
  const end = lastDayOfMonth(monthOf(today));
  const since = Temporal.PlainDate.from(today).subtract(remembered).toString();
  const year = Number(today.slice(0, 4));
  const fields = [...(await deliverableFields(work, year - 1)), ...(await deliverableFields(work, year))];
  const ids = fields.map(({ fieldId }) => fieldId);
  const filters = await deliveryFilters(work.tx, ids);
  const frames = await livingFramesOf(work.tx, ids);
  return fields
    .flatMap((field) =>
      plannedPeriods(field, field.year)
        .filter(({ period }) => period.last <= end && period.last >= since)
        .map(({ period, teamIds }): DueDelivery => {
          const handedIn = frames.filter(
            ({ field_id, first_day, last_day }) =>
              field_id === field.fieldId && first_day <= period.last && last_day >= period.first,
          );
          return {
            field,
            period,
            teams: field.teams.filter(
              ({ id }) =>
                teamIds.includes(id) &&
                delivers(work.actor, { id, areaId: field.areaId }) &&
                !handedIn.some(({ team_id }) => team_id === null || team_id === id),
            ),
            conditions: filters.get(field.fieldId) ?? null,
            overdue: period.last < today,
          };
        }),
    )
    .filter(({ teams }) => teams.length > 0)
    .sort(byPeriod);
}

const byPeriod = (a: DueDelivery, b: DueDelivery): number =>
  compareUtf8(a.period.last, b.period.last) ||
  compareUtf8(a.period.first, b.period.first) ||
  compareUtf8(a.field.code, b.field.code);

async function livingFramesOf(tx: Tx, fieldIds: readonly string[]) {
  if (fieldIds.length === 0) return [];
  return tx
    .selectFrom('frame')
    .select(['field_id', 'team_id', 'first_day', 'last_day'])
    .where('field_id', 'in', [...fieldIds])
    .where('state', 'in', ['imported', 'sealed', 'drawn'])
    .execute();
}
