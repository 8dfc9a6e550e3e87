import { isoDate, month, monthsOfYear } from '../calendar/index.ts';
import { proposalsOf, type Proposal } from '../audit-plan/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import {
  auditorNames,
  loadAreaFigures,
  matrixOf,
  progressRows,
  resultRows,
  trendRows,
} from './area-figures.ts';
import { decisionsAsked } from './decisions.ts';
import { collectEvidence } from './evidence.ts';
import { hotspotRows, loadHotspots } from './hotspot-rows.ts';
import { collectCorrections, collectMeasures, countMeasures } from './measure-rows.ts';
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
  const query = { areaId, through: month(`${year}-12`), source: 'annual-report', reportId, partial: true };
  const figures = await loadAreaFigures(work, query);
  const { directory, find } = figures;
  const found = await loadHotspots(work, figures, false);
  const hotspots = await hotspotRows(work, figures, found, '9999');
  const { measures } = await collectMeasures(work, figures, period.first);
  const value = {
    kind: 'annual-report' as const,
    head,
    year,
    progress: progressRows(figures, null),
    results: resultRows(figures, null),
    secondChecks: await collectSecondChecks(work, query, directory, find('area')),
    trends: trendRows(figures, monthsOfYear(year)),
    matrix: matrixOf(
      figures,
      found.filter(({ closedAt }) => closedAt === null),
    ),
    errorTypes: [...figures.errorTypes],
    hotspots,
    quotas: await collectQuotas(work.tx, areaId, period),
    measures: { ...(await countMeasures(work, figures)) },
    corrections: await collectCorrections(work, figures, period.first),
    trainings: await trainingRows(work, directory, null),
    thirdParty: await thirdParties(work, areaId, year),
    proposals: (await proposalsOf(work.tx, year + 1, areaId)).map(proposalRow),
    decisions: decisionsAsked(figures, hotspots, measures),
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
    .orderBy('findings', 'desc')
    .orderBy('f.subject')
    .limit(mostSubjects)
    .execute();
  return rows.map(({ auditor, subject, findings }) => ({
    source: auditorNames[auditor],
    element: subject,
    findings,
  }));
}

/** As many subjects of third parties as a table of a report holds. */
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
