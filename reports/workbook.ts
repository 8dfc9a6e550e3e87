/**
 * A report value as XLSX: the same figures as in the PDF, one sheet a list and one for what stands alone. Numbers
 * stay numbers, what is withheld says so.
 */
import ExcelJS from 'exceljs';
import { unzipSync, zipSync } from 'fflate';
import { counted, dateTime, month, NOT_SHOWN } from '../src/format.ts';
import { instant, instructionRef, isoDate, isoMonth } from '../src/reporting/values/figures.ts';
import { fieldRef, teamMatrix, type FieldRef, type TeamMatrix } from '../src/reporting/values/parts.ts';
import type { ReportValue } from '../src/reporting/values/report-value.ts';
import { fieldName, instructionName, originWord } from '../src/reporting/values/words.ts';
import { ZIP_TIME } from './audit-archive.ts';
import { COLUMN_WORDS, VALUE_WORDS } from './workbook-words.ts';

type Cell = string | number | Date | null;
type Row = Map<string, Cell>;
type Sheets = Map<string, Row[]>;

const SUMMARY = 'Übersicht';

const columnWord = (key: string): string => COLUMN_WORDS[key] ?? key;

const named = (path: readonly string[]): string => path.map(columnWord).join(' – ');

function cellOf(key: string, value: string | number | boolean | null): Cell {
  if (typeof value === 'number') return /cents$/i.test(key) ? value / 100 : value;
  if (typeof value === 'boolean') return value ? 'ja' : 'nein';
  if (value === null) return null;
  if (isoDate.safeParse(value).success) return new Date(`${value}T00:00:00Z`);
  if (isoMonth.safeParse(value).success) return month(value);
  if (instant.safeParse(value).success) return dateTime(value);
  return VALUE_WORDS[key]?.[value] ?? value;
}

const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldToRow(field: FieldRef, row: Row): void {
  row.set(columnWord('field'), fieldName(field));
  row.set(columnWord('origin'), originWord[field.origin]);
  row.set(columnWord('instruction'), field.instruction === null ? null : instructionName(field.instruction));
}

/** One row a criterion and team, and one for all teams; a last one tells how many criteria the report leaves out. */
function matrixToSheet({ teams, rows, cut }: TeamMatrix, sheets: Sheets): void {
  const laid = rows.flatMap(({ criterion, tolerable, cells, overall }) =>
    [...cells, overall].flatMap((cell, index) => {
      if (cell === null) return [];
      const row: Row = new Map<string, Cell>([
        [columnWord('criterion'), criterion],
        [columnWord('tolerable'), tolerable],
        [columnWord('team'), teams[index] ?? 'alle Teams'],
      ]);
      lay(cell, [], row, row, sheets, SUMMARY);
      return [row];
    }),
  );
  if (cut !== undefined) {
    const others = counted(cut.omitted, 'weiteres Prüfkriterium', 'weitere Prüfkriterien');
    laid.push(new Map([[columnWord('criterion'), `${others}, hier nicht aufgeführt`]]));
  }
  sheets.set(columnWord('matrix'), laid);
}

/**
 * Lays a value's members into one row; lists of objects go to sheets of their own, whose rows begin with the
 * `context` that tells which row they belong to.
 */
function lay(
  value: object,
  path: readonly string[],
  row: Row,
  context: Row,
  sheets: Sheets,
  where: string,
): void {
  if ('shown' in value && value.shown === false) {
    row.set(named(path), NOT_SHOWN);
    return;
  }
  if ('shown' in value && 'value' in value && isScalar(value.value)) {
    row.set(named(path), cellOf('value', value.value));
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    if (key === 'shown') continue;
    const here = [...path, key];
    if (key === 'field' && isRecord(member)) fieldToRow(fieldRef.parse(member), row);
    else if (key === 'instruction' && isRecord(member)) {
      row.set(columnWord(key), instructionName(instructionRef.parse(member)));
    } else if (key === 'matrix' && isRecord(member)) matrixToSheet(teamMatrix.parse(member), sheets);
    else if (isScalar(member)) row.set(named(here), cellOf(key, member));
    else if (isRecord(member)) lay(member, here, row, context, sheets, where);
    else if (Array.isArray(member)) {
      if (member.every(isScalar))
        row.set(named(here), member.map((item) => cellOf(key, item) ?? '').join('; '));
      else listToSheet(member, key, context, sheets, where);
    }
  }
}

