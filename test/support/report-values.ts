/** Report values for tests of paper: invented figures of an invented month; only their form is plausible. */
import type { CountFigure, RateFigure } from '../../src/reporting/values/figures.ts';
import type { ReportHead } from '../../src/reporting/values/head.ts';
import type { JourFixe } from '../../src/reporting/values/jour-fixe.ts';
import type { Evidence, FieldRef, FieldResultRow, TrainingRow } from '../../src/reporting/values/parts.ts';

export const HASH = '4f1b0c6d9e2a7358b1d4c0ffee19283746556473829100aabbccddeeff012345';

export const released: ReportHead = {
  authority: 'Jobcenter Worms',
  area: 'Markt & Integration',
  version: 1,
  state: 'released',
  collectedAt: '2020-04-01T05:30:00.000Z',
  asOf: '2020-04-01T05:30:00.000Z',
  released: {
    at: '2020-04-02T08:15:00.000Z',
    by: { function: 'Bereichsleitung', deputy: false },
    journal: { number: 1301, hash: HASH.replace('4f1b', '8c0d') },
  },
  replaces: null,
  journal: { number: 1284, hash: HASH },
  softwareVersion: 'IKS-Stichproben 0.1.0',
};

export const draft: ReportHead = { ...released, state: 'draft', released: null };

/** A rate with Wilson's interval: good enough to look at. */
export function rate(
  faulty: number,
  n: number,
  N: number | null,
  unreviewed = 0,
): Extract<RateFigure, { shown: true }> {
  const z = 1.96;
  const p = faulty / n;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return {
    shown: true,
    faulty,
    n,
    N,
    rate: p,
    lower: Math.max(0, middle - half),
    upper: Math.min(1, middle + half),
    confidence: 0.95,
    kind: N === null ? 'approximate' : 'exact',
    uncheckable: 0,
    unreviewed,
    provisional: false,
  };
}
export const withheld: RateFigure = { shown: false };
const point = (figure: RateFigure) => ({ figure, tolerable: 0.05 });
const noPoint = { figure: withheld, tolerable: null };
export const count = (value: number): CountFigure => ({ shown: true, value });

export const fields = {
  egv: {
    code: 'MI-01',
    title: 'Eingliederungsvereinbarung: Abschluss und Fortschreibung',
    origin: 'interne-revision',
    instruction: { number: null, title: 'Weisungen zum Neukundenprozess' },
  },
  contact: {
    code: 'MI-02',
    title: 'Kundenkontaktdichte',
    origin: 'business-policy',
    instruction: { number: '02/2018', title: 'Kundenkontaktdichte-Konzept' },
  },
  graduates: {
    code: 'MI-03',
    title: 'Absolventenmanagement nach Förderung der beruflichen Weiterbildung',
    origin: 'development-topic',
    instruction: { number: null, title: 'Vermittlungsoffensive / Absolventenmanagement' },
  },
  data: {
    code: 'MI-04',
    title: 'Datenqualität',
    origin: 'hotspot',
    instruction: { number: '09/2014', title: 'Datenqualitätsmanagement' },
  },
  risk: {
    code: 'MI-05',
    title: 'Kassensicherheit und Überzahlungen',
    origin: 'bundesrechnungshof',
    instruction: { number: '03/2016', title: 'Kassensicherheit' },
  },
} as const satisfies Record<string, FieldRef>;

const result = (
  field: FieldRef,
  figure: RateFigure,
  judgement: 'met' | 'open' | 'exceeded' | null,
  more: Partial<FieldResultRow> = {},
): FieldResultRow => ({
  field,
  method: 'simple',
  tolerable: 0.05,
  estimate: { type: 'rate', figure, judgement },
  withReplacements: null,
  secondStage: null,
  extension: null,
  chosen: null,
  defects: figure.shown ? count(figure.faulty + 2) : { shown: false },
  unreviewed: figure.shown && figure.unreviewed !== null ? count(figure.unreviewed) : { shown: false },
  amounts: { overpaid: { shown: false }, underpaid: { shown: false } },
  outOfScope: 0,
  uncheckable: 0,
  thirdParty: [],
  ...more,
});

