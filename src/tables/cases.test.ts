import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { frameDigest, inCanonicalOrder, normaliseCase } from '../draw-procedure/index.ts';
import { Failure } from '../failure.ts';
import { writeCanonicalCsv } from './canonical-csv.ts';
import { openCases, readAllCases } from './cases.ts';
import type { ReadOptions } from './cases.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const header = 'Fallnummer;Team;Schicht;Betrag;Entscheidungsdatum\n';

/** Code of the failure, or the codes and lines of refused rows. */
async function refusalOf(text: string, options: ReadOptions = {}): Promise<unknown> {
  try {
    await readAllCases(bytes(text), options);
    return null;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code !== 'rows-refused') return error.code;
    const { refusals } = error.details as {
      refusals: { line: number; column: string | null; code: string }[];
    };
    return refusals.map(({ line, column, code }) => [line, column, code]);
  }
}

describe('a table with the default headers', () => {
  it('becomes cases: text normalised, empty cells null or left out, other columns attributes in key order', async () => {
    const text = 'Team ;Fallnummer;10;Schicht;9;Betrag\n LE1;A\u0308 1;x;;;-1.234,5\nMI1;B;;LZB; y ;\n';
    const { cases, report } = await readAllCases(bytes(text));
    expect(cases).toEqual([
      { caseNumber: 'Ä 1', team: 'LE1', stratum: null, amountCents: -123_450, attributes: [['10', 'x']] },
      { caseNumber: 'B', team: 'MI1', stratum: 'LZB', amountCents: null, attributes: [['9', 'y']] },
    ]);
    expect(report.totals).toEqual({
      rows: 2,
      amountCents: -123_450,
      teams: new Map([
        ['LE1', { cases: 1, amountCents: -123_450 }],
        ['MI1', { cases: 1, amountCents: 0 }],
      ]),
      strata: new Map([
        [null, { cases: 1, amountCents: -123_450 }],
        ['LZB', { cases: 1, amountCents: 0 }],
      ]),
    });
  });

  it('needs neither stratum nor amount', async () => {
    const { cases } = await readAllCases(bytes('Fallnummer,Team\n1,LE1\n'));
    expect(cases).toEqual([
      { caseNumber: '1', team: 'LE1', stratum: null, amountCents: null, attributes: [] },
    ]);
  });
});

describe('a file is refused', () => {
  it.each([
    ['header-empty', 'Fallnummer;Team;\n1;LE1;\n'],
    ['header-repeated', 'Fallnummer;Team;Ä;A\u0308 \n1;LE1;;\n'],
    ['header-control-character', 'F\0a\0l\0l\0;\0T\0\n1;LE1\n'],
    ['column-missing', 'Fallnr;Team\n1;LE1\n'],
    ['column-missing', 'Fallnummer;Gruppe\n1;LE1\n'],
    ['column-personal', 'Fallnummer;Team;Sachbearbeiter\n1;LE1;\n'],
    ['column-personal', 'Fallnummer;Team;Geburtsdatum\n1;LE1;\n'],
    ['column-personal', 'Fallnummer;Team;Name\n1;LE1;\n'],
    ['frame-empty', header],
    ['file-empty', ''],
  ])('with %s: %j', async (code, text) => {
    expect(await refusalOf(text)).toBe(code);
  });

  it.each([
    ['a case number is missing', ' ;LE1;;;\n', 'Fallnummer', 'case-number-missing'],
    ['a team is missing', '1;;;;\n', 'Team', 'team-missing'],
    ['an amount is none', '1;LE1;;12.34;\n', 'Betrag', 'amount-invalid'],
    ['a date is impossible', '1;LE1;;;31.02.2020\n', 'Entscheidungsdatum', 'date-invalid'],
    ['a row has too few cells', '1;LE1\n', null, 'wrong-cell-count'],
    ['a row has too many cells', '1;LE1;;;;\n', null, 'wrong-cell-count'],
    ['a cell holds a NUL', '1;LE1;a\0b;;\n', 'Schicht', 'control-character'],
    ['a cell holds an escape', '1;LE1;\u001b[2J;;\n', 'Schicht', 'control-character'],
    ['a case number is longer than any', `${'1'.repeat(201)};LE1;;;\n`, 'Fallnummer', 'case-number-too-long'],
  ])('where %s', async (_, row, column, code) => {
    expect(await refusalOf(header + row)).toEqual([[2, column, code]]);
  });

  it('where a case number stands twice, also in another Unicode spelling', async () => {
    expect(await refusalOf(`${header}Ä;LE1;;;\nB;LE1;;;\nA\u0308 ;LE1;;;\nB;LE1;;;\n`)).toEqual([
      [4, 'Fallnummer', 'case-number-repeated'],
      [5, 'Fallnummer', 'case-number-repeated'],
    ]);
  });

  it('where a team is unknown or a required stratum is missing', async () => {
    const options = { knownTeam: (code: string) => code === 'LE1', stratumRequired: true };
    expect(await refusalOf(`${header}1;LE1;LZB;;\n2;LE9;LZB;;\n3;LE1;;;\n`, options)).toEqual([
      [3, 'Team', 'team-unknown'],
      [4, 'Schicht', 'stratum-missing'],
    ]);
    expect(await refusalOf('Fallnummer;Team\n1;LE1\n', options)).toBe('column-missing');
  });

  it('names the first hundred rows and counts all, without repeating a value', async () => {
    const secret = 'geheim';
    const rows = Array.from({ length: 250 }, (_, i) => `${i};LE1;;${secret};\n`).join('');
    const reading = await openCases(bytes(header + rows));
    for await (const { cases } of reading.batches) expect(cases).toEqual([]);
    expect(reading.report.refusals).toHaveLength(100);
    expect(reading.report.refusalCounts).toEqual(new Map([['amount-invalid', 250]]));
    expect(JSON.stringify(reading.report.refusals)).not.toContain(secret);
    expect(reading.report.refusals[0]).toEqual({
      line: 2,
      column: 'Betrag',
      code: 'amount-invalid',
      valueClass: 'text',
      message: 'Zeile 2, Spalte „Betrag“: Der Betrag ist keiner (erwartet wird zum Beispiel 1.234,56).',
    });
  });
});

