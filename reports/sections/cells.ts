/** Figures as they stand in cells and sentences of every report. */
import { euro, integer, NOT_SHOWN, rateWithInterval } from '../../src/format.ts';
import type { AmountFigure, CountFigure, RateFigure } from '../../src/reporting/values/figures.ts';
import type { Remedy } from '../../src/reporting/values/parts.ts';
import { date } from '../../src/format.ts';
import { intervalKindWord } from '../../src/reporting/values/words.ts';

/** Where there is nothing to say, which is not the same as „nicht ausgewiesen“. */
export const NONE = '–';

export const countCell = (figure: CountFigure): string => (figure.shown ? integer(figure.value) : NOT_SHOWN);

/** „3,3 % (1,1–7,6 %), exakt“ */
export const rateCell = (figure: RateFigure | null): string => {
  if (figure === null) return NONE;
  return figure.shown ? `${rateWithInterval(figure)}, ${intervalKindWord[figure.kind]}` : NOT_SHOWN;
};

/** „3,3 % (1,1–7,6 %), exakt; 4 von 120“: for tables without columns of their own for the counts. */
export const rateWithCountsCell = (figure: RateFigure | null): string =>
  figure?.shown === true
    ? `${rateCell(figure)}; ${integer(figure.faulty)} von ${integer(figure.n)}`
    : rateCell(figure);

export const overpaidCell = (figure: AmountFigure): string =>
  figure.shown ? euro(figure.overpaidCents) : NOT_SHOWN;
export const underpaidCell = (figure: AmountFigure): string =>
  figure.shown ? euro(figure.underpaidCents) : NOT_SHOWN;

/** „Schulung Kosten der Unterkunft, bis 30.06.2020, terminiert“ */
export const remedyText = ({ label, due, state }: Remedy): string =>
  [label, ...(due === null ? [] : [`bis ${date(due)}`]), state].join(', ');
