/**
 * What a report knows: everything found, taken and settled by one moment, `asOf` of its head. That is when its first
 * version was collected after the end of its period, and so after the teams had checked and acted on what was drawn
 * for it. Later versions keep it; what came to light since belongs to the report of a later month.
 */
import { localDate, month, type IsoDate, type Month } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import type { Hotspot } from '../hotspots/index.ts';
import type { JournalAct } from '../journal/index.ts';
import { actsOn } from './function-names.ts';

type Moment = Temporal.Instant;

/** Whether it had happened by then. @param at as the database or the journal keeps it */
export const isBy = (at: Date | string, then: Moment): boolean =>
  (typeof at === 'string' ? Date.parse(at) : at.getTime()) <= then.epochMilliseconds;

/** Whether a hotspot rests on data of months up to this one: a look on its quarter's, a declared one on none. */
export const restsOnDataThrough = (
  { year, quarter }: { readonly year: number; readonly quarter: number | null },
  through: Month,
): boolean => quarter === null || month(`${year}-${String(quarter * 3).padStart(2, '0')}`) <= through;

/** Whether a hotspot found by then was not closed by then. */
export const isStanding = ({ closedAt }: Pick<Hotspot, 'closedAt'>, then: Moment): boolean =>
  closedAt === null || !isBy(closedAt, then);

/** A measure as it stood on a day. What was dropped later was still open. */
export function measureStateOn(
  measure: {
    readonly state: 'open' | 'done' | 'effective' | 'ineffective' | 'dropped';
    readonly done_on: string | null;
    readonly effect_checked_on: string | null;
  },
  day: IsoDate,
): 'open' | 'done' | 'effective' | 'ineffective' {
  const { state, done_on: doneOn, effect_checked_on: checkedOn } = measure;
  if (state === 'open' || state === 'dropped' || doneOn === null || doneOn > day) return 'open';
  return checkedOn === null || checkedOn > day ? 'done' : state;
}

/** A correction as it stood on a day: wrong still, put right, or nothing to put right. */
export function correctionStateOn(
  correction: {
    readonly state: 'open' | 'done' | 'rechecked' | 'failed-recheck' | 'not-needed';
    readonly done_on: string | null;
    readonly rechecked_on: string | null;
  },
  day: IsoDate,
): 'wrong' | 'right' | 'not-needed' {
  const { state, done_on: doneOn, rechecked_on: recheckedOn } = correction;
  if (state === 'not-needed') return 'not-needed';
  if (state === 'open' || doneOn === null || doneOn > day) return 'wrong';
  return state === 'failed-recheck' && recheckedOn !== null && recheckedOn <= day ? 'wrong' : 'right';
}

/** Those of the objects on which an act was done only later: a report of that moment does not know it. */
export async function doneLater(
  tx: Tx,
  act: JournalAct,
  objects: readonly string[],
  then: Moment,
): Promise<ReadonlySet<string>> {
  const acts = await actsOn(tx, act, objects);
  return new Set(objects.filter((id) => acts.get(id)?.every(({ at }) => !isBy(at, then)) === true));
}

/** The last month of a year whose figures a report of that moment holds. */
export function lastMonthBy(year: number, then: Moment): Month {
  const today = localDate(then);
  return month(today.startsWith(`${year}-`) ? today.slice(0, 7) : `${year}-12`);
}
