/** Prüfakte: everything about one audit field for Interne Revision and Bundesrechnungshof. */
import { date, dateTime, integer, tolerance } from '../src/format.ts';
import type { AuditFile } from '../src/reporting/values/audit-file.ts';
import {
  actorName,
  fieldName,
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

function findingPart(paper: Paper, findings: AuditFile['findings']): void {
  heading(paper, 2, 'Feststellungen in allen Fassungen');
  if (findings.length === 0) {
    paragraph(paper, 'Es gibt keine Feststellung.');
    return;
  }
  paragraph(
    paper,
    'Die Nummern gelten nur in dieser Akte. Fallnummern und Sachverhalte sind nicht enthalten.',
    'note',
    true,
  );
  table(paper, {
    columns: [
      { head: 'Nr.', width: 3, ...RIGHT },
      { head: 'Prüfkriterium', width: 12 },
      { head: 'Fassung', width: 4, ...RIGHT },
      { head: 'Zeitpunkt', width: 8 },
      { head: 'durch', width: 7 },
      { head: 'Stand', width: 6 },
      { head: 'Schwere, Fehlerart', width: 8 },
    ],
    rows: findings.flatMap(({ number, criterion, versions }) =>
      versions.map((version) => [
        integer(number),
        criterion,
        integer(version.version),
        dateTime(version.at),
        version.by,
        findingStateWord[version.state],
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
