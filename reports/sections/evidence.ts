/** The page of method and evidence: how the figures came about and how anyone can check them. */
import { date, dateOf, dateTime, integer, outOf } from '../../src/format.ts';
import type { ReportHead } from '../../src/reporting/values/head.ts';
import type { Evidence } from '../../src/reporting/values/parts.ts';
import { actorName, fieldName, methodWord } from '../../src/reporting/values/words.ts';
import { heading, list, paragraph } from '../document/blocks.ts';
import type { Paper } from '../document/paper.ts';
import { RIGHT, facts, table } from '../document/table.ts';
import { NONE } from './cells.ts';

/** How figures come about, and what the statistics behind them take for granted (rules 9–18). */
const METHOD = [
  'Gezogen wird zufällig aus einer versiegelten Grundgesamtheit; jede Ziehung lässt sich mit ihrem Protokoll wiederholen. Nur zufällig gezogene Fälle gehen in eine Fehlerquote ein; gezielt ausgewählte Fälle und Feststellungen Dritter stehen daneben.',
  'Ein Fall mit mehreren Fehlern zählt als ein fehlerhafter Fall. Über- und Unterzahlungen werden nicht verrechnet. Eine Feststellung zählt, bis eine Zweitprüfung sie verwirft oder ändert; wie viele Zweitprüfungen noch offen sind, steht in Tabellen, Schaubildern und Entscheidungen bei der Fehlerquote, sofern es nicht keine ist. Der Satz, mit dem ein Fehlerschwerpunkt festgestellt wurde, gibt den Stand jenes Tages wieder.',
  'Vertrauensbereiche: „exakt“ (hypergeometrisch über die Grundgesamtheit), „Clopper–Pearson“ (unter den anwendbaren Fällen) oder „Näherung“ (gewichtet über mehrere Grundgesamtheiten oder Schichten, systematische Auswahl). Eine gewichtete Fehlerquote weicht vom Verhältnis der gezählten Fälle ab. Sind in einer Schicht weniger als fünf Fälle geprüft („Näherung, kleine Schichten“), werden die exakten Schranken aller Schichten addiert; ein solcher Bereich ist sicher, aber weit. Nicht prüfbare Fälle zählen für die untere Grenze als fehlerfrei, für die obere als fehlerhaft.',
  'Bewertung: nachweislich eingehalten, wenn der ganze Vertrauensbereich unter der tolerierbaren Fehlerquote liegt; nachweislich überschritten, wenn er ganz darüber liegt; sonst offen (Stichprobe zu klein). Solange gezogene Fälle noch nicht geprüft sind, ist die Bewertung vorläufig: Sie rechnet diese Fälle wie nicht prüfbare und gilt daher, wie immer sie ausgehen; der ausgewiesene Bereich beruht allein auf den geprüften Fällen.',
  'Eine Erweiterung, die der Prüfplan vorab vorsieht (zweite Stufe), wird mit der ersten Stichprobe zusammen als zweistufige Stichprobe exakt ausgewertet, wo die Fehlerquote auf einer einzigen einfachen Ziehung beruht und alle Fälle beider Stufen geprüft sind und zur Grundgesamtheit gehörten. Sonst, vor allem über mehrere Ziehungen, beruht die Fehlerquote allein auf den ersten Stufen, und die Fälle der zweiten stehen daneben: Jede erste Stufe ist für sich eine Zufallsstichprobe; eine zweite gibt es nur, wo in der ersten viele Fälle fehlerhaft waren, und sie würde eine gemeinsame Fehlerquote verzerren. Eine Erweiterung, die der Prüfplan nicht vorsieht, steht immer daneben.',
  'Die betragsproportionale Auswahl ergibt allein eine Obergrenze der Überzahlungen (nach Stringer) und geht in keinen Fehlerschwerpunkt ein.',
  'Fehlerschwerpunkte (statistisch): Am Ende jedes Quartals wird jedes Prüfkriterium je Team und über alle Teams mit den Fällen des Jahres bisher exakt gegen seine tolerierbare Fehlerquote getestet. Jeder der vier Durchgänge eines Jahres hat ein Niveau von 2,5 %, innerhalb eines Durchgangs wird nach Benjamini–Hochberg für die Zahl der Tests angepasst; das setzt voraus, dass die Tests unabhängig oder positiv abhängig sind. Auffälligkeiten eines Monats sind nicht angepasst.',
  'Übersehene Fehler: Ein zufälliger Teil der fehlerfreien Prüfungen wird blind wiederholt. Was dabei gefunden wird, wird mit dem Kehrwert dieses Anteils auf alle fehlerfreien Prüfungen hochgerechnet und hat einen eigenen Vertrauensbereich.',
  '„nicht ausgewiesen“: Hinter der Angabe stehen zu wenige Beschäftigte oder Fälle, oder sie ließe sich sonst errechnen. Rückschlüsse auf einzelne Personen sind ausgeschlossen.',
];

