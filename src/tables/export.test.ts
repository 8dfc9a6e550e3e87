import { describe, expect, it } from 'vitest';

import { toCsv, toXlsx } from './export.ts';
import type { ExportColumn } from './export.ts';
import { openRows } from './rows.ts';

const columns: ExportColumn[] = [
  { header: 'Fallnummer', kind: 'text' },
  { header: 'Betrag', kind: 'cents' },
  { header: 'Fällig', kind: 'date' },
  { header: 'Anzahl', kind: 'integer' },
  { header: 'Quote', kind: 'decimal' },
];
const traps = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'];

describe('a list for spreadsheets', () => {
  it('as CSV has German figures and days, a byte order mark, and leaves what is missing empty', () => {
    expect(
      toCsv(columns, [
        ['a;"b"', -1250, '2020-03-05', -3, 1.5],
        [null, null, null, null, null],
      ]),
    ).toBe('\uFEFFFallnummer;Betrag;Fällig;Anzahl;Quote\r\n"a;""b""";-12,50;05.03.2020;-3;1,5\r\n;;;;\r\n');
  });

  it('as CSV runs no formula', () => {
    const csv = toCsv(
      [{ header: '=x', kind: 'text' }],
      traps.map((trap) => [trap]),
    );
    expect(csv).toBe(`\uFEFF'=x\r\n'=1+1\r\n'+1\r\n'-1\r\n'@SUM(A1)\r\n'\t=1\r\n"'\r=1"\r\n`);
  });

  it('as XLSX keeps text as text, whatever it begins with, and figures and days as such', async () => {
    const rows = traps.map((trap) => [trap, 123_456, '2020-03-05', 7, 0.25]);
    const { rows: read } = await openRows(await toXlsx('Liste', columns, rows));
    const cells: unknown[] = [];
    for await (const batch of read) for (const row of batch) cells.push(row.cells);
    expect(cells.slice(1)).toEqual(
      traps.map((trap) => [
        trap,
        { kind: 'number', value: 1234.56 },
        { kind: 'date', value: '05.03.2020' },
        { kind: 'number', value: 7 },
        { kind: 'number', value: 0.25 },
      ]),
    );
  });
});
