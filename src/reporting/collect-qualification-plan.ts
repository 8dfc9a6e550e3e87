import { localDate, month } from '../calendar/index.ts';
import { areaHotspots, evaluateArea } from '../hotspots/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import { loadDirectory } from './directory.ts';
import { rateOrNull } from './figures-of.ts';
import { trainingRows } from './training-rows.ts';
import type { ReportHead } from './values/head.ts';
import type { QualificationPlan } from './values/qualification-plan.ts';

/** The qualification plan of an area's year, or of one quarter of it, with the needs still to be decided on. */
export async function collectQualificationPlan(
  work: Work | ServiceWork,
  order: {
    readonly areaId: string;
    readonly year: number;
    readonly quarter: number | null;
    readonly reportId: string;
  },
  head: ReportHead,
  before: QualificationPlan | null,
): Promise<QualificationPlan> {
  const { areaId, year, quarter, reportId } = order;
  const directory = await loadDirectory(work.tx, areaId, year, work.now);
  const today = localDate(work.now);
  const through = month(today.startsWith(`${year}-`) ? today.slice(0, 7) : `${year}-12`);
  const { rows } = await evaluateArea(work, {
    areaId,
    through,
    source: 'qualification-plan',
    reportId,
    partial: false,
  });
  const open = await openNeeds(work, areaId, year);
  const hotspots = await areaHotspots(work, { areaId, year });
  const trainings = await trainingRows(work, directory, before?.trainings ?? null);
  return {
    kind: 'qualification-plan',
    head,
    year,
    quarter,
    openNeeds: hotspots
      .filter(({ id }) => open.has(id))
      .map((hotspot) => {
        const { fieldId, criterionId, teamId } = hotspot;
        const split = teamId === null ? 'criterion' : 'criterion-team';
        const row = rows.find(
          (one) =>
            one.split === split &&
            one.key.fieldId === fieldId &&
            one.key.criterionId === criterionId &&
            one.key.teamId === teamId,
        );
        return {
          kind: hotspot.kind,
          criterion: directory.criterion(criterionId),
          team: hotspot.teamName,
          since: localDate(Temporal.Instant.from(hotspot.foundAt)),
          figure: hotspot.kind === 'declared' ? null : rateOrNull(row?.rate ?? null),
          tolerable: hotspot.figure?.tolerable ?? directory.field(fieldId).tolerableRate,
        };
      }),
    trainings: trainings.filter((row) => quarter === null || row.quarter === quarter || row.quarter === null),
  };
}

async function openNeeds(
  { tx }: Work | ServiceWork,
  areaId: string,
  year: number,
): Promise<ReadonlySet<string>> {
  const rows = await tx
    .selectFrom('training_need as n')
    .innerJoin('hotspot as h', 'h.id', 'n.hotspot_id')
    .select('h.id')
    .where('n.area_id', '=', areaId)
    .where('h.year', '=', year)
    .where('n.state', '=', 'open')
    .execute();
  return new Set(rows.map(({ id }) => id));
}
