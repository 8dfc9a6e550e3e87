/** The other reports' values, from the same invented year. */
import type { AnnualReport } from '../../src/reporting/values/annual-report.ts';
import type { AuditFile } from '../../src/reporting/values/audit-file.ts';
import type { CheckSheet } from '../../src/reporting/values/check-sheet.ts';
import type { DivisionMeeting } from '../../src/reporting/values/division-meeting.ts';
import type { DrawProtocol } from '../../src/reporting/values/draw-protocol.ts';
import type { FieldRef } from '../../src/reporting/values/parts.ts';
import type { QualificationPlan } from '../../src/reporting/values/qualification-plan.ts';
import { count, draft, evidence, fields, HASH, jourFixe, rate, released, withheld } from './report-values.ts';

const teamLead = { function: 'Teamleitung M&I 1', deputy: false };
const areaHead = { function: 'Bereichsleitung', deputy: true };

export const divisionMeeting: DivisionMeeting = {
  kind: 'division-meeting',
  head: draft,
  from: '2020-03-09',
  to: '2020-03-20',
  fields: [
    {
      field: fields.egv,
      drawn: 60,
      checked: 41,
      open: 19,
      cumulative: rate(17, 101, null, 5),
      tolerable: 0.05,
      judgement: 'exceeded',
    },
    {
      field: fields.contact,
      drawn: 60,
      checked: 60,
      open: 0,
      cumulative: rate(3, 118, null),
      tolerable: 0.05,
      judgement: 'open',
    },
    {
      field: fields.graduates,
      drawn: 9,
      checked: 9,
      open: 0,
      cumulative: withheld,
      tolerable: 0.05,
      judgement: null,
    },
  ],
  measuresDue: jourFixe.measures,
  measuresTaken: jourFixe.measuresTaken,
  seriousFindings: [
    {
      field: fields.graduates,
      criterion: 'Psychologische Eignungsfeststellung vor einer Umschulung',
      severity: 'severe',
      measuresTaken: true,
    },
    { field: fields.data, criterion: null, severity: 'severe', measuresTaken: false },
  ],
  decisions: [
    {
      subject: 'Arbeitshilfe',
      request: 'Die Arbeitshilfe wird in allen Teams vorgestellt.',
      reason: 'Die Überschreitung betrifft zwei Teams.',
    },
  ],
};

export const drawProtocol: DrawProtocol = {
  kind: 'draw-protocol',
  head: released,
  protocolNumber: '2020-MI-0012',
  field: fields.contact,
  teams: ['M&I 1'],
  protocol: {
    procedure: 'iks-draw/1',
    frame: { digest: HASH, size: 1969 },
    seal: {
      digest: HASH,
      number: 2,
      method: 'stratified',
      sampleSize: 60,
      minimumPerStratum: 5,
      entropySource: 'system',
    },
    entropyValue: HASH,
    seed: HASH,
    ranks: Array.from({ length: 62 }, (_, index) => ({
      rank: (index % 31) + 1,
      kind: index % 31 > 29 ? 'replacement' : 'sample',
      stratum: index < 31 ? 'komplexe Profillage' : 'marktnahe Profillage',
      position: ((index * 577) % 1969) + 1,
      caseNumber: null,
    })),
  },
  frame: {
    from: '2020-03-01',
    to: '2020-03-31',
    cutOff: '2020-03-31',
    sourceFile: 'monatslieferung-2020-03.csv',
    sourceSha256: HASH,
    strata: [
      { stratum: 'komplexe Profillage', size: 1144, sample: 31 },
      { stratum: 'marktnahe Profillage', size: 825, sample: 31 },
    ],
    exclusions: [{ reason: 'Fall im Monat abgegeben', count: 12 }],
  },
  sealText: `["iks-seal/1","${HASH}","stratified",60,5,"system",2]`,
  sealed: { at: '2020-03-31T08:40:00.000Z', by: teamLead },
  entropyEntered: { at: '2020-03-31T08:41:00.000Z', by: teamLead },
  entropyConfirmed: null,
  drawn: { at: '2020-03-31T08:41:00.000Z', by: teamLead },
  requests: [
    {
      kind: 'replacement',
      act: { at: '2020-04-02T07:00:00.000Z', by: teamLead },
      reason: 'gehörte nicht zur Grundgesamtheit',
      count: 1,
      stratum: 'komplexe Profillage',
      lostRank: 7,
    },
  ],
  voided: null,
  journal: { number: 1202, head: HASH, at: '2020-03-31T08:41:00.000Z' },
  signatures: ['Teamleitung M&I 1', 'Bereichsleitung'],
};

