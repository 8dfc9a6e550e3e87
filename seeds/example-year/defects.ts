import { type Month, month } from '../../src/calendar/index.ts';
import type { TeamCode } from './organisation.ts';

/** How often and in which words a criterion is missed in the example. Invented; rates are shares of applicable cases. */
interface Defect {
  readonly rate: number;
  /** Teams in which it is otherwise, from January on. */
  readonly teams?: Partial<Readonly<Record<TeamCode, number>>>;
  /** A training: from this month on the named team has this rate. */
  readonly trained?: { readonly team: TeamCode; readonly from: Month; readonly rate: number };
  /** Share of the defects with an effect in euros that overpay; none when missing. */
  readonly overpaid?: number;
  /** Neutral facts, as a checker would write them down: no names, no numbers of cases. */
  readonly facts: readonly [string, ...string[]];
}

export const defects: Readonly<Record<string, Defect>> = {
  'EGV-01': {
    rate: 0.024,
    facts: [
      'Die EGV wurde nach Ablauf der vorgegebenen Zeit abgeschlossen.',
      'Mit einem Mitglied der BG fehlt die EGV.',
    ],
  },
  'EGV-02': { rate: 0.02, facts: ['Ein Angebot U25 ist nicht dokumentiert.'] },
  'EGV-03': { rate: 0.024, facts: ['Zwischen Profillage und EGV liegen mehr als vier Wochen ohne Grund.'] },
  'EGV-04': { rate: 0.032, facts: ['Trotz Profillage I liegt keine EGV vor; ein Verzichtsgrund fehlt.'] },
  'EGV-05': { rate: 0.016, facts: ['Auf die EGV wurde verzichtet, ohne dass § 10 SGB II erfüllt ist.'] },
  'EGV-06': {
    rate: 0.012,
    facts: ['Die vereinbarten Schritte passen nicht zum festgestellten Handlungsbedarf.'],
  },
  'EGV-07': {
    rate: 0.016,
    facts: [
      'Die Eigenbemühungen sind nicht beziffert.',
      'Die EGV besteht aus Textbausteinen ohne Bezug zum Fall.',
    ],
  },
  'EGV-08': {
    rate: 0.03,
    teams: { MI2: 0.3 },
    trained: { team: 'MI2', from: month('2020-07'), rate: 0.1 },
    facts: [
      'Die Folge-EGV wurde erst nach Ablauf der sechs Monate abgeschlossen.',
      'Die EGV ist abgelaufen, eine Folge-EGV fehlt.',
    ],
  },
  'EGV-09': { rate: 0.1, facts: ['Die Gründe für die längere Laufzeit sind nicht dokumentiert.'] },
  'EGV-10': { rate: 0.012, facts: ['Das Profiling wurde vor der Folge-EGV nicht überprüft.'] },
  'KD-01': {
    rate: 0.015,
    teams: { U25: 0.14 },
    facts: ['Der vorgegebene Kontaktabstand wurde um mehr als vier Wochen überschritten.'],
  },
  'KD-02': { rate: 0.016, facts: ['Trotz komplexer Profillage wurde nicht in engerem Abstand beraten.'] },
  'KD-03': { rate: 0.012, facts: ['Der Vermerk enthält keine konkreten nächsten Schritte.'] },
  'KD-04': {
    rate: 0.02,
    facts: ['Die vereinbarten Schritte wurden beim folgenden Kontakt nicht aufgegriffen.'],
  },
  'ABS-01': { rate: 0.02, facts: ['Das Absolventenmanagement begann erst im letzten Monat der Maßnahme.'] },
  'ABS-02': { rate: 0.024, facts: ['Das Absolventenmanagement begann später als 6 Monate vor dem Ende.'] },
  'ABS-03': { rate: 0.024, facts: ['Eine neue EinV wurde bis zum letzten Tag nicht abgeschlossen.'] },
  'ABS-04': { rate: 0.016, facts: ['Ein Vermittlungsvorschlag ist nicht dokumentiert.'] },
  'ABS-05': { rate: 0.016, facts: ['Bis zum Ende der Maßnahme gab es keinen persönlichen Kontakt.'] },
  'ABS-06': { rate: 0.028, facts: ['Der Kontakt 3 Monate vor dem Ende fehlt.'] },
  'ABS-07': { rate: 0.024, facts: ['Der Kontakt fand später als 2 Wochen nach dem Ende statt.'] },
  'ABS-08': { rate: 0.02, facts: ['Zwischen zwei Kontakten lagen mehr als 3 Monate.'] },
  'ABS-09': { rate: 0.02, facts: ['Die neuen Kenntnisse sind in VerBIS nicht erfasst.'] },
  'ABS-10': { rate: 0.22, facts: ['Eine Wiedervorlage 5 Monate nach dem Ende ist nicht gesetzt.'] },
  'ABS-11': { rate: 0.012, facts: ['Eine PSU liegt nicht vor.'] },
  'ABS-12': { rate: 0.032, facts: ['Die Fristen wurden nach der Dauer der Maßnahme gerechnet.'] },
  'ABS-13': { rate: 0.02, facts: ['Die Ausnahme von der betrieblichen Umschulung ist nicht begründet.'] },
  'BFM-01': { rate: 0.012, facts: ['Nur zwei Handlungsbedarfe sind belegt.'] },
  'BFM-02': { rate: 0.02, facts: ['Die Bereitschaft ist nicht dokumentiert.'] },
  'BFM-03': {
    rate: 0.08,
    facts: ['Die Entscheidung über die Fortführung fehlt seit mehr als sechs Monaten.'],
  },
  'BFM-04': { rate: 0.028, facts: ['Die Erfolgsaussichten sind nicht dokumentiert.'] },
  'SPR-01': { rate: 0.028, facts: ['Die Bestätigung der Anmeldung ging nach mehr als 5 Arbeitstagen ein.'] },
  'SPR-02': { rate: 0.02, facts: ['Während des Kurses ist kein Kontakt dokumentiert.'] },
  'SPR-03': { rate: 0.036, facts: ['Das Beratungsgespräch folgte mehr als vier Wochen nach dem Kursende.'] },
  'DQ-01': { rate: 0.012, facts: ['Telefonnummer und Anschrift sind nicht aktuell.'] },
  'DQ-02': { rate: 0.008, facts: ['Der Status weist eine Lücke auf.'] },
  'DQ-03': {
    rate: 0.05,
    facts: ['Das Profil ist älter als sechs Monate.', 'Der Lebenslauf ist lückenhaft.'],
  },
  'DQ-04': { rate: 0.024, facts: ['Eine fällige Wiedervorlage ist nicht bearbeitet.'] },
  'DQ-05': { rate: 0.016, facts: ['Das Ende der Förderung ist in VerBIS und CoSachNT verschieden erfasst.'] },
  'LEI-01': {
    rate: 0.003,
    overpaid: 0.8,
    facts: ['Ein Auszug aus der BG wurde bei der Bewilligung nicht berücksichtigt.'],
  },
  'LEI-02': {
    rate: 0.006,
    overpaid: 0.4,
    facts: [
      'Der Mehrbedarf wurde nicht in richtiger Höhe anerkannt.',
      'Die Regelbedarfsstufe ist unzutreffend.',
    ],
  },
  'LEI-03': {
    rate: 0.015,
    teams: { LE2: 0.24 },
    trained: { team: 'LE2', from: month('2020-08'), rate: 0.07 },
    overpaid: 0.7,
    facts: [
      'Das Einkommen wurde im falschen Monat angerechnet.',
      'Der Freibetrag bei Erwerbstätigkeit wurde falsch berechnet.',
      'Eine vorliegende Lohnabrechnung wurde nicht berücksichtigt.',
    ],
  },
  'LEI-04': { rate: 0.005, facts: ['Nachweise zum Vermögen wurden nicht angefordert.'] },
  'LEI-05': {
    rate: 0.007,
    overpaid: 0.6,
    facts: [
      'Die Kosten der Unterkunft wurden nicht nach Köpfen aufgeteilt.',
      'Eine Betriebskostengutschrift wurde nicht berücksichtigt.',
    ],
  },
  'LEI-06': { rate: 0.005, facts: ['Der Bewilligungszeitraum wurde ohne Grund verkürzt.'] },
  'LEI-07': {
    rate: 0.015,
    facts: ['Die abschließende Entscheidung steht trotz vorliegender Nachweise aus.'],
  },
  'LEI-08': {
    rate: 0.005,
    teams: { LE1: 0.06 },
    facts: ['Die Begründung lässt die Anrechnung nicht erkennen.', 'Die Rechtsgrundlage ist nicht genannt.'],
  },
  'LEI-09': { rate: 0.002, facts: ['Die Rechtsbehelfsbelehrung fehlt.'] },
  'LEI-10': { rate: 0.025, facts: ['Vor der Aufhebung wurde nicht angehört.'] },
  'LEI-11': {
    rate: 0.035,
    overpaid: 0.5,
    facts: ['Der Vertrauensschutz wurde nicht geprüft.', 'Die Jahresfrist wurde nicht geprüft.'],
  },
  'LEI-12': {
    rate: 0.03,
    overpaid: 0.6,
    facts: [
      'Der Zeitpunkt der Änderung ist unzutreffend bestimmt.',
      'Die Erstattung wurde nicht festgesetzt.',
    ],
  },
  'LEI-13': { rate: 0.01, facts: ['Ein entscheidungserheblicher Nachweis fehlt in der Akte.'] },
  'LEI-14': { rate: 0.015, facts: ['Auf einen vorrangigen Anspruch wurde nicht hingewiesen.'] },
  'ANT-01': {
    rate: 0.02,
    teams: { LE3: 0.22 },
    trained: { team: 'LE3', from: month('2020-09'), rate: 0.1 },
    facts: ['Über den Antrag wurde nach Ablauf der vorgegebenen Frist entschieden.'],
  },
  'ANT-02': {
    rate: 0.006,
    overpaid: 0.3,
    facts: ['Die Leistung wurde nicht ab dem Ersten des Monats bewilligt.'],
  },
  'ANT-03': {
    rate: 0.02,
    facts: ['Fehlende Unterlagen wurden in mehreren Schreiben nacheinander angefordert.'],
  },
  'ANT-04': { rate: 0.016, facts: ['Die Entscheidung erging nach dem Ende des Bewilligungszeitraums.'] },
};
