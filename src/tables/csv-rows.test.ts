import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Failure } from '../failure.ts';
import { cellText, openRows } from './rows.ts';
import { CsvSplitter, detectDialect } from './csv-records.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

/** All rows of a file as `line: cells`. */
async function rowsOf(file: Uint8Array): Promise<[number, ...string[]][]> {
  const { rows } = await openRows(file);
  const all: [number, ...string[]][] = [];
  for await (const batch of rows)
    for (const { line, cells } of batch) all.push([line, ...cells.map(cellText)]);
  return all;
}

async function refusalOf(file: Uint8Array): Promise<string> {
  try {
    await rowsOf(file);
    return 'read';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

describe('a CSV file', () => {
  it.each([
    ['semicolons', 'a;b\n1;2\n'],
    ['commas', 'a,b\n1,2\n'],
    ['tabs', 'a\tb\n1\t2\n'],
    ['Windows line ends', 'a;b\r\n1;2\r\n'],
    ['old Macintosh line ends', 'a;b\r1;2\r'],
    ['no last line end', 'a;b\n1;2'],
    ['a byte order mark', '\uFEFFa;b\n1;2\n'],
    ['a byte order mark and quotes', '\uFEFF"a";"b"\r\n"1";"2"\r\n'],
  ])('is read with %s', async (_, text) => {
    expect(await rowsOf(bytes(text))).toEqual([
      [1, 'a', 'b'],
      [2, '1', '2'],
    ]);
  });

  it('is read as Windows-1252 where it is not UTF-8, the euro sign included', async () => {
    const { facts } = await openRows(Buffer.from([0xc4, 0x3b, 0x80, 0x0a]));
    expect(facts.encoding).toBe('windows-1252');
    expect(await rowsOf(Buffer.from([0xc4, 0x3b, 0x80, 0x0a]))).toEqual([[1, 'Ä', '€']]);
  });

  it('keeps delimiters, doubled quotes and line ends inside quotes, and counts lines past them', async () => {
    expect(await rowsOf(bytes('a;b\r\n"x;""y""";"1\r\n2"\r\n\r\nz;"\n"\r\nend;\r\n'))).toEqual([
      [1, 'a', 'b'],
      [2, 'x;"y"', '1\r\n2'],
      [5, 'z', '\n'],
      [7, 'end', ''],
    ]);
  });

  it('takes the delimiter of the header, not of what stands in quotes', () => {
    expect(detectDialect('a;"b,c,d,e";f\n1')).toEqual({ delimiter: ';', lineEnd: '\n' });
    expect(detectDialect('a,b;c\td,e\r\n')).toEqual({ delimiter: ',', lineEnd: '\n' });
    expect(detectDialect('only one\rcell')).toEqual({ delimiter: ';', lineEnd: '\r' });
    expect(detectDialect('not complete;"\n')).toBeNull();
  });

  it.each([
    ['quotes-invalid', 'a quote inside a cell', 'a;b\n1;x"y\n'],
    ['quotes-invalid', 'text behind a closing quote', 'a;b\n1;"y"z\n'],
    ['quotes-invalid', 'a quote that is never closed', 'a;b\n1;"y\n'],
    ['line-too-long', 'a quote that swallows a megabyte', `a;b\n1;"${'y\n'.repeat(1 << 20)}`],
    ['file-empty', 'nothing', ''],
    ['encoding-unsupported', 'UTF-16', '\u00ff\u00fea'],
    ['file-format-unknown', 'an old or encrypted workbook', '\u00d0\u00cf\u0011\u00e0'],
    ['encoding-broken', 'a UTF-8 mark before other bytes', '\u00ef\u00bb\u00bfa;\u00e4\n'],
  ])('is refused with %s for %s', async (code, _, latin1) => {
    expect(await refusalOf(Buffer.from(latin1, 'latin1'))).toBe(code);
  });

  it('names the line of a misplaced quote', async () => {
    await expect(rowsOf(bytes('a;b\n"1\n2";3\n4;x"y\n'))).rejects.toThrow(
      'In Zeile 4 stehen Anführungszeichen falsch',
    );
  });
});

describe('records cut from text in pieces', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'ä', '"', ';', '\n', '\r\n', ' ', '😀'),
    maxLength: 5,
  });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
  const quoted = (text: string): string => (/[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  it('are the same whatever the pieces, and the same as a CSV library finds', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 7 }),
        (rows, lineEnd, size) => {
          const text = rows.map((cells) => cells.map(quoted).join(';') + lineEnd).join('');
          const splitter = new CsvSplitter({ delimiter: ';', lineEnd: '\n' });
          const found: (readonly string[])[] = [];
          for (let at = 0; at < text.length; at += size) {
            for (const { cells } of splitter.push(text.slice(at, at + size), false)) found.push(cells);
          }
          for (const { cells } of splitter.push('', true)) found.push(cells);
          expect(found).toEqual(rows);
          expect(found).toEqual(
            parse(text, { delimiter: ';', relax_column_count: true, record_delimiter: lineEnd }),
          );
        },
      ),
      { numRuns: 1_000, seed: 3 },
    );
  });

  it('know their lines', () => {
    const splitter = new CsvSplitter({ delimiter: ';', lineEnd: '\n' });
    const text = 'a;b\n"\n\n";c\n\nd;e';
    expect([...splitter.push(text, true)].map(({ line }) => line)).toEqual([1, 2, 6]);
  });
});
