/** Prüfbogen: one case a sheet, blank to be filled in by hand or as recorded. Stays in the team. */
import { date, euro, integer, period } from '../src/format.ts';
import type { CheckSheet, CheckSheetItem } from '../src/reporting/values/check-sheet.ts';
import {
  dispositionWord,
  findingStateWord,
  fieldName,
  rankKindWord,
  resultWord,
  severityWord,
} from '../src/reporting/values/words.ts';
import { heading, paragraph, writingLines } from './document/blocks.ts';
import type { Paper } from './document/paper.ts';
import { openReport } from './document/report.ts';
import { facts, table } from './document/table.ts';
import { basisCell, NONE } from './sections/cells.ts';

const CHOICES = Object.entries(resultWord);

/** „☒ in Ordnung“: the box of what was recorded is crossed. */
const boxes = (
  choices: readonly (readonly [string, string])[],
  chosen: string | null,
  between = '\n',
): string =>
  choices
    .map(([key, word]) => `${key === chosen ? '☒' : '☐'}\u00a0\u00a0${word.replaceAll(' ', '\u00a0')}`)
    .join(between);

/** Whether there is something left to write on it. */
const isOpen = ({ closed, voided }: CheckSheetItem): boolean => !closed && !voided;

const kindWord = (kind: CheckSheetItem['kind']): string =>
  kind === 'chosen' ? 'gezielt ausgewählt' : rankKindWord[kind];

/** „Rang 32, Schicht „Neufälle““: which case a loose page belongs to. */
const partName = ({ rank, stratum, caseNumber }: CheckSheetItem): string =>
  rank === null
    ? `gezielt ausgewählter Fall ${caseNumber ?? ''}`.trimEnd()
    : `Rang ${integer(rank)}${stratum === null ? '' : `, Schicht „${stratum}“`}`;

function caseFacts(paper: Paper, sheet: CheckSheet, item: CheckSheetItem): void {
  facts(paper, [
    ['Prüffeld', fieldName(sheet.field)],
    ['Team', item.team],
    ['Zeitraum', period(sheet.from, sheet.to)],
    ['Fallnummer', item.caseNumber ?? NONE],
    ['Art', kindWord(item.kind)],
    ...(item.stratum === null ? [] : [['Schicht', item.stratum] as const]),
    ['Entscheidungsdatum', item.decisionDate === null ? NONE : date(item.decisionDate)],
    ...(item.amountCents === null ? [] : [['Betrag', euro(item.amountCents)] as const]),
    ...(item.hits === null ? [] : [['Treffer', integer(item.hits)] as const]),
    ...item.attributes.map(({ name, value }) => [name, value] as const),
    ['Fassung des Prüfbogens', item.version === 0 ? 'noch nicht bearbeitet' : integer(item.version)],
  ]);
}

function criteriaTable(paper: Paper, sheet: CheckSheet, item: CheckSheetItem): void {
  table(paper, {
    columns: [
      { head: 'Nr.', width: 2 },
      { head: 'Prüfkriterium', width: 14 },
      { head: 'Grundlage', width: 9 },
      { head: 'Schwere, Fehlerart', width: 7 },
      { head: 'Ergebnis', width: 7 },
    ],
    rows: sheet.criteria.map((criterion, index) => [
      String(index + 1),
      criterion.question,
      basisCell(criterion),
      `${severityWord[criterion.severity]}, ${criterion.errorType}`,
      boxes(CHOICES, item.results[index]?.result ?? null),
    ]),
  });
}

/**
 * Recorded errors with facts and amounts, lines to write on while the sheet is open, or why the case was not checked.
 * All is kept with the closing part, so that a page to be signed holds more than the line for it.
 */
function findings(paper: Paper, sheet: CheckSheet, item: CheckSheetItem): void {
  heading(paper, 3, 'Feststellungen');
  const { disposition } = item;
  if (disposition !== null && disposition !== 'complete') {
    const reason = item.dispositionReason ?? (item.closed ? '(gelöscht)' : 'noch nicht eingetragen');
    paragraph(paper, `Nicht geprüft: ${dispositionWord[disposition]}. Grund: ${reason}`, 'body', true);
    return;
  }
  recordedErrors(paper, sheet, item);
  if (!isOpen(item)) return;
  writingLines(paper, 'Nr. des Prüfkriteriums, Sachverhalt, Überzahlung und Unterzahlung in Euro', 5);
}

/** What a second check made of a finding, unless none has yet. */
const reviewed = (state: keyof typeof findingStateWord | null): string =>
  state === null || state === 'recorded' ? '' : ` (${findingStateWord[state]})`;

function recordedErrors(paper: Paper, sheet: CheckSheet, item: CheckSheetItem): void {
  const errors = item.results.flatMap((result, index) =>
    result?.result === 'error' ? [{ ...result, index }] : [],
  );
  if (errors.length === 0 && item.closed) {
    paragraph(paper, 'Es ist kein Fehler festgestellt.', 'body', true);
  } else if (errors.length === 0 && item.results.some((result) => result !== null)) {
    paragraph(paper, 'Bisher ist kein Fehler eingetragen.', 'body', true);
  }
  for (const [place, { index, state, facts: found, overpaidCents, underpaidCents }] of errors.entries()) {
    const amounts = [
      ...(overpaidCents === null ? [] : [`Überzahlung ${euro(overpaidCents)}`]),
      ...(underpaidCents === null ? [] : [`Unterzahlung ${euro(underpaidCents)}`]),
    ].join(', ');
    paragraph(
      paper,
      `Nr. ${index + 1}: ${sheet.criteria[index]?.errorType ?? ''}${amounts === '' ? '' : `, ${amounts}`}${reviewed(state)}`,
      'strong',
      true,
    );
    paragraph(paper, found ?? '(Sachverhalt gelöscht)', 'body', place === errors.length - 1);
  }
}

function checkPage(paper: Paper, sheet: CheckSheet, item: CheckSheetItem, first: boolean): void {
  if (!first) paper.startPage();
  paper.namePart(partName(item));
  heading(
    paper,
    2,
    item.rank === null
      ? 'Gezielt ausgewählter Fall'
      : `Stichprobenfall Rang ${integer(item.rank)}${item.stratum === null ? '' : ` der Schicht „${item.stratum}“`}`,
  );
  caseFacts(paper, sheet, item);
  if (item.voided) {
    paragraph(paper, 'Die Ziehung wurde aufgehoben; ihre Fälle werden nicht mehr geprüft.', 'strong', true);
  }
  criteriaTable(paper, sheet, item);
  findings(paper, sheet, item);
  if (item.note !== null) paragraph(paper, `Bemerkung: ${item.note}`, 'body', true);
  heading(paper, 3, 'Abschluss der Prüfung');
  paragraph(
    paper,
    boxes(Object.entries(dispositionWord), item.disposition, '\u00a0\u00a0\u00a0\u00a0 '),
    'body',
    isOpen(item),
  );
  if (isOpen(item)) writingLines(paper, 'Geprüft am, Funktion', 1);
}

export async function renderCheckSheet(value: CheckSheet): Promise<Uint8Array> {
  const paper = openReport(value, 'Prüfbogen', value.protocolNumber ?? fieldName(value.field), true);
  for (const [index, item] of value.items.entries()) checkPage(paper, value, item, index === 0);
  return paper.finish();
}
