/** Hotspots and anomalies with what is being done; measures, case corrections, trainings, decisions. */
import { beforeAfter } from '../../src/charts/before-after.ts';
import { date, integer, quarter, tolerance } from '../../src/format.ts';
import type {
  AnomalyRow,
  CorrectionRow,
  Decision,
  FieldRef,
  HotspotRow,
  MeasureRow,
  TrainingRow,
} from '../../src/reporting/values/parts.ts';
import {
  fieldName,
  hotspotWord,
  measureStateWord,
  nothingDoneWord,
  severityWord,
  trainingChangeWord,
  trainingStateWord,
} from '../../src/reporting/values/words.ts';
import { heading, list, paragraph } from '../document/blocks.ts';
import { figure } from '../document/figure.ts';
import { CONTENT_WIDTH, type Paper } from '../document/paper.ts';
import { RIGHT, table } from '../document/table.ts';
import { countCell, NONE, rateInSentence, rateWithCountsCell, remedyText } from './cells.ts';

const ALL_TEAMS = 'alle Teams';

const remediesCell = ({ remedies }: Pick<AnomalyRow, 'remedies'>): string =>
  nothingDoneWord(remedies) ?? remedies.map(remedyText).join('\n');

/** What is over needs no remedy. */
const hotspotRemedies = (row: HotspotRow): string =>
  row.closedOn === null
    ? remediesCell(row)
    : [...row.remedies.map(remedyText), `abgeschlossen am ${date(row.closedOn)}`].join('\n');

export function hotspotSection(paper: Paper, rows: readonly HotspotRow[]): void {
  heading(paper, 2, 'Fehlerschwerpunkte');
  if (rows.length === 0) {
    paragraph(paper, 'Es besteht kein Fehlerschwerpunkt.');
    return;
  }
  table(paper, {
    columns: [
      { head: 'Prüfkriterium', width: 16 },
      { head: 'Team', width: 7 },
      { head: 'Art, Schwere, seit', width: 9 },
      { head: 'Fehlerquote', width: 10, ...RIGHT },
      { head: 'tolerierbar', width: 6, ...RIGHT },
      { head: 'Was geschieht', width: 13 },
    ],
    rows: rows.map((row) => [
      row.isNew ? `${row.criterion} (neu)` : row.criterion,
      row.team ?? ALL_TEAMS,
      `${hotspotWord[row.kind]}\n${severityWord[row.severity]}\n${date(row.since)}`,
      rateWithCountsCell(row.figure),
      tolerance(row.tolerable),
      hotspotRemedies(row),
    ]),
  });
  if (rows.some(reachesTolerable)) paragraph(paper, TEST_AND_INTERVAL, 'note');
}

/** Whether a test has shown what the interval beside it leaves open. */
const reachesTolerable = ({ kind, figure: rate, tolerable }: HotspotRow): boolean =>
  kind === 'statistical' && rate?.shown === true && rate.lower <= tolerable;

const TEST_AND_INTERVAL =
  'Statistisch festgestellt ist, was am Quartalsende der exakte Test der geprüften Fälle ergibt. Der Vertrauensbereich rechnet auf alle Fälle hoch und ist bei kleinen Schichten weiter; er kann die tolerierbare Quote deshalb einschließen.';

export function anomalySection(paper: Paper, rows: readonly AnomalyRow[]): void {
  heading(paper, 2, 'Auffälligkeiten des Monats');
  if (rows.length === 0) {
    paragraph(paper, 'Der Monat zeigt keine Auffälligkeit.');
    return;
  }
  paragraph(
    paper,
    'Auffälligkeiten sind Hinweise eines einzelnen Monats ohne Ausgleich für mehrfaches Testen; sie sind noch keine Fehlerschwerpunkte.',
    'note',
    true,
  );
  table(paper, {
    columns: [
      { head: 'Prüfkriterium', width: 14 },
      { head: 'Team', width: 7 },
      { head: 'Fehlerquote', width: 11, ...RIGHT },
      { head: 'tolerierbar', width: 6, ...RIGHT },
      { head: 'Was geschieht', width: 15 },
    ],
    rows: rows.map((row) => [
      row.criterion,
      row.team ?? ALL_TEAMS,
      rateWithCountsCell(row.figure),
      tolerance(row.tolerable),
      remediesCell(row),
    ]),
  });
}

/** Measures one by one, and where they may only be named as taken. */
export function measurePart(
  paper: Paper,
  rows: readonly MeasureRow[],
  taken: readonly FieldRef[],
  none: string,
): void {
  if (rows.length > 0) measureTable(paper, rows);
  else if (taken.length === 0) paragraph(paper, none);
  if (taken.length > 0) {
    list(
      paper,
      taken.map((field) => `${fieldName(field)}: geprüft, Maßnahmen veranlasst.`),
      {},
    );
  }
}

