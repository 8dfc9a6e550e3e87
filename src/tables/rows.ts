import { Failure } from '../failure.ts';
import { readCsvRows } from './csv-rows.ts';
import { inspectSource } from './source.ts';
import type { SourceFacts, TableSource } from './source.ts';
import { readXlsxRows } from './xlsx-rows.ts';

/** A cell: its text, or what only a workbook can hold. */
export type Cell = string | WorkbookCell;

export type WorkbookCell =
  | { readonly kind: 'number'; readonly value: number }
  /** As TT.MM.JJJJ. */
  | { readonly kind: 'date'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'formula' }
  | { readonly kind: 'error' };

/** One row of a table with the line (CSV) or row number (XLSX) in which it starts, from 1. */
export interface Row {
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** A table that is being read: what is known of its file, and its rows in batches, in order and once. */
export interface RowReading {
  readonly facts: SourceFacts;
  readonly rows: AsyncGenerator<readonly Row[]>;
}

/** Opens a delivered CSV or XLSX file, told apart by its content, for reading in bounded memory. */
export async function openRows(source: TableSource): Promise<RowReading> {
  const facts = await inspectSource(source);
  return { facts, rows: facts.format === 'xlsx' ? readXlsxRows(source) : readCsvRows(source, facts) };
}

/** Splits off the first row, which holds the headers. The table must be used up or returned afterwards. */
export async function takeHeader(
  rows: AsyncGenerator<readonly Row[]>,
): Promise<{ header: Row; rest: readonly Row[] }> {
  for (let batch = await rows.next(); batch.done !== true; batch = await rows.next()) {
    const [header, ...rest] = batch.value;
    if (header !== undefined) return { header, rest };
  }
  throw new Failure('invalid', 'file-empty', 'Die Datei enthält keine Zeile. Wählen Sie eine andere Datei.');
}

/** The text of a cell as a German spreadsheet shows it; of a formula or an error nothing. */
export function cellText(cell: Cell | undefined): string {
  if (typeof cell === 'string') return cell;
  if (cell === undefined || !('value' in cell)) return '';
  if (cell.kind === 'boolean') return cell.value ? 'WAHR' : 'FALSCH';
  return String(cell.value).replace('.', cell.kind === 'number' ? ',' : '.');
}
