import { monthsOfYear, type Month } from '../calendar/index.ts';
import { elevated } from '../database/index.ts';
import { areaAnomalies, evaluateArea, type EvaluationRow } from '../hotspots/index.ts';
import type { Work } from '../work.ts';
import { loadDirectory, type Directory } from './directory.ts';
import { collectEvidence } from './evidence.ts';
import { countFigure, estimateOf, rateFigure } from './figures-of.ts';
import { collectHotspots, collectTrainings } from './hotspot-rows.ts';
import { collectQuotas, collectSecondChecks } from './second-check-rows.ts';
import { collectCorrections, collectMeasures } from './measure-rows.ts';
import type { ReportHead } from './values/head.ts';
import { jourFixe, type JourFixe } from './values/jour-fixe.ts';
import type { FieldResultRow, TeamMatrix } from './values/parts.ts';

/** Criteria in the matrix: those with the most faulty cases, as far as shown. */
const matrixRows = 12;

/**
 * Collects the month of an area as one immutable value (rule 6: frames ending in the month). Everything is read in
 * the one repeatable-read transaction of `work`, and every figure of cases passes the engine of disclosure: what the
 * value holds is in the ledger of published figures.
 * @param before the value of the month before, as it was reported; null where there is none
 */
export async function collectJourFixe(
  work: Work,
  query: { areaId: string; month: Month; reportId: string; head: ReportHead; before: JourFixe | null },
): Promise<JourFixe> {
  const { areaId, month } = query;
  const year = Number(month.slice(0, 4));
  const directory = await loadDirectory(work.tx, areaId, year, work.now);
  const { rows } = await evaluateArea(work, {
    areaId,
    through: month,
    source: 'jour-fixe',
    reportId: query.reportId,
    partial: true,
  });
  const inMonth = (of: Month) => rows.filter(({ split, key }) => split === 'month' && key.month === of);
  const current = inMonth(month);
  const whole = rows.find(({ split, key }) => split === 'area-month' && key.month === month) ?? null;
  const measures = await elevated(work.tx, () => collectMeasures(work, areaId, month, directory));
  const corrections = await elevated(work.tx, () => collectCorrections(work, areaId, month, directory, rows));
  const anomalies = await areaAnomalies(work, { areaId, through: month, source: 'jour-fixe', partial: true });
  const hotspots = await collectHotspots(work, areaId, month, directory);
  const exceeded = current.filter(({ rate }) => rate?.shown === true && rate.judgement === 'exceeded').length;
  const overdue = measures.filter(({ overdueWorkingDays }) => overdueWorkingDays > 0).length;
  const results = current.map((row) => resultRow(row, directory));
  const evidence = await elevated(work.tx, () => collectEvidence(work, areaId, month, directory));
  const withheld = results.filter(({ estimate }) => !estimate.figure.shown).length;
  const value: JourFixe = {
    kind: 'jour-fixe',
    head: query.head,
    month,
    headline: {
      checked: { now: progressOf(current), before: query.before?.headline.checked.now ?? null },
      faulty: {
        now: rateFigure(whole?.rate ?? null),
        before: query.before?.headline.faulty.now ?? null,
        tolerable: whole?.rate?.shown === true ? whole.rate.tolerable : null,
      },
      exceeded: { now: exceeded, before: query.before?.headline.exceeded.now ?? null, tolerable: 0 },
      overdue: { now: overdue, before: query.before?.headline.overdue.now ?? null, tolerable: 0 },
      hotspots: { now: hotspots.length, before: query.before?.headline.hotspots.now ?? null, tolerable: 0 },
    },
    progress: directory.fields.map(({ fieldId }) => {
      const soFar = rows.find(({ split, key }) => split === 'field' && key.fieldId === fieldId);
      const findings = countFigure(soFar?.defects ?? null);
      const unreviewed = soFar?.rate?.shown === true ? (soFar.rate.unreviewed ?? 0) : 0;
      return {
        field: directory.fieldRef(fieldId),
        period: progressOf(current.filter(({ key }) => key.fieldId === fieldId)),
        year: {
          planned: directory.planned(fieldId),
          drawn: soFar?.drawn ?? 0,
          checked: soFar?.done ?? 0,
          reviewed: findings.shown ? Math.max(0, findings.value - unreviewed) : 0,
          findings,
        },
      };
    }),
    results,
    secondChecks: await collectSecondChecks(work, areaId, month, directory, whole?.defects?.shown === true),
    trends: directory.fields
      .filter(({ method }) => method !== 'monetary-unit')
      .map(({ fieldId, tolerableRate }) => ({
        field: directory.fieldRef(fieldId),
        tolerable: tolerableRate,
        points: monthsOfYear(year)
          .filter((of) => of <= month)
          .map((of) => {
            const row = inMonth(of).find(({ key }) => key.fieldId === fieldId);
            return { month: of, figure: row === undefined ? null : rateFigure(row.rate) };
          }),
      })),
    matrix: matrixOf(rows, directory),
    errorTypes: errorTypesOf(rows, directory),
    hotspots,
    anomalies: anomalies.map(({ key, rate }) => ({
      field: directory.fieldRef(key.fieldId ?? ''),
      criterion: directory.criterion(key.criterionId ?? '').label,
      team: key.teamId === null ? null : directory.team(key.teamId),
      figure: rateFigure(rate),
      tolerable: rate.tolerable,
      remedies: [],
    })),
    quotas: await collectQuotas(work, areaId, month),
    measures,
    corrections,
    trainings: await collectTrainings(work, areaId, year, directory),
    decisions: [],
    evidence: {
      ...evidence,
      notShown: withheld === 0 ? [] : [{ place: 'Ergebnisse je Prüffeld', count: withheld }],
    },
  };
  return jourFixe.parse(value);
}

