import type { ServiceWork, Work } from '../work.ts';
import { loadAreaFigures } from './area-figures.ts';
import { isStanding, lastMonthBy } from './as-of.ts';
import { hotspotRows, loadHotspots } from './hotspot-rows.ts';
import { isUndecided, loadTrainingNeeds } from './training-needs.ts';
import { trainingRows } from './training-rows.ts';
import type { ReportHead } from './values/head.ts';
import type { JourFixe } from './values/jour-fixe.ts';
import type { TrainingRow } from './values/parts.ts';
import type { QualificationPlan } from './values/qualification-plan.ts';

/**
 * Whether a row stands in the plan of a quarter: what has no date, what takes place in it, and what was held earlier in
 * the year, whose change is told in no other quarter's plan: its own was made before it was held.
 */
function belongsTo(row: TrainingRow, year: number, quarter: number | null): boolean {
  if (quarter === null || row.quarter === null) return true;
  if (row.year !== year) return false;
  return row.quarter === quarter || (row.quarter < quarter && row.effects.length > 0);
}

/**
 * The qualification plan of an area's year, or of one quarter of it, with the needs still to be decided on.
 * @param last the jour-fixe report that told the plan it is compared with; null where there is none
 */
export async function collectQualificationPlan(
  work: Work | ServiceWork,
  order: {
    readonly areaId: string;
    readonly year: number;
    readonly quarter: number | null;
    readonly reportId: string;
  },
  head: ReportHead,
  last: JourFixe | null,
): Promise<QualificationPlan> {
  const { areaId, year, quarter, reportId } = order;
  const asOf = Temporal.Instant.from(head.asOf);
  const through = lastMonthBy(year, asOf);
  const figures = await loadAreaFigures(work, {
    areaId,
    through,
    source: 'qualification-plan',
    reportId,
    partial: false,
    asOf,
  });
  const hotspots = await loadHotspots(work, figures);
  const standing = hotspots.filter((hotspot) => isStanding(hotspot, asOf));
  const needs = await loadTrainingNeeds(
    work,
    standing.map(({ id }) => id),
    asOf,
  );
  const undecided = new Set(needs.filter(isUndecided).map(({ hotspotId }) => hotspotId));
  const waiting = standing.filter(({ id }) => undecided.has(id));
  const rows = await hotspotRows(work, figures, waiting, [], null);
  const trainings = await trainingRows(work, figures, hotspots, {
    trainings: last?.trainings ?? [],
    asOf: last === null ? null : Temporal.Instant.from(last.head.asOf),
  });
  return {
    kind: 'qualification-plan',
    head,
    year,
    quarter,
    openNeeds: rows.map(({ kind, criterion, team, since, figure, tolerable }) => ({
      kind,
      criterion,
      team,
      since,
      figure,
      tolerable,
    })),
    trainings: trainings.filter((row) => belongsTo(row, year, quarter)),
  };
}
