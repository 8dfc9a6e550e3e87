import { date, euro, integer, month, outOf, rateWithInterval } from '../format.ts';
import type { CentsFigure, CountFigure, RateFigure } from './values/figures.ts';
import type { ReportChange } from './values/head.ts';
import type {
  CorrectionRow,
  Decision,
  FieldEstimate,
  FieldRef,
  FieldResultRow,
  HotspotRow,
  MeasureRow,
  PlanProgressRow,
  TrainingRow,
} from './values/parts.ts';
import type { ReportValue } from './values/report-value.ts';
import { judgementWord, measureStateWord, trainingStateWord } from './values/words.ts';

const notShown = 'nicht ausgewiesen';
const nothing = 'nicht enthalten';

/** What a later version says differently, statement by statement, each with the reason of the correction. */
export function changesBetween(before: ReportValue, after: ReportValue, reason: string): ReportChange[] {
  const [was, is] = [statements(before), statements(after)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((place) => {
    const [from, to] = [was.get(place) ?? nothing, is.get(place) ?? nothing];
    return from === to ? [] : { place, before: from, after: to, reason };
  });
}

type Statement = readonly [place: string, text: string];

/** Everything a report states, by the place where it stands. */
function statements(value: ReportValue): ReadonlyMap<string, string> {
  return new Map(statementsOf(value));
}

function statementsOf(value: ReportValue): Statement[] {
  switch (value.kind) {
    case 'jour-fixe':
      return [
        ...progressOf(value.progress),
        ...resultsOf(value.results),
        ...patternsOf(value, value.month),
        ...hotspotsOf(value.hotspots),
        ...value.anomalies.map((row): Statement => [
          `Auffälligkeit, ${row.criterion}, ${row.team ?? 'alle Teams'}`,
          rateText(row.figure),
        ]),
        ...measuresOf(value.measures),
        ...correctionsOf(value.corrections),
        ...trainingsOf(value.trainings),
        ...decisionsOf(value.decisions),
      ];
    case 'annual-report':
      return [
        ...progressOf(value.progress),
        ...resultsOf(value.results),
        ...patternsOf(value, null),
        ...hotspotsOf(value.hotspots),
        ...correctionsOf(value.corrections),
        ...trainingsOf(value.trainings),
        ...decisionsOf(value.decisions),
      ];
    case 'division-meeting':
      return [
        ...value.fields.flatMap((row): Statement[] => [
          [
            `Stand, ${nameOf(row.field)}`,
            `gezogen ${integer(row.drawn)}, geprüft ${integer(row.checked)}, offen ${integer(row.open)}`,
          ],
          [`Fehlerquote, ${nameOf(row.field)}`, rateText(row.cumulative)],
        ]),
        ...measuresOf(value.measuresDue),
        ...decisionsOf(value.decisions),
      ];
    case 'qualification-plan':
      return [
        ...value.openNeeds.map((row): Statement => [
          `Bedarf, ${row.criterion}, ${row.team ?? 'alle Teams'}`,
          `offen seit ${date(row.since)}`,
        ]),
        ...trainingsOf(value.trainings),
      ];
    case 'draw-protocol':
    case 'check-sheet':
    case 'audit-file':
      return [];
  }
}

const nameOf = ({ code, title }: FieldRef): string => `${code} ${title}`;

const rateText = (figure: RateFigure | null): string => {
  if (figure === null) return 'nichts geprüft';
  return figure.shown ? `${rateWithInterval(figure)}, n = ${integer(figure.n)}` : notShown;
};

const countText = (count: CountFigure): string => (count.shown ? integer(count.value) : notShown);

const centsText = (figure: CentsFigure): string => (figure.shown ? euro(figure.cents) : notShown);

function estimateText(estimate: FieldEstimate): string {
  if (estimate.type === 'rate') {
    const judged = estimate.judgement === null ? '' : `, ${judgementWord[estimate.judgement]}`;
    return rateText(estimate.figure) + judged;
  }
  const { figure } = estimate;
  return figure.shown ? `höchstens ${euro(figure.upperCents)}, n = ${integer(figure.n)}` : notShown;
}

const progressOf = (rows: readonly PlanProgressRow[]): Statement[] =>
  rows.map(({ field, period, year }) => [
    `Planfortschritt, ${nameOf(field)}`,
    `${integer(period.checked)} von ${integer(period.drawn)} geprüft, im Jahr ${integer(year.checked)} von ${integer(year.drawn)}`,
  ]);

const resultsOf = (rows: readonly FieldResultRow[]): Statement[] =>
  rows.flatMap((row): Statement[] => [
    [`Ergebnis, ${nameOf(row.field)}`, estimateText(row.estimate)],
    [`Einzelne Fehler, ${nameOf(row.field)}`, countText(row.defects)],
    [
      `Beträge, ${nameOf(row.field)}`,
      `Überzahlung ${centsText(row.amounts.overpaid)}, Unterzahlung ${centsText(row.amounts.underpaid)}`,
    ],
  ]);

/** What stands beside the results: second checks, quotas, other months, criteria and teams, error types. */
function patternsOf(
  value: Extract<ReportValue, { readonly kind: 'jour-fixe' | 'annual-report' }>,
  ownMonth: string | null,
): Statement[] {
  const { secondChecks, quotas, trends, matrix, errorTypes } = value;
  const { findings, unreviewed, overlooked } = secondChecks;
  return [
    ['Zweitprüfungen', `Feststellungen ${countText(findings)}, offen ${countText(unreviewed)}`],
    ...overlooked.map(({ field, figure }): Statement => [
      `Übersehene Fehler, ${nameOf(field)}`,
      rateText(figure),
    ]),
    ...quotas.map(({ label, statisticsDay, count }): Statement => [
      `Quote, ${label}`,
      `${date(statisticsDay)}: ${count.shown ? outOf(count.numerator, count.denominator) : notShown}`,
    ]),
    ...trends.flatMap(({ field, points }) =>
      points
        .filter((point) => point.month !== ownMonth)
        .map((point): Statement => [
          `Verlauf, ${nameOf(field)}, ${month(point.month)}`,
          rateText(point.figure),
        ]),
    ),
    ...(matrix?.rows ?? []).flatMap(({ criterion, cells, overall }): Statement[] => [
      ...cells.map((cell, index): Statement => [
        `${criterion}, ${matrix?.teams[index] ?? ''}`,
        rateText(cell?.figure ?? null),
      ]),
      [`${criterion}, alle Teams`, rateText(overall)],
    ]),
    ...errorTypes.map(({ errorType, defects }): Statement => [`Fehlerart, ${errorType}`, countText(defects)]),
  ];
}

const decisionsOf = (rows: readonly Decision[]): Statement[] =>
  rows.map(({ subject, request, reason }) => [`Entscheidung, ${subject}`, `${request} ${reason}`]);

const hotspotsOf = (rows: readonly HotspotRow[]): Statement[] =>
  rows.map((row) => [
    `Fehlerschwerpunkt, ${row.criterion}, ${row.team ?? 'alle Teams'}`,
    `seit ${date(row.since)}${row.figure === null ? '' : `, ${rateText(row.figure)}`}`,
  ]);

/** Measures have no name of their own: the n-th of a criterion with its due date. */
function measuresOf(rows: readonly MeasureRow[]): Statement[] {
  const seen = new Map<string, number>();
  return rows.map(({ label, due, state }) => {
    const place = `Maßnahme, ${label}, fällig ${date(due)}`;
    const number = (seen.get(place) ?? 0) + 1;
    seen.set(place, number);
    return [number === 1 ? place : `${place} (${number})`, measureStateWord[state]];
  });
}

const correctionsOf = (rows: readonly CorrectionRow[]): Statement[] =>
  rows.map(({ field, open, overdue, done }) => [
    `Fallkorrekturen, ${nameOf(field)}`,
    `offen ${countText(open)}, überfällig ${countText(overdue)}, erledigt ${countText(done)}`,
  ]);

const trainingsOf = (rows: readonly TrainingRow[]): Statement[] =>
  rows.flatMap(({ topic, need, state, year, quarter, effects }): Statement[] => [
    [
      `Qualifizierung, ${topic}, ${need}`,
      `${trainingStateWord[state]}, ${quarter === null ? year : `${quarter}. Quartal ${year}`}`,
    ],
    ...effects.map(({ criterion, sentence }): Statement => [
      `Veränderung nach der Schulung, ${topic}, ${criterion}`,
      sentence,
    ]),
  ]);
