/** Prüfakte: everything about one audit field for Interne Revision and Bundesrechnungshof. */
import { counted, date, dateTime, integer, tolerance } from '../src/format.ts';
import type { AuditFile } from '../src/reporting/values/audit-file.ts';
import {
  actorName,
  fieldName,
  findingKindWord,
  findingStateWord,
  instructionName,
  originWord,
  severityWord,
} from '../src/reporting/values/words.ts';
import { heading, paragraph } from './document/blocks.ts';
import type { Paper } from './document/paper.ts';
import { openReport } from './document/report.ts';
import { facts, RIGHT, table } from './document/table.ts';
import { basisCell, NONE } from './sections/cells.ts';
import { evidenceSection } from './sections/evidence.ts';
import { protocolSection } from './sections/protocol.ts';
import { resultSection } from './sections/results.ts';

const secondStageText = ({
  size,
  limit,
}: NonNullable<AuditFile['planVersions'][number]['secondStage']>): string =>
  `um ${counted(size, 'Fall', 'Fälle')}, wenn mehr als ${counted(limit, 'Fall fehlerhaft ist', 'Fälle fehlerhaft sind')}`;

function planPart(paper: Paper, version: AuditFile['planVersions'][number]): void {
  heading(paper, 3, `Fassung ${version.version} des Prüfplans`);
  facts(paper, [
    ['gültig ab', date(version.validFrom)],
    [
      'bestätigt',
      version.confirmed === null
        ? 'nicht bestätigt'
        : `${dateTime(version.confirmed.at)}, ${actorName(version.confirmed.by)}`,
    ],
    ['Grund der Änderung', version.reason ?? 'erste Fassung'],
    ['Teams', version.teams.join(', ')],
    ['Rhythmus', version.rhythm],
    ['Stichprobenumfang', integer(version.sampleSize)],
    ...(version.secondStage === null
      ? []
      : ([['zweite Stufe', secondStageText(version.secondStage)]] as const)),
    ['tolerierbare Fehlerquote', version.tolerable === null ? NONE : tolerance(version.tolerable)],
  ]);
  table(paper, {
    columns: [
      { head: 'Kürzel', width: 4 },
      { head: 'Prüfkriterium', width: 13 },
      { head: 'Grundlage', width: 10 },
      { head: 'Schwere', width: 4 },
      { head: 'Fehlerart', width: 7 },
    ],
    rows: version.criteria.map((criterion) => [
      criterion.code,
      criterion.question,
      basisCell(criterion),
      severityWord[criterion.severity],
      criterion.errorType,
    ]),
  });
}

/** How findings and result belong together (rules 9–11, 15, 16). */
const WHAT_COUNTS =
  'In das Ergebnis gehen die Feststellungen der Art „Stichprobe“ ein: Ihre Zahl steht dort als „einzelne Fehler“; mehrere Feststellungen eines Falls sind ein fehlerhafter Fall. Verworfene und zurückgenommene Feststellungen zählen nicht, ebenso wenig solche aus noch nicht abgeschlossenen Prüfungen oder aufgehobenen Ziehungen. Die zweite Stufe laut Prüfplan zählt bei den fehlerhaften Fällen mit, sofern das Ergebnis sie nicht daneben ausweist. Ersatzfälle, andere Erweiterungen, gezielt ausgewählte Fälle und blinde Wiederholungen stehen neben der Fehlerquote.';

function findingPart(paper: Paper, findings: AuditFile['findings']): void {
  heading(paper, 2, 'Feststellungen in allen Fassungen');
  if (findings.length === 0) {
    paragraph(paper, 'Es gibt keine Feststellung.');
    return;
  }
  paragraph(
    paper,
    'Die Nummern der Feststellungen und der Fälle gelten nur in dieser Akte; eine blinde Wiederholung trägt die Nummer ihres Falls. Fallnummern und Sachverhalte sind nicht enthalten.',
    'note',
    true,
  );
  paragraph(paper, WHAT_COUNTS, 'note', true);
  table(paper, {
    columns: [
      { head: 'Nr.', width: 3, ...RIGHT },
      { head: 'Fall', width: 3, ...RIGHT },
      { head: 'Ziehung', width: 6 },
      { head: 'Art', width: 6.5 },
      { head: 'Prüfkriterium', width: 10 },
      { head: 'Fassung', width: 4.5, ...RIGHT },
      { head: 'Zeitpunkt, durch', width: 8 },
      { head: 'Stand', width: 6.5 },
      { head: 'Schwere, Fehlerart', width: 8 },
    ],
    rows: findings.flatMap(({ number, case: of, protocolNumber, kind, checkOpen, criterion, versions }) =>
      versions.map((version) => [
        integer(number),
        integer(of),
        protocolNumber ?? NONE,
        findingKindWord[kind],
        criterion,
        integer(version.version),
        `${dateTime(version.at).replace(', ', ',\n')}\n${version.by}`,
        `${findingStateWord[version.state]}${checkOpen ? ',\nPrüfung offen' : ''}`,
        `${severityWord[version.severity]}, ${version.errorType}`,
      ]),
    ),
  });
}

export async function renderAuditFile(value: AuditFile): Promise<Uint8Array> {
  const paper = openReport(value, 'Prüfakte', `${fieldName(value.field)}, ${value.year}`, true);
  facts(paper, [
    ['Prüffeld', fieldName(value.field)],
    ['Anlass', originWord[value.field.origin]],
    [
      'Geschäftsanweisung',
      value.field.instruction === null ? NONE : instructionName(value.field.instruction),
    ],
  ]);
  heading(paper, 2, 'Prüfplan');
  for (const version of value.planVersions) planPart(paper, version);
  if (value.result !== null) resultSection(paper, [value.result]);
  findingPart(paper, value.findings);
  for (const protocol of value.protocols) {
    heading(paper, 2, `Ziehungsprotokoll ${protocol.protocolNumber}`);
    protocolSection(paper, protocol, 3);
  }
  evidenceSection(paper, value.evidence, value.head);
  return paper.finish();
}