describe('a column profile', () => {
  const text = 'year,case_id,state,note,when\n2023,1,Ohio,x,2023-01-01\n2023,2,Iowa,,2023-02-30\n';
  const profile = {
    caseNumber: { columns: ['year', 'case_id'], separator: '-' },
    team: 'state',
    teamCodes: { Ohio: 'OH' },
    stratum: 'state',
    amount: null,
    attributes: 'others' as const,
    ignored: ['note'],
    dates: [],
  };

  it('composes case numbers, uses a column twice, translates teams and leaves columns out', async () => {
    const { cases } = await readAllCases(bytes(text), { profile });
    expect(
      cases.map(({ caseNumber, team, stratum, attributes }) => [caseNumber, team, stratum, attributes]),
    ).toEqual([
      ['2023-1', 'OH', 'Ohio', [['when', '2023-01-01']]],
      ['2023-2', 'Iowa', 'Iowa', [['when', '2023-02-30']]],
    ]);
  });

  it('says which columns hold dates', async () => {
    expect(await refusalOf(text, { profile: { ...profile, dates: ['when'] } })).toEqual([
      [3, 'when', 'date-invalid'],
    ]);
  });

  it('is held to the file, and to what the canonical headers mean', async () => {
    expect(await refusalOf(text, { profile: { ...profile, team: 'region' } })).toBe('column-missing');
    const clash = 'nr;Team;Betrag\n1;LE1;x\n';
    expect(
      await refusalOf(clash, {
        profile: { ...profile, caseNumber: 'nr', team: 'Team', stratum: null, ignored: [] },
      }),
    ).toBe('column-reserved');
  });
});

describe('canonical CSV', () => {
  const value = fc.string({
    unit: fc.constantFrom('a', 'ä', '"', ';', ',', '\n', '\r', '\t', ' ', '😀', "'", '='),
    minLength: 1,
    maxLength: 6,
  });
  const filled = value.filter((text) => text.trim() !== '');
  const cases = fc.uniqueArray(
    fc.record({
      caseNumber: filled,
      team: filled,
      stratum: fc.option(filled),
      amountCents: fc.option(fc.integer({ min: -1_000_000, max: 1_000_000 })),
      attributes: fc.dictionary(fc.constantFrom('10', '9', 'ä', 'Ort "Worms"', 'x;y'), filled),
    }),
    { selector: ({ caseNumber }) => caseNumber.trim(), minLength: 1, maxLength: 12 },
  );

  it('read back gives the digest of what was written', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (raw) => {
        const frame = inCanonicalOrder(raw.map(normaliseCase));
        const keys = ['10', '9', 'Ort "Worms"', 'x;y', 'ä'];
        let text = '';
        for await (const piece of writeCanonicalCsv(frame, keys)) text += piece;
        const { cases: again } = await readAllCases(bytes(text));
        expect(frameDigest(again)).toBe(frameDigest(frame));
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it('has no byte order mark, semicolons, CR LF, and amounts with two decimals', async () => {
    const frame = [
      {
        caseNumber: '1',
        team: 'LE1',
        stratum: null,
        amountCents: 123_450,
        attributes: [['a', '=1'] as const],
      },
    ];
    let text = '';
    for await (const piece of writeCanonicalCsv(frame, ['a', 'b'])) text += piece;
    expect(text).toBe('Fallnummer;Team;Schicht;Betrag;a;b\r\n1;LE1;;1234,50;=1;\r\n');
  });
});
