import { addDays, lastDayOfMonth, startOfDay, type Month } from '../calendar/index.ts';
import { compareUtf8 } from '../draw-procedure/index.ts';
import {
  areaErrorTypes,
  evaluateArea,
  type EvaluationRow,
  type Hotspot,
  type RowKey,
  type Split,
} from '../hotspots/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import { lastMonthBy } from './as-of.ts';
import { loadDirectory, type Directory } from './directory.ts';
import { centsFigure, countFigure, estimateOf, rateFigure, rateOrNull } from './figures-of.ts';
import type {
  ErrorTypeRow,
  FieldResultRow,
  FieldTrend,
  PlanProgressRow,
  Progress,
  TeamMatrix,
} from './values/parts.ts';

/** The figures of an area's year so far that leave its teams, decided together and held in the ledger. */
export interface AreaFigures {
  readonly directory: Directory;
  readonly through: Month;
  /** The report knows what was found, taken and settled by this moment. */
  readonly asOf: Temporal.Instant;
  readonly rows: readonly EvaluationRow[];
  /** The row of a split for this key, or null where nothing was drawn. */
  find(split: Split, key?: Partial<RowKey>): EvaluationRow | null;
  /**
   * Lets `find` answer for these fields too where they belong to plans of earlier years, with the figures of their
   * whole year: something about them may still be open.
   */
  include(fieldIds: Iterable<string>): Promise<void>;
}

/** What is asked for. Reports of a month show it as far as it is checked; others only draws checked to the end. */
export interface FiguresQuery {
  readonly areaId: string;
  readonly through: Month;
  readonly source: string;
  readonly reportId: string;
  readonly partial: boolean;
  readonly asOf: Temporal.Instant;
}

export async function loadAreaFigures(work: Work | ServiceWork, query: FiguresQuery): Promise<AreaFigures> {
  const { areaId, through, asOf } = query;
  const year = Number(through.slice(0, 4));
  const monthEnd = startOfDay(addDays(lastDayOfMonth(through), 1));
  const directory = await loadDirectory(work.tx, areaId, year, asOf, monthEnd);
  const { rows } = await evaluateArea(work, query);
  const byName = new Map(rows.map((row) => [keyOf(row.split, row.key), row]));
  const years = new Set([year]);
  return {
    directory,
    through,
    asOf,
    rows,
    find: (split, key = {}) => byName.get(keyOf(split, key)) ?? null,
    async include(fieldIds) {
      for (const earlier of new Set([...fieldIds].map((id) => directory.field(id).year))) {
        if (years.has(earlier)) continue;
        years.add(earlier);
        const whole = await evaluateArea(work, { ...query, through: lastMonthBy(earlier, asOf) });
        // Rows without a field are those of the report's own year.
        for (const row of whole.rows)
          if (row.key.fieldId !== null) byName.set(keyOf(row.split, row.key), row);
      }
    },
  };
}

const keyOf = (split: Split, { fieldId, criterionId, teamId, month: of }: Partial<RowKey>): string =>
  JSON.stringify([split, fieldId ?? null, criterionId ?? null, teamId ?? null, of ?? null]);

/** Single errors of the year so far by their type. */
export const errorTypeRows = async (work: Work | ServiceWork, query: FiguresQuery): Promise<ErrorTypeRow[]> =>
  (await areaErrorTypes(work, query)).map(({ name, defects }) => ({
    errorType: name,
    defects: countFigure(defects),
  }));

/** „x von y geprüft“ over rows. */
export const progressOf = (rows: readonly EvaluationRow[]): Progress => ({
  checked: rows.reduce((sum, { done }) => sum + done, 0),
  drawn: rows.reduce((sum, { drawn }) => sum + drawn, 0),
});

/** Every field of the plan: the month (or the whole year where none is given) and the year so far. */
export function progressRows({ directory, find }: AreaFigures, month: Month | null): PlanProgressRow[] {
  return directory.fields.map(({ fieldId }) => {
    const soFar = find('field', { fieldId });
    const period = month === null ? soFar : find('month', { fieldId, month });
    return {
      field: directory.fieldRef(fieldId),
      period: progressOf(period === null ? [] : [period]),
      year: {
        planned: directory.planned(fieldId),
        ...progressOf(soFar === null ? [] : [soFar]),
        findings: countFigure(soFar?.defects ?? null),
        unreviewed: countFigure(soFar?.unreviewed ?? null),
      },
    };
  });
}

/** Results of a month, or of the year so far; fields of which nothing is checked yet say nothing. */
export function resultRows(figures: AreaFigures, month: Month | null): FieldResultRow[] {
  return figures.rows
    .filter(
      ({ split, key, done }) =>
        split === (month === null ? 'field' : 'month') && key.month === month && done > 0,
    )
    .map((row) => resultRow(row, figures))
    .sort((a, b) => compareUtf8(a.field.code, b.field.code));
}

