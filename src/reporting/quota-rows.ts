import type { IsoDate } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import type { QuotaRow } from './values/parts.ts';

/** Each quota of the area on its last statistics day in the period, over all teams (rule 17). */
export async function collectQuotas(
  tx: Tx,
  areaId: string,
  period: { readonly first: IsoDate; readonly last: IsoDate },
): Promise<QuotaRow[]> {
  const values = await tx
    .selectFrom('quota_value as v')
    .innerJoin('quota as q', 'q.id', 'v.quota_id')
    .select(['q.code', 'q.name', 'q.target', 'v.statistics_day', 'v.team_id', 'v.reached', 'v.total'])
    .where('v.area_id', '=', areaId)
    .where('v.statistics_day', '>=', period.first)
    .where('v.statistics_day', '<=', period.last)
    .orderBy('q.code')
    .orderBy('v.statistics_day', 'desc')
    .execute();
  return [...Map.groupBy(values, ({ code }) => code).values()].flatMap((ofQuota) => {
    const [latest] = ofQuota;
    if (latest === undefined) return [];
    const onDay = ofQuota.filter(({ statistics_day }) => statistics_day === latest.statistics_day);
    // The house may deliver the area as a whole, or team by team.
    const whole = onDay.filter(({ team_id }) => team_id === null);
    const parts = whole.length > 0 ? whole : onDay;
    return {
      label: latest.name,
      statisticsDay: latest.statistics_day,
      numerator: parts.reduce((sum, { reached }) => sum + reached, 0),
      denominator: parts.reduce((sum, { total }) => sum + total, 0),
      target: Number(latest.target),
    };
  });
}
