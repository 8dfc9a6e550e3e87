import { isoDate, month, monthsOfYear } from '../calendar/index.ts';
import { proposalsOf, type Proposal } from '../audit-plan/index.ts';
import { compareUtf8 } from '../draw-procedure/index.ts';
import { counted } from '../format.ts';
import type { ServiceWork, Work } from '../work.ts';
import {
  auditorNames,
  errorTypeRows,
  loadAreaFigures,
  matrixOf,
  progressRows,
  resultRows,
  trendRows,
} from './area-figures.ts';
import { isStanding } from './as-of.ts';
import { collectCorrections } from './correction-rows.ts';
import { decisionsAsked } from './decisions.ts';
import { collectEvidence } from './evidence.ts';
import { hotspotRows, loadHotspots } from './hotspot-rows.ts';
import { countMeasures, loadMeasures, measureRows } from './measure-rows.ts';
import { notShownIn } from './not-shown.ts';
import { collectQuotas } from './quota-rows.ts';
import { collectSecondChecks } from './second-check-rows.ts';
import { trainingRows } from './training-rows.ts';
import type { AnnualReport } from './values/annual-report.ts';
import type { ReportHead } from './values/head.ts';

/** The whole year of an area, with what third parties found and what is proposed for the next. */
export async function collectAnnualReport(
  work: Work | ServiceWork,
  order: { readonly areaId: string; readonly year: number; readonly reportId: string },
  head: ReportHead,
): Promise<AnnualReport> {
  const { areaId, year, reportId } = order;
  const period = { first: isoDate(`${year}-01-01`), last: isoDate(`${year}-12-31`) };
  const asOf = Temporal.Instant.from(head.asOf);
  const through = month(`${year}-12`);
  const query = { areaId, through, source: 'annual-report', reportId, partial: true, asOf };
  const figures = await loadAreaFigures(work, query);
  const errorTypes = await errorTypeRows(work, query);
  const { directory, find } = figures;
  const known = await loadHotspots(work, figures);
  const open = known.filter((hotspot) => isStanding(hotspot, asOf));
  const found = known.filter((hotspot) => hotspot.year === year || open.includes(hotspot));
  const taken = await loadMeasures(work, figures, period.first, found);
  const hotspots = await hotspotRows(work, figures, found, taken, null);
  const { measures } = measureRows(taken, figures, period.first);
  const value = {
    kind: 'annual-report' as const,
    head,
    year,
    progress: progressRows(figures, null),
    results: resultRows(figures, null),
    secondChecks: await collectSecondChecks(work, query, directory, find('area')),
    trends: trendRows(figures, monthsOfYear(year)),
    matrix: matrixOf(figures, open),
    errorTypes,
    hotspots,
    quotas: await collectQuotas(work.tx, areaId, period),
    measures: { ...countMeasures(taken, figures) },
    corrections: await collectCorrections(work, figures, period.first),
    trainings: await trainingRows(work, figures, known, null),
    thirdParty: await thirdParties(work, areaId, year),
    proposals: (await proposalsOf(work.tx, year + 1, areaId)).map(proposalRow),
    decisions: decisionsAsked(
      figures,
      hotspots.filter(({ closedOn }) => closedOn === null),
      measures,
    ),
  };
  return {
    ...value,
    evidence: { ...(await collectEvidence(work, directory, period)), notShown: notShownIn(value) },
  };
}

/** Findings of third parties by source and subject, the most frequent first. */
async function thirdParties(
  { tx }: Work | ServiceWork,
  areaId: string,
  year: number,
): Promise<AnnualReport['thirdParty']> {
  const rows = await tx
    .selectFrom('external_finding as f')
    .innerJoin('external_audit as a', 'a.id', 'f.audit_id')
    .select(['a.auditor', 'f.subject'])
    .select(({ fn }) => fn.countAll<number>().as('findings'))
    .where('a.area_id', '=', areaId)
    .where('a.year', '=', year)
    .groupBy(['a.auditor', 'f.subject'])
    .execute();
  const ordered = rows.toSorted(
    (a, b) =>
      b.findings - a.findings || compareUtf8(a.subject, b.subject) || compareUtf8(a.auditor, b.auditor),
  );
  const rare = [...Map.groupBy(ordered.slice(mostSubjects), ({ auditor }) => auditor)].map(
    ([auditor, of]) => ({
      auditor,
      subject: counted(of.length, 'weiterer Gegenstand', 'weitere Gegenstände'),
      findings: of.reduce((sum, { findings }) => sum + findings, 0),
    }),
  );
  return [...ordered.slice(0, mostSubjects), ...rare].map(({ auditor, subject, findings }) => ({
    source: auditorNames[auditor],
    element: subject,
    findings,
  }));
}

/** As many subjects of third parties are named; the rest of each auditor's stand in one row. */
const mostSubjects = 40;

const proposalStates = { open: 'proposed', taken: 'taken-over', declined: 'declined' } as const;

/** A decline's reason stays with the proposal: papers carry no free text. */
const proposalRow = ({ title, origin, reasons, state }: Proposal): AnnualReport['proposals'][number] => ({
  title,
  origin,
  instruction: null,
  reasons: [...reasons],
  state: proposalStates[state],
  declinedBecause: null,
});
