import { type IsoDate, isoDate } from '../../src/calendar/index.ts';
import type { Criterion } from './shapes.ts';

/** EGV and EinV are one instrument; the Kooperationsplan replaced it on 1 July 2023. */
const lastDayOfEgv: IsoDate = isoDate('2023-06-30');

type Rule = Omit<Criterion, 'theme' | 'unit' | 'validFrom' | 'validTo' | 'example'> & {
  readonly validTo?: IsoDate;
};

/** Rules of the work programme 2020, checked per customer. */
const theme = (name: string, validFrom: string, rules: readonly Rule[]): readonly Criterion[] =>
  rules.map((rule) => ({
    validTo: null,
    ...rule,
    theme: name,
    unit: 'Kunde',
    validFrom: isoDate(validFrom),
    example: false,
  }));

const agreement = theme('Neukundenprozess und Eingliederungsvereinbarung', '2018-01-01', [
  {
    code: 'EGV-01',
    question:
      'Wurde innerhalb der vorgegebenen Zeiten mit allen relevanten Mitgliedern der BG eine Eingliederungsvereinbarung (EGV) abgeschlossen?',
    instruction: 'neukundenprozess',
    passage: 'Neukunden',
    errorType: 'deadline',
    severity: 'moderate',
    applicability: 'Neukundinnen und Neukunden',
    validTo: lastDayOfEgv,
  },
  {
    code: 'EGV-02',
    question: 'Wurde ein Angebot U25 unterbreitet, wo es geboten war?',
    instruction: 'neukundenprozess',
    passage: 'Neukunden',
    errorType: 'procedure',
    severity: 'moderate',
    applicability: 'Neukundinnen und Neukunden unter 25 Jahren',
    validTo: lastDayOfEgv,
  },
  {
    code: 'EGV-03',
    question: 'Wurde die EGV schnellstmöglich nach Vergabe der Profillage (4PM) abgeschlossen?',
    instruction: 'neukundenprozess',
    passage: 'Abschluss',
    errorType: 'deadline',
    severity: 'minor',
    applicability: 'Profillage vergeben, kein Tatbestand nach § 10 SGB II',
    validTo: lastDayOfEgv,
  },
  {
    code: 'EGV-04',
    question: 'Wurde auch bei Profillage I (integriert) eine EGV abgeschlossen?',
    instruction: 'neukundenprozess',
    passage: 'Abschluss',
    errorType: 'procedure',
    severity: 'moderate',
    applicability: 'Profillage I',
    validTo: lastDayOfEgv,
  },
  {
    code: 'EGV-05',
    question: 'Wurde auf die EGV nur verzichtet, weil ein Tatbestand nach § 10 SGB II vorliegt?',
    instruction: 'neukundenprozess',
    passage: 'Verzicht',
    errorType: 'legal',
    severity: 'severe',
    applicability: 'Fälle ohne EGV',
    validTo: lastDayOfEgv,
  },
  {
    code: 'EGV-06',
    question:
      'Lassen die vereinbarten Maßnahmen und Leistungen den Bezug zu Ziel, Handlungsbedarf und Strategie (4PM) erkennen?',
    instruction: 'neukundenprozess',
    passage: 'Inhalt',
    errorType: 'counselling',
    severity: 'moderate',
    applicability: 'Fälle mit EGV',
    validTo: lastDayOfEgv,
  },
  {
    code: 'EGV-07',
    question: 'Ist die EGV individuell ausgestaltet sowie konkret und verbindlich formuliert?',
    instruction: 'neukundenprozess',
    passage: 'Inhalt',
    errorType: 'legal',
    severity: 'moderate',
    applicability: 'Fälle mit EGV',
    validTo: lastDayOfEgv,
  },
  {
    code: 'EGV-08',
    question: 'Wurde spätestens nach sechs Monaten eine Folge-EGV abgeschlossen?',
    instruction: 'neukundenprozess',
    passage: 'Folgevereinbarung',
    errorType: 'deadline',
    severity: 'moderate',
    applicability: 'EGV mit Laufzeit bis sechs Monate abgelaufen',
    validTo: lastDayOfEgv,
  },
  {
    code: 'EGV-09',
    question:
      'Sind bei einer Laufzeit von mehr als sechs (bis 24) Monaten die Gründe nachvollziehbar dokumentiert?',
    instruction: 'neukundenprozess',
    passage: 'Längere Laufzeit',
    errorType: 'documentation',
    severity: 'moderate',
    applicability: 'EGV mit Laufzeit über sechs Monate',
    validTo: lastDayOfEgv,
  },
  {
    code: 'EGV-10',
    question:
      'Wurden Profiling, Profillage, Handlungsbedarfe und Strategie vor der Folge-EGV überprüft und angepasst?',
    instruction: 'neukundenprozess',
    passage: 'Folgevereinbarung',
    errorType: 'counselling',
    severity: 'minor',
    applicability: 'Folge-EGV fällig',
    validTo: lastDayOfEgv,
  },
]);

