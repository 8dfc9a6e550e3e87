import type { Month } from '../calendar/index.ts';
import { controlLimits, type ControlPoint } from '../statistics/index.ts';
import type { Work } from '../work.ts';
import { evaluate, type EvaluationRow } from './evaluate.ts';

/** One month of a trend. */
export interface TrendPoint {
  readonly month: Month;
  /** Null where nothing was drawn or checked. */
  readonly rate: EvaluationRow['rate'];
  /** Where the month's number of cases lets the rate vary by chance alone; null where the rate is not shown. */
  readonly limits: Pick<ControlPoint, 'lower' | 'upper' | 'signal'> | null;
}

/** A field's (or criterion's) rate by month, with control limits around the rate of all months shown. */
export interface Trend {
  readonly centre: number | null;
  readonly points: readonly TrendPoint[];
}

export interface TrendQuery {
  readonly areaId?: string | undefined;
  readonly year: number;
  readonly fieldId: string;
  readonly teamId?: string | undefined;
  readonly criterionId?: string | undefined;
}

/** Trend of a year as the actor may see it; months of single criteria and teams do not leave the teams. */
export async function trendOf(work: Work, query: TrendQuery): Promise<Trend> {
  const by = splitOf(query);
  const { rows } = await evaluate(work, { ...query, by });
  return chartOf(rows);
}

const splitOf = ({ teamId, criterionId }: TrendQuery) => {
  if (criterionId === undefined) return teamId === undefined ? 'month' : 'team-month';
  return teamId === undefined ? 'criterion-month' : 'criterion-team-month';
};

/** Control limits over the months that are shown; a signal is a reason to look, not a hotspot. */
export function chartOf(rows: readonly EvaluationRow[]): Trend {
  const shown = rows.flatMap(({ key, rate }) =>
    key.month !== null && rate?.shown === true && rate.n > rate.notCheckable
      ? [{ month: key.month, n: rate.n - rate.notCheckable, faulty: rate.faulty }]
      : [],
  );
  const chart = shown.length === 0 ? null : controlLimits(shown);
  const limits = new Map(shown.map(({ month }, index) => [month, chart?.points[index]]));
  return {
    centre: chart?.centre ?? null,
    points: rows.flatMap(({ key, rate }) => {
      if (key.month === null) return [];
      const limit = limits.get(key.month);
      return [
        {
          month: key.month,
          rate,
          limits:
            limit === undefined ? null : { lower: limit.lower, upper: limit.upper, signal: limit.signal },
        },
      ];
    }),
  };
}