const progressOf = (rows: readonly EvaluationRow[]): { checked: number; drawn: number } => ({
  checked: rows.reduce((sum, { done }) => sum + done, 0),
  drawn: rows.reduce((sum, { drawn }) => sum + drawn, 0),
});

/** One field's result of the month. */
export function resultRow(row: EvaluationRow, directory: Directory): FieldResultRow {
  const fieldId = row.key.fieldId ?? '';
  const field = directory.fields.find((one) => one.fieldId === fieldId);
  const shownEuros = (euros: EvaluationRow['overpaid']): number | null =>
    euros !== null && euros.shown ? euros.cents : null;
  const [over, under] = [shownEuros(row.overpaid), shownEuros(row.underpaid)];
  const apart = (cases: EvaluationRow['deliberate']) =>
    cases === null ? null : { checked: cases.checked, faulty: countFigure(cases.faulty) };
  return {
    field: directory.fieldRef(fieldId),
    method: row.method ?? field?.method ?? 'simple',
    tolerable: row.method === 'monetary-unit' ? null : (field?.tolerableRate ?? null),
    estimate: estimateOf(row),
    withReplacements: row.withReplacements === null ? null : rateFigure(row.withReplacements),
    extension: apart(row.undeclaredExtension),
    chosen: apart(row.deliberate),
    defects: countFigure(row.defects),
    amounts:
      over === null || under === null
        ? { shown: false }
        : { shown: true, overpaidCents: over, underpaidCents: under },
    outOfScope: row.outOfScope,
    uncheckable: row.notCheckable,
    thirdParty: row.thirdParty.map(({ auditor, findings }) => ({ source: auditorNames[auditor], findings })),
  };
}

const auditorNames = {
  'interne-revision': 'Interne Revision',
  bundesrechnungshof: 'Bundesrechnungshof',
  other: 'Sonstige',
} as const;

/** Criterion × team over the year so far, the heaviest criteria among those shown. */
function matrixOf(rows: readonly EvaluationRow[], directory: Directory): TeamMatrix | null {
  const cells = rows.filter(({ split }) => split === 'criterion-team');
  const teams = [...new Set(cells.flatMap(({ key }) => key.teamId ?? []))].sort((a, b) =>
    Buffer.compare(Buffer.from(directory.team(a)), Buffer.from(directory.team(b))),
  );
  const overall = rows
    .filter(({ split, rate }) => split === 'criterion' && rate?.shown === true)
    .toSorted((a, b) => faultyOf(b) - faultyOf(a))
    .slice(0, matrixRows);
  if (overall.length === 0 || teams.length === 0) return null;
  return {
    teams: teams.map(directory.team),
    rows: overall.map((row) => {
      const { fieldId, criterionId } = row.key;
      return {
        criterion: directory.criterion(criterionId ?? '').label,
        tolerable: row.rate?.shown === true ? row.rate.tolerable : 0,
        cells: teams.map((teamId) => {
          const cell = cells.find(
            ({ key }) => key.teamId === teamId && key.criterionId === criterionId && key.fieldId === fieldId,
          );
          if (cell === undefined) return null;
          const exceeds = cell.rate?.shown === true && cell.rate.lower > cell.rate.tolerable;
          return {
            figure: rateFigure(cell.rate),
            signal: exceeds ? ('anomaly' as const) : ('none' as const),
          };
        }),
        overall: rateFigure(row.rate),
      };
    }),
  };
}

const faultyOf = ({ rate }: EvaluationRow): number => (rate?.shown === true ? rate.faulty : 0);

/** Defects by error type: shown where every criterion of the type is shown, so that the sum says nothing new. */
function errorTypesOf(rows: readonly EvaluationRow[], directory: Directory) {
  const byType = Map.groupBy(
    rows.filter(({ split, key }) => split === 'criterion' && key.criterionId !== null),
    ({ key }) => directory.criterion(key.criterionId ?? '').errorType,
  );
  return [...byType]
    .map(([errorType, of]) => ({
      errorType,
      defects: of.every(({ rate }) => rate === null || rate.shown)
        ? { shown: true as const, value: of.reduce((sum, row) => sum + faultyOf(row), 0) }
        : { shown: false as const },
    }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.errorType), Buffer.from(b.errorType)));
}
