import { isoDate } from '../../src/calendar/index.ts';
import type { Criterion } from './shapes.ts';

type Rule = Pick<Criterion, 'code' | 'question' | 'passage' | 'errorType' | 'severity' | 'applicability'> &
  Partial<Pick<Criterion, 'instruction' | 'validFrom' | 'validTo'>>;

const rules: readonly Rule[] = [
  {
    code: 'ABS-01',
    question: 'Begann das Absolventenmanagement 3 Monate vor dem Ende der Maßnahme?',
    passage: 'Beginn',
    errorType: 'deadline',
    severity: 'moderate',
    applicability: 'Individuelle Dauer bis 12 Monate',
  },
  {
    code: 'ABS-02',
    question: 'Begann das Absolventenmanagement 6 Monate vor dem Ende der Maßnahme?',
    passage: 'Beginn',
    errorType: 'deadline',
    severity: 'moderate',
    applicability: 'Individuelle Dauer über 12 Monate',
  },
  {
    code: 'ABS-03',
    question:
      'Wurde zwischen 3 Monaten vor dem Ende und dem letzten Tag der Maßnahme eine neue Eingliederungsvereinbarung (EinV) abgeschlossen?',
    passage: 'EinV und Vermittlungsvorschlag',
    errorType: 'deadline',
    severity: 'moderate',
    applicability: 'Individuelle Dauer ab 3 Monaten',
    validTo: isoDate('2023-06-30'),
  },
  {
    code: 'ABS-04',
    question: 'Wurde ein Vermittlungsvorschlag unterbreitet?',
    passage: 'EinV und Vermittlungsvorschlag',
    errorType: 'procedure',
    severity: 'moderate',
    applicability: 'Individuelle Dauer ab 3 Monaten',
  },
  {
    code: 'ABS-05',
    question: 'Fand spätestens zum Ende der Maßnahme ein persönlicher Kontakt statt?',
    passage: 'Persönlicher Kontakt',
    errorType: 'counselling',
    severity: 'minor',
    applicability: 'Individuelle Dauer bis 6 Monate',
  },
  {
    code: 'ABS-06',
    question: 'Fand spätestens 3 Monate vor dem Ende der Maßnahme ein persönlicher Kontakt statt?',
    passage: 'Persönlicher Kontakt',
    errorType: 'counselling',
    severity: 'moderate',
    applicability: 'Individuelle Dauer über 6 Monate',
  },
  {
    code: 'ABS-07',
    question: 'Fand innerhalb von 2 Wochen nach dem Ende der Maßnahme ein persönlicher Kontakt statt?',
    passage: 'Persönlicher Kontakt',
    errorType: 'deadline',
    severity: 'minor',
    applicability: 'Individuelle Dauer über 6 Monate, Maßnahme beendet',
  },
  {
    code: 'ABS-08',
    question: 'Fand bei der Umschulung mindestens alle 3 Monate ein Kontakt statt?',
    passage: 'Persönlicher Kontakt',
    errorType: 'counselling',
    severity: 'moderate',
    applicability: 'Umschulung',
  },
  {
    code: 'ABS-09',
    question: 'Wurden Profillage, berufliche Alternativen und Kenntnisse in VerBIS aktualisiert?',
    passage: 'Bewerberdaten',
    errorType: 'data-quality',
    severity: 'minor',
    applicability: null,
  },
  {
    code: 'ABS-10',
    question: 'Ist eine Wiedervorlage 5 Monate nach dem Ende der Maßnahme gesetzt oder bearbeitet?',
    passage: 'Wiedervorlage',
    errorType: 'procedure',
    severity: 'minor',
    applicability: 'Maßnahme beendet',
  },
  {
    code: 'ABS-11',
    question: 'Lag vor der Umschulung eine psychologische Eignungsuntersuchung (PSU) vor?',
    instruction: 'programm',
    passage: '2.4 Eignungsuntersuchung',
    errorType: 'procedure',
    severity: 'severe',
    applicability: 'Umschulung',
    validFrom: isoDate('2020-01-01'),
  },
  {
    code: 'ABS-12',
    question:
      'Wurden alle Fristen nach der individuellen Teilnahmedauer bestimmt, nicht nach der Dauer der Maßnahme?',
    passage: 'Individuelle Dauer',
    errorType: 'procedure',
    severity: 'minor',
    applicability: 'Individuelle Dauer weicht von der Dauer der Maßnahme ab',
  },
  {
    code: 'ABS-13',
    question: 'Wird die Umschulung betrieblich durchgeführt, oder ist die Ausnahme begründet?',
    instruction: 'ermessenslenkung',
    passage: 'Umschulung',
    errorType: 'documentation',
    severity: 'moderate',
    applicability: 'Umschulung',
  },
];

/** Graduate management after further training (FbW): rules of the work programme 2020, checked per participation. */
export const graduateCriteria: readonly Criterion[] = rules.map((rule) => ({
  instruction: 'absolventenmanagement',
  validFrom: isoDate('2018-01-01'),
  validTo: null,
  ...rule,
  theme: 'Absolventenmanagement (FbW)',
  unit: 'Maßnahme',
  example: false,
}));