const criteria: CheckSheet['criteria'] = [
  {
    code: 'KKD-1',
    question: 'Wurden die Kontakte in den vorgeschriebenen Abständen geführt?',
    instruction: fields.contact.instruction,
    passage: 'Nr. 3.1',
    severity: 'moderate',
    errorType: 'Fristversäumnis',
  },
  {
    code: 'KKD-2',
    question: 'War die Kontaktdichte bei komplexer Profillage höher?',
    instruction: fields.contact.instruction,
    passage: 'Nr. 3.2',
    severity: 'minor',
    errorType: 'Beratungsmangel',
  },
  {
    code: 'KKD-3',
    question: 'Wurden konkrete nächste Schritte vereinbart und nachgehalten?',
    instruction: null,
    passage: null,
    severity: 'severe',
    errorType: 'Verfahrensfehler',
  },
];

export const checkSheet: CheckSheet = {
  kind: 'check-sheet',
  head: draft,
  protocolNumber: '2020-MI-0012',
  field: fields.contact,
  from: '2020-03-01',
  to: '2020-03-31',
  criteria,
  items: [
    {
      rank: 1,
      kind: 'sample',
      stratum: 'komplexe Profillage',
      caseNumber: '54802//0001234',
      team: 'M&I 1',
      attributes: [{ name: 'Profillage', value: 'Stabilisierungsprofil' }],
      amountCents: null,
      hits: null,
      decisionDate: '2020-02-11',
      version: 0,
      closed: false,
      voided: false,
      disposition: null,
      dispositionReason: null,
      note: null,
      results: [null, null, null],
    },
    {
      rank: 2,
      kind: 'sample',
      stratum: 'marktnahe Profillage',
      caseNumber: '54802//0009876',
      team: 'M&I 1',
      attributes: [],
      amountCents: null,
      hits: null,
      decisionDate: null,
      version: 3,
      closed: true,
      voided: false,
      disposition: 'complete',
      dispositionReason: null,
      note: null,
      results: [
        { result: 'ok', state: null, facts: null, overpaidCents: null, underpaidCents: null },
        { result: 'not-applicable', state: null, facts: null, overpaidCents: null, underpaidCents: null },
        {
          result: 'error',
          state: 'rejected',
          facts: 'Im Vermerk vom 11.02.2020 ist kein nächster Schritt vereinbart.',
          overpaidCents: 12_300,
          underpaidCents: null,
        },
      ],
    },
    {
      rank: 3,
      kind: 'sample',
      stratum: null,
      caseNumber: '54802//0005555',
      team: 'M&I 2',
      attributes: [],
      amountCents: 84_736,
      hits: 2,
      decisionDate: '2020-02-20',
      version: 1,
      closed: true,
      voided: false,
      disposition: 'not-checkable',
      dispositionReason: 'Die Akte ist im Archiv nicht auffindbar.',
      note: null,
      results: [null, null, null],
    },
  ],
};

export const qualificationPlan: QualificationPlan = {
  kind: 'qualification-plan',
  head: { ...released, area: null },
  year: 2020,
  quarter: null,
  openNeeds: [
    {
      kind: 'statistical',
      criterion: 'Eingliederungsvereinbarung mit allen maßgeblichen Mitgliedern der Bedarfsgemeinschaft',
      team: 'M&I 2',
      since: '2020-03-31',
      figure: rate(5, 20, 140),
      tolerable: 0.05,
    },
  ],
  trainings: jourFixe.trainings,
};

const MONTHS = Array.from({ length: 12 }, (_, index) => `2020-${String(index + 1).padStart(2, '0')}`);

