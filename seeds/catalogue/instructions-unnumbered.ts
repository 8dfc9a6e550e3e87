import { isoDate } from '../../src/calendar/index.ts';
import { namedOnly, owners, programme } from './instruction-sources.ts';
import { type Instruction, exampleNote } from './shapes.ts';

export const unnumberedInstructions: readonly Instruction[] = [
  {
    key: 'geschaeftsordnung',
    number: null,
    title: 'Geschäftsordnung',
    owner: owners.management,
    versions: [
      {
        label: 'Fassung 2018',
        validFrom: isoDate('2018-01-01'),
        validTo: null,
        source: `${namedOnly} Geltungsbeginn angenommen.`,
        passages: [
          { reference: 'Allgemeines', text: 'Aufbau, Vertretung und Geschäftsgang des Jobcenters.' },
        ],
      },
    ],
  },
  {
    key: 'neukundenprozess',
    number: null,
    title: 'Weisungen zum Neukundenprozess',
    owner: owners.placement,
    versions: [
      {
        label: 'Fassung 2018',
        validFrom: isoDate('2018-01-01'),
        validTo: isoDate('2023-06-30'),
        source: programme('2.6 (Mindeststandards und operative Vorgaben)'),
        passages: [
          {
            reference: 'Neukunden',
            text:
              'Innerhalb der vorgegebenen Zeiten ist mit allen relevanten Mitgliedern der BG eine ' +
              'Eingliederungsvereinbarung (EGV) abzuschließen sowie gegebenenfalls ein Angebot U25 zu unterbreiten.',
          },
          {
            reference: 'Leistungsanträge',
            text: 'Leistungsanträge sind schnellstmöglich innerhalb der vorgegebenen Fristen zu bearbeiten.',
          },
          {
            reference: 'Abschluss',
            text:
              'Mit jeder Kundin und jedem Kunden ist schnellstmöglich nach Vergabe der Profillage (4PM) eine EGV ' +
              'abzuschließen, grundsätzlich auch bei Profillage I.',
          },
          {
            reference: 'Verzicht',
            text: 'Auf die EGV kann verzichtet werden, wenn ein Tatbestand nach § 10 SGB II vorliegt.',
          },
          {
            reference: 'Abschlussquote',
            text: 'Mindestens 80 % aller arbeitslosen und arbeitsuchenden Bewerberinnen und Bewerber haben eine EGV.',
          },
          {
            reference: 'Inhalt',
            text:
              'Die EGV ist gemeinsam zu erarbeiten und individuell auszugestalten; Maßnahmen und Leistungen lassen ' +
              'den Bezug zu Ziel, Handlungsbedarf und Strategie erkennen und sind konkret und verbindlich formuliert.',
          },
          {
            reference: 'Folgevereinbarung',
            text:
              'Profiling, Profillage, Handlungsbedarfe und Strategie sind regelmäßig zu überprüfen; spätestens alle ' +
              'sechs Monate ist eine Folge-EGV abzuschließen.',
          },
          {
            reference: 'Längere Laufzeit',
            text:
              'In begründeten Fällen kann die EGV länger als sechs, höchstens 24 Monate laufen; die Gründe sind ' +
              'nachvollziehbar zu dokumentieren.',
          },
        ],
      },
      {
        label: 'Beispiel 07/2023',
        validFrom: isoDate('2023-07-01'),
        validTo: null,
        source: `Nachfolge ohne Eingliederungsvereinbarung. ${exampleNote}.`,
        passages: [
          {
            reference: 'Leistungsanträge',
            text: 'Leistungsanträge sind schnellstmöglich innerhalb der vorgegebenen Fristen zu bearbeiten.',
          },
        ],
      },
    ],
  },
  {
    key: 'absolventenmanagement',
    number: null,
    title: 'Vermittlungsoffensive / Absolventenmanagement',
    owner: owners.placement,
    versions: [
      {
        label: 'Fassung 2018',
        validFrom: isoDate('2018-01-01'),
        validTo: null,
        source: programme('2.4 (Absolventenmanagement)'),
        passages: [
          {
            reference: 'Beginn',
            text:
              'Das Absolventenmanagement beginnt 3 Monate vor dem Ende von Maßnahmen bis 12 Monate, 6 Monate vor ' +
              'dem Ende längerer Maßnahmen.',
          },
          {
            reference: 'EinV und Vermittlungsvorschlag',
            text:
              'Bei Maßnahmen ab 3 Monaten ist zwischen 3 Monaten vor dem Ende und dem letzten Tag eine neue EinV ' +
              'abzuschließen und in jedem Fall ein Vermittlungsvorschlag zu unterbreiten.',
          },
          {
            reference: 'Persönlicher Kontakt',
            text:
              'Dauer bis 6 Monate: spätestens zum Ende. Über 6 Monate: spätestens 3 Monate vor dem Ende und ' +
              'innerhalb von 2 Wochen danach. Umschulung: mindestens alle 3 Monate.',
          },
          {
            reference: 'Individuelle Dauer',
            text: 'Es gilt die individuelle Teilnahmedauer, nicht die Dauer der Maßnahme.',
          },
          {
            reference: 'Bewerberdaten',
            text: 'Profillage, berufliche Alternativen und Kenntnisse werden in VerBIS aktualisiert.',
          },
          {
            reference: 'Wiedervorlage',
            text: 'Wiedervorlage 5 Monate nach dem Ende; der Erfolg wird nach 180 Tagen betrachtet.',
          },
        ],
      },
    ],
  },
  {
    key: 'ermessenslenkung',
    number: null,
    title: 'Ermessenslenkende Weisungen',
    owner: owners.management,
    versions: [
      {
        label: 'Fassung 2018',
        validFrom: isoDate('2018-01-01'),
        validTo: null,
        source: programme('2.4 (Qualifizierung)'),
        passages: [
          {
            reference: 'Umschulung',
            text: 'Umschulungen werden grundsätzlich in betrieblicher Form durchgeführt.',
          },
        ],
      },
    ],
  },
  {
    key: 'programm',
    number: null,
    title: 'Arbeitsmarkt- und Integrationsprogramm',
    owner: owners.management,
    versions: [
      {
        label: 'Programm 2020',
        validFrom: isoDate('2020-01-01'),
        validTo: null,
        source: 'Arbeitsmarkt- und Integrationsprogramm 2020 des Jobcenters Worms vom 19.12.2019.',
        passages: [
          {
            reference: '2.2 Fallmanagement, Zugang',
            text:
              'Vorgeschlagen werden Kundinnen und Kunden mit mindestens drei Handlungsbedarfen in den ' +
              'Schlüsselgruppen „Rahmenbedingungen“ oder „Leistungsfähigkeit“, die bereit sind, ihre Situation zu ändern.',
          },
          {
            reference: '2.2 Fallmanagement, Fortführung',
            text:
              'Alle 6 Monate ist zu überprüfen, ob das Fallmanagement fortgeführt oder beendet wird; Gründe und ' +
              'Erfolgsaussichten sind zu dokumentieren.',
          },
          {
            reference: '2.4 Eignungsuntersuchung',
            text: 'Bei Umschulungen ist eine psychologische Eignungsuntersuchung (PSU) grundsätzlich erforderlich.',
          },
          {
            reference: '2.5 Anmeldung',
            text:
              'Innerhalb von 5 Arbeitstagen ab Aufforderung ist die Anmeldung bei einem Integrationskursträger zu ' +
              'bestätigen.',
          },
          { reference: '2.5 Kursbegleitung', text: 'Während des Kurses wird regelmäßig Kontakt gehalten.' },
          {
            reference: '2.5 Kursende',
            text: 'Umgehend nach dem Ende des Kurses folgt ein Beratungsgespräch zu Ergebnis und weiteren Schritten.',
          },
        ],
      },
    ],
  },
  {
    key: 'fachliche-weisungen',
    number: null,
    title: 'Fachliche Weisungen SGB II',
    owner: owners.benefits,
    versions: [
      {
        label: 'Stand 08/2016',
        validFrom: isoDate('2016-08-01'),
        validTo: null,
        source: `Gliederung nach dem Gesetz, ohne Wortlaut der Weisungen. ${exampleNote}.`,
        passages: [
          '§§ 7, 9 SGB II',
          '§§ 11–11b SGB II',
          '§ 12 SGB II',
          '§ 14 SGB II',
          '§§ 20–23 SGB II',
          '§ 22 SGB II',
          '§ 37 SGB II',
          '§ 41 SGB II',
          '§ 41a SGB II',
          '§ 24 SGB X',
          '§ 35 SGB X',
          '§ 36 SGB X',
          '§ 45 SGB X',
          '§§ 48, 50 SGB X',
          'Aktenführung',
          'Bearbeitung',
        ].map((reference) => ({ reference, text: 'Es gilt die Weisung in der jeweils gültigen Fassung.' })),
      },
    ],
  },
  {
    key: 'kooperationsplan',
    number: null,
    title: 'Kooperationsplan nach § 15 SGB II',
    owner: owners.placement,
    versions: [
      {
        label: 'Beispiel 07/2023',
        validFrom: isoDate('2023-07-01'),
        validTo: null,
        source: `Nach § 15 SGB II in der Fassung vom 1. Juli 2023. ${exampleNote}.`,
        passages: [
          {
            reference: 'Erstellung',
            text: 'Der Plan wird nach der Potenzialanalyse unverzüglich gemeinsam erstellt.',
          },
          { reference: 'Inhalt', text: 'Ziel und wesentliche Schritte werden verständlich festgehalten.' },
          {
            reference: 'Fortschreibung',
            text: 'Der Plan wird spätestens nach sechs Monaten fortgeschrieben.',
          },
          { reference: 'Absprachen', text: 'Ob Absprachen eingehalten werden, wird regelmäßig überprüft.' },
          {
            reference: 'Schlichtung',
            text: 'Kommt kein Plan zustande, wird das Schlichtungsverfahren angeboten.',
          },
        ],
      },
    ],
  },
];
