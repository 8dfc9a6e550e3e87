import type { IsoDate } from '../calendar/index.ts';
import { areaQuotaValues } from '../catalogue/index.ts';
import type { Tx } from '../database/index.ts';
import { compareUtf8 } from '../draw-procedure/index.ts';
import type { QuotaRow } from './values/parts.ts';

/** Each quota of the area on its last statistics day in the period, over all teams (rule 17), as it leaves them. */
export async function collectQuotas(
  tx: Tx,
  areaId: string,
  period: { readonly first: IsoDate; readonly last: IsoDate },
): Promise<QuotaRow[]> {
  const values = await areaQuotaValues(tx, { areaId, ...period });
  return [...Map.groupBy(values, ({ code }) => code)]
    .sort(([one], [other]) => compareUtf8(one, other))
    .flatMap(([, [latest]]) => {
      if (latest === undefined) return [];
      const { name, statisticsDay, reached, total, target } = latest;
      return {
        label: name,
        statisticsDay,
        count:
          reached === null || total === null
            ? { shown: false as const }
            : { shown: true as const, numerator: reached, denominator: total },
        target,
      };
    });
}
