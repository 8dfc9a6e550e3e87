import { describe, expect, it } from 'vitest';
import type { CheckSheet, CheckSheetItem } from '../src/reporting/values/check-sheet.ts';
import { checkSheet } from '../test/support/more-report-values.ts';
import { cellsOf, elements, readPdf, type Node, type ReadPdf } from '../test/support/pdf-structure.ts';
import { renderCheckSheet } from './check-sheet.ts';

const [blank, filled, uncheckable] = checkSheet.items;
if (blank === undefined || filled === undefined || uncheckable === undefined)
  throw new Error('the example has three sheets');

const print = async (items: readonly CheckSheetItem[], change: Partial<CheckSheet> = {}): Promise<ReadPdf> =>
  readPdf(await renderCheckSheet({ ...checkSheet, ...change, items }));
const paragraphs = ({ root }: ReadPdf): string[] => elements(root, 'P').map(({ text }) => text);
const factsOf = ({ root }: ReadPdf): string[][] => elements(root, 'Table').flatMap(cellsOf);
const pagesOf = (node: Node): number[] => [...node.pages, ...node.children.flatMap(pagesOf)];

const LINES = 'Nr. des Prüfkriteriums, Sachverhalt, Überzahlung und Unterzahlung in Euro';
const SIGNATURE = 'Geprüft am, Funktion';
const ok = { result: 'ok', state: null, facts: null, overpaidCents: null, underpaidCents: null } as const;

/** As many criteria, none answered yet. */
const criteria = (count: number): Pick<CheckSheet, 'criteria'> => ({
  criteria: Array.from({ length: count }, (_, index) => {
    const [one] = checkSheet.criteria.slice(index % checkSheet.criteria.length);
    if (one === undefined) throw new Error('the example has criteria');
    return one;
  }),
});

describe('the running head', () => {
  const many = Array.from({ length: 12 }, () => null);

  it('names the case of every page, also where a sheet goes on', async () => {
    const items = [
      { ...blank, rank: 32, stratum: 'Neufälle', results: many },
      { ...blank, rank: 33, stratum: null, results: many },
      { ...blank, kind: 'chosen', rank: null, stratum: null, results: many },
    ] as const;
    const { artifacts, root, pageCount } = await print(items, criteria(12));
    const starts = elements(root, 'H2').map(({ pages }) => pages[0] ?? -1);
    expect(pageCount).toBeGreaterThanOrEqual(6);
    const names = [
      ' · Rang 32, Schicht „Neufälle“',
      ' · Rang 33 ',
      ` · gezielt ausgewählter Fall ${blank.caseNumber}`,
    ];
    for (const [page, text] of artifacts.entries()) {
      const sheet = starts.findLastIndex((start) => start <= page);
      expect(text).toContain(`Prüfbogen ${checkSheet.protocolNumber}${names[sheet]}`);
    }
  });

  it('names the rank first, so that no long stratum hides it', async () => {
    const { artifacts } = await print([{ ...blank, rank: 7, stratum: 'Bedarfsgemeinschaft '.repeat(20) }]);
    expect(artifacts[0]).toContain(' · Rang 7, Schicht „Bedarfsgemeinschaft');
  });
});

describe('a sheet of a voided draw', () => {
  it('says so and leaves no line to write on', async () => {
    const open = paragraphs(await print([blank]));
    const voided = paragraphs(await print([{ ...blank, voided: true }]));
    const sentence = 'Die Ziehung wurde aufgehoben; ihre Fälle werden nicht mehr geprüft.';
    expect([open.includes(LINES), open.includes(SIGNATURE), open.includes(sentence)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([voided.includes(LINES), voided.includes(SIGNATURE), voided.includes(sentence)]).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('the closing part', () => {
  it.each([
    ['an empty sheet', blank, 'Feststellungen'],
    ['a sheet without errors', { ...filled, results: [ok] }, 'Feststellungen'],
  ] as const)('stays with the findings of %s', async (_, item, title) => {
    for (let count = 3; count < 14; count++) {
      const results = Array.from(
        { length: count },
        (__, index) => item.results[index % item.results.length] ?? null,
      );
      const { root } = await print([{ ...item, results }], criteria(count));
      const pageOf = (name: string): number | undefined =>
        elements(root, 'H3').find(({ text }) => text === name)?.pages[0];
      expect(pageOf('Abschluss der Prüfung')).toBe(pageOf(title));
    }
  });

  it('takes the last lines of a long finding with it and loses none', async () => {
    const words = Array.from({ length: 420 }, (_, index) => `Wort${index + 1}`);
    for (let count = 60; count <= 420; count += 12) {
      const facts = words.slice(0, count).join(' ');
      const error = {
        result: 'error',
        state: 'recorded',
        facts,
        overpaidCents: null,
        underpaidCents: null,
      } as const;
      const { root, faults } = await print([{ ...filled, results: [ok, ok, error] }]);
      expect(faults).toEqual([]);
      const told = elements(root, 'P').filter(({ text }) => text.startsWith('Wort1 '));
      expect(told.map(({ text }) => text)).toEqual([facts]);
      const closing = elements(root, 'H3').find(({ text }) => text === 'Abschluss der Prüfung');
      expect(told.flatMap(pagesOf).at(-1)).toBe(closing?.pages[0]);
    }
  });

  it('does not hold back many findings at once', async () => {
    const facts = 'Der Sachverhalt ist in der Akte nicht vollständig festgehalten. '.repeat(5);
    const error = {
      result: 'error',
      state: 'recorded',
      facts,
      overpaidCents: null,
      underpaidCents: null,
    } as const;
    const results = Array.from({ length: 14 }, () => error);
    const { root } = await print([{ ...filled, results }], criteria(14));
    const told = elements(root, 'P').filter(({ text }) => text === facts.trim());
    expect(told).toHaveLength(14);
    expect(new Set(told.flatMap(pagesOf)).size).toBeGreaterThanOrEqual(2);
  });
});

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
