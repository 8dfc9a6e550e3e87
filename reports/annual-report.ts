/** Jahresbericht: what the year found in one area, and what it proposes for the next. */
import { integer } from '../src/format.ts';
import type { AnnualReport } from '../src/reporting/values/annual-report.ts';
import { instructionName, originWord, proposalStateWord } from '../src/reporting/values/words.ts';
import { heading, paragraph } from './document/blocks.ts';
import type { Paper } from './document/paper.ts';
import { closeReport, openReport } from './document/report.ts';
import { RIGHT, table } from './document/table.ts';
import {
  correctionTable,
  decisionSection,
  effectSection,
  hotspotSection,
  trainingTable,
} from './sections/actions.ts';
import { countCell } from './sections/cells.ts';
import { evidenceSection } from './sections/evidence.ts';
import { progressSection, quotaSection, resultSection } from './sections/results.ts';
import { secondCheckSection } from './sections/second-checks.ts';
import { patternSection, trendSection } from './sections/trends.ts';

function thirdPartyPart(paper: Paper, rows: AnnualReport['thirdParty']): void {
  heading(paper, 2, 'Feststellungen Dritter');
  if (rows.length === 0) {
    paragraph(paper, 'Dritte haben in diesem Jahr nichts festgestellt.');
    return;
  }
  table(paper, {
    columns: [
      { head: 'Prüfende Stelle', width: 5 },
      { head: 'Gegenstand', width: 8 },
      { head: 'Feststellungen', width: 3, ...RIGHT },
    ],
    rows: rows.map(({ source, element, findings }) => [source, element, integer(findings)]),
  });
}

function proposalPart(paper: Paper, year: number, rows: AnnualReport['proposals']): void {
  heading(paper, 2, `Vorschlag für ${year}`);
  if (rows.length === 0) {
    paragraph(paper, 'Aus diesem Jahr ergibt sich kein Vorschlag.');
    return;
  }
  table(paper, {
    columns: [
      { head: 'Prüffeld', width: 11 },
      { head: 'Anlass', width: 10 },
      { head: 'Gründe', width: 18 },
      { head: 'Stand', width: 7 },
    ],
    rows: rows.map((row) => [
      row.title,
      row.instruction === null
        ? originWord[row.origin]
        : `${originWord[row.origin]}\n${instructionName(row.instruction)}`,
      row.reasons.join('\n'),
      row.declinedBecause === null
        ? proposalStateWord[row.state]
        : `${proposalStateWord[row.state]}: ${row.declinedBecause}`,
    ]),
  });
}

export async function renderAnnualReport(value: AnnualReport): Promise<Uint8Array> {
  const paper = openReport(value, 'Jahresbericht', String(value.year));
  progressSection(paper, value.progress, String(value.year), false);
  resultSection(paper, value.results);
  secondCheckSection(paper, value.secondChecks);
  quotaSection(paper, value.quotas);
  trendSection(paper, value.trends);
  patternSection(paper, value.matrix, value.errorTypes);
  hotspotSection(paper, value.hotspots);
  thirdPartyPart(paper, value.thirdParty);

  heading(paper, 2, 'Maßnahmen und Fallkorrekturen');
  const { taken, done, effective, overdue } = value.measures;
  const became = `; davon erledigt: ${countCell(done)}, als wirksam festgestellt: ${countCell(effective)}, überfällig: ${countCell(overdue)}`;
  paragraph(paper, `Getroffene Maßnahmen: ${countCell(taken)}${taken.shown ? became : ''}.`);
  correctionTable(paper, value.corrections, 'seit Jahresbeginn');

  heading(paper, 2, 'Qualifizierungsplan');
  if (value.trainings.length === 0) paragraph(paper, 'Der Qualifizierungsplan enthält keinen Eintrag.');
  else trainingTable(paper, value.trainings);
  effectSection(paper, value.trainings, 3);

  proposalPart(paper, value.year + 1, value.proposals);
  decisionSection(
    paper,
    'Erbetene Entscheidungen der Geschäftsführung',
    value.decisions,
    'Es wird keine Entscheidung erbeten.',
  );
  evidenceSection(paper, value.evidence, value.head);
  return closeReport(paper, value.head);
}