export const results: readonly FieldResultRow[] = [
  result(fields.egv, rate(9, 60, 412, 3), 'exceeded', {
    thirdParty: [{ source: 'Interne Revision', findings: 7 }],
    chosen: { checked: 5, faulty: count(4) },
  }),
  result(fields.contact, { ...rate(1, 58, 1969), provisional: true }, 'open', {
    method: 'stratified',
    outOfScope: 2,
    withReplacements: rate(2, 60, null),
  }),
  result(fields.graduates, withheld, null),
  result(fields.data, rate(0, 120, 4951), 'met', {
    uncheckable: 1,
    secondStage: { checked: 45, faulty: count(7) },
    extension: { checked: 20, faulty: count(0) },
    amounts: { overpaid: { shown: true, cents: 123_456 }, underpaid: { shown: true, cents: 4_550 } },
  }),
  {
    ...result(fields.risk, withheld, null),
    method: 'monetary-unit',
    tolerable: null,
    estimate: {
      type: 'amount-bound',
      figure: {
        shown: true,
        n: 45,
        upperCents: 1_843_207,
        confidence: 0.95,
        underpaidListed: 2,
        unreviewed: 2,
        provisional: false,
      },
    },
    unreviewed: count(2),
    thirdParty: [{ source: 'Bundesrechnungshof', findings: 3 }],
  },
];

export const trainings: readonly TrainingRow[] = [
  {
    topic: 'Begründung verlängerter Laufzeiten',
    need: 'Laufzeit über sechs Monate nur mit dokumentierter Begründung',
    format: 'kollegiale Fallberatung',
    targetFunction: 'Integrationsfachkräfte',
    teams: ['M&I 1', 'M&I 2'],
    year: 2020,
    quarter: 2,
    seats: 12,
    state: 'scheduled',
    reason: null,
    change: 'new',
    effects: [],
  },
  {
    topic: 'Kontaktdichte bei komplexen Profillagen',
    need: 'nächste Schritte vereinbart und nachgehalten',
    format: 'Schulung',
    targetFunction: 'Integrationsfachkräfte',
    teams: ['Team U25'],
    year: 2020,
    quarter: 1,
    seats: 8,
    state: 'held',
    reason: null,
    change: 'unchanged',
    effects: [
      {
        criterion: 'Konkrete nächste Schritte vereinbart und nachgehalten',
        before: rate(14, 60, 400),
        after: rate(6, 60, 410),
        comparison: { before: rate(11, 60, 390), after: rate(9, 60, 400) },
        difference: { value: -8 / 60, lower: -0.27, upper: 0.005, confidence: 0.95 },
        sentence: 'Die Fehlerquote fiel um 13,3 Prozentpunkte (−27,0 bis +0,5).',
      },
      {
        criterion: 'Kontakte in den vorgeschriebenen Abständen',
        before: null,
        after: rate(4, 60, 410),
        comparison: null,
        difference: null,
        sentence: 'Ein Rückgang war auch ohne Schulung zu erwarten.',
      },
    ],
  },
  {
    topic: 'Wiedervorlage nach Maßnahmeende',
    need: 'Wiedervorlage fünf Monate nach dem Ende',
    format: 'leistungsrechtliche Beratung',
    targetFunction: 'Fallmanagement',
    teams: [],
    year: 2020,
    quarter: null,
    seats: null,
    state: 'other-remedy',
    reason: 'Die Wiedervorlage wird im Fachverfahren voreingestellt',
    change: 'changed',
    effects: [],
  },
];

