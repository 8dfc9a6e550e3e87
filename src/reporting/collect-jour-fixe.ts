import {
  firstDayOfMonth,
  monthPeriod,
  monthsOfYear,
  previousMonth,
  startOfDay,
  type Month,
} from '../calendar/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import {
  errorTypeRows,
  loadAreaFigures,
  matrixOf,
  progressOf,
  progressRows,
  resultRows,
  trendRows,
} from './area-figures.ts';
import { isStanding } from './as-of.ts';
import { collectCorrections } from './correction-rows.ts';
import { decisionsAsked } from './decisions.ts';
import { collectEvidence } from './evidence.ts';
import { rateOrNull } from './figures-of.ts';
import { anomalyRows, hotspotRows, loadHotspots } from './hotspot-rows.ts';
import { loadMeasures, measureRows } from './measure-rows.ts';
import { notShownIn } from './not-shown.ts';
import { collectQuotas } from './quota-rows.ts';
import { collectSecondChecks } from './second-check-rows.ts';
import { trainingRows } from './training-rows.ts';
import type { ReportHead } from './values/head.ts';
import type { JourFixe } from './values/jour-fixe.ts';

/**
 * Collects the month of an area as one immutable value (rule 6: frames ending in the month). Everything is read in
 * the one repeatable-read transaction of `work`, and every figure of cases passes the engine of disclosure: what the
 * value shows is in the ledger of published figures.
 * @param last the jour-fixe report that was released last of a month before; null where there is none
 */
export async function collectJourFixe(
  work: Work | ServiceWork,
  order: { readonly areaId: string; readonly month: Month; readonly reportId: string },
  head: ReportHead,
  last: JourFixe | null,
): Promise<JourFixe> {
  const { areaId, month, reportId } = order;
  const asOf = Temporal.Instant.from(head.asOf);
  const query = { areaId, through: month, source: 'jour-fixe', reportId, partial: true, asOf };
  const figures = await loadAreaFigures(work, query);
  const errorTypes = await errorTypeRows(work, query);
  const { directory, find } = figures;
  const whole = find('area-month', { month });
  const rate = whole?.rate ?? null;
  const before = last?.month === previousMonth(month) ? last : null;
  const told = last === null ? null : Temporal.Instant.from(last.head.asOf);
  const firstDay = firstDayOfMonth(month);
  const found = await loadHotspots(work, figures);
  const open = found.filter((hotspot) => isStanding(hotspot, asOf));
  const taken = await loadMeasures(work, figures, firstDay, open);
  const hotspots = await hotspotRows(work, figures, open, taken, told ?? startOfDay(firstDay));
  const anomalies = await anomalyRows(work, query, figures, open, taken);
  const { measures, measuresTaken } = measureRows(taken, figures, firstDay);
  const corrections = await collectCorrections(work, figures, firstDay);
  const results = resultRows(figures, month);
  const value = {
    kind: 'jour-fixe' as const,
    head,
    month,
    progress: progressRows(figures, month),
    results,
    secondChecks: await collectSecondChecks(work, query, directory, whole),
    trends: trendRows(
      figures,
      monthsOfYear(directory.year).filter((of) => of <= month),
    ),
    matrix: matrixOf(figures, open),
    errorTypes,
    hotspots,
    anomalies,
    quotas: await collectQuotas(work.tx, areaId, monthPeriod(month)),
    measures,
    measuresTaken,
    corrections,
    trainings: await trainingRows(work, figures, found, { trainings: last?.trainings ?? [], asOf: told }),
    decisions: decisionsAsked(figures, hotspots, measures),
  };
  const overdue =
    measures.filter(({ overdueWorkingDays }) => overdueWorkingDays > 0).length +
    corrections.reduce((sum, row) => sum + (row.overdue.shown ? row.overdue.value : 0), 0);
  const exceeded = results.filter(
    ({ estimate }) => estimate.type === 'rate' && estimate.judgement === 'exceeded',
  ).length;
  const count = (now: number, of: 'exceeded' | 'overdue' | 'hotspots') => ({
    now,
    before: before?.headline[of].now ?? null,
    tolerable: 0,
  });
  return {
    ...value,
    headline: {
      checked: {
        now: progressOf(whole === null ? [] : [whole]),
        before: before?.headline.checked.now ?? null,
      },
      faulty: {
        now: rateOrNull(rate),
        before: before?.headline.faulty.now ?? null,
        tolerable: rate?.shown === true ? rate.tolerable : null,
        judgement: rate?.shown === true ? rate.judgement : null,
      },
      exceeded: count(exceeded, 'exceeded'),
      overdue: count(overdue, 'overdue'),
      hotspots: count(hotspots.length, 'hotspots'),
    },
    evidence: {
      ...(await collectEvidence(work, directory, monthPeriod(month))),
      notShown: notShownIn(value),
    },
  };
}
