import { Failure } from '../failure.ts';
import { counted } from '../format.ts';
import { cellText, openRows, takeHeader } from '../tables/index.ts';

const refusalsNamed = 100;

/** What is wrong with one row of a file; `column` is the header as the file has it. */
export interface RowFault {
  readonly line: number;
  readonly column: string;
  readonly code: string;
  readonly message: string;
}

/** The rows of a CSV or XLSX file by the names of the columns asked for. */
export interface NamedTable<Name extends string> {
  readonly sha256: string;
  readonly rows: readonly { readonly line: number; readonly cells: Readonly<Record<Name, string>> }[];
}

/**
 * Reads a small delivered file into memory. `headers` says under which header each column stands, compared without
 * regard to case and blanks around it; a missing column that is not required reads as empty. Other columns are
 * never looked at. @throws Failure `column-missing`, `file-empty`, or for a file that cannot be read
 */
export async function readNamedTable<Name extends string>(
  bytes: Uint8Array,
  headers: Readonly<Record<Name, string>>,
  required: readonly NoInfer<Name>[],
): Promise<NamedTable<Name>> {
  const { facts, rows } = await openRows(bytes);
  const { header, rest } = await takeHeader(rows);
  const key = (text: string): string => text.normalize('NFC').trim().toLowerCase();
  const found = header.cells.map((cell) => key(cellText(cell)));
  const names = Object.keys(headers) as Name[];
  const positions = names.map((name) => [name, found.indexOf(key(headers[name]))] as const);
  const missing = positions.find(([name, position]) => position === -1 && required.includes(name));
  if (missing !== undefined) {
    throw new Failure(
      'invalid',
      'column-missing',
      `Der Datei fehlt die Spalte „${headers[missing[0]]}“. Ergänzen Sie sie.`,
    );
  }
  const read: { line: number; cells: Record<Name, string> }[] = [];
  const take = (batch: typeof rest): void => {
    for (const { line, cells } of batch) {
      const values = positions.map(
        ([name, position]) => [name, cellText(cells[position]).normalize('NFC').trim()] as const,
      );
      read.push({ line, cells: Object.fromEntries(values) as Record<Name, string> });
    }
  };
  take(rest);
  for await (const batch of rows) take(batch);
  if (read.length === 0)
    throw new Failure(
      'invalid',
      'file-empty',
      'Die Datei enthält nur die Kopfzeile. Wählen Sie eine Datei mit Angaben.',
    );
  return { sha256: facts.sha256, rows: read };
}

/** All or nothing: refuses the file when any row is bad, with the first hundred faults and the number of all. */
export function refuseFaults(faults: readonly RowFault[]): void {
  if (faults.length === 0) return;
  const counts: Record<string, number> = {};
  for (const { code } of faults) counts[code] = (counts[code] ?? 0) + 1;
  throw new Failure(
    'invalid',
    'rows-refused',
    `Die Datei wurde nicht übernommen: ${counted(faults.length, 'Angabe ist', 'Angaben sind')} falsch. ${faults[0]?.message ?? ''} Berichtigen Sie die Datei und laden Sie sie neu hoch.`,
    { details: { refusals: faults.slice(0, refusalsNamed), refusalCounts: counts } },
  );
}
