import { isoDate } from '../../src/calendar/index.ts';
import type { Criterion } from './shapes.ts';

type Rule = readonly [
  code: string,
  passage: string,
  errorType: Criterion['errorType'],
  severity: Criterion['severity'],
  question: string,
  applicability?: string,
];

/** Fields the work programme names without their rules: sensible examples. */
const example = (
  theme: string,
  instruction: string,
  validFrom: string,
  unit: Criterion['unit'],
  rules: readonly Rule[],
): readonly Criterion[] =>
  rules.map(([code, passage, errorType, severity, question, applicability = null]) => ({
    code,
    theme,
    question,
    instruction,
    passage,
    errorType,
    severity,
    unit,
    applicability,
    validFrom: isoDate(validFrom),
    validTo: null,
    example: true,
  }));

const dataQuality = example('Datenqualität', 'datenqualitaet', '2014-09-01', 'Kunde', [
  ['DQ-01', 'Stammdaten', 'data-quality', 'minor', 'Sind Stamm- und Kontaktdaten vollständig und aktuell?'],
  ['DQ-02', 'Status', 'data-quality', 'moderate', 'Ist der Status zutreffend und ohne Lücke erfasst?'],
  [
    'DQ-03',
    'Bewerberdaten',
    'data-quality',
    'moderate',
    'Sind Profil, Lebenslauf und Kenntnisse vollständig und nicht älter als sechs Monate?',
    'Profillage vergeben',
  ],
  ['DQ-04', 'Wiedervorlagen', 'procedure', 'minor', 'Sind alle fälligen Wiedervorlagen bearbeitet?'],
  [
    'DQ-05',
    'Förderdaten',
    'data-quality',
    'moderate',
    'Stimmen die Angaben zur Förderung in VerBIS und CoSachNT überein?',
    'Förderung im Zeitraum',
  ],
]);

const reactions = example('Kundenreaktionen', 'kundenreaktionen', '2017-06-01', 'Vorgang', [
  ['KRM-01', 'Erfassung', 'procedure', 'minor', 'Ist die Kundenreaktion erfasst und zutreffend zugeordnet?'],
  ['KRM-02', 'Fristen', 'deadline', 'moderate', 'Ergingen Zwischennachricht und Antwort fristgerecht?'],
  ['KRM-03', 'Antwort', 'counselling', 'moderate', 'Geht die Antwort verständlich auf jedes Anliegen ein?'],
  [
    'KRM-04',
    'Auswertung',
    'procedure',
    'minor',
    'Wurde die Ursache ausgewertet und ihre Abstellung veranlasst?',
    'Berechtigte Beschwerde',
  ],
]);

const risk = example('Risikomanagement', 'risiko', '2011-07-01', 'Vorgang', [
  ['RIS-01', 'Bewertung', 'procedure', 'moderate', 'Ist das Risiko nach Eintritt und Auswirkung bewertet?'],
  [
    'RIS-02',
    'Steuerung',
    'procedure',
    'moderate',
    'Ist eine Gegenmaßnahme mit Zuständigkeit und Termin festgelegt?',
    'Wesentliches Risiko',
  ],
  [
    'RIS-03',
    'Überwachung',
    'documentation',
    'minor',
    'Ist die Wirkung der Gegenmaßnahme überprüft und dokumentiert?',
    'Termin der Gegenmaßnahme erreicht',
  ],
]);

const cash = example('Kassensicherheit', 'kassensicherheit', '2016-03-01', 'Vorgang', [
  [
    'KAS-01',
    'Vier-Augen-Prinzip',
    'procedure',
    'severe',
    'Lagen Feststellung und Anordnung der Zahlung in zwei Händen?',
  ],
  [
    'KAS-02',
    'Zahlungsweg',
    'procedure',
    'severe',
    'Wurde die Änderung der Bankverbindung vor der Zahlung geprüft und belegt?',
    'Bankverbindung geändert',
  ],
  [
    'KAS-03',
    'Barzahlung',
    'documentation',
    'moderate',
    'Ist die Barzahlung begründet und der Empfang quittiert?',
    'Barzahlung',
  ],
  ['KAS-04', 'Belege', 'documentation', 'moderate', 'Liegt der zahlungsbegründende Beleg vor?'],
]);

const powers = example('Befugnisse', 'befugnisse', '2015-02-01', 'Vorgang', [
  ['BEF-01', 'Zeichnung', 'procedure', 'moderate', 'Wurde im Rahmen der Zeichnungsbefugnis gezeichnet?'],
  [
    'BEF-02',
    'Anordnung',
    'procedure',
    'severe',
    'Wurde im Rahmen der Anordnungsbefugnis angeordnet?',
    'Zahlung angeordnet',
  ],
  [
    'BEF-03',
    'Wertgrenzen',
    'procedure',
    'moderate',
    'Liegt die Zustimmung der Teamleitung vor?',
    'Betrag über der Wertgrenze',
  ],
]);

const letters = example('Kommunikation', 'kommunikation', '2017-10-01', 'Vorgang', [
  ['KOM-01', 'Schreiben', 'counselling', 'minor', 'Ist das Schreiben verständlich und vollständig?'],
]);

/** How the successor of the EGV criteria can look. */
const cooperationPlan = example('Kooperationsplan', 'kooperationsplan', '2023-07-01', 'Kunde', [
  [
    'KOOP-01',
    'Erstellung',
    'deadline',
    'moderate',
    'Wurde der Kooperationsplan nach der Potenzialanalyse unverzüglich gemeinsam erstellt?',
  ],
  [
    'KOOP-02',
    'Inhalt',
    'counselling',
    'moderate',
    'Hält der Plan Ziel und wesentliche Schritte verständlich fest?',
    'Fälle mit Kooperationsplan',
  ],
  [
    'KOOP-03',
    'Fortschreibung',
    'deadline',
    'moderate',
    'Wurde der Plan spätestens nach sechs Monaten gemeinsam fortgeschrieben?',
    'Plan seit mindestens sechs Monaten',
  ],
  [
    'KOOP-04',
    'Absprachen',
    'procedure',
    'moderate',
    'Wurde regelmäßig überprüft, ob die Absprachen eingehalten werden?',
    'Fälle mit Kooperationsplan',
  ],
  [
    'KOOP-05',
    'Schlichtung',
    'legal',
    'moderate',
    'Wurde das Schlichtungsverfahren angeboten?',
    'Kein Einvernehmen über den Plan',
  ],
]);

export const houseCriteria: readonly Criterion[] = [
  ...dataQuality,
  ...reactions,
  ...risk,
  ...cash,
  ...powers,
  ...letters,
  ...cooperationPlan,
];
