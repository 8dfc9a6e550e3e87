import type { Cell, Row } from './rows.ts';
import type { TableSource } from './source.ts';
import { readXml, unreadable, unsafe, XlsxContainer } from './xlsx-container.ts';
import type { XmlHandler } from './xlsx-container.ts';
import { CELL_LIMIT, readWorkbook, TextParts } from './xlsx-workbook.ts';
import type { Workbook } from './xlsx-workbook.ts';

/** Columns a table may have; a cell far to the right must not fill memory with empty ones. */
const COLUMN_LIMIT = 512;

/**
 * Reads the first visible sheet of a workbook in batches and bounded memory. Empty rows are skipped, and all rows
 * are as wide as the first, which holds the headers; only more cells with content make a row wider.
 *
 * @throws Failure `xlsx-unreadable`, `xlsx-unsafe`
 */
export async function* readXlsxRows(source: TableSource): AsyncGenerator<readonly Row[]> {
  const container = await XlsxContainer.open(source);
  try {
    const workbook = await readWorkbook(container);
    const sheet = new SheetHandler(workbook);
    for await (const _ of readXml(container.read(workbook.sheet), sheet)) yield sheet.takeRows();
    yield sheet.takeRows();
  } finally {
    container.close();
  }
}

/** Gathers the rows of a sheet from its XML. */
class SheetHandler implements XmlHandler {
  readonly #workbook: Workbook;
  #rows: Row[] = [];
  #width = 0;
  #line = 0;
  #cells: Cell[] = [];
  #cell: OpenCell | null = null;

  constructor(workbook: Workbook) {
    this.#workbook = workbook;
  }

  takeRows(): readonly Row[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      this.#line = attributes['r'] === undefined ? this.#line + 1 : Number(attributes['r']);
      this.#cells = [];
    } else if (name === 'c') {
      this.#cell = {
        column: this.#columnOf(attributes['r']),
        type: attributes['t'] ?? 'n',
        style: Number(attributes['s'] ?? -1),
        formula: false,
        value: '',
        inValue: false,
        inline: new TextParts(),
      };
    } else if (this.#cell !== null) {
      if (name === 'f') this.#cell.formula = true;
      if (name === 'v') this.#cell.inValue = true;
      this.#cell.inline.open(name);
    }
  }

  text(text: string): void {
    if (this.#cell === null) return;
    if (this.#cell.inValue) this.#cell.value += text;
    else this.#cell.inline.add(text);
    if (this.#cell.value.length > CELL_LIMIT) throw unsafe();
  }

  close(name: string): void {
    if (name === 'row') {
      this.#finishRow();
    } else if (this.#cell !== null) {
      if (name === 'v') this.#cell.inValue = false;
      this.#cell.inline.close(name);
      if (name === 'c') this.#finishCell(this.#cell);
    }
  }

  /** Column from 0 by a reference such as `AB12`; the next one where there is none. */
  #columnOf(reference: string | undefined): number {
    if (reference === undefined) return this.#cells.length;
    let column = 0;
    for (const letter of /^[A-Z]+/.exec(reference)?.[0] ?? '')
      column = column * 26 + letter.charCodeAt(0) - 64;
    if (column <= this.#cells.length) throw unreadable();
    if (column > COLUMN_LIMIT) throw unsafe();
    return column - 1;
  }

  #finishCell(open: OpenCell): void {
    while (this.#cells.length < open.column) this.#cells.push('');
    this.#cells.push(readCell(open, this.#workbook));
    this.#cell = null;
  }

  #finishRow(): void {
    const cells = this.#cells;
    this.#cells = [];
    while (cells.length > this.#width && cells.at(-1) === '') cells.pop();
    if (cells.every((cell) => cell === '')) return;
    if (this.#width === 0) this.#width = cells.length;
    while (cells.length < this.#width) cells.push('');
    this.#rows.push({ line: this.#line, cells });
  }
}

/** A cell whose XML is being read. */
interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  readonly inline: TextParts;
  formula: boolean;
  value: string;
  inValue: boolean;
}

function readCell({ type, style, formula, value, inline }: OpenCell, workbook: Workbook): Cell {
  if (formula) return { kind: 'formula' };
  if (type === 'inlineStr') return inline.take();
  if (value === '') return '';
  switch (type) {
    case 's':
      return sharedString(workbook, value);
    case 'str':
      return value;
    case 'b':
      return { kind: 'boolean', value: value === '1' };
    case 'd':
      return dateCell(() => Temporal.PlainDate.from(value.slice(0, 10)));
    case 'n':
      return numberCell(Number(value), workbook.dateStyles.has(style), workbook.from1904);
    default:
      return { kind: 'error' };
  }
}

function sharedString({ sharedStrings }: Workbook, index: string): string {
  const string = sharedStrings[Number(index)];
  if (string === undefined) throw unreadable();
  return string;
}

function numberCell(value: number, isDate: boolean, from1904: boolean): Cell {
  if (!Number.isFinite(value)) throw unreadable();
  if (!isDate) return { kind: 'number', value };
  // spreadsheets believe in 29 February 1900 (day 60): the days before it are one off
  const days = Math.floor(value) + (from1904 ? 1462 : value < 60 ? 1 : 0);
  return dateCell(() => new Temporal.PlainDate(1899, 12, 30).add({ days }));
}

function dateCell(read: () => Temporal.PlainDate): Cell {
  try {
    const { day, month, year } = read();
    return { kind: 'date', value: `${pad(day, 2)}.${pad(month, 2)}.${pad(year, 4)}` };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'error' };
    throw error;
  }
}

const pad = (number: number, digits: number): string => String(number).padStart(digits, '0');