/** One field's result. Findings of third parties are those of the year, whatever the row's month. */
export function resultRow(
  row: EvaluationRow,
  { directory, find }: Pick<AreaFigures, 'directory' | 'find'>,
): FieldResultRow {
  const fieldId = row.key.fieldId ?? '';
  const field = directory.field(fieldId);
  const { overpaid, underpaid } = row;
  const apart = (cases: EvaluationRow['deliberate']) =>
    cases === null ? null : { checked: cases.checked, faulty: countFigure(cases.faulty) };
  const estimate = estimateOf(row);
  return {
    field: directory.fieldRef(fieldId),
    method: row.method ?? field.method,
    tolerable:
      row.method === 'monetary-unit'
        ? null
        : row.rate?.shown === true
          ? row.rate.tolerable
          : field.tolerableRate,
    estimate,
    withReplacements: rateOrNull(row.withReplacements),
    secondStage: restsOnSecondStage(row) ? null : apart(row.declaredExtension),
    extension: apart(row.undeclaredExtension),
    chosen: apart(row.deliberate),
    defects: countFigure(row.defects),
    // Of the figure of record, which a declared extension is part of; else as errors are counted.
    unreviewed:
      estimate.figure.shown && estimate.figure.unreviewed !== null
        ? { shown: true, value: estimate.figure.unreviewed }
        : countFigure(row.unreviewed),
    amounts: { overpaid: centsFigure(overpaid), underpaid: centsFigure(underpaid) },
    outOfScope: row.outOfScope,
    uncheckable: row.notCheckable,
    thirdParty: (find('field', { fieldId })?.thirdParty ?? []).map(({ auditor, findings }) => ({
      source: auditorNames[auditor],
      findings,
    })),
  };
}

/** The two-stage design is evaluated as a whole (rule 15); then its second stage stands in the rate. */
const restsOnSecondStage = ({ rate }: EvaluationRow): boolean =>
  rate?.shown === true && rate.kind === 'two-stage';

/** Third parties as papers name them. */
export const auditorNames = {
  'interne-revision': 'Interne Revision',
  bundesrechnungshof: 'Bundesrechnungshof',
  other: 'Sonstige',
} as const;

/** The course of each field's rate over months; monetary-unit draws have none. */
export function trendRows({ directory, find }: AreaFigures, months: readonly Month[]): FieldTrend[] {
  return directory.fields
    .filter(({ method }) => method !== 'monetary-unit')
    .map(({ fieldId, tolerableRate }) => ({
      field: directory.fieldRef(fieldId),
      tolerable: tolerableRate,
      points: months.map((of) => {
        const rate = find('month', { fieldId, month: of })?.rate ?? null;
        return {
          month: of,
          figure: rateOrNull(rate),
          // Weighted over frames; without the noise of the division.
          tolerable: rate?.shown === true ? Number(rate.tolerable.toFixed(5)) : null,
        };
      }),
    }));
}

/** Criteria in the matrix: those with the most faulty cases, as far as shown. */
const matrixRows = 12;

/**
 * Criterion × team over the year, the heaviest criteria among those shown and every one with a hotspot; by team up to
 * the last quarter's end.
 */
export function matrixOf(
  { rows, directory, find }: AreaFigures,
  hotspots: readonly Hotspot[],
): TeamMatrix | null {
  const cells = rows.filter(({ split }) => split === 'criterion-team');
  const teamIds = [...new Set(cells.flatMap(({ key }) => key.teamId ?? []))].sort((a, b) =>
    compareUtf8(directory.team(a), directory.team(b)),
  );
  const criteria = rows.filter(({ split }) => split === 'criterion');
  const shown = criteria
    .filter(({ rate }) => rate?.shown === true)
    .toSorted((a, b) => faultyOf(b) - faultyOf(a));
  const overall = shown.filter(
    ({ key }, place) =>
      place < matrixRows ||
      hotspots.some(({ fieldId, criterionId }) => fieldId === key.fieldId && criterionId === key.criterionId),
  );
  if (overall.length === 0 || teamIds.length === 0) return null;
  const omitted = shown.length - overall.length;
  // By all fields that ask it, whether the others' rows stand here or not.
  const asked = Map.groupBy(criteria, ({ key }) => key.criterionId);
  const nameOf = ({ fieldId, criterionId }: RowKey): string =>
    (asked.get(criterionId)?.length ?? 0) > 1
      ? `${directory.criterion(criterionId ?? '')} (${directory.fieldRef(fieldId ?? '').code})`
      : directory.criterion(criterionId ?? '');
  const cellOf = (
    rate: NonNullable<EvaluationRow['rate']>,
    of: Pick<RowKey, 'fieldId' | 'criterionId' | 'teamId'>,
  ): TeamMatrix['rows'][number]['overall'] => {
    const isHotspot = hotspots.some(
      ({ fieldId, criterionId, teamId }) =>
        fieldId === of.fieldId && criterionId === of.criterionId && teamId === of.teamId,
    );
    const exceeds = rate.shown && rate.judgement === 'exceeded';
    return { figure: rateFigure(rate), signal: isHotspot ? 'hotspot' : exceeds ? 'anomaly' : 'none' };
  };
  return {
    teams: teamIds.map(directory.team),
    rows: overall.flatMap(({ key, rate }) => {
      if (rate?.shown !== true) return [];
      const { fieldId, criterionId } = key;
      return {
        criterion: nameOf(key),
        tolerable: rate.tolerable,
        cells: teamIds.map((teamId) => {
          const cell = find('criterion-team', { fieldId, criterionId, teamId })?.rate ?? null;
          return cell && cellOf(cell, { fieldId, criterionId, teamId });
        }),
        overall: cellOf(rate, { fieldId, criterionId, teamId: null }),
      };
    }),
    ...(omitted > 0 && { cut: { heaviest: matrixRows, omitted } }),
  };
}

const faultyOf = ({ rate }: EvaluationRow): number => (rate?.shown === true ? rate.faulty : 0);
