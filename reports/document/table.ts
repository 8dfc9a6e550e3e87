/** Tables: tagged with scope, heads repeated on every page, no row cut across pages, numbers to the right. */
import { HAIRLINE, INK, RULE } from './palette.ts';
import { CONTENT_WIDTH, PAGE, type Element, type Paper } from './paper.ts';
import { narrowest, setLines, type Line, type Style } from './typesetting.ts';

export interface Column {
  readonly head: string;
  /** share of the content width, relative to the other columns */
  readonly width: number;
  readonly align?: 'left' | 'right';
}
/** Numbers stand at the right. */
export const RIGHT = { align: 'right' } as const;

export interface TableSpec {
  readonly columns: readonly Column[];
  /** One text a column; the first column names the row. */
  readonly rows: readonly (readonly string[])[];
  /** `false` for tables that are read by the names of their rows alone. */
  readonly head?: boolean;
  /** The last row sums up the others. */
  readonly total?: boolean;
}

const SIZE = 8.5;
const LEADING = 11.5;
const PADDING = { x: 4, y: 3.5 };
/** More room on the left of a text that follows a number set to the right: they must not read as one. */
const AFTER_NUMBER = 10;
const BODY: Style = { face: 'regular', size: SIZE };
const STRONG: Style = { face: 'strong', size: SIZE };

