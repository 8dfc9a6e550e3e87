import { localDate, quarterPeriod, type Quarter } from '../calendar/index.ts';
import { authorizeAt } from '../identity/index.ts';
import type { Work } from '../work.ts';

/** One quarter of an area's year: evaluated, waiting for it, or not over yet. */
export interface QuarterLook {
  readonly year: number;
  readonly quarter: number;
  readonly state: 'taken' | 'due' | 'not-over';
  readonly takenAt: string | null;
}

/** The four quarters of an area's year, for those who take the quarterly look. */
export async function looksOf(
  work: Work,
  { areaId, year }: { readonly areaId: string; readonly year: number },
): Promise<QuarterLook[]> {
  authorizeAt(work.actor, 'hotspot.look', { areaId, teamId: null }, 'Der Bereich');
  const taken = await work.tx
    .selectFrom('hotspot_look')
    .select(['quarter', 'taken_at'])
    .where('area_id', '=', areaId)
    .where('year', '=', year)
    .execute();
  const today = localDate(work.now);
  return [1, 2, 3, 4].map((quarter) => {
    const look = taken.find((row) => row.quarter === quarter);
    const over = today > quarterPeriod(`${year}-Q${quarter}` as Quarter).last;
    return {
      year,
      quarter,
      state: look === undefined ? (over ? 'due' : 'not-over') : 'taken',
      takenAt: look?.taken_at.toISOString() ?? null,
    };
  });
}