const contact = theme('Kundenkontaktdichte', '2018-02-01', [
  {
    code: 'KD-01',
    question: 'Wurden die vorgegebenen Kontaktabstände eingehalten?',
    instruction: 'kontaktdichte',
    passage: 'Kontaktabstände',
    errorType: 'deadline',
    severity: 'moderate',
    applicability: null,
  },
  {
    code: 'KD-02',
    question: 'Wurde bei komplexer Profillage in engerem Abstand beraten?',
    instruction: 'kontaktdichte',
    passage: 'Komplexe Profillagen',
    errorType: 'counselling',
    severity: 'moderate',
    applicability: 'Entwicklungs-, Stabilisierungs- oder Unterstützungsprofil',
  },
  {
    code: 'KD-03',
    question: 'Wurden konkrete nächste Schritte vereinbart und dokumentiert?',
    instruction: 'kontaktdichte',
    passage: 'Nächste Schritte',
    errorType: 'counselling',
    severity: 'minor',
    applicability: null,
  },
  {
    code: 'KD-04',
    question: 'Wurden die vereinbarten Schritte zeitnah nachgehalten?',
    instruction: 'kontaktdichte',
    passage: 'Nächste Schritte',
    errorType: 'procedure',
    severity: 'minor',
    applicability: 'Schritte beim vorigen Kontakt vereinbart',
  },
]);

const caseManagement = theme('Beschäftigungsorientiertes Fallmanagement', '2020-01-01', [
  {
    code: 'BFM-01',
    question:
      'Lagen bei Zugang mindestens drei Handlungsbedarfe in den Schlüsselgruppen „Rahmenbedingungen“ oder „Leistungsfähigkeit“ vor?',
    instruction: 'programm',
    passage: '2.2 Fallmanagement, Zugang',
    errorType: 'procedure',
    severity: 'moderate',
    applicability: null,
  },
  {
    code: 'BFM-02',
    question: 'Ist die Bereitschaft, die eigene Situation zu ändern, festgestellt und dokumentiert?',
    instruction: 'programm',
    passage: '2.2 Fallmanagement, Zugang',
    errorType: 'documentation',
    severity: 'minor',
    applicability: null,
  },
  {
    code: 'BFM-03',
    question: 'Wurde alle sechs Monate über Fortführung oder Ende des Fallmanagements entschieden?',
    instruction: 'programm',
    passage: '2.2 Fallmanagement, Fortführung',
    errorType: 'deadline',
    severity: 'moderate',
    applicability: 'Fallmanagement seit mindestens sechs Monaten',
  },
  {
    code: 'BFM-04',
    question: 'Sind die Gründe der Entscheidung und die Erfolgsaussichten dokumentiert?',
    instruction: 'programm',
    passage: '2.2 Fallmanagement, Fortführung',
    errorType: 'documentation',
    severity: 'minor',
    applicability: 'Fallmanagement seit mindestens sechs Monaten',
  },
]);

const language = theme('Sprach- und Integrationskurse', '2020-01-01', [
  {
    code: 'SPR-01',
    question: 'Lag die Bestätigung der Anmeldung innerhalb von 5 Arbeitstagen nach der Aufforderung vor?',
    instruction: 'programm',
    passage: '2.5 Anmeldung',
    errorType: 'deadline',
    severity: 'moderate',
    applicability: null,
  },
  {
    code: 'SPR-02',
    question: 'Wurde während des Kurses regelmäßig Kontakt gehalten?',
    instruction: 'programm',
    passage: '2.5 Kursbegleitung',
    errorType: 'counselling',
    severity: 'minor',
    applicability: 'Kurs begonnen',
  },
  {
    code: 'SPR-03',
    question:
      'Folgte umgehend nach dem Ende des Kurses ein Beratungsgespräch zu Ergebnis und weiteren Schritten?',
    instruction: 'programm',
    passage: '2.5 Kursende',
    errorType: 'counselling',
    severity: 'moderate',
    applicability: 'Kurs beendet',
  },
]);

export const placementCriteria: readonly Criterion[] = [
  ...agreement,
  ...contact,
  ...caseManagement,
  ...language,
];
