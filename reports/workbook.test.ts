import { createHash } from 'node:crypto';
import ExcelJS from 'exceljs';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { auditEvidence } from '../test/support/audit-evidence.ts';
import * as more from '../test/support/more-report-values.ts';
import { jourFixe } from '../test/support/report-values.ts';
import { packAuditFile } from './audit-archive.ts';
import { renderWorkbook } from './workbook.ts';
import { COLUMN_WORDS } from './workbook-words.ts';

/** A sheet as objects by its heads. */
async function sheet(bytes: Uint8Array, name: string): Promise<Record<string, ExcelJS.CellValue>[]> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(Uint8Array.from(bytes).buffer);
  const found = book.getWorksheet(name);
  if (found === undefined)
    throw new Error(`no sheet ${name}: ${book.worksheets.map((one) => one.name).join(', ')}`);
  const rows: Record<string, ExcelJS.CellValue>[] = [];
  found.eachRow((row, number) => {
    const record: Record<string, ExcelJS.CellValue> = {};
    found.getRow(1).eachCell((head, column) => (record[head.text] = row.getCell(column).value));
    if (number > 1) rows.push(record);
  });
  return rows;
}

describe('the workbook of a report', () => {
  const bytes = renderWorkbook(jourFixe);

  it('holds the results as numbers', async () => {
    const [first, , third, fourth] = await sheet(await bytes, 'Ergebnisse');
    expect(first).toMatchObject({
      Prüffeld: 'MI-01 Eingliederungsvereinbarung: Abschluss und Fortschreibung',
      'Schätzung – Fehlerquote – fehlerhaft': 9,
      'Schätzung – Fehlerquote – n': 60,
      'Schätzung – Fehlerquote – N': 412,
      'Schätzung – Fehlerquote – Fehlerquote': 0.15,
      tolerierbar: 0.05,
    });
    expect(third).toMatchObject({ 'Schätzung – Fehlerquote': 'nicht ausgewiesen' });
    expect(fourth).toMatchObject({ 'Beträge – Überzahlung – EUR': 1234.56 });
  });

  it('names the team of every cell of the matrix', async () => {
    const rows = await sheet(await bytes, 'Prüfkriterien und Teams');
    const teams = ['M&I 1', 'M&I 2', 'Team U25', 'Team SAM', 'alle Teams'];
    expect(rows.map((row) => row['Team'])).toEqual([
      ...teams,
      ...teams.filter((team) => team !== 'Team SAM'),
    ]);
    expect(rows[3]?.['Fehlerquote']).toBe('nicht ausgewiesen');
  });

  it('says how many criteria the matrix leaves out', async () => {
    const { matrix } = jourFixe;
    if (matrix === null) throw new Error('the example has a matrix');
    const cut = { heaviest: 2, omitted: 3 };
    const rows = await sheet(
      await renderWorkbook({ ...jourFixe, matrix: { ...matrix, cut } }),
      'Prüfkriterien und Teams',
    );
    expect(rows.at(-1)?.['Prüfkriterium']).toBe('3\u00a0weitere Prüfkriterien, hier nicht aufgeführt');
  });

  it('writes days as days', async () => {
    const [measure] = await sheet(await bytes, 'Maßnahmen');
    expect(measure?.['fällig']).toEqual(new Date('2020-03-20T00:00:00Z'));
  });

  it('has a German head for every member of every report', () => {
    const unknown = new Set<string>();
    const walk = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(walk);
      else if (typeof value === 'object' && value !== null) {
        for (const [key, member] of Object.entries(value)) {
          if (key !== 'shown' && !(key in COLUMN_WORDS)) unknown.add(key);
          walk(member);
        }
      }
    };
    walk([jourFixe, ...Object.values(more)]);
    expect([...unknown]).toEqual([]);
  });

  it('never writes a formula, whatever a text begins with', async () => {
    const [decision] = jourFixe.decisions;
    if (decision === undefined) throw new Error('the example asks for a decision');
    const hostile = await renderWorkbook({
      ...jourFixe,
      decisions: [{ ...decision, subject: '=HYPERLINK("http://example.org")' }],
    });
    const [row] = await sheet(hostile, 'Entscheidungen');
    expect(row?.['Gegenstand']).toBe('=HYPERLINK("http://example.org")');
  });
});

describe('the audit file as an archive', () => {
  it('names the hash of every part', async () => {
    const parts = unzipSync(await packAuditFile(more.auditFile, auditEvidence));
    const manifest = JSON.parse(strFromU8(parts['manifest.json'] ?? new Uint8Array())) as {
      files: { name: string; sha256: string }[];
    };
    expect(manifest.files.map(({ name }) => name)).toEqual([
      'pruefakte.pdf',
      'pruefakte.json',
      'checkpoints.json',
      'reports.json',
      'journal/1.jsonl',
      'protocols/2020-MI-0012.json',
      'protocols/2020-MI-0008.json',
    ]);
    expect(Object.keys(parts).toSorted()).toEqual(
      ['manifest.json', ...manifest.files.map(({ name }) => name)].toSorted(),
    );
    for (const { name, sha256 } of manifest.files) {
      const part = parts[name] ?? new Uint8Array();
      expect(createHash('sha256').update(part).digest('hex')).toBe(sha256);
    }
    expect(JSON.parse(strFromU8(parts['pruefakte.json'] ?? new Uint8Array()))).toEqual(more.auditFile);
  });

  it('lets no protocol number lead out of its folder', async () => {
    const [protocol] = more.auditFile.protocols;
    if (protocol === undefined) throw new Error('the example has a protocol');
    const parts = unzipSync(
      await packAuditFile(
        { ...more.auditFile, protocols: [{ ...protocol, protocolNumber: '../../etc/passwd' }] },
        auditEvidence,
        new Uint8Array([1]),
      ),
    );
    expect(Object.keys(parts).every((name) => !name.includes('..'))).toBe(true);
  });
});
