import { sql } from 'kysely';
import { isoDate, lastDayOfMonth, monthPeriod, type Month } from '../calendar/index.ts';
import { quotaValues } from '../catalogue/index.ts';
import { elevated } from '../database/index.ts';
import { agreement, overlookedErrors, unclearCriterion } from '../statistics/index.ts';
import type { Work } from '../work.ts';
import type { Directory } from './directory.ts';
import type { CountFigure } from './values/figures.ts';
import type { QuotaRow, SecondChecks } from './values/parts.ts';

/** Blind repetitions of an area's year that an estimate needs to leave the teams (rule 24). */
const fewestRepeated = 10;

/**
 * Second checks of the month, the estimate of overlooked errors of the year so far, and criteria that two people read
 * differently (rule 16: per criterion, never per person or team).
 * @param shown whether the month's defects are shown at all
 */
export async function collectSecondChecks(
  work: Work,
  areaId: string,
  month: Month,
  directory: Directory,
  shown: boolean,
): Promise<SecondChecks> {
  const year = month.slice(0, 4);
  const { findings, rechecks, clean, pairs } = await elevated(work.tx, async () => ({
    findings: await work.tx
      .selectFrom('finding as f')
      .innerJoin('check_sheet as c', 'c.id', 'f.sheet_id')
      .select(['f.state'])
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('f.area_id', '=', areaId)
      .where('c.month', '=', month)
      .where('c.recheck_of', 'is', null)
      .where('f.state', '<>', 'withdrawn')
      .groupBy('f.state')
      .execute(),
    rechecks: await work.tx
      .selectFrom('second_check as s')
      .innerJoin('check_sheet as c', 'c.id', 's.sheet_id')
      .select('s.decision')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where('s.kind', '=', 'recheck')
      .where('s.area_id', '=', areaId)
      .where('s.done_at', 'is not', null)
      .where('c.month', '>=', `${year}-01`)
      .where('c.month', '<=', month)
      .groupBy('s.decision')
      .execute(),
    clean: await work.tx
      .selectFrom('recheck_selection as r')
      .innerJoin('draw as d', 'd.id', 'r.draw_id')
      .innerJoin('frame as f', 'f.id', 'd.frame_id')
      .select(({ fn }) => fn.sum<number>('r.clean_checks').as('n'))
      .where('f.area_id', '=', areaId)
      .where('f.last_day', '>=', `${year}-01-01`)
      .where('f.last_day', '<=', lastDayOfMonth(month))
      .executeTakeFirst(),
    pairs: await judgementPairs(work, areaId, month),
  }));
  const of = (...states: readonly string[]): CountFigure =>
    shown
      ? {
          shown: true,
          value: findings.filter(({ state }) => states.includes(state)).reduce((sum, { n }) => sum + n, 0),
        }
      : { shown: false };
  const repeated = rechecks.reduce((sum, { n }) => sum + n, 0);
  const found = rechecks.filter(({ decision }) => decision === 'differs').reduce((sum, { n }) => sum + n, 0);
  const cleanChecks = clean?.n ?? 0;
  return {
    findings: of('recorded', 'confirmed', 'amended', 'rejected'),
    reviewed: of('confirmed', 'amended', 'rejected'),
    confirmed: of('confirmed'),
    amended: of('amended'),
    rejected: of('rejected'),
    blindRepeated: repeated,
    overlooked: repeated < fewestRepeated ? null : overlookedFigure(cleanChecks, repeated, found),
    unclearCriteria: pairs.flatMap(({ criterionId, checkers, ...counts }) => {
      if (!unclearCriterion(counts, checkers)) return [];
      const { errorAgreement, kappa, gIndex } = agreement(counts);
      return {
        criterion: directory.criterion(criterionId).label,
        errorAgreement: errorAgreement ?? 0,
        kappa,
        gIndex,
      };
    }),
  };
}

function overlookedFigure(cleanChecks: number, rechecked: number, found: number): SecondChecks['overlooked'] {
  const estimate = overlookedErrors({ cleanChecks, rechecked, found, confidence: 0.95 });
  return {
    shown: true,
    faulty: found,
    n: rechecked,
    N: cleanChecks,
    rate: estimate.estimate / cleanChecks,
    lower: estimate.lowerCount / cleanChecks,
    upper: estimate.upperCount / cleanChecks,
    confidence: 0.95,
    kind: 'exact',
    uncheckable: 0,
    unreviewed: 0,
  };
}

/** What first and second persons said, per criterion over the year so far. */
async function judgementPairs(work: Work, areaId: string, month: Month) {
  const { rows } = await sql<{
    criterion_id: string;
    both: number;
    only_first: number;
    only_second: number;
    neither: number;
    checkers: number;
  }>`
    with judged as (
      select f.criterion_id, s.decision in ('confirmed', 'amended') as agreed, true as first, s.done_by, f.recorded_by
      from second_check s join finding f on f.id = s.finding_id join check_sheet c on c.id = f.sheet_id
      where s.kind = 'finding' and s.done_at is not null and s.area_id = ${areaId}
        and c.month between ${`${month.slice(0, 4)}-01`} and ${month}
      union all
      select r.criterion_id, r.result <> 'error', false, s.done_by, v.saved_by
      from second_check s
      join check_sheet o on o.id = s.sheet_id
      join check_sheet c on c.recheck_of = o.id
      join check_result r on r.sheet_id = c.id and r.version = c.current_version
      join check_version v on v.sheet_id = o.id and v.version = o.current_version
      where s.kind = 'recheck' and s.done_at is not null and s.area_id = ${areaId}
        and r.result <> 'not-applicable' and o.month between ${`${month.slice(0, 4)}-01`} and ${month}
    )
    select criterion_id,
      count(*) filter (where first and agreed) as both, count(*) filter (where first and not agreed) as only_first,
      count(*) filter (where not first and not agreed) as only_second,
      count(*) filter (where not first and agreed) as neither,
      (select count(distinct person) from judged j, unnest(array[j.done_by, j.recorded_by]) person
        where j.criterion_id = judged.criterion_id) as checkers
    from judged group by criterion_id order by criterion_id`.execute(work.tx);
  return rows.map((row) => ({
    criterionId: row.criterion_id,
    both: row.both,
    onlyFirst: row.only_first,
    onlySecond: row.only_second,
    neither: row.neither,
    checkers: row.checkers,
  }));
}

/** Quotas of the month over the whole area, from the values of its teams (rule 17). */
export async function collectQuotas(work: Work, areaId: string, month: Month): Promise<QuotaRow[]> {
  const { first, last } = monthPeriod(month);
  const values = await quotaValues(work, { areaId, first: isoDate(first), last: isoDate(last) });
  const byDay = Map.groupBy(values, ({ code, statisticsDay }) => `${code}/${statisticsDay}`);
  return [...byDay.values()].flatMap((of) => {
    const [one] = of;
    if (one === undefined) return [];
    const whole = of.find(({ teamId }) => teamId === null);
    const parts = whole === undefined ? of : [whole];
    return {
      label: one.name,
      statisticsDay: one.statisticsDay,
      numerator: parts.reduce((sum, { reached }) => sum + reached, 0),
      denominator: parts.reduce((sum, { total }) => sum + total, 0),
      target: one.target,
    };
  });
}
