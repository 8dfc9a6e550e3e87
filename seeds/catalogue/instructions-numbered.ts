import { isoDate } from '../../src/calendar/index.ts';
import { namedOnly, owners, programme } from './instruction-sources.ts';
import type { Instruction, Passage } from './shapes.ts';

/** One version in force since the first day of the month in the number. */
const numbered = (
  key: string,
  number: string,
  title: string,
  owner: string,
  source: string,
  passages: readonly Passage[],
): Instruction => ({
  key,
  number,
  title,
  owner,
  versions: [
    {
      label: `Fassung ${number}`,
      validFrom: isoDate(`${number.slice(3)}-${number.slice(0, 2)}-01`),
      validTo: null,
      source,
      passages,
    },
  ],
});

export const numberedInstructions: readonly Instruction[] = [
  numbered('fachaufsicht', '02/2015', 'Fachaufsicht', owners.management, programme('2.6'), [
    {
      reference: 'Stichproben',
      text: 'Die Teamleitungen ziehen regelmäßig Stichproben zu den zu Jahresbeginn festgelegten Prüffeldern.',
    },
    {
      reference: 'Auswertung',
      text:
        'Prüffeststellungen werden dokumentiert und ausgewertet; notwendige Maßnahmen werden unverzüglich ' +
        'ergriffen. Fehlerschwerpunkte fließen fortgesetzt in die Qualifizierungsplanung ein.',
    },
    {
      reference: 'Bericht',
      text:
        'Die Teamleitung berichtet in der Fachbereichsbesprechung, die Bereichsleitung monatlich im Jour fixe ' +
        'der Geschäftsführung.',
    },
  ]),
  numbered('befugnisse', '02/2015', 'Befugnisse', owners.management, namedOnly, [
    { reference: 'Zeichnung', text: 'Wer Bescheide und Schreiben zeichnet.' },
    { reference: 'Anordnung', text: 'Wer Zahlungen feststellt und wer sie anordnet.' },
    { reference: 'Wertgrenzen', text: 'Ab welchem Betrag die Zustimmung der Teamleitung nötig ist.' },
  ]),
  numbered('datenqualitaet', '09/2014', 'Datenqualitätsmanagement', owners.management, namedOnly, [
    { reference: 'Stammdaten', text: 'Stamm- und Kontaktdaten sind vollständig und aktuell.' },
    { reference: 'Status', text: 'Der Status ist zutreffend und ohne Lücke erfasst.' },
    { reference: 'Bewerberdaten', text: 'Profil, Lebenslauf und Kenntnisse sind aktuell.' },
    { reference: 'Wiedervorlagen', text: 'Wiedervorlagen werden fristgerecht bearbeitet.' },
    { reference: 'Förderdaten', text: 'Förderungen sind in allen Fachverfahren gleich erfasst.' },
  ]),
  numbered('kundenreaktionen', '06/2017', 'Kundenreaktionsmanagement', owners.management, namedOnly, [
    { reference: 'Erfassung', text: 'Jede Kundenreaktion wird erfasst und zugeordnet.' },
    { reference: 'Fristen', text: 'Zwischennachricht und Antwort ergehen fristgerecht.' },
    { reference: 'Antwort', text: 'Die Antwort geht auf jedes Anliegen verständlich ein.' },
    { reference: 'Auswertung', text: 'Ursachen werden ausgewertet und abgestellt.' },
  ]),
  numbered('risiko', '07/2011', 'Risikomanagement', owners.management, namedOnly, [
    { reference: 'Bewertung', text: 'Risiken werden erkannt und nach Eintritt und Auswirkung bewertet.' },
    { reference: 'Steuerung', text: 'Zu jedem wesentlichen Risiko gibt es Gegenmaßnahmen mit Termin.' },
    { reference: 'Überwachung', text: 'Die Wirkung der Gegenmaßnahmen wird überprüft.' },
  ]),
  numbered('kommunikation', '10/2017', 'Kommunikationskonzept', owners.management, namedOnly, [
    { reference: 'Schreiben', text: 'Schreiben sind verständlich und vollständig.' },
  ]),
  numbered('kassensicherheit', '03/2016', 'Kassensicherheit', owners.management, namedOnly, [
    { reference: 'Vier-Augen-Prinzip', text: 'Feststellung und Anordnung liegen in zwei Händen.' },
    { reference: 'Zahlungsweg', text: 'Änderungen der Bankverbindung werden vor der Zahlung geprüft.' },
    { reference: 'Barzahlung', text: 'Barzahlungen sind die begründete Ausnahme.' },
    { reference: 'Belege', text: 'Zu jeder Zahlung liegt ein zahlungsbegründender Beleg vor.' },
  ]),
  numbered(
    'kontaktdichte',
    '02/2018',
    'Kundenkontaktdichte-Konzept',
    owners.placement,
    programme('2.2 und 2.6'),
    [
      { reference: 'Kontaktabstände', text: 'Die vorgegebenen Abstände der Kontakte sind einzuhalten.' },
      {
        reference: 'Komplexe Profillagen',
        text: 'Kundinnen und Kunden mit komplexen Profillagen werden in engerem Abstand beraten.',
      },
      {
        reference: 'Nächste Schritte',
        text: 'Konkrete Schritte werden vereinbart und zeitnah nachgehalten.',
      },
    ],
  ),
];
