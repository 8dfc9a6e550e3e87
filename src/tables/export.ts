import { csvLine } from './canonical-csv.ts';
import { formatAmount } from './values.ts';

/** A column of an exported list. `cents` and `date` values are whole cents and ISO days. */
export interface ExportColumn {
  readonly header: string;
  readonly kind: 'text' | 'integer' | 'decimal' | 'cents' | 'date';
  /** Characters, for XLSX. */
  readonly width?: number;
}

/** Text and days as text, figures as numbers, nothing as null. */
export type ExportValue = string | number | null;

/** Text that a spreadsheet would run as a formula. */
const formulaStart = /^[=+\-@\t\r]/;

/**
 * A list as CSV for German spreadsheets: UTF-8 with byte order mark (they need it), semicolons, CR LF, German
 * numbers and days. Text that would run as a formula gets an apostrophe in front.
 */
export function toCsv(columns: readonly ExportColumn[], rows: readonly (readonly ExportValue[])[]): string {
  const header = columns.map(({ header: text }) => guard(text));
  const lines = rows.map((row) => columns.map(({ kind }, i) => germanText(kind, row[i] ?? null)));
  return `\uFEFF${[header, ...lines].map((cells) => csvLine(cells, ';')).join('')}`;
}

const guard = (text: string): string => (formulaStart.test(text) ? `'${text}` : text);

function germanText(kind: ExportColumn['kind'], value: ExportValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return kind === 'date' ? germanDay(value) : guard(value);
  return kind === 'cents' ? formatAmount(value) : String(value).replace('.', ',');
}

const germanDay = (iso: string): string => iso.slice(0, 10).split('-').reverse().join('.');

/**
 * A list as XLSX workbook with one sheet. Text is written as text cells, never as formulas, and in text format,
 * so that it stays text when somebody edits it; amounts and days are real numbers and days.
 */
export async function toXlsx(
  sheetName: string,
  columns: readonly ExportColumn[],
  rows: readonly (readonly ExportValue[])[],
): Promise<Uint8Array> {
  const { default: ExcelJS } = await import('exceljs');
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet(sheetName, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ header, kind, width }) => ({
    header,
    width: width ?? Math.max(12, header.length + 2),
    style: { numFmt: numberFormats[kind] },
  }));
  sheet.getRow(1).font = { bold: true };
  for (const row of rows) sheet.addRow(columns.map(({ kind }, i) => cellValue(kind, row[i] ?? null)));
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

const numberFormats: Readonly<Record<ExportColumn['kind'], string>> = {
  text: '@',
  integer: '0',
  decimal: '0.00',
  cents: '#,##0.00',
  date: 'dd.mm.yyyy',
};

function cellValue(kind: ExportColumn['kind'], value: ExportValue): string | number | Date | null {
  if (kind === 'date' && typeof value === 'string') return new Date(`${value.slice(0, 10)}T00:00:00Z`);
  return kind === 'cents' && typeof value === 'number' ? value / 100 : value;
}
