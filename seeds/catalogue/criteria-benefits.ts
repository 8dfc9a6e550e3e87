import { isoDate } from '../../src/calendar/index.ts';
import type { Criterion } from './shapes.ts';

type Rule = Pick<Criterion, 'code' | 'question' | 'passage' | 'errorType' | 'severity' | 'applicability'>;

const lawfulness: readonly Rule[] = [
  {
    code: 'LEI-01',
    question: 'Sind Anspruchsvoraussetzungen und Zusammensetzung der BG zutreffend festgestellt?',
    passage: '§§ 7, 9 SGB II',
    errorType: 'legal',
    severity: 'severe',
    applicability: null,
  },
  {
    code: 'LEI-02',
    question: 'Sind Regelbedarfe und Mehrbedarfe in richtiger Höhe anerkannt?',
    passage: '§§ 20–23 SGB II',
    errorType: 'legal',
    severity: 'moderate',
    applicability: null,
  },
  {
    code: 'LEI-03',
    question: 'Ist Einkommen mit den zutreffenden Freibeträgen im richtigen Monat angerechnet?',
    passage: '§§ 11–11b SGB II',
    errorType: 'legal',
    severity: 'severe',
    applicability: 'Einkommen vorhanden',
  },
  {
    code: 'LEI-04',
    question: 'Ist Vermögen erfragt, belegt und zutreffend bewertet?',
    passage: '§ 12 SGB II',
    errorType: 'legal',
    severity: 'moderate',
    applicability: 'Erst- oder Weiterbewilligung',
  },
  {
    code: 'LEI-05',
    question: 'Sind Unterkunft und Heizung belegt, auf Angemessenheit geprüft und nach Köpfen aufgeteilt?',
    passage: '§ 22 SGB II',
    errorType: 'legal',
    severity: 'severe',
    applicability: 'Kosten der Unterkunft anerkannt',
  },
  {
    code: 'LEI-06',
    question: 'Ist der Bewilligungszeitraum zutreffend bestimmt?',
    passage: '§ 41 SGB II',
    errorType: 'legal',
    severity: 'minor',
    applicability: 'Erst- oder Weiterbewilligung',
  },
  {
    code: 'LEI-07',
    question:
      'Ist die vorläufige Entscheidung begründet und wurde über den Anspruch fristgerecht abschließend entschieden?',
    passage: '§ 41a SGB II',
    errorType: 'legal',
    severity: 'moderate',
    applicability: 'Vorläufige Entscheidung',
  },
  {
    code: 'LEI-08',
    question: 'Ist der Bescheid verständlich und vollständig begründet?',
    passage: '§ 35 SGB X',
    errorType: 'legal',
    severity: 'moderate',
    applicability: null,
  },
  {
    code: 'LEI-09',
    question: 'Enthält der Bescheid eine richtige Rechtsbehelfsbelehrung?',
    passage: '§ 36 SGB X',
    errorType: 'legal',
    severity: 'minor',
    applicability: null,
  },
  {
    code: 'LEI-10',
    question: 'Wurde vor der belastenden Entscheidung angehört?',
    passage: '§ 24 SGB X',
    errorType: 'procedure',
    severity: 'moderate',
    applicability: 'Aufhebung oder Erstattung',
  },
  {
    code: 'LEI-11',
    question:
      'Sind bei der Rücknahme (§ 45 SGB X) Vertrauensschutz, Umfang und Jahresfrist zutreffend geprüft?',
    passage: '§ 45 SGB X',
    errorType: 'legal',
    severity: 'severe',
    applicability: 'Rücknahme eines von Anfang an rechtswidrigen Bescheids',
  },
  {
    code: 'LEI-12',
    question:
      'Sind bei der Aufhebung wegen geänderter Verhältnisse (§ 48 SGB X) Zeitpunkt, Jahresfrist und Erstattung (§ 50 SGB X) zutreffend bestimmt?',
    passage: '§§ 48, 50 SGB X',
    errorType: 'legal',
    severity: 'severe',
    applicability: 'Aufhebung wegen geänderter Verhältnisse',
  },
  {
    code: 'LEI-13',
    question:
      'Liegen alle entscheidungserheblichen Unterlagen in der Akte und ist die Berechnung nachvollziehbar?',
    passage: 'Aktenführung',
    errorType: 'documentation',
    severity: 'minor',
    applicability: null,
  },
  {
    code: 'LEI-14',
    question: 'Wurde leistungsrechtlich beraten, wo der Fall dazu Anlass gab?',
    passage: '§ 14 SGB II',
    errorType: 'counselling',
    severity: 'minor',
    applicability: 'Anlass zur Beratung erkennbar',
  },
];

const timeliness: readonly Rule[] = [
  {
    code: 'ANT-02',
    question: 'Wirkt die Bewilligung ab dem zutreffenden Tag der Antragstellung?',
    passage: '§ 37 SGB II',
    errorType: 'legal',
    severity: 'moderate',
    applicability: null,
  },
  {
    code: 'ANT-03',
    question: 'Wurden fehlende Unterlagen unverzüglich, vollständig und mit Frist angefordert?',
    passage: 'Bearbeitung',
    errorType: 'procedure',
    severity: 'minor',
    applicability: 'Antrag unvollständig',
  },
  {
    code: 'ANT-04',
    question: 'Wurde über den Weiterbewilligungsantrag vor dem Ende des Bewilligungszeitraums entschieden?',
    passage: 'Bearbeitung',
    errorType: 'deadline',
    severity: 'moderate',
    applicability: 'Weiterbewilligung, Antrag rechtzeitig und vollständig',
  },
];

const example = (theme: string, unit: Criterion['unit'], rules: readonly Rule[]): readonly Criterion[] =>
  rules.map((rule) => ({
    ...rule,
    theme,
    unit,
    instruction: 'fachliche-weisungen',
    validFrom: isoDate('2016-08-01'),
    validTo: null,
    example: true,
  }));

export const benefitCriteria: readonly Criterion[] = [
  ...example('Leistungen: Rechtmäßigkeit', 'BG', lawfulness),
  {
    code: 'ANT-01',
    theme: 'Leistungen: Bearbeitung der Anträge',
    question: 'Wurde der Leistungsantrag innerhalb der vorgegebenen Frist bearbeitet?',
    instruction: 'neukundenprozess',
    passage: 'Leistungsanträge',
    errorType: 'deadline',
    severity: 'moderate',
    unit: 'Antrag',
    applicability: null,
    validFrom: isoDate('2018-01-01'),
    validTo: null,
    example: false,
  },
  ...example('Leistungen: Bearbeitung der Anträge', 'Antrag', timeliness),
];
