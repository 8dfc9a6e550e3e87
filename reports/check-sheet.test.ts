import { describe, expect, it } from 'vitest';
import type { CheckSheet, CheckSheetItem } from '../src/reporting/values/check-sheet.ts';
import { checkSheet } from '../test/support/more-report-values.ts';
import { cellsOf, elements, readPdf, type ReadPdf } from '../test/support/pdf-structure.ts';
import { renderCheckSheet } from './check-sheet.ts';

const [blank, filled, uncheckable] = checkSheet.items;
if (blank === undefined || filled === undefined || uncheckable === undefined)
  throw new Error('the example has three sheets');

const print = async (items: readonly CheckSheetItem[], change: Partial<CheckSheet> = {}): Promise<ReadPdf> =>
  readPdf(await renderCheckSheet({ ...checkSheet, ...change, items }));
const paragraphs = ({ root }: ReadPdf): string[] => elements(root, 'P').map(({ text }) => text);
const factsOf = ({ root }: ReadPdf): string[][] => elements(root, 'Table').flatMap(cellsOf);

const LINES = 'Nr. des Prüfkriteriums, Sachverhalt, Überzahlung und Unterzahlung in Euro';
const SIGNATURE = 'Geprüft am, Funktion';
const ok = { result: 'ok', facts: null, overpaidCents: null, underpaidCents: null } as const;

describe('a sheet that is', () => {
  it('empty has lines to write on and says that nobody has worked on it', async () => {
    const paper = await print([blank]);
    expect(paragraphs(paper)).toEqual(expect.arrayContaining([LINES, SIGNATURE]));
    expect(paragraphs(paper).join('\n')).not.toContain('kein Fehler');
    expect(factsOf(paper)).toContainEqual(['Fassung des Prüfbogens', 'noch nicht bearbeitet']);
  });

  it('half filled says that there is no error so far, and has lines for more', async () => {
    const results = [ok, null, null];
    const paper = await print([{ ...blank, version: 2, results }]);
    expect(paragraphs(paper)).toEqual(
      expect.arrayContaining(['Bisher ist kein Fehler eingetragen.', LINES, SIGNATURE]),
    );
    expect(paragraphs(paper)).not.toContain('Es ist kein Fehler festgestellt.');
  });

  it('half filled with an error shows it and has lines for more', async () => {
    const results = [null, ...filled.results.slice(1)];
    const paper = await print([{ ...filled, closed: false, disposition: null, results }]);
    expect(paragraphs(paper)).toEqual(
      expect.arrayContaining(['Im Vermerk vom 11.02.2020 ist kein nächster Schritt vereinbart.', LINES]),
    );
    expect(paragraphs(paper)).not.toContain('Bisher ist kein Fehler eingetragen.');
  });

  it('closed without an error says so and has no lines', async () => {
    const paper = await print([{ ...filled, results: [ok, ok, ok] }]);
    expect(paragraphs(paper)).toContain('Es ist kein Fehler festgestellt.');
    expect(paragraphs(paper)).not.toContain(LINES);
    expect(paragraphs(paper)).not.toContain(SIGNATURE);
  });

  it.each([
    ['not-checkable', 'nicht prüfbar'],
    ['out-of-scope', 'gehörte nicht zur Grundgesamtheit'],
  ] as const)('closed as %s says why and has no lines', async (disposition, word) => {
    const paper = await print([{ ...uncheckable, disposition }]);
    expect(paragraphs(paper)).toContain(
      `Nicht geprüft: ${word}. Grund: Die Akte ist im Archiv nicht auffindbar.`,
    );
    expect(paragraphs(paper)).not.toContain(LINES);
    expect(paragraphs(paper)).not.toContain(SIGNATURE);
    const deleted = await print([{ ...uncheckable, disposition, dispositionReason: null }]);
    expect(paragraphs(deleted)).toContain(`Nicht geprüft: ${word}. Grund: (gelöscht)`);
  });
});

it('a case drawn by its amount shows amount and hits, another neither', async () => {
  const drawn = factsOf(await print([uncheckable]));
  expect(drawn).toContainEqual(['Betrag', '847,36 €']);
  expect(drawn).toContainEqual(['Treffer', '2']);
  const names = factsOf(await print([blank])).map(([name]) => name);
  expect(names).not.toContain('Betrag');
  expect(names).not.toContain('Treffer');
});

it('each sheet names the team of its case alone', async () => {
  const teams = factsOf(await print([blank, uncheckable])).filter(([name]) => name === 'Team');
  expect(teams).toEqual([
    ['Team', 'M&I 1'],
    ['Team', 'M&I 2'],
  ]);
});
