import {
  counted,
  date,
  dateTime,
  decimal,
  euro,
  exactPercent,
  integer,
  month,
  NOT_SHOWN,
  outOf,
  percent,
  period,
  quarter,
  rateWithInterval,
  tolerance,
} from '../format.ts';
import type { AnnualReport } from './values/annual-report.ts';
import type { DivisionMeeting } from './values/division-meeting.ts';
import type { CentsFigure, CountFigure, RateFigure } from './values/figures.ts';
import type { JourFixe } from './values/jour-fixe.ts';
import {
  unreviewedOf,
  type AnomalyRow,
  type CorrectionRow,
  type Decision,
  type Evidence,
  type FieldRef,
  type FieldResultRow,
  type HotspotRow,
  type MeasureRow,
  type PlanProgressRow,
  type QuotaRow,
  type Remedy,
  type SecondChecks,
  type TrainingRow,
} from './values/parts.ts';
import type { QualificationPlan } from './values/qualification-plan.ts';
import type { ReportValue } from './values/report-value.ts';
import {
  actorName,
  fieldName,
  hotspotWord,
  instructionName,
  intervalKindWord,
  judgementOf,
  measureStateWord,
  nothingDoneWord,
  methodWord,
  originWord,
  proposalStateWord,
  severityWord,
  trainingChangeWord,
  trainingStateWord,
} from './values/words.ts';

/** One thing that a report states, and where. */
export type Statement = readonly [place: string, text: string];

/** Everything that a report states. Reports of one draw state nothing that a later version could change. */
export function statementsOf(value: ReportValue): readonly Statement[] {
  switch (value.kind) {
    case 'jour-fixe':
      return [
        ...headlineOf(value.headline),
        ...progressOf(value.progress),
        ...yearOf(value, value.month),
        ...value.anomalies.map(anomaly),
        ...value.measures.map(measure),
        ...value.measuresTaken.map(takenIn),
      ];
    case 'annual-report':
      return [
        ...progressOf(value.progress),
        ...yearOf(value, null),
        ...measureCounts(value.measures),
        ...value.thirdParty.map(({ source, element, findings }): Statement => [
          `${source}, ${element}`,
          counted(findings, 'Feststellung', 'Feststellungen'),
        ]),
        ...value.proposals.map(proposal),
      ];
    case 'division-meeting':
      return divisionOf(value);
    case 'qualification-plan':
      return [...value.openNeeds.map(need), ...value.trainings.flatMap(training)];
    case 'draw-protocol':
    case 'check-sheet':
    case 'audit-file':
      return [];
  }
}

/** What monthly and annual reports share. @param ownMonth stands with its results, so that its trend says nothing new */
const yearOf = (value: JourFixe | AnnualReport, ownMonth: string | null): Statement[] => [
  ...value.results.flatMap(result),
  ...secondChecksOf(value.secondChecks),
  ...value.quotas.map(quota),
  ...trendsOf(value.trends, ownMonth),
  ...matrixOf(value.matrix),
  ...value.errorTypes.map(({ errorType, defects }): Statement => [
    `Fehlerart, ${errorType}`,
    counts(defects),
  ]),
  ...value.hotspots.map(hotspot),
  ...value.corrections.map(correction),
  ...value.trainings.flatMap(training),
  ...value.decisions.map(decision),
  ...evidenceOf(value.evidence),
];

const facts = (...some: readonly (string | null)[]): string => some.filter((one) => one !== null).join(', ');
const everyTeam = 'alle Teams';
const tolerated = (bound: number | null): string | null =>
  bound === null ? null : `tolerierbar ${tolerance(bound)}`;

const rate = (figure: RateFigure | null): string => {
  if (figure === null) return 'nichts geprüft';
  if (!figure.shown) return NOT_SHOWN;
  const { n, N, kind, uncheckable, unreviewed } = figure;
  return facts(
    `${rateWithInterval(figure)} ${intervalKindWord[kind]}`,
    `n\u00A0=\u00A0${integer(n)}`,
    N === null ? null : `N\u00A0=\u00A0${integer(N)}`,
    uncheckable === 0 ? null : `nicht prüfbar ${integer(uncheckable)}`,
    unreviewed === null || unreviewed === 0 ? null : `Zweitprüfung offen ${integer(unreviewed)}`,
  );
};
const counts = (figure: CountFigure): string => (figure.shown ? integer(figure.value) : NOT_SHOWN);
const cents = (figure: CentsFigure): string => (figure.shown ? euro(figure.cents) : NOT_SHOWN);

