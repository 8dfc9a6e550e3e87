/** Everything needed to repeat a draw, as the protocol's JSON says it, with the functions that acted. */
import { counted, date, dateTime, integer, period } from '../../src/format.ts';
import type { DrawProtocol } from '../../src/reporting/values/draw-protocol.ts';
import type { Act } from '../../src/reporting/values/figures.ts';
import { actorName, fieldName, methodWord, rankKindWord } from '../../src/reporting/values/words.ts';
import { heading, paragraph } from '../document/blocks.ts';
import type { Paper } from '../document/paper.ts';
import { RIGHT, facts, table } from '../document/table.ts';
import { NONE } from './cells.ts';

/** Level of the headings: 2 in a protocol of its own, 3 where it is part of an audit file. */
type Level = 2 | 3;
const actText = ({ at, by }: Act): string => `${dateTime(at)}, ${actorName(by)}`;

function voidedPart(paper: Paper, { voided }: DrawProtocol): void {
  if (voided === null) return;
  paragraph(
    paper,
    `Diese Ziehung wurde aufgehoben. Grund: ${voided.reason}. Aufgehoben: ${actText(voided.act)}; bestätigt: ${actText(voided.second)}. ${voided.successor === null ? 'Eine neue Ziehung gibt es nicht.' : `Neue Ziehung: ${voided.successor}.`}`,
    'strong',
  );
  paragraph(paper, `Erläuterung: ${voided.explanation}`);
}

function framePart(paper: Paper, { frame, protocol }: DrawProtocol, level: Level): void {
  heading(paper, level, 'Grundgesamtheit');
  facts(paper, [
    ['Fälle', integer(protocol.frame.size)],
    ['Prüfsumme', protocol.frame.digest],
    ['Zeitraum', period(frame.from, frame.to)],
    ['Stichtag', date(frame.cutOff)],
    ['Quelldatei', frame.sourceFile],
    ['Prüfsumme der Quelldatei (SHA-256)', frame.sourceSha256 ?? NONE],
  ]);
  if (frame.strata.length > 0) {
    table(paper, {
      columns: [
        { head: 'Schicht', width: 6 },
        { head: 'Fälle', width: 2, ...RIGHT },
        { head: 'davon gezogen', width: 2, ...RIGHT },
      ],
      rows: frame.strata.map(({ stratum, size, sample }) => [stratum, integer(size), integer(sample)]),
    });
  }
  if (frame.exclusions.length > 0) {
    table(paper, {
      columns: [
        { head: 'Ausgeschlossen wegen', width: 8 },
        { head: 'Fälle', width: 2, ...RIGHT },
      ],
      rows: frame.exclusions.map(({ reason, count }) => [reason, integer(count)]),
    });
  }
}

function sealPart(paper: Paper, value: DrawProtocol, level: Level): void {
  const { seal, entropyValue, seed } = value.protocol;
  heading(paper, level, 'Siegel, Zufallswert und Startwert');
  facts(paper, [
    ['Verfahren', `${value.protocol.procedure}, ${methodWord[seal.method]}`],
    ['Stichprobenumfang', integer(seal.sampleSize)],
    ['Mindestumfang je Schicht', integer(seal.minimumPerStratum)],
    ['Nummer des Siegels', integer(seal.number)],
    ['Text des Siegels', value.sealText],
    ['Siegel (SHA-256)', seal.digest],
    ['Versiegelt', actText(value.sealed)],
    [
      'Quelle des Zufallswerts',
      seal.entropySource === 'system' ? 'Zufallswert des Dienstes (system)' : seal.entropySource,
    ],
    ['Zufallswert', entropyValue],
    [
      seal.entropySource === 'system'
        ? 'Zufallswert vom Dienst erzeugt, ausgelöst durch'
        : 'Zufallswert eingetragen',
      actText(value.entropyEntered),
    ],
    [
      'Zufallswert bestätigt',
      value.entropyConfirmed === null ? 'nicht erforderlich' : actText(value.entropyConfirmed),
    ],
    ['Startwert', seed],
    ['Gezogen', actText(value.drawn)],
  ]);
}

function requestPart(paper: Paper, { requests }: DrawProtocol, level: Level): void {
  if (requests.length === 0) return;
  heading(paper, level, 'Erweiterungen und Ersatzfälle');
  table(paper, {
    columns: [
      { head: 'Vorgang', width: 4 },
      { head: 'Umfang', width: 4 },
      { head: 'Grund', width: 7 },
      { head: 'angefordert', width: 6 },
    ],
    rows: requests.map((request) => [
      request.kind === 'extension' ? 'Erweiterung' : 'Ersatzfall',
      request.kind === 'extension'
        ? `um ${counted(request.count, 'Fall', 'Fälle')}`
        : `für Rang ${integer(request.lostRank ?? 0)}${request.stratum === null ? '' : `, Schicht ${request.stratum}`}`,
      request.reason,
      actText(request.act),
    ]),
  });
}

function rankPart(paper: Paper, { protocol: { ranks, seal } }: DrawProtocol, level: Level): void {
  heading(paper, level, 'Ränge');
  const stratified = seal.method === 'stratified';
  const numbered = ranks.some(({ caseNumber }) => caseNumber !== null && caseNumber !== undefined);
  const weighted = seal.method === 'monetary-unit';
  if (!numbered) {
    paragraph(
      paper,
      'Fallnummern enthält nur die Fassung für Berechtigte; die Positionen genügen zur Wiederholung.',
      'note',
      true,
    );
  }
  table(paper, {
    columns: [
      { head: 'Rang', width: 2, ...RIGHT },
      { head: 'Art', width: 4 },
      ...(stratified ? [{ head: 'Schicht', width: 5 }] : []),
      { head: 'Position', width: 3, ...RIGHT },
      ...(numbered ? [{ head: 'Fallnummer', width: 6 }] : []),
      ...(weighted ? [{ head: 'Treffer', width: 3, ...RIGHT }] : []),
    ],
    rows: ranks.map((rank) => [
      integer(rank.rank),
      rankKindWord[rank.kind],
      ...(stratified ? [rank.stratum ?? NONE] : []),
      integer(rank.position),
      ...(numbered ? [rank.caseNumber ?? NONE] : []),
      ...(weighted ? [integer(rank.hits ?? 1)] : []),
    ]),
  });
}

/** The whole protocol of one draw. */
export function protocolSection(paper: Paper, value: DrawProtocol, level: Level): void {
  voidedPart(paper, value);
  facts(paper, [
    ['Protokoll', value.protocolNumber],
    ['Prüffeld', fieldName(value.field)],
    ['Teams', value.teams.join(', ')],
  ]);
  framePart(paper, value, level);
  sealPart(paper, value, level);
  requestPart(paper, value, level);
  rankPart(paper, value, level);
  heading(paper, level, 'Vorgangsprotokoll bei der Ziehung');
  facts(paper, [
    ['Eintrag', integer(value.journal.number)],
    ['Prüfsumme (SHA-256)', value.journal.head],
    ['Zeitpunkt', dateTime(value.journal.at)],
    ['Softwareversion', value.head.softwareVersion],
  ]);
}
