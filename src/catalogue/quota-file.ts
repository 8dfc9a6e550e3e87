import { isoDate, parseDate } from '../calendar/index.ts';
import { isDay } from '../tables/index.ts';
import { readNamedTable, refuseFaults, type RowFault } from './named-table.ts';
import type { QuotaRow } from './quotas.ts';

const headers = {
  quota: 'Quote',
  day: 'Statistiktag',
  area: 'Bereich',
  team: 'Team',
  reached: 'Erreicht',
  total: 'Gesamt',
} as const;

/** A row with its place in the file. */
export interface QuotaFileRow extends QuotaRow {
  readonly line: number;
}

/**
 * Reads the values of statistics days from CSV or XLSX: Quote, Statistiktag, Bereich, Team (empty: the whole area),
 * Erreicht, Gesamt. @throws Failure `rows-refused` with every row at fault
 */
export async function readQuotaFile(bytes: Uint8Array): Promise<QuotaFileRow[]> {
  const table = await readNamedTable(bytes, headers, ['quota', 'day', 'area', 'reached', 'total']);
  const faults: RowFault[] = [];
  const rows = table.rows.map(({ line, cells }): QuotaFileRow => {
    const fault = (column: string, code: string, what: string): void => {
      faults.push({ line, column, code, message: `Zeile ${line}, Spalte „${column}“: ${what}` });
    };
    const count = (name: 'reached' | 'total'): number => {
      const digits = cells[name].replaceAll('.', '');
      if (!/^\d{1,8}$/.test(digits))
        fault(headers[name], 'count-invalid', 'Das ist keine Anzahl. Geben Sie eine ganze Zahl ab 0 an.');
      return Number(digits);
    };
    const day = isDay(cells.day) ? parseDate(cells.day) : null;
    if (day === null) fault(headers.day, 'date-invalid', 'Das ist kein Datum (TT.MM.JJJJ).');
    const [reached, total] = [count('reached'), count('total')];
    if (reached > total)
      fault(headers.reached, 'reached-above-total', 'Mehr erreicht als gezählt. Prüfen Sie beide Zahlen.');
    for (const name of ['quota', 'area'] as const) {
      if (cells[name] === '') fault(headers[name], 'value-missing', 'Diese Angabe fehlt.');
    }
    const team = cells.team === '' ? null : cells.team;
    return {
      line,
      quota: cells.quota,
      statisticsDay: day ?? isoDate('1900-01-01'),
      area: cells.area,
      team,
      reached,
      total,
    };
  });
  refuseFaults(faults);
  return rows;
}