function headlineOf({ checked, faulty, ...numbers }: JourFixe['headline']): Statement[] {
  const labels = {
    exceeded: 'Prüffelder nachweislich überschritten',
    overdue: 'Maßnahmen und Fallkorrekturen überfällig',
    hotspots: 'bestehende Fehlerschwerpunkte',
  };
  const ofMonthBefore = (text: string | null): string =>
    text === null ? 'kein Vormonat' : `Vormonat ${text}`;
  return [
    [
      'Erste Seite, geprüfte Fälle',
      facts(
        outOf(checked.now.checked, checked.now.drawn),
        ofMonthBefore(checked.before && outOf(checked.before.checked, checked.before.drawn)),
      ),
    ],
    [
      'Erste Seite, fehlerhafte Fälle',
      facts(
        rate(faulty.now),
        ofMonthBefore(faulty.before && rate(faulty.before)),
        tolerated(faulty.tolerable),
        judgementOf(faulty.judgement, faulty.now),
      ),
    ],
    ...(['exceeded', 'overdue', 'hotspots'] as const).map((name): Statement => {
      const { now, before, tolerable } = numbers[name];
      const last = before === null ? null : integer(before);
      return [
        `Erste Seite, ${labels[name]}`,
        facts(integer(now), ofMonthBefore(last), `Toleranz ${integer(tolerable)}`),
      ];
    }),
  ];
}

const progressOf = (rows: readonly PlanProgressRow[]): Statement[] =>
  rows.flatMap(({ field, period: now, year }): Statement[] => [
    [
      `Planfortschritt, ${fieldName(field)}`,
      `${outOf(now.checked, now.drawn)} geprüft, im Jahr ${outOf(year.checked, year.drawn)}, geplant ${integer(year.planned)}`,
    ],
    [
      `Feststellungen, ${fieldName(field)}`,
      `${counts(year.findings)}, Zweitprüfung offen ${counts(year.unreviewed)}`,
    ],
  ]);

function estimateOf({ estimate, method, tolerable }: FieldResultRow): string {
  const how = [methodWord[method], tolerated(tolerable)] as const;
  if (estimate.type === 'rate') {
    const { figure, judgement } = estimate;
    return facts(rate(figure), ...how, judgementOf(judgement, figure));
  }
  const { figure } = estimate;
  if (!figure.shown) return facts(NOT_SHOWN, ...how);
  return facts(
    `höchstens ${euro(figure.upperCents)}`,
    `n\u00A0=\u00A0${integer(figure.n)}`,
    `Unterzahlungen ${integer(figure.underpaidListed)}`,
    ...how,
  );
}

function result(row: FieldResultRow): Statement[] {
  const name = fieldName(row.field);
  const apart = (part: FieldResultRow['chosen']): string =>
    part === null ? 'keine' : `${integer(part.checked)} geprüft, ${counts(part.faulty)} fehlerhaft`;
  return [
    [`Ergebnis, ${name}`, estimateOf(row)],
    [
      `Mit Ersatzfällen, ${name}`,
      row.withReplacements === null ? 'nichts ersetzt' : rate(row.withReplacements),
    ],
    [`Zweite Stufe laut Prüfplan, ${name}`, apart(row.secondStage)],
    [`Außerplanmäßige Erweiterung, ${name}`, apart(row.extension)],
    [`Gezielt ausgewählte Fälle, ${name}`, apart(row.chosen)],
    [`Einzelne Fehler, ${name}`, `${counts(row.defects)}, Zweitprüfung offen ${counts(unreviewedOf(row))}`],
    [
      `Beträge, ${name}`,
      `Überzahlung ${cents(row.amounts.overpaid)}, Unterzahlung ${cents(row.amounts.underpaid)}`,
    ],
    [
      `Nicht gezählte Fälle, ${name}`,
      `nicht zur Grundgesamtheit gehörig ${integer(row.outOfScope)}, nicht prüfbar ${integer(row.uncheckable)}`,
    ],
    ...row.thirdParty.map(({ source, findings }): Statement => [
      `${source}, ${name}`,
      counted(findings, 'Feststellung', 'Feststellungen'),
    ]),
  ];
}