/** A sub-heading with a table, or one sentence that there is nothing. */
function part(
  paper: Paper,
  title: string,
  none: string,
  columns: Parameters<typeof table>[1]['columns'],
  rows: readonly (readonly string[])[],
): void {
  heading(paper, 3, title);
  if (rows.length === 0) paragraph(paper, none);
  else table(paper, { columns, rows });
}

/** The head of the journal that the report rests on. */
export function journalFacts(paper: Paper, head: ReportHead, level: 2 | 3): void {
  heading(paper, level, 'Vorgangsprotokoll und Software');
  const { released } = head;
  facts(paper, [
    ['Stand der Daten', dateTime(head.collectedAt)],
    ['Letzter Eintrag des Vorgangsprotokolls bei Erhebung', integer(head.journal.number)],
    ['Prüfsumme dieses Eintrags (SHA-256)', head.journal.hash],
    ...(released === null
      ? []
      : ([
          ['Freigegeben', dateTime(released.at)],
          ['Letzter Eintrag des Vorgangsprotokolls bei Freigabe', integer(released.journal.number)],
          ['Prüfsumme dieses Eintrags (SHA-256)', released.journal.hash],
        ] as const)),
    ['Softwareversion', head.softwareVersion],
  ]);
}

/** The same in one sentence, for a report that has to fit on a page. */
export const journalSentence = ({ journal, released, collectedAt, softwareVersion }: ReportHead): string =>
  [
    `Stand der Daten ${dateOf(collectedAt)}`,
    `letzter Eintrag des Vorgangsprotokolls bei Erhebung ${integer(journal.number)}, Prüfsumme (SHA-256) ${journal.hash}`,
    ...(released === null
      ? []
      : [`bei Freigabe ${integer(released.journal.number)}, Prüfsumme (SHA-256) ${released.journal.hash}`]),
    `${softwareVersion}.`,
  ].join('; ');

export function evidenceSection(paper: Paper, evidence: Evidence, head: ReportHead): void {
  paper.startPage(0.6);
  heading(paper, 2, 'Methode und Nachweise');
  list(paper, METHOD, { kind: 'note' });
  journalFacts(paper, head, 3);
  heading(paper, 3, 'Nicht ausgewiesene Angaben');
  const places = evidence.notShown.map(({ place, count }) => `${place}: ${integer(count)}`);
  paragraph(paper, places.length === 0 ? 'Alle Angaben sind ausgewiesen.' : `${places.join('; ')}.`);
  part(
    paper,
    'Ziehungen',
    'In diesem Zeitraum wurde nicht gezogen.',
    [
      { head: 'Protokoll', width: 8 },
      { head: 'Prüffeld und Auswahl', width: 19 },
      { head: 'Teams', width: 14 },
      { head: 'Zeitraum', width: 8 },
      { head: 'n von N', width: 8, ...RIGHT },
      { head: 'gezogen am', width: 7.5 },
      { head: 'Vorgang', width: 6, ...RIGHT },
    ],
    evidence.draws.map((draw) => [
      draw.protocolNumber,
      `${fieldName(draw.field)}\n${methodWord[draw.method]}`,
      draw.teams.join(', '),
      `${date(draw.from)}–\n${date(draw.to)}`,
      outOf(draw.n, draw.N),
      dateOf(draw.drawnAt),
      integer(draw.journalNumber),
    ]),
  );
  part(
    paper,
    'Aufgehobene Ziehungen',
    'Keine Ziehung wurde aufgehoben.',
    [
      { head: 'Protokoll', width: 7 },
      { head: 'Prüffeld', width: 10 },
      { head: 'Grund', width: 13 },
      { head: 'aufgehoben am', width: 7 },
      { head: 'durch', width: 9 },
      { head: 'ersetzt durch', width: 7 },
    ],
    evidence.voided.map(({ protocolNumber, field, reason, voided, successor }) => [
      protocolNumber,
      fieldName(field),
      reason,
      dateOf(voided.at),
      actorName(voided.by),
      successor ?? NONE,
    ]),
  );
  const reasons = (rows: Evidence['replacements']): string[][] =>
    rows.map(({ field, reason, count }) => [fieldName(field), reason, integer(count)]);
  const reasonColumns = [
    { head: 'Prüffeld', width: 5 },
    { head: 'Grund', width: 7 },
    { head: 'Fälle', width: 2, ...RIGHT },
  ];
  part(paper, 'Ersatzfälle', 'Kein Fall wurde ersetzt.', reasonColumns, reasons(evidence.replacements));
  part(
    paper,
    'Nicht prüfbare Fälle und Fälle außerhalb der Grundgesamtheit',
    'Alle Fälle waren prüfbar.',
    reasonColumns,
    reasons(evidence.uncheckable),
  );
}