interface Box {
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
  /** from the box's edge to its text */
  readonly indent: number;
}
type Cells = readonly (readonly Line[])[];
interface Row {
  readonly cells: Cells;
  readonly style: Style;
  readonly height: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Widens columns below their least width at the cost of those above theirs; null where they have too little. */
function atLeast(widths: readonly number[], least: readonly number[]): number[] | null {
  const missing = sum(widths.map((width, index) => Math.max(0, (least[index] ?? 0) - width)));
  const spare = widths.map((width, index) => Math.max(0, width - (least[index] ?? 0)));
  const share = missing / Math.max(sum(spare), 1e-9);
  if (share > 1) return null;
  return widths.map((width, index) =>
    width < (least[index] ?? 0) ? (least[index] ?? 0) : width - (spare[index] ?? 0) * share,
  );
}

/** Words up to this width stay whole, the widest first, as far as the columns have room for them. */
const WHOLE_WORDS = [120, 104, 90, 76, 62] as const;

/** Shares the content width as asked, but so that numbers, dates and, where there is room, whole words fit. */
function boxesOf({ columns, rows, head }: TableSpec): Box[] {
  const indents = columns.map(({ align }, index) =>
    align !== 'right' && columns[index - 1]?.align === 'right' ? AFTER_NUMBER : PADDING.x,
  );
  const least = (words: boolean, most: number): number[] =>
    columns.map((column, index) => {
      const cells = rows.map((row) => narrowest(row[index] ?? '', BODY, words));
      const name = head === false ? 0 : narrowest(column.head, STRONG, words);
      return Math.min(most, Math.max(name, ...cells) + (indents[index] ?? 0) + PADDING.x + 0.1);
    });
  const asked = sum(columns.map((column) => column.width));
  const shares = columns.map((column) => (column.width / asked) * CONTENT_WIDTH);
  const fitting = atLeast(shares, least(false, CONTENT_WIDTH / 3)) ?? shares;
  const widths =
    WHOLE_WORDS.reduce<number[] | null>(
      (found, most) => found ?? atLeast(fitting, least(true, most)),
      null,
    ) ?? fitting;
  let x: number = PAGE.left;
  return columns.map((column, index) => {
    const indent = indents[index] ?? PADDING.x;
    const box: Box = { x, width: widths[index] ?? 0, align: column.align ?? 'left', indent };
    x += box.width;
    return box;
  });
}

const linesIn = (cells: Cells): number => Math.max(1, ...cells.map((lines) => lines.length));

function setRow(texts: readonly string[], boxes: readonly Box[], style: Style): Row {
  const cells = boxes.map((box, index) =>
    setLines(texts[index] ?? '', box.width - box.indent - PADDING.x, style),
  );
  return { cells, style, height: linesIn(cells) * LEADING + 2 * PADDING.y };
}

function drawCell(paper: Paper, lines: readonly Line[], box: Box, style: Style): void {
  for (const [index, line] of lines.entries()) {
    const x = box.align === 'right' ? box.x + box.width - PADDING.x - line.width : box.x + box.indent;
    paper.line(line, x, paper.y + PADDING.y + (index + 1) * LEADING - SIZE * 0.3, style, INK);
  }
}

function drawHead(paper: Paper, row: Row, boxes: readonly Box[], parent: Element | null): void {
  const tr = parent === null ? null : paper.element('TR', {}, paper.element('THead', {}, parent));
  for (const [index, box] of boxes.entries()) {
    const draw = (): void => drawCell(paper, row.cells[index] ?? [], box, row.style);
    if (tr === null) paper.artifact(draw, { type: 'Pagination' });
    else paper.mark(paper.element('TH', { scope: 'Column' }, tr), 'TH', draw);
  }
  paper.y += row.height;
  paper.rule(PAGE.left, paper.y, CONTENT_WIDTH, 0.9, INK);
}

/** Draws a row; `again` starts a new page where a row is taller than a whole page and has to go on there. */
function drawRow(paper: Paper, row: Row, boxes: readonly Box[], body: Element, again: () => void): void {
  const tr = paper.element('TR', {}, body);
  const elements = boxes.map((_, index) =>
    index === 0 ? paper.element('TH', { scope: 'Row' }, tr) : paper.element('TD', {}, tr),
  );
  const total = linesIn(row.cells);
  for (let from = 0; from < total;) {
    if (from > 0) again();
    const fitting = Math.max(1, Math.floor((paper.room - 2 * PADDING.y) / LEADING + 1e-6));
    const to = Math.min(total, from + fitting);
    for (const [index, box] of boxes.entries()) {
      const element = elements[index];
      const lines = row.cells[index]?.slice(from, to) ?? [];
      if (element === undefined || lines.length === 0) continue;
      paper.mark(element, index === 0 ? 'TH' : 'TD', () => drawCell(paper, lines, box, row.style));
    }
    paper.y += (to - from) * LEADING + 2 * PADDING.y;
    from = to;
  }
}

/** Draws the table where the page stands, over as many pages as it needs. */
export function table(paper: Paper, spec: TableSpec): void {
  const boxes = boxesOf(spec);
  const head =
    spec.head === false
      ? null
      : setRow(
          spec.columns.map((column) => column.head),
          boxes,
          STRONG,
        );
  const rows = spec.rows.map((texts, index) =>
    setRow(texts, boxes, spec.total === true && index === spec.rows.length - 1 ? STRONG : BODY),
  );
  const headHeight = head?.height ?? 0;
  const whole = headHeight + sum(rows.map((row) => row.height));
  // A short table stays whole; a longer one begins with two rows at least.
  const opening =
    whole < paper.fullRoom * 0.3 ? whole : headHeight + sum(rows.slice(0, 2).map((row) => row.height));
  paper.reserve(Math.min(opening, paper.fullRoom - paper.held));

  const element = paper.element('Table');
  if (head !== null) drawHead(paper, head, boxes, element);
  const body = paper.element('TBody', {}, element);
  const again = (): void => {
    paper.newPage();
    if (head !== null) drawHead(paper, head, boxes, null);
  };
  for (const [index, row] of rows.entries()) {
    const isTotal = spec.total === true && index === rows.length - 1;
    // The last two rows stay together, so that none stands alone on the next page.
    const next = index > 0 && index === rows.length - 2 ? (rows.at(-1)?.height ?? 0) : 0;
    if (
      paper.room < Math.min(row.height + next, paper.fullRoom - headHeight) &&
      paper.y > PAGE.top + headHeight
    )
      again();
    if (isTotal) paper.rule(PAGE.left, paper.y, CONTENT_WIDTH, 0.9, INK);
    drawRow(paper, row, boxes, body, again);
    paper.rule(PAGE.left, paper.y, CONTENT_WIDTH, 0.4, index === rows.length - 1 ? RULE : HAIRLINE);
  }
  paper.y += 10;
}

/** Names and what they stand for, as a table with row heads only. */
export const facts = (paper: Paper, entries: readonly (readonly [string, string])[]): void =>
  table(paper, {
    columns: [
      { head: '', width: 3 },
      { head: '', width: 9 },
    ],
    rows: entries,
    head: false,
  });
