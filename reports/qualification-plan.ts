/** Qualifizierungsplan: open needs, trainings by quarter, change after finished trainings. */
import { date, quarter, tolerance } from '../src/format.ts';
import type { TrainingRow } from '../src/reporting/values/parts.ts';
import type { QualificationPlan } from '../src/reporting/values/qualification-plan.ts';
import { hotspotWord } from '../src/reporting/values/words.ts';
import { heading, paragraph } from './document/blocks.ts';
import type { Paper } from './document/paper.ts';
import { closeReport, openReport } from './document/report.ts';
import { RIGHT, table } from './document/table.ts';
import { effectSection, trainingTable } from './sections/actions.ts';
import { rateWithCountsCell } from './sections/cells.ts';
import { journalFacts } from './sections/evidence.ts';

function needsPart(paper: Paper, needs: QualificationPlan['openNeeds']): void {
  heading(paper, 2, 'Offene Qualifizierungsbedarfe');
  if (needs.length === 0) {
    paragraph(paper, 'Kein Fehlerschwerpunkt wartet auf eine Entscheidung.');
    return;
  }
  table(paper, {
    columns: [
      { head: 'Prüfkriterium', width: 14 },
      { head: 'Team', width: 7 },
      { head: 'Fehlerschwerpunkt', width: 9 },
      { head: 'seit', width: 6 },
      { head: 'Fehlerquote', width: 9, ...RIGHT },
      { head: 'tolerierbar', width: 6, ...RIGHT },
    ],
    rows: needs.map((need) => [
      need.criterion,
      need.team ?? 'alle Teams',
      hotspotWord[need.kind],
      date(need.since),
      rateWithCountsCell(need.figure),
      tolerance(need.tolerable),
    ]),
  });
}

function trainingPart(paper: Paper, title: string, rows: readonly TrainingRow[]): void {
  if (rows.length === 0) return;
  heading(paper, 2, title);
  trainingTable(paper, rows);
}

export async function renderQualificationPlan(value: QualificationPlan): Promise<Uint8Array> {
  const paper = openReport(value, 'Qualifizierungsplan', quarter(value.year, value.quarter));
  needsPart(paper, value.openNeeds);
  for (const number of [1, 2, 3, 4]) {
    trainingPart(
      paper,
      quarter(value.year, number),
      value.trainings.filter((row) => row.year === value.year && row.quarter === number),
    );
  }
  trainingPart(
    paper,
    'Ohne Termin oder in einem anderen Jahr',
    value.trainings.filter((row) => row.year !== value.year || row.quarter === null),
  );
  if (value.trainings.length === 0) {
    heading(paper, 2, 'Schulungen');
    paragraph(paper, 'Es ist keine Schulung geplant.');
  }
  effectSection(paper, value.trainings);
  journalFacts(paper, value.head);
  return closeReport(paper, value.head);
}
