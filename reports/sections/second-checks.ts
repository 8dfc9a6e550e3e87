/** What second persons and blind repetitions found. */
import { enumeration, integer, NOT_SHOWN, percent } from '../../src/format.ts';
import type { SecondChecks } from '../../src/reporting/values/parts.ts';
import { fieldName, instructionName } from '../../src/reporting/values/words.ts';
import { heading, paragraph } from '../document/blocks.ts';
import type { Paper } from '../document/paper.ts';
import { RIGHT, table } from '../document/table.ts';
import { countCell, NONE, rateWithCountsCell } from './cells.ts';

/** What blind repetitions found, and in one sentence the fields where it is not shown. */
function overlookedPart(paper: Paper, all: SecondChecks['overlooked']): void {
  const shown = all.flatMap(({ field, figure: overlooked }) =>
    overlooked.shown ? [{ field, overlooked }] : [],
  );
  const withheld = all.flatMap(({ field, figure: { shown: isShown } }) => (isShown ? [] : [field.code]));
  if (shown.length > 0)
    table(paper, {
      columns: [
        { head: 'Prüffeld', width: 9 },
        { head: 'fehlerfreie Prüfungen', width: 5, ...RIGHT },
        { head: 'davon blind wiederholt', width: 5, ...RIGHT },
        { head: 'geschätzter Anteil übersehener Fehler', width: 8, ...RIGHT },
      ],
      rows: shown.map(({ field, overlooked }) => [
        fieldName(field),
        overlooked.N === null ? NONE : integer(overlooked.N),
        integer(overlooked.n),
        rateWithCountsCell(overlooked),
      ]),
    });
  if (withheld.length > 0)
    paragraph(
      paper,
      `Blind wiederholt, geschätzter Anteil übersehener Fehler ${NOT_SHOWN}: ${enumeration(withheld)}.`,
    );
}

export function secondCheckSection(paper: Paper, checks: SecondChecks): void {
  heading(paper, 2, 'Zweitprüfungen');
  paragraph(
    paper,
    `Feststellungen: ${countCell(checks.findings)}; Zweitprüfung offen: ${countCell(checks.unreviewed)}.`,
  );
  if (checks.overlooked.length === 0) {
    paragraph(paper, 'Fehlerfreie Prüfungen wurden in diesem Jahr noch nicht blind wiederholt.');
  } else {
    overlookedPart(paper, checks.overlooked);
  }
  if (checks.unclearCriteria.length > 0) {
    paragraph(
      paper,
      'Als unklar gekennzeichnet und an die Verantwortlichen der Geschäftsanweisung gegeben:',
      'strong',
      true,
    );
    const number = (value: number | null): string =>
      value === null ? NONE : value.toFixed(2).replace('.', ',').replace('-', '\u2212');
    table(paper, {
      columns: [
        { head: 'Prüfkriterium', width: 7 },
        { head: 'Geschäftsanweisung', width: 5 },
        { head: 'verantwortlich', width: 4 },
        { head: 'Übereinstimmung bei Fehlern', width: 3.5, ...RIGHT },
        { head: 'Kappa', width: 2, ...RIGHT },
        { head: 'G-Index', width: 2, ...RIGHT },
      ],
      rows: checks.unclearCriteria.map(({ criterion, instruction, owner, agreement }) => [
        criterion,
        instructionName(instruction),
        owner,
        ...(agreement.shown
          ? [percent(agreement.errors), number(agreement.kappa), number(agreement.gIndex)]
          : [NOT_SHOWN, NOT_SHOWN, NOT_SHOWN]),
      ]),
    });
  }
}
