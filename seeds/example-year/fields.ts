import type { Rhythm } from '../../src/calendar/index.ts';
import type { Unit } from '../catalogue/index.ts';
import type { AreaCode, TeamCode } from './organisation.ts';

/** A case belongs to the field when every named column of the monthly delivery holds this value. */
interface Condition {
  readonly column: string;
  readonly equals: string;
}

/** An audit field of the example year 2020. Sample sizes are per frame: per team, or once where the area draws. */
export interface ExampleField {
  readonly code: string;
  readonly area: AreaCode;
  readonly title: string;
  readonly origin:
    | 'internal-audit'
    | 'interne-revision'
    | 'bundesrechnungshof'
    | 'business-policy'
    | 'development-topic';
  readonly originReference: string;
  /** Key of the instruction in the catalogue. */
  readonly instruction: string;
  readonly unit: Unit;
  readonly drawnBy: 'team' | 'area';
  readonly teams: readonly TeamCode[];
  /** Quarterly fields draw from the delivery of the quarter's last month. */
  readonly rhythm: Rhythm;
  readonly method: 'simple' | 'stratified' | 'monetary-unit';
  readonly sampleSize: number;
  readonly minimumPerStratum: number;
  /** Declared extension: `size` further cases when more than `threshold` are faulty. */
  readonly secondStage: { readonly size: number; readonly threshold: number } | null;
  /** 0–1. */
  readonly tolerableRate: number;
  readonly minutesPerCase: number;
  /** Codes of the criteria in the order of the checklist. */
  readonly criteria: readonly string[];
  readonly filter: readonly Condition[];
}

const lineTeams: readonly TeamCode[] = ['MI1', 'MI2', 'U25'];
const benefitTeams: readonly TeamCode[] = ['LE1', 'LE2', 'LE3'];
const programme = 'Arbeitsmarkt- und Integrationsprogramm 2020';

const codes = (prefix: string, ...numbers: readonly number[]): readonly string[] =>
  numbers.map((number) => `${prefix}-${String(number).padStart(2, '0')}`);

const simple = { method: 'simple', minimumPerStratum: 0, secondStage: null } as const;