const secondChecksOf = ({ findings, unreviewed, overlooked, unclearCriteria }: SecondChecks): Statement[] => [
  ['Zweitprüfungen', `Feststellungen ${counts(findings)}, offen ${counts(unreviewed)}`],
  ...overlooked.map(({ field, figure }): Statement => [
    `Übersehene Fehler, ${fieldName(field)}`,
    rate(figure),
  ]),
  ...unclearCriteria.map(({ criterion, instruction, owner, agreement }): Statement => [
    `Unklares Prüfkriterium, ${criterion}`,
    facts(instructionName(instruction), owner, ...agreementFacts(agreement)),
  ]),
];

const agreementFacts = (agreement: SecondChecks['unclearCriteria'][number]['agreement']) =>
  agreement.shown
    ? [
        `Übereinstimmung bei Fehlern ${percent(agreement.errors)}`,
        agreement.kappa === null ? null : `Kappa ${decimal(agreement.kappa, 2)}`,
        `G-Index ${decimal(agreement.gIndex, 2)}`,
      ]
    : [`Übereinstimmung ${NOT_SHOWN}`];

const quota = ({ label, statisticsDay, count, target }: QuotaRow): Statement => [
  `Quote, ${label}`,
  `${date(statisticsDay)}: ${count.shown ? outOf(count.numerator, count.denominator) : NOT_SHOWN}, Zielwert ${exactPercent(target, 1)}`,
];

const trendsOf = (trends: JourFixe['trends'], ownMonth: string | null): Statement[] =>
  trends.flatMap(({ field, points }) =>
    points
      .filter((point) => point.month !== ownMonth)
      .map((point): Statement => [
        `Verlauf, ${fieldName(field)}, ${month(point.month)}`,
        facts(rate(point.figure), tolerated(point.tolerable)),
      ]),
  );

const matrixOf = (matrix: JourFixe['matrix']): Statement[] =>
  (matrix?.rows ?? []).flatMap(({ criterion, cells, overall, tolerable }): Statement[] => [
    ...cells.map((cell, index): Statement => [
      `${criterion}, ${matrix?.teams[index] ?? ''}`,
      facts(rate(cell?.figure ?? null), cell === null ? null : signalWord[cell.signal]),
    ]),
    [
      `${criterion}, ${everyTeam}`,
      facts(rate(overall.figure), signalWord[overall.signal], tolerated(tolerable)),
    ],
  ]);

const signalWord = { none: null, anomaly: 'Auffälligkeit', hotspot: 'Fehlerschwerpunkt' } as const;

const remediesOf = (remedies: readonly Remedy[]): string | null =>
  nothingDoneWord(remedies) ??
  remedies
    .map(({ label, due, state }) => facts(label, state, due === null ? null : `bis ${date(due)}`))
    .join('; ');

const hotspot = (row: HotspotRow): Statement => [
  `Fehlerschwerpunkt, ${row.criterion}, ${row.team ?? everyTeam}`,
  facts(
    hotspotWord[row.kind],
    severityWord[row.severity],
    `seit ${date(row.since)}`,
    row.closedOn === null ? null : `abgeschlossen am ${date(row.closedOn)}`,
    row.figure === null ? null : rate(row.figure),
    tolerated(row.tolerable),
    remediesOf(row.remedies),
  ),
];

const anomaly = (row: AnomalyRow): Statement => [
  `Auffälligkeit, ${row.criterion}, ${row.team ?? everyTeam}`,
  facts(rate(row.figure), tolerated(row.tolerable), remediesOf(row.remedies)),
];

const measure = (row: MeasureRow): Statement => [
  `Maßnahme, ${row.label}, ${fieldName(row.field)}, ${row.owner}, fällig ${date(row.due)}`,
  facts(
    measureStateWord[row.state],
    row.overdueWorkingDays === 0
      ? null
      : `seit ${counted(row.overdueWorkingDays, 'Arbeitstag', 'Arbeitstagen')} überfällig`,
  ),
];

const takenIn = (field: FieldRef): Statement => [
  `Maßnahmen, ${fieldName(field)}`,
  'geprüft, Maßnahmen veranlasst',
];

const measureCounts = ({ taken, done, effective, overdue }: AnnualReport['measures']): Statement[] => [
  ['Getroffene Maßnahmen', counts(taken)],
  ['Erledigte Maßnahmen', counts(done)],
  ['Wirksame Maßnahmen', counts(effective)],
  ['Überfällige Maßnahmen', counts(overdue)],
];

