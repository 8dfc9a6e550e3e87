import ExcelJS from 'exceljs';
import { strToU8, zipSync } from 'fflate';
import type { Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';

import { Failure } from '../failure.ts';
import { readAllCases } from './cases.ts';
import { openRows } from './rows.ts';

const relationships = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"';
const book = '<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>';

/** A workbook of which only the sheet, or another part, is of interest. */
function workbook(sheetData: string, parts: Record<string, string> = {}): Uint8Array {
  const files: Record<string, string> = {
    'xl/workbook.xml': book,
    'xl/_rels/workbook.xml.rels': `<Relationships ${relationships}><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheetData}</sheetData></worksheet>`,
    ...parts,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

const text = (reference: string, value: string): string =>
  `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
const header = `<row r="1">${text('A1', 'Fallnummer')}${text('B1', 'Team')}${text('C1', 'Betrag')}</row>`;

async function cellsOf(file: Uint8Array): Promise<unknown[]> {
  const { rows } = await openRows(file);
  const all: unknown[] = [];
  for await (const batch of rows) for (const { line, cells } of batch) all.push([line, ...cells]);
  return all;
}

/** Code of the failure, or the codes of refused rows. */
async function refusalOf(file: Uint8Array): Promise<unknown> {
  try {
    await readAllCases(file);
    return null;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const refusals = error.details['refusals'] as { line: number; code: string }[] | undefined;
    return refusals?.map(({ line, code }) => [line, code]) ?? error.code;
  }
}

describe('a workbook', () => {
  it('written by a spreadsheet program gives text, numbers as amounts, and days as TT.MM.JJJJ', async () => {
    const made = new ExcelJS.Workbook();
    const sheet = made.addWorksheet('Fälle');
    sheet.addRow(['Fallnummer', 'Team', 'Schicht', 'Betrag', 'Entscheidungsdatum', 'Anzahl', 'Notiz']);
    sheet.addRow([
      '0012',
      'LE1',
      'LZB',
      1234.56,
      new Date('2020-03-05T00:00:00Z'),
      3,
      { richText: [{ text: 'a' }, { text: 'ä' }] },
    ]);
    sheet.addRow(['=1+1', 'LE1', null, '-1.234,5', new Date('2024-02-29T00:00:00Z'), 0.5, null]);
    sheet.getColumn(5).numFmt = 'dd.mm.yyyy';
    const { cases, facts } = await readAllCases(new Uint8Array(await made.xlsx.writeBuffer()));
    expect(facts.format).toBe('xlsx');
    expect(cases).toEqual([
      {
        caseNumber: '0012',
        team: 'LE1',
        stratum: 'LZB',
        amountCents: 123_456,
        attributes: [
          ['Anzahl', '3'],
          ['Entscheidungsdatum', '05.03.2020'],
          ['Notiz', 'aä'],
        ],
      },
      {
        caseNumber: '=1+1',
        team: 'LE1',
        stratum: null,
        amountCents: -123_450,
        attributes: [
          ['Anzahl', '0,5'],
          ['Entscheidungsdatum', '29.02.2024'],
        ],
      },
    ]);
  });

  it('keeps places: missing cells are empty, empty rows are skipped, rows keep their numbers', async () => {
    const rows = `<row r="2"/><row r="4">${text('A4', 'x')}<c r="C4"><v>2</v></c></row><row r="5"><c r="A5" s="1"/></row>`;
    expect(await cellsOf(workbook(header + rows))).toEqual([
      [1, 'Fallnummer', 'Team', 'Betrag'],
      [4, 'x', '', { kind: 'number', value: 2 }],
    ]);
  });

  it('reads shared strings without their phonetic hints and puts escaped characters back', async () => {
    const strings =
      '<sst><si><t>東</t><rPh sb="0" eb="1"><t>x</t></rPh></si><si><r><t>a</t></r><r><t>_x000A_b</t></r></si></sst>';
    const row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>';
    expect(await cellsOf(workbook(row, { 'xl/sharedStrings.xml': strings }))).toEqual([[1, '東', 'a\nb']]);
  });

  it('counts days as spreadsheets do, from 1900 with its leap day that was none, or from 1904', async () => {
    const styles =
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm&quot;d&quot;"/><numFmt numFmtId="165" formatCode="0 &quot;Tage&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>';
    const row =
      '<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1" s="2"><v>43831</v></c><c r="C1" s="3"><v>5</v></c><c r="D1" t="d"><v>2020-02-29</v></c></row>';
    const day = (value: string): object => ({ kind: 'date', value });
    expect(await cellsOf(workbook(row, { 'xl/styles.xml': styles }))).toEqual([
      [1, day('01.01.1900'), day('01.01.2020'), { kind: 'number', value: 5 }, day('29.02.2020')],
    ]);
    const from1904 = book.replace('<sheets>', '<workbookPr date1904="1"/><sheets>');
    const [first] = await cellsOf(workbook(row, { 'xl/styles.xml': styles, 'xl/workbook.xml': from1904 }));
    expect(first).toEqual([
      1,
      day('02.01.1904'),
      day('02.01.2024'),
      { kind: 'number', value: 5 },
      day('29.02.2020'),
    ]);
  });
});

describe('rows of a workbook are refused', () => {
  it.each([
    ['case-number-not-text', '<c r="A2"><v>12</v></c>', text('B2', 'LE1'), ''],
    ['formula', text('A2', '1'), text('B2', 'LE1'), '<c r="C2"><f>1+1</f><v>2</v></c>'],
    ['formula', text('A2', '1'), '<c r="B2" t="str"><f t="shared" si="0"/><v>LE1</v></c>', ''],
    ['cell-error', text('A2', '1'), text('B2', 'LE1'), '<c r="C2" t="e"><v>#REF!</v></c>'],
    ['amount-invalid', text('A2', '1'), text('B2', 'LE1'), '<c r="C2"><v>1.005</v></c>'],
    ['amount-invalid', text('A2', '1'), text('B2', 'LE1'), '<c r="C2" t="b"><v>1</v></c>'],
    ['wrong-cell-count', text('A2', '1'), text('B2', 'LE1'), `<c r="C2"/>${text('D2', 'x')}`],
    ['control-character', text('A2', '1'), text('B2', '_x0000_'), ''],
  ])('with %s', async (code, first, second, third) => {
    expect(await refusalOf(workbook(`${header}<row r="2">${first}${second}${third}</row>`))).toEqual([
      [2, code],
    ]);
  });
});

describe('a workbook made to do harm is refused', () => {
  const sheetWith = (prefix: string): Uint8Array =>
    workbook('', {
      'xl/worksheets/sheet1.xml': `${prefix}<worksheet><sheetData>${header}</sheetData></worksheet>`,
    });

  it('with an external entity', async () => {
    const entity = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>';
    expect(await refusalOf(sheetWith(entity))).toBe('xlsx-unsafe');
  });

  it('with entities that multiply', async () => {
    const laughs = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>';
    expect(await refusalOf(sheetWith(laughs))).toBe('xlsx-unsafe');
  });

  it('with parts that unpack to more than a hundred times their size', async () => {
    const blanks = ' '.repeat(8 << 20);
    expect(await refusalOf(workbook(`${header}${blanks}`))).toBe('xlsx-unsafe');
  });

  it('with a directory that understates what unpacks', async () => {
    const file = workbook(header + ' '.repeat(100_000));
    const name = Buffer.from('xl/worksheets/sheet1.xml');
    const bytes = Buffer.from(file);
    const directory = bytes.lastIndexOf(name) - 46;
    expect(bytes.readUInt32LE(directory)).toBe(0x02_01_4b_50);
    bytes.writeUInt32LE(500, directory + 24);
    expect(await refusalOf(bytes)).toBe('xlsx-unreadable');
  });

  it('with a cell so far to the right that its row would fill memory', async () => {
    expect(await refusalOf(workbook(`<row r="1">${text('XFD1', 'x')}</row>`))).toBe('xlsx-unsafe');
  });

  it('with a text longer than a cell can hold', async () => {
    expect(await refusalOf(workbook(`<row r="1">${text('A1', 'x'.repeat(40_000))}</row>`))).toBe(
      'xlsx-unsafe',
    );
  });

  it('with thousands of parts, or two of one name', async () => {
    const parts = Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`xl/media/${i}`, '']));
    expect(await refusalOf(workbook(header, parts))).toBe('xlsx-unsafe');
  });

  it('with a sheet that lies elsewhere', async () => {
    const rels = `<Relationships><Relationship Id="rId1" TargetMode="External" Target="http://example.org/"/></Relationships>`;
    expect(await refusalOf(workbook(header, { 'xl/_rels/workbook.xml.rels': rels }))).toBe('xlsx-unsafe');
  });
});

describe('a broken workbook is refused', () => {
  it.each<[string, Zippable | Uint8Array]>([
    ['a ZIP without a workbook', { a: strToU8('x') }],
    ['XML that does not close', workbook('<row>')],
    ['cells out of order', workbook(`<row r="1">${text('B1', 'x')}${text('A1', 'y')}</row>`)],
    ['a shared string that is not there', workbook('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')],
    ['a number that is none', workbook('<row r="1"><c r="A1"><v>x</v></c></row>')],
    ['half a file', workbook(header).subarray(0, 200)],
  ])('%s', async (_, file) => {
    expect(await refusalOf(file instanceof Uint8Array ? file : zipSync(file))).toBe('xlsx-unreadable');
  });

  it('any flipped bit in the packed sheet', async () => {
    const good = workbook(header + `<row r="2">${text('A2', '1')}${text('B2', 'LE1')}</row>`);
    expect(await refusalOf(good)).toBeNull();
    const start = Buffer.from(good).indexOf('xl/worksheets/sheet1.xml') + 'xl/worksheets/sheet1.xml'.length;
    for (let i = 0; i < 64; i++) {
      const bad = Uint8Array.from(good);
      bad[start + i] = (bad[start + i] ?? 0) ^ (1 << (i % 8));
      expect(await refusalOf(bad)).not.toBeNull();
    }
  });
});