/** What names a row to the lists inside it. */
function contextOf(item: object, outer: Row): Row {
  const row: Row = new Map(outer);
  for (const [key, member] of Object.entries(item)) {
    if (key === 'field' && isRecord(member)) row.set(columnWord(key), fieldName(fieldRef.parse(member)));
    if (['criterion', 'protocolNumber', 'rank', 'number', 'version'].includes(key) && isScalar(member)) {
      row.set(columnWord(key), cellOf(key, member));
    }
  }
  return row;
}

function listToSheet(
  items: readonly unknown[],
  key: string,
  context: Row,
  sheets: Sheets,
  where: string,
): void {
  const title = where === SUMMARY ? columnWord(key) : `${where} ${columnWord(key)}`;
  const rows = sheets.get(title) ?? [];
  sheets.set(title, rows);
  for (const item of items) {
    const row: Row = new Map(context);
    rows.push(row);
    if (isRecord(item)) lay(item, [], row, contextOf(item, context), sheets, title);
  }
}

/** Excel allows 31 characters and none of []:*?/\ in a sheet's name, and no name twice. */
function sheetName(title: string, taken: Set<string>): string {
  const plain = title.replaceAll(/[[\]:*?/\\]/g, ' ');
  const clean = plain.slice(0, 1).toUpperCase() + plain.slice(1);
  let name = clean.slice(0, 31);
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${clean.slice(0, 28)} ${number}`;
  taken.add(name.toLowerCase());
  return name;
}

const isFraction = (head: string): boolean =>
  /(Fehlerquote|Grenze|tolerierbar|Ziel|Sicherheit|Übereinstimmung bei Fehlern)$/.test(head);

function addSheet(book: ExcelJS.Workbook, name: string, rows: readonly Row[]): void {
  const heads = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = heads.map((head) => ({
    header: head,
    key: head,
    width: Math.min(48, Math.max(12, head.length + 2)),
    style: {
      alignment: { vertical: 'top', wrapText: true },
      ...(isFraction(head) ? { numFmt: '0.0%' } : /EUR\)?$/.test(head) ? { numFmt: '#,##0.00' } : {}),
    },
  }));
  sheet.getRow(1).font = { bold: true };
  for (const row of rows) {
    sheet.addRow(heads.map((head) => row.get(head) ?? null)).eachCell((cell) => {
      if (cell.value instanceof Date) cell.numFmt = 'dd.mm.yyyy';
    });
  }
}

/** The bytes of the workbook; the same value gives the same bytes. */
export async function renderWorkbook(value: ReportValue): Promise<Uint8Array> {
  const sheets: Sheets = new Map();
  const summary: Row = new Map();
  lay(value, [], summary, new Map(), sheets, SUMMARY);

  const book = new ExcelJS.Workbook();
  book.creator = value.head.softwareVersion;
  book.created = new Date(value.head.collectedAt);
  book.modified = book.created;
  const taken = new Set<string>();
  addSheet(
    book,
    sheetName(SUMMARY, taken),
    [...summary].map(
      ([name, cell]) =>
        new Map<string, Cell>([
          ['Angabe', name],
          ['Wert', cell],
        ]),
    ),
  );
  for (const [title, rows] of sheets) {
    if (rows.length > 0) addSheet(book, sheetName(title, taken), rows);
  }
  const written = await book.xlsx.writeBuffer();
  // exceljs stamps every part with the present moment; packed again, the file is a function of the value.
  return zipSync(unzipSync(new Uint8Array(written)), { mtime: ZIP_TIME });
}