/** The plans 2020 of both areas: topics from the work programme, sizes and rates invented for the example. */
export const exampleFields: readonly ExampleField[] = [
  {
    ...simple,
    code: 'MI-01',
    area: 'MI',
    title: 'Neukundenprozess und erste EGV',
    origin: 'business-policy',
    originReference: `${programme}, Abschnitt 2.6, Mindeststandards`,
    instruction: 'neukundenprozess',
    unit: 'Kunde',
    drawnBy: 'team',
    teams: lineTeams,
    rhythm: 'monthly',
    sampleSize: 12,
    tolerableRate: 0.1,
    minutesPerCase: 25,
    criteria: codes('EGV', 1, 2, 3, 4, 5, 6, 7),
    filter: [{ column: 'Neukunde', equals: 'ja' }],
  },
  {
    ...simple,
    code: 'MI-02',
    area: 'MI',
    title: 'Folge-EGV',
    origin: 'internal-audit',
    originReference: 'Fachaufsicht 2019, viertes Quartal (Beispiel)',
    instruction: 'neukundenprozess',
    unit: 'Kunde',
    drawnBy: 'team',
    teams: lineTeams,
    rhythm: 'monthly',
    sampleSize: 20,
    tolerableRate: 0.1,
    minutesPerCase: 20,
    criteria: codes('EGV', 8, 9, 10, 6, 7),
    filter: [{ column: 'Folge-EGV', equals: 'fällig' }],
  },
  {
    ...simple,
    code: 'MI-03',
    area: 'MI',
    title: 'Kundenkontaktdichte',
    origin: 'business-policy',
    originReference: `${programme}, Abschnitt 2.2, Einhaltung der Kundenkontaktdichte`,
    instruction: 'kontaktdichte',
    unit: 'Kunde',
    drawnBy: 'team',
    teams: [...lineTeams, 'SAM'],
    rhythm: 'monthly',
    sampleSize: 12,
    tolerableRate: 0.1,
    minutesPerCase: 15,
    criteria: codes('KD', 1, 2, 3, 4),
    filter: [{ column: 'Kontakt', equals: 'fällig' }],
  },
  {
    ...simple,
    code: 'MI-04',
    area: 'MI',
    title: 'Absolventenmanagement (FbW)',
    origin: 'interne-revision',
    originReference: 'Horizontale Prüfung Förderung der beruflichen Weiterbildung 2019 (Beispiel)',
    instruction: 'absolventenmanagement',
    unit: 'Maßnahme',
    drawnBy: 'area',
    teams: lineTeams,
    rhythm: 'quarterly',
    sampleSize: 30,
    tolerableRate: 0.1,
    minutesPerCase: 30,
    criteria: codes('ABS', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13),
    filter: [{ column: 'FbW', equals: 'Absolventenmanagement' }],
  },
  {
    ...simple,
    code: 'MI-05',
    area: 'MI',
    title: 'Beschäftigungsorientiertes Fallmanagement',
    origin: 'internal-audit',
    originReference: 'Fachaufsicht 2018, Jahresbericht (Beispiel)',
    instruction: 'programm',
    unit: 'Kunde',
    drawnBy: 'area',
    teams: lineTeams,
    rhythm: 'half-yearly',
    sampleSize: 30,
    tolerableRate: 0.1,
    minutesPerCase: 30,
    criteria: codes('BFM', 1, 2, 3, 4),
    filter: [{ column: 'bFM', equals: 'laufend' }],
  },
  {
    ...simple,
    code: 'MI-06',
    area: 'MI',
    title: 'Sprach- und Integrationskurse',
    origin: 'development-topic',
    originReference: `${programme}, Abschnitt 2.5, Betreuung in der Linie seit 01.10.2019`,
    instruction: 'programm',
    unit: 'Kunde',
    drawnBy: 'area',
    teams: lineTeams,
    rhythm: 'quarterly',
    sampleSize: 30,
    tolerableRate: 0.1,
    minutesPerCase: 15,
    criteria: codes('SPR', 1, 2, 3),
    filter: [{ column: 'Sprachkurs', equals: 'ja' }],
  },
  {
    ...simple,
    code: 'MI-07',
    area: 'MI',
    title: 'Datenqualität in VerBIS',
    origin: 'internal-audit',
    originReference: 'Datenqualitätsbericht 2019 (Beispiel)',
    instruction: 'datenqualitaet',
    unit: 'Kunde',
    drawnBy: 'team',
    teams: [...lineTeams, 'SAM'],
    rhythm: 'quarterly',
    sampleSize: 15,
    tolerableRate: 0.1,
    minutesPerCase: 10,
    criteria: codes('DQ', 1, 2, 3, 4, 5),
    filter: [{ column: 'Datenpflege', equals: 'geändert' }],
  },
  {
    code: 'LE-01',
    area: 'LE',
    title: 'Leistungsbescheide: Rechtmäßigkeit',
    origin: 'bundesrechnungshof',
    originReference: 'Prüfung der Einkommensanrechnung 2018 (Beispiel)',
    instruction: 'fachliche-weisungen',
    unit: 'BG',
    drawnBy: 'team',
    teams: benefitTeams,
    rhythm: 'monthly',
    method: 'stratified',
    sampleSize: 20,
    minimumPerStratum: 6,
    secondStage: null,
    tolerableRate: 0.05,
    minutesPerCase: 45,
    criteria: codes('LEI', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14),
    filter: [{ column: 'Einheit', equals: 'BG' }],
  },
  {
    ...simple,
    code: 'LE-02',
    area: 'LE',
    title: 'Leistungsanträge: Bearbeitung',
    origin: 'business-policy',
    originReference: `${programme}, Abschnitt 2.6, Bearbeitung innerhalb der vorgegebenen Fristen`,
    instruction: 'neukundenprozess',
    unit: 'Antrag',
    drawnBy: 'team',
    teams: benefitTeams,
    rhythm: 'monthly',
    sampleSize: 15,
    secondStage: { size: 15, threshold: 3 },
    tolerableRate: 0.1,
    minutesPerCase: 20,
    criteria: codes('ANT', 1, 2, 3, 4),
    filter: [{ column: 'Antrag', equals: 'ja' }],
  },
  {
    ...simple,
    code: 'LE-03',
    area: 'LE',
    title: 'Überzahlungen: betragsproportionale Stichprobe',
    origin: 'interne-revision',
    originReference: 'Prüfung Überzahlungen und Erstattungen 2019 (Beispiel)',
    instruction: 'fachliche-weisungen',
    unit: 'BG',
    drawnBy: 'area',
    teams: benefitTeams,
    rhythm: 'quarterly',
    method: 'monetary-unit',
    sampleSize: 30,
    tolerableRate: 0.05,
    minutesPerCase: 45,
    criteria: codes('LEI', 1, 2, 3, 5),
    filter: [{ column: 'Einheit', equals: 'BG' }],
  },
];
