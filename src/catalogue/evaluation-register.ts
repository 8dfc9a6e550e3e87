import type { ServiceWork, Work } from '../work.ts';
import type { Settings } from './settings.ts';

/** What must stand behind a figure before it leaves its team. */
type SmallestGroup = 'rule-24' | 'stays-in-team' | 'unclear-criteria' | 'work-only';

interface RegisteredEvaluation {
  readonly name: string;
  /** What it says, and by what it is split. */
  readonly about: string;
  readonly smallestGroup: SmallestGroup;
}

const registered = (
  name: string,
  about: string,
  smallestGroup: SmallestGroup = 'rule-24',
): RegisteredEvaluation => ({ name, about, smallestGroup });

/**
 * Every evaluation the service can make, for Personalrat and Datenschutz: a figure that is computed anywhere else is a
 * fault. By person there is none (rule 27).
 */
export const evaluationRegister = {
  'rates/area': registered('Fehlerquote eines Bereichs', 'ein Jahr, alle Prüffelder zusammen'),
  'rates/area-month': registered('Fehlerquote eines Bereichs nach Monaten', 'alle Prüffelder zusammen'),
  'rates/field': registered('Fehlerquote je Prüffeld', 'ein Jahr, alle Teams zusammen'),
  'rates/month': registered('Verlauf je Prüffeld', 'nach Monaten, alle Teams zusammen, mit Kontrollgrenzen'),
  'rates/team': registered('Fehlerquote je Prüffeld und Team', 'das laufende Jahr, einmal im Quartal'),
  'rates/team-month': registered('Verlauf je Prüffeld und Team', 'nach Monaten', 'stays-in-team'),
  'rates/criterion': registered('Fehlerquote je Prüfkriterium', 'ein Jahr, alle Teams zusammen'),
  'rates/criterion-team': registered(
    'Fehlerquote je Prüfkriterium und Team',
    'das laufende Jahr, einmal im Quartal',
  ),
  'rates/criterion-month': registered('Verlauf je Prüfkriterium', 'nach Monaten', 'stays-in-team'),
  'rates/criterion-team-month': registered(
    'Verlauf je Prüfkriterium und Team',
    'nach Monaten',
    'stays-in-team',
  ),
  'error-types': registered('Fehler nach Fehlerart', 'ein Jahr, alle Teams zusammen'),
  agreement: registered(
    'Übereinstimmung von Erst- und Zweitprüfung',
    'je Prüfkriterium, nie je Person oder Team; gezeigt werden unklare Kriterien',
    'unclear-criteria',
  ),
  overlooked: registered('Übersehene Fehler', 'je Prüffeld, geschätzt aus blinden Zweitprüfungen'),
  anomalies: registered('Auffälligkeiten eines Monats', 'je Prüfkriterium, alle Teams zusammen'),
  'hotspot-look': registered('Quartalsauswertung', 'je Prüfkriterium und Team, gegen die tolerierbare Quote'),
  hotspots: registered(
    'Fehlerschwerpunkte',
    'was die Quartalsauswertung fand oder fachlich festgestellt ist',
  ),
  'training-change': registered(
    'Veränderung nach einer Schulung',
    'je Prüfkriterium, geschulte Teams neben nicht geschulten',
  ),
  quotas: registered(
    'Quoten je Statistiktag',
    'eingelesene Quoten über alle Kunden, je Bereich und Team; keine Stichprobe',
  ),
  'plan-progress': registered(
    'Stand des Prüfplans',
    'gezogene und geprüfte Fälle je Prüffeld und Monat',
    'work-only',
  ),
  'report/jour-fixe': registered('Jour-fixe-Bericht', 'ein Monat eines Bereichs'),
  'report/division-meeting': registered(
    'Bericht zur Fachbereichsbesprechung',
    'ein oder zwei Wochen eines Bereichs',
  ),
  'report/qualification-plan': registered(
    'Qualifizierungsplan als Bericht',
    'ein Quartal oder Jahr eines Bereichs',
  ),
  'report/annual-report': registered('Jahresbericht', 'ein Jahr eines Bereichs'),
  'audit-file': registered(
    'Prüfakte eines Prüffelds',
    'nur für die Revision, ohne Fallnummern',
    'stays-in-team',
  ),
} as const satisfies Readonly<Record<string, RegisteredEvaluation>>;

export type EvaluationCode = keyof typeof evaluationRegister;
export const evaluationCodes = Object.keys(evaluationRegister) as EvaluationCode[];

/** What must stand behind a figure of this evaluation, in words, with the numbers of the house. */
export function smallestGroupOf(code: EvaluationCode, house: Settings): string {
  switch (evaluationRegister[code].smallestGroup) {
    case 'rule-24':
      return `${house.minimumEmployees} Beschäftigte und ${house.minimumCases} geprüfte Fälle; Eurosummen ${house.minimumFaultyForSums} fehlerhafte Fälle`;
    case 'stays-in-team':
      return 'keine: nur für die eigene Teamleitung und die Revision';
    case 'unclear-criteria':
      return 'fünf abweichende Urteile von drei Prüfenden';
    case 'work-only':
      return 'keine: Arbeitsstände ohne Ergebnis';
  }
}

/** Counts that a function made an evaluation; who it was is not kept. */
export async function noteEvaluation(
  { tx, actor }: Work | ServiceWork,
  evaluation: EvaluationCode,
): Promise<void> {
  await tx
    .insertInto('evaluation_run')
    .values({ evaluation, function: actor?.role ?? 'service' })
    .execute();
}
