/** Every figure that a report prints, by the names of what it is about. */
import type { CountFigure, RateFigure } from '../../src/reporting/values/figures.ts';
import {
  unreviewedOf,
  type ErrorTypeRow,
  type FieldTrend,
  type HotspotRow,
  type PlanProgressRow,
  type FieldResultRow,
  type SecondChecks,
  type TeamMatrix,
  type TrainingRow,
} from '../../src/reporting/values/parts.ts';
import type { ReportValue } from '../../src/reporting/values/report-value.ts';

/** What a figure is about: codes of fields, names of criteria, teams and error types. */
interface Place {
  readonly split: string;
  /** Undefined: the paper does not say which. */
  readonly field?: string | undefined;
  readonly criterion?: string | null;
  readonly team?: string | null;
  readonly month?: string | null;
}

/** A printed figure, `part` as in the ledger. */
export interface Printed extends Place {
  readonly part: string;
  readonly value: number;
}

/** All figures of cases in a report; what is only counted up from them (first page, decisions) is left out. */
export function printedFigures(value: ReportValue): Printed[] {
  switch (value.kind) {
    case 'jour-fixe': {
      const { month, headline } = value;
      return [
        ...ofRate({ split: 'area-month', month }, headline.faulty.now),
        ...value.progress.flatMap(ofProgress),
        ...value.results.flatMap((row) => ofResult(row, { split: 'month', month })),
        ...ofSecondChecks(value.secondChecks, { split: 'area-month', month }),
        ...value.trends.flatMap(ofTrend),
        ...ofMatrix(value.matrix),
        ...ofErrorTypes(value.errorTypes),
        ...value.hotspots.flatMap(ofHotspot),
        ...value.anomalies.flatMap(({ field, criterion, team, figure }) =>
          ofRate({ split: 'criterion-month', field: field.code, criterion, team, month }, figure),
        ),
        ...value.trainings.flatMap(ofTraining),
      ];
    }
    case 'annual-report':
      return [
        ...value.progress.flatMap(ofProgress),
        ...value.results.flatMap((row) => ofResult(row, { split: 'field' })),
        ...ofSecondChecks(value.secondChecks, { split: 'area' }),
        ...value.trends.flatMap(ofTrend),
        ...ofMatrix(value.matrix),
        ...ofErrorTypes(value.errorTypes),
        ...value.hotspots.flatMap(ofHotspot),
        ...value.trainings.flatMap(ofTraining),
      ];
    case 'division-meeting':
      return value.fields.flatMap(({ field, cumulative }) =>
        ofRate({ split: 'field', field: field.code }, cumulative),
      );
    case 'qualification-plan':
      return [
        ...value.openNeeds.flatMap(({ criterion, team, figure }) =>
          ofRate({ split: byTeam(team), criterion, team }, figure),
        ),
        ...value.trainings.flatMap(ofTraining),
      ];
    case 'draw-protocol':
    case 'check-sheet':
    case 'audit-file':
      return [];
  }
}

const byTeam = (team: string | null): string => (team === null ? 'criterion' : 'criterion-team');

const ofRate = (place: Place, figure: RateFigure | null): Printed[] =>
  figure?.shown === true
    ? [
        { ...place, part: 'faulty', value: figure.faulty },
        ...(figure.unreviewed === null || figure.unreviewed === 0
          ? []
          : [{ ...place, part: 'unreviewed', value: figure.unreviewed }]),
      ]
    : [];

const ofCount = (place: Place, part: string, count: CountFigure): Printed[] =>
  count.shown && count.value > 0 ? [{ ...place, part, value: count.value }] : [];

const ofAmounts = (place: Place, { overpaid, underpaid }: FieldResultRow['amounts']): Printed[] =>
  Object.entries({ 'overpaid-cents': overpaid, 'underpaid-cents': underpaid }).flatMap(([part, figure]) =>
    figure.shown && figure.cents > 0 ? [{ ...place, part, value: figure.cents }] : [],
  );

const ofProgress = ({ field, year }: PlanProgressRow): Printed[] => {
  const place = { split: 'field', field: field.code };
  return [
    ...ofCount(place, 'defects', year.findings),
    ...ofCount(place, 'unreviewed-defects', year.unreviewed),
  ];
};

function ofResult(row: FieldResultRow, of: { readonly split: string; readonly month?: string }): Printed[] {
  const place = { ...of, field: row.field.code };
  const { estimate, withReplacements } = row;
  return [
    ...(estimate.type === 'rate'
      ? ofRate(place, estimate.figure)
      : ofCount(place, 'unreviewed-defects', unreviewedOf(row))),
    ...(withReplacements?.shown === true
      ? [{ ...place, part: 'with-replacements', value: withReplacements.faulty }]
      : []),
    ...(row.secondStage === null ? [] : ofCount(place, 'declared-extension', row.secondStage.faulty)),
    ...(row.extension === null ? [] : ofCount(place, 'undeclared-extension', row.extension.faulty)),
    ...(row.chosen === null ? [] : ofCount(place, 'deliberate', row.chosen.faulty)),
    ...ofCount(place, 'defects', row.defects),
    ...ofAmounts(place, row.amounts),
  ];
}

const ofSecondChecks = ({ findings, unreviewed, overlooked }: SecondChecks, place: Place): Printed[] => [
  ...ofCount(place, 'defects', findings),
  ...ofCount(place, 'unreviewed-defects', unreviewed),
  ...overlooked.flatMap(({ field, figure }) =>
    figure.shown ? [{ split: 'overlooked', field: field.code, part: 'found', value: figure.faulty }] : [],
  ),
];

const ofTrend = ({ field, points }: FieldTrend): Printed[] =>
  points.flatMap(({ month, figure }) => ofRate({ split: 'month', field: field.code, month }, figure));

/** A criterion that stands in two fields carries the field's code behind its name. */
const ofMatrix = (matrix: TeamMatrix | null): Printed[] =>
  (matrix?.rows ?? []).flatMap(({ criterion: name, overall, cells }) => {
    const criterion = name.replace(/ \([A-Z]+-\d+\)$/v, '');
    return [
      ...ofRate({ split: 'criterion', criterion }, overall.figure),
      ...cells.flatMap((cell, index) =>
        ofRate(
          { split: 'criterion-team', criterion, team: matrix?.teams[index] ?? null },
          cell?.figure ?? null,
        ),
      ),
    ];
  });

const ofErrorTypes = (rows: readonly ErrorTypeRow[]): Printed[] =>
  rows.flatMap(({ errorType, defects }) =>
    ofCount({ split: 'error-type', field: errorType }, 'defects', defects),
  );

const ofHotspot = ({ field, criterion, team, figure }: HotspotRow): Printed[] =>
  ofRate({ split: byTeam(team), field: field.code, criterion, team }, figure);

/** The ledger knows them as figures of their criterion, by team or not. */
const ofTraining = ({ effects }: TrainingRow): Printed[] =>
  effects.flatMap(({ criterion, before, after, comparison }) =>
    [before, after, comparison?.before ?? null, comparison?.after ?? null].flatMap((figure) =>
      ofRate({ split: 'training', criterion }, figure),
    ),
  );