export const annualReport: AnnualReport = {
  kind: 'annual-report',
  head: {
    ...released,
    version: 2,
    replaces: {
      version: 1,
      reason: 'Zweitprüfung nach Freigabe abgeschlossen',
      changes: [
        {
          place: 'Ergebnisse je Prüffeld, MI-01',
          before: '14,2 %',
          after: '15,0 %',
          reason: 'Zweitprüfung nach Freigabe abgeschlossen',
        },
      ],
    },
  },
  year: 2020,
  progress: jourFixe.progress,
  results: jourFixe.results,
  secondChecks: jourFixe.secondChecks,
  trends: [fields.egv, fields.contact, fields.graduates].map((field, at) => ({
    field,
    tolerable: 0.05,
    points: MONTHS.map((month, index) => {
      const figure =
        index % 5 === 4 ? null : at === 2 && index % 3 === 0 ? withheld : rate(index + at, 60, 400);
      return { month, figure, tolerable: figure?.shown === true ? 0.05 : null };
    }),
  })),
  matrix: jourFixe.matrix,
  errorTypes: jourFixe.errorTypes,
  hotspots: jourFixe.hotspots,
  quotas: jourFixe.quotas,
  measures: { taken: count(31), done: count(26), effective: { shown: false }, overdue: count(2) },
  corrections: jourFixe.corrections,
  trainings: jourFixe.trainings,
  thirdParty: [
    { source: 'Interne Revision', element: 'Eingliederungsvereinbarung', findings: 7 },
    { source: 'Bundesrechnungshof', element: 'Kassensicherheit', findings: 3 },
  ],
  proposals: [
    {
      title: 'Neukundenprozess',
      origin: 'hotspot',
      instruction: fields.egv.instruction,
      reasons: ['Fehlerschwerpunkt in M&I 2', 'sieben Feststellungen der Internen Revision'],
      state: 'taken-over',
      declinedBecause: null,
    },
    {
      title: 'Risikomanagement',
      origin: 'development-topic',
      instruction: { number: '07/2011', title: 'Risikomanagement' },
      reasons: ['seit drei Jahren nicht geprüft'],
      state: 'declined',
      declinedBecause: 'Die Geschäftsanweisung wird neu gefasst',
    },
  ],
  decisions: jourFixe.decisions,
  evidence,
};

const isOwn = ({ field }: { readonly field: FieldRef }): boolean => field === fields.contact;

export const auditFile: AuditFile = {
  kind: 'audit-file',
  head: released,
  year: 2020,
  field: fields.contact,
  planVersions: [
    {
      version: 1,
      validFrom: '2020-01-01',
      confirmed: { at: '2019-12-19T10:00:00.000Z', by: areaHead },
      reason: null,
      teams: ['M&I 1', 'M&I 2'],
      rhythm: 'monatlich',
      sampleSize: 60,
      secondStage: null,
      tolerable: 0.05,
      criteria,
    },
    {
      version: 2,
      validFrom: '2020-04-01',
      confirmed: null,
      reason: 'Stichprobenumfang erhöht',
      teams: ['M&I 1', 'M&I 2'],
      rhythm: 'monatlich',
      sampleSize: 120,
      secondStage: { size: 35, limit: 4 },
      tolerable: 0.05,
      criteria,
    },
  ],
  protocols: [
    drawProtocol,
    {
      ...drawProtocol,
      protocolNumber: '2020-MI-0008',
      requests: [],
      voided: {
        act: { at: '2020-03-30T10:00:00.000Z', by: teamLead },
        second: { at: '2020-03-30T11:00:00.000Z', by: areaHead },
        reason: 'Zeitraum, Team oder Ausschlüsse falsch',
        explanation: 'Grundgesamtheit enthielt Fälle eines anderen Teams',
        successor: '2020-MI-0012',
      },
    },
  ],
  result: jourFixe.results[1] ?? null,
  findings: [
    {
      number: 1,
      case: 1,
      protocolNumber: '2020-MI-0012',
      kind: 'sample',
      checkOpen: false,
      criterion: 'Konkrete nächste Schritte vereinbart und nachgehalten',
      versions: [
        {
          version: 1,
          at: '2020-04-02T09:00:00.000Z',
          by: 'Teamleitung M&I 1',
          state: 'recorded',
          severity: 'severe',
          errorType: 'Verfahrensfehler',
        },
        {
          version: 2,
          at: '2020-04-09T09:00:00.000Z',
          by: 'Bereichsleitung',
          state: 'amended',
          severity: 'moderate',
          errorType: 'Dokumentationsmangel',
        },
      ],
    },
    {
      number: 2,
      case: 2,
      protocolNumber: null,
      kind: 'chosen',
      checkOpen: true,
      criterion: 'Kontakte in den vorgeschriebenen Abständen',
      versions: [
        {
          version: 1,
          at: '2020-04-03T09:00:00.000Z',
          by: 'Teamleitung M&I 1',
          state: 'recorded',
          severity: 'minor',
          errorType: 'Fristversäumnis',
        },
      ],
    },
  ],
  evidence: {
    ...evidence,
    draws: evidence.draws.filter(isOwn),
    voided: evidence.voided.map((voided) => ({ ...voided, field: fields.contact })),
    replacements: evidence.replacements.filter(isOwn),
    uncheckable: evidence.uncheckable.filter(isOwn),
  },
};
