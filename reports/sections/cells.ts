/** Figures as they stand in cells and sentences of every report. */
import {
  date,
  enumeration,
  euro,
  exactPercent,
  integer,
  interval,
  NOT_SHOWN,
  outOf,
  percent,
} from '../../src/format.ts';
import type {
  CentsFigure,
  CountFigure,
  InstructionRef,
  RateFigure,
} from '../../src/reporting/values/figures.ts';
import type { FieldRef, Remedy } from '../../src/reporting/values/parts.ts';
import { instructionName, intervalKindWord } from '../../src/reporting/values/words.ts';

type ShownRate = Extract<RateFigure, { readonly shown: true }>;

/** Where there is nothing to say, which is not the same as „nicht ausgewiesen“. */
export const NONE = '–';

export const countCell = (figure: CountFigure): string => (figure.shown ? integer(figure.value) : NOT_SHOWN);

/** „3,3 % (1,1–7,6 %), exakt“, over two or three lines of a cell */
export const rateCell = (figure: RateFigure | null): string => {
  if (figure === null) return NONE;
  if (!figure.shown) return NOT_SHOWN;
  const { rate, lower, upper, kind } = figure;
  return `${percent(rate)}\n(${interval(lower, upper)})\n${intervalKindWord[kind]}`;
};

/** Findings that await their second check; null: their number is not shown. */
const unreviewedCell = (count: number | null): string => (count === null ? NOT_SHOWN : integer(count));

/** „Zweitprüfung offen: 3“, in a line of its own; none where no second check is open (rule 11). */
export const openSecondChecks = ({ unreviewed }: Pick<ShownRate, 'unreviewed'>): string[] =>
  unreviewed === 0 ? [] : [`Zweitprüfung offen: ${unreviewedCell(unreviewed)}`];

/** What stands beside a rate that has no columns of its own: „vorläufig“, „Zweitprüfung offen: 3“ (rule 11). */
const reservations = (figure: ShownRate): string[] => [
  ...(figure.provisional ? ['vorläufig'] : []),
  ...openSecondChecks(figure),
];

/** The same with „4 von 120“ and reservations: for tables without columns of their own for them. */
export const rateWithCountsCell = (figure: RateFigure | null): string =>
  figure?.shown === true
    ? [rateCell(figure), outOf(figure.faulty, figure.n), ...reservations(figure)].join('\n')
    : rateCell(figure);

/** „3,3 % (1,1–7,6 %), exakt, 4 von 120“, for sentences */
export const rateInSentence = (figure: RateFigure | null): string =>
  rateWithCountsCell(figure).replace('\n', ' ').replaceAll('\n', ', ');

/** „95 %“, or „95 % (MI-01 und MI-02), 90 % (MI-03)“ where fields differ; null where no interval is shown. */
export function confidenceOf(
  rows: readonly { readonly field: FieldRef; readonly figure: RateFigure | null }[],
): string | null {
  const shown = rows.flatMap(({ field, figure }) =>
    figure?.shown === true ? [{ code: field.code, level: exactPercent(figure.confidence) }] : [],
  );
  const levels = Map.groupBy(shown, ({ level }) => level);
  if (levels.size < 2) return shown[0]?.level ?? null;
  return [...levels].map(([level, of]) => `${level} (${enumeration(of.map(({ code }) => code))})`).join(', ');
}

export const centsCell = (figure: CentsFigure): string => (figure.shown ? euro(figure.cents) : NOT_SHOWN);

/** „Maßnahme, bis 30.06.2020, offen“; a training took place on its day. */
export const remedyText = ({ kind, label, due, state }: Remedy): string =>
  [label, ...(due === null ? [] : [`${kind === 'training' ? 'am' : 'bis'} ${date(due)}`]), state].join(', ');

/** „GA 02/2018 Kundenkontaktdichte-Konzept, Nr. 3.1“ */
export const basisCell = (criterion: {
  readonly instruction: InstructionRef | null;
  readonly passage: string | null;
}): string => {
  const { instruction, passage } = criterion;
  const named = instruction === null ? [] : [instructionName(instruction)];
  return [...named, ...(passage === null ? [] : [passage])].join(', ') || NONE;
};