export const evidence: Evidence = {
  draws: [fields.egv, fields.contact, fields.graduates, fields.data, fields.risk].map((field, index) => ({
    protocolNumber: `2020-MI-${String(index + 11).padStart(4, '0')}`,
    field,
    teams: index === 3 ? ['M&I 1', 'M&I 2', 'Team U25', 'Team SAM'] : ['M&I 1'],
    from: '2020-03-01',
    to: '2020-03-31',
    method: (['simple', 'stratified', 'simple', 'systematic', 'monetary-unit'] as const)[index] ?? 'simple',
    N: [412, 1969, 37, 4951, 816][index] ?? 1,
    n: [60, 60, 9, 120, 45][index] ?? 1,
    sealDigest: HASH,
    drawnAt: '2020-03-31T09:00:00.000Z',
    journalNumber: 1201 + index,
  })),
  voided: [
    {
      protocolNumber: '2020-MI-0009',
      field: fields.egv,
      reason: 'Zeitraum, Team oder Ausschlüsse falsch',
      voided: { at: '2020-03-30T10:00:00.000Z', by: { function: 'Bereichsleitung', deputy: true } },
      successor: '2020-MI-0011',
    },
  ],
  replacements: [{ field: fields.contact, reason: 'gehörte nicht zur Grundgesamtheit', count: 2 }],
  uncheckable: [{ field: fields.data, reason: 'Akte nicht auffindbar', count: 1 }],
  notShown: [
    { place: 'Ergebnisse je Prüffeld', count: 4 },
    { place: 'Prüfkriterien und Teams', count: 3 },
  ],
};