/** Measures that read alike stand in one row; the fields stand with their names further up. */
function measureTable(paper: Paper, rows: readonly MeasureRow[]): void {
  const alike = new Map<string, { readonly row: MeasureRow; readonly times: number }>();
  for (const row of rows) {
    const words = JSON.stringify(row);
    alike.set(words, { row, times: (alike.get(words)?.times ?? 0) + 1 });
  }
  table(paper, {
    columns: [
      { head: 'Maßnahme zu', width: 20 },
      { head: 'Prüffeld', width: 5.5 },
      { head: 'zuständig', width: 7.5 },
      { head: 'fällig am', width: 6.5 },
      { head: 'Anzahl', width: 4.5, ...RIGHT },
      { head: 'Stand', width: 6 },
      { head: 'überfällig (Arbeitstage)', width: 7, ...RIGHT },
    ],
    rows: [...alike.values()].map(({ row, times }) => [
      row.label,
      row.field.code,
      row.owner,
      date(row.due),
      integer(times),
      measureStateWord[row.state],
      row.overdueWorkingDays === 0 ? NONE : integer(row.overdueWorkingDays),
    ]),
  });
}

/** @param since from when what is done counts: „seit Monatsbeginn“ */
export function correctionTable(paper: Paper, rows: readonly CorrectionRow[], since: string): void {
  heading(paper, 3, 'Fallkorrekturen');
  if (rows.length === 0) {
    paragraph(paper, 'Es ist keine Fallkorrektur offen oder erledigt.');
    return;
  }
  table(paper, {
    columns: [
      { head: 'Prüffeld', width: 12 },
      { head: 'offen', width: 6, ...RIGHT },
      { head: 'davon bald fällig', width: 6, ...RIGHT },
      { head: 'davon überfällig', width: 6, ...RIGHT },
      { head: `erledigt ${since}`, width: 7, ...RIGHT },
      { head: 'Rücknahmefrist endet bald', width: 8, ...RIGHT },
    ],
    rows: rows.map(({ field, open, due, overdue, done, withdrawal }) => [
      fieldName(field),
      ...[open, due, overdue, done, withdrawal].map(countCell),
    ]),
  });
}

/** Another remedy has no date, nor has what was declined. */
const periodOf = ({ state, year, quarter: number }: TrainingRow): string =>
  number !== null
    ? quarter(year, number)
    : state === 'other-remedy' || state === 'declined'
      ? NONE
      : `${year}, offen`;

export const targetOf = (row: TrainingRow): string => [row.targetFunction, ...row.teams].join(', ');

export const stateCell = ({ state, reason, change }: TrainingRow): string =>
  [
    reason === null ? trainingStateWord[state] : `${trainingStateWord[state]}: ${reason}`,
    ...(change === null ? [] : [trainingChangeWord[change]]),
  ].join('\n');

export function trainingTable(paper: Paper, rows: readonly TrainingRow[]): void {
  table(paper, {
    columns: [
      { head: 'Thema', width: 12 },
      { head: 'Bedarf', width: 16 },
      { head: 'Format und Zielgruppe', width: 15 },
      { head: 'Zeitraum', width: 7 },
      { head: 'Plätze', width: 4.5, ...RIGHT },
      { head: 'Stand und Änderung', width: 9.5 },
    ],
    rows: rows.map((row) => [
      row.topic,
      row.need,
      `${row.format}\n${targetOf(row)}`,
      periodOf(row),
      row.seats === null ? NONE : integer(row.seats),
      stateCell(row),
    ]),
  });
}

/** Change after trainings: before and after with intervals, and the one sentence that may be said of it. */
export function effectSection(paper: Paper, rows: readonly TrainingRow[], level: 2 | 3): void {
  const evaluated = rows.flatMap(({ topic, effects }) => effects.map((effect) => ({ topic, effect })));
  if (evaluated.length === 0) return;
  heading(paper, level, 'Veränderung nach Schulungen');
  for (const { topic, effect } of evaluated) {
    const { criterion, before, after, comparison, sentence } = effect;
    const said = `${topic} (${criterion}): ${sentence}`;
    if (before === null || after === null) {
      const sides = [
        ...(before === null ? [] : [`vorher ${rateInSentence(before)}`]),
        ...(after === null ? [] : [`nachher ${rateInSentence(after)}`]),
      ];
      paragraph(paper, sides.length === 0 ? said : `${said} Gemessen: ${sides.join('; ')}.`);
      continue;
    }
    paragraph(paper, said, 'body', true);
    figure(
      paper,
      beforeAfter({
        title: `Veränderung nach der Schulung ${topic}`,
        trained: { before, after },
        comparison,
        width: CONTENT_WIDTH,
      }),
    );
  }
}

export function decisionSection(paper: Paper, title: string, rows: readonly Decision[], none: string): void {
  heading(paper, 2, title);
  if (rows.length === 0) paragraph(paper, none);
  else
    list(
      paper,
      rows.map(({ subject, request, reason }) => `${subject}: ${request} Begründung: ${reason}`),
      { numbered: true },
    );
}