const correction = (row: CorrectionRow): Statement => [
  `Fallkorrekturen, ${fieldName(row.field)}`,
  `offen ${counts(row.open)}, fällig ${counts(row.due)}, überfällig ${counts(row.overdue)}, ` +
    `erledigt ${counts(row.done)}, Rücknahmefrist endet bald ${counts(row.withdrawal)}`,
];

const training = (row: TrainingRow): Statement[] => [
  [
    `Schulung, ${row.topic}, ${row.need}`,
    facts(
      row.change === null ? null : trainingChangeWord[row.change],
      trainingStateWord[row.state],
      quarter(row.year, row.quarter),
      row.format,
      row.targetFunction,
      row.teams.length === 0 ? null : row.teams.join(', '),
      row.seats === null ? null : counted(row.seats, 'Platz', 'Plätze'),
      row.reason,
    ),
  ],
  ...row.effects.flatMap(({ criterion, before, after, comparison, sentence }): Statement[] => [
    [
      `Vor und nach der Schulung, ${row.topic}, ${criterion}`,
      facts(
        `vorher ${rate(before)}`,
        `nachher ${rate(after)}`,
        comparison === null
          ? null
          : `Vergleichsteams vorher ${rate(comparison.before)}, nachher ${rate(comparison.after)}`,
      ),
    ],
    [`Veränderung nach der Schulung, ${row.topic}, ${criterion}`, sentence],
  ]),
];

const proposal = (row: AnnualReport['proposals'][number]): Statement => [
  `Vorschlag, ${row.title}`,
  facts(
    originWord[row.origin],
    row.instruction === null ? null : instructionName(row.instruction),
    ...row.reasons,
    row.declinedBecause === null
      ? proposalStateWord[row.state]
      : `${proposalStateWord[row.state]}: ${row.declinedBecause}`,
  ),
];

const decision = ({ subject, request, reason }: Decision): Statement => [
  `Entscheidung, ${subject}`,
  `${request} ${reason}`,
];

const evidenceOf = ({ draws, voided, replacements, uncheckable, notShown }: Evidence): Statement[] => [
  ...draws.map((row): Statement => [
    `Ziehung ${row.protocolNumber}`,
    facts(
      fieldName(row.field),
      ...row.teams,
      period(row.from, row.to),
      `${integer(row.n)} aus ${integer(row.N)}`,
      methodWord[row.method],
    ),
  ]),
  ...voided.map((row): Statement => [
    `Aufgehobene Ziehung ${row.protocolNumber}`,
    facts(
      fieldName(row.field),
      row.reason,
      `${dateTime(row.voided.at)} ${actorName(row.voided.by)}`,
      row.successor === null ? 'ohne Nachfolge' : `Nachfolge ${row.successor}`,
    ),
  ]),
  ...replacements.map(({ field, reason, count }): Statement => [
    `Ersatzfälle, ${fieldName(field)}, ${reason}`,
    integer(count),
  ]),
  ...uncheckable.map(({ field, reason, count }): Statement => [
    `Nicht prüfbare Fälle, ${fieldName(field)}, ${reason}`,
    integer(count),
  ]),
  ...notShown.map(({ place, count }): Statement => [`Nicht ausgewiesene Zahlen, ${place}`, integer(count)]),
];

const divisionOf = (value: DivisionMeeting): Statement[] => [
  ...value.fields.flatMap((row): Statement[] => [
    [
      `Stand, ${fieldName(row.field)}`,
      `gezogen ${integer(row.drawn)}, geprüft ${integer(row.checked)}, offen ${integer(row.open)}`,
    ],
    [
      `Fehlerquote, ${fieldName(row.field)}`,
      facts(rate(row.cumulative), tolerated(row.tolerable), judgementOf(row.judgement, row.cumulative)),
    ],
  ]),
  ...value.measuresDue.map(measure),
  ...value.measuresTaken.map(takenIn),
  ...value.seriousFindings.map(({ field, criterion, severity, measuresTaken }): Statement => [
    `Schwere Feststellung, ${fieldName(field)}, ${criterion ?? NOT_SHOWN}`,
    facts(severityWord[severity], `Maßnahmen ${measuresTaken ? '' : 'noch nicht '}veranlasst`),
  ]),
  ...value.decisions.map(decision),
];

const need = (row: QualificationPlan['openNeeds'][number]): Statement => [
  `Bedarf, ${row.criterion}, ${row.team ?? everyTeam}`,
  facts(
    hotspotWord[row.kind],
    `offen seit ${date(row.since)}`,
    row.figure === null ? null : rate(row.figure),
    tolerated(row.tolerable),
  ),
];