export const jourFixe: JourFixe = {
  kind: 'jour-fixe',
  head: released,
  month: '2020-03',
  headline: {
    checked: { now: { checked: 292, drawn: 294 }, before: { checked: 240, drawn: 240 } },
    faulty: {
      now: { ...rate(10, 238, null, 3), provisional: true },
      before: rate(14, 231, null),
      tolerable: 0.05,
      judgement: 'open',
    },
    exceeded: { now: 1, before: 2, tolerable: 0 },
    overdue: { now: 3, before: 1, tolerable: 0 },
    hotspots: { now: 2, before: 1, tolerable: 0 },
  },
  progress: [fields.egv, fields.contact, fields.graduates, fields.data, fields.risk].map((field, index) => ({
    field,
    period: { checked: [60, 58, 9, 120, 45][index] ?? 0, drawn: [60, 60, 9, 120, 45][index] ?? 0 },
    year: {
      planned: [240, 240, 36, 240, 90][index] ?? 0,
      drawn: [120, 120, 18, 120, 45][index] ?? 0,
      checked: [120, 118, 18, 120, 45][index] ?? 0,
      findings: index === 2 ? { shown: false } : count([24, 6, 0, 2, 3][index] ?? 0),
      unreviewed: index === 2 ? { shown: false } : count([4, 2, 0, 0, 2][index] ?? 0),
    },
  })),
  results,
  secondChecks: {
    findings: count(17),
    unreviewed: count(3),
    overlooked: [
      { field: fields.egv, figure: rate(1, 24, 240) },
      { field: fields.graduates, figure: withheld },
    ],
    unclearCriteria: [
      {
        criterion: 'Eingliederungsvereinbarung ist individuell, konkret und verbindlich',
        instruction: fields.egv.instruction,
        owner: 'Bereichsleitung Markt & Integration',
        agreement: { shown: true, errors: 0.44, kappa: 0.31, gIndex: 0.62 },
      },
      {
        criterion: 'Fachkundige Stelle ist beteiligt',
        instruction: fields.graduates.instruction,
        owner: 'Bereichsleitung Markt & Integration',
        agreement: { shown: false },
      },
    ],
  },
  trends: [fields.egv, fields.contact, fields.graduates].map((field, index) => ({
    field,
    tolerable: 0.05,
    points: [
      { month: '2020-01', ...(index === 2 ? noPoint : point(rate(6 + index, 60, 400))) },
      { month: '2020-02', ...(index === 1 ? { figure: null, tolerable: null } : point(rate(8, 60, 410))) },
      { month: '2020-03', ...(index === 2 ? noPoint : point(rate(9 - 4 * index, 60, 412))) },
    ],
  })),
  matrix: {
    teams: ['M&I 1', 'M&I 2', 'Team U25', 'Team SAM'],
    rows: [
      {
        criterion: 'Eingliederungsvereinbarung mit allen maßgeblichen Mitgliedern der Bedarfsgemeinschaft',
        tolerable: 0.05,
        cells: [
          { figure: rate(3, 20, 150), signal: 'anomaly' },
          { figure: rate(5, 20, 140), signal: 'hotspot' },
          { figure: rate(0, 20, 90), signal: 'none' },
          { figure: withheld, signal: 'none' },
        ],
        overall: { figure: rate(9, 60, 412), signal: 'hotspot' },
      },
      {
        criterion: 'Folgevereinbarung spätestens nach sechs Monaten',
        tolerable: 0.1,
        cells: [
          { figure: rate(1, 20, 150), signal: 'none' },
          { figure: rate(2, 20, 140), signal: 'none' },
          { figure: withheld, signal: 'none' },
          null,
        ],
        overall: { figure: withheld, signal: 'none' },
      },
    ],
  },
  errorTypes: [
    { errorType: 'Verfahrensfehler', defects: count(9) },
    { errorType: 'Rechtsfehler', defects: count(4) },
    { errorType: 'Fristversäumnis', defects: count(6) },
    { errorType: 'Dokumentationsmangel', defects: count(12) },
    { errorType: 'Datenqualitätsmangel', defects: count(0) },
  ],
  hotspots: [
    {
      kind: 'statistical',
      field: fields.egv,
      criterion: 'Eingliederungsvereinbarung mit allen maßgeblichen Mitgliedern der Bedarfsgemeinschaft',
      severity: 'moderate',
      team: 'M&I 2',
      figure: rate(5, 20, 140),
      tolerable: 0.05,
      since: '2020-03-31',
      closedOn: null,
      isNew: true,
      remedies: [
        { kind: 'training', label: 'Schulung Neukundenprozess', due: '2020-06-30', state: 'geplant' },
        { kind: 'measure', label: 'Vier-Augen-Prinzip bei Neuabschluss', due: '2020-04-15', state: 'offen' },
      ],
    },
    {
      kind: 'declared',
      field: fields.graduates,
      criterion: 'Psychologische Eignungsfeststellung vor einer Umschulung',
      severity: 'severe',
      team: null,
      figure: null,
      tolerable: 0.02,
      since: '2020-02-14',
      closedOn: null,
      isNew: false,
      remedies: [],
    },
  ],
  anomalies: [
    {
      field: fields.egv,
      criterion: 'Eingliederungsvereinbarung mit allen maßgeblichen Mitgliedern der Bedarfsgemeinschaft',
      team: 'M&I 1',
      figure: rate(3, 20, 150),
      tolerable: 0.05,
      remedies: [{ kind: 'measure', label: 'Besprechung im Team', due: '2020-04-08', state: 'offen' }],
    },
  ],
  quotas: [
    {
      label: 'Abgeschlossene Eingliederungsvereinbarungen',
      statisticsDay: '2020-03-12',
      count: { shown: true, numerator: 2514, denominator: 3018 },
      target: 0.8,
    },
  ],
  measures: [
    {
      label: 'Arbeitshilfe zur Begründung der Laufzeit aktualisieren',
      field: fields.egv,
      owner: 'Teamleitung M&I 1',
      due: '2020-03-20',
      state: 'open',
      overdueWorkingDays: 7,
    },
    {
      label: 'Vier-Augen-Prinzip bei Neuabschluss',
      field: fields.egv,
      owner: 'Teamleitung M&I 2',
      due: '2020-04-15',
      state: 'open',
      overdueWorkingDays: 0,
    },
  ],
  measuresTaken: [fields.graduates],
  corrections: [
    {
      field: fields.egv,
      open: count(6),
      due: count(4),
      overdue: count(2),
      done: count(3),
      withdrawal: count(0),
    },
    {
      field: fields.graduates,
      open: { shown: false },
      due: { shown: false },
      overdue: count(0),
      done: count(1),
      withdrawal: count(0),
    },
  ],
  trainings,
  decisions: [
    {
      subject: 'Schulung Neukundenprozess',
      request: 'Freistellung von zwölf Integrationsfachkräften für je einen Tag im zweiten Quartal.',
      reason: 'Der Fehlerschwerpunkt im Team M&I 2 ist nachgewiesen.',
    },
    {
      subject: 'Stichprobenumfang Kundenkontaktdichte',
      request: 'Erhöhung von 60 auf 120 Fälle je Monat.',
      reason: 'Die Bewertung bleibt sonst bis zum Jahresende offen.',
    },
  ],
  evidence,
};
