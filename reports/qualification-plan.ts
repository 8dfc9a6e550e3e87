/** Qualifizierungsplan: open needs, trainings by quarter, change after finished trainings. */
import { date, quarter, tolerance } from '../src/format.ts';
import type { TrainingRow } from '../src/reporting/values/parts.ts';
import type { QualificationPlan } from '../src/reporting/values/qualification-plan.ts';
import { hotspotWord } from '../src/reporting/values/words.ts';
import { heading, paragraph } from './document/blocks.ts';
import type { Paper } from './document/paper.ts';
import { closeReport, openReport } from './document/report.ts';
import { RIGHT, table } from './document/table.ts';
import { effectSection, stateCell, targetOf, trainingTable } from './sections/actions.ts';
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

/** Needs that no training meets: declined ones, and those with another remedy, in place or under way. */
function otherwisePart(paper: Paper, rows: readonly TrainingRow[]): void {
  if (rows.length === 0) return;
  heading(paper, 2, 'Abgelehnt oder anders abgeholfen');
  table(paper, {
    columns: [
      { head: 'Bedarf', width: 16 },
      { head: 'Zielgruppe', width: 9 },
      { head: 'Abhilfe', width: 16 },
      { head: 'Stand und Änderung', width: 9.5 },
    ],
    rows: rows.map((row) => [
      row.need,
      targetOf(row),
      row.state === 'declined' ? `keine ${row.topic}` : `${row.format}: ${row.topic}`,
      stateCell(row),
    ]),
  });
}

/** Trainings have a quarter, or none yet; what has none and is settled is none. */
const isOtherwise = ({ state, quarter: number }: TrainingRow): boolean =>
  state === 'declined' || state === 'other-remedy' || (state === 'held' && number === null);

export async function renderQualificationPlan(value: QualificationPlan): Promise<Uint8Array> {
  const paper = openReport(value, 'Qualifizierungsplan', quarter(value.year, value.quarter));
  const trainings = value.trainings.filter((row) => !isOtherwise(row));
  const isOfPlan = (row: TrainingRow): boolean =>
    row.year === value.year && (value.quarter === null || row.quarter === value.quarter);
  needsPart(paper, value.openNeeds);
  for (const number of [1, 2, 3, 4]) {
    trainingPart(
      paper,
      quarter(value.year, number),
      trainings.filter((row) => row.year === value.year && row.quarter === number),
    );
  }
  if (!trainings.some(isOfPlan)) {
    heading(
      paper,
      2,
      value.quarter === null ? `Schulungen ${value.year}` : quarter(value.year, value.quarter),
    );
    paragraph(paper, 'Es ist keine Schulung geplant.');
  }
  trainingPart(
    paper,
    'Ohne Termin oder in einem anderen Jahr',
    trainings.filter((row) => row.year !== value.year || row.quarter === null),
  );
  otherwisePart(paper, value.trainings.filter(isOtherwise));
  effectSection(paper, value.trainings, 2);
  journalFacts(paper, value.head, 2);
  return closeReport(paper, value.head);
}
