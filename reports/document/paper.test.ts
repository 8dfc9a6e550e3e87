import { describe, expect, it } from 'vitest';
import { cellsOf, elements, readPdf, type Node, type ReadPdf } from '../../test/support/pdf-structure.ts';
import { heading, list, paragraph } from './blocks.ts';
import { Paper } from './paper.ts';
import { table } from './table.ts';

const paperWith = async (draw: (paper: Paper) => void, title = 'Probe'): Promise<ReadPdf> => {
  const paper = new Paper({
    title,
    owner: 'Jobcenter Worms',
    foot: 'Version 1',
    draft: false,
    createdAt: '2020-04-01T05:30:00.000Z',
    softwareVersion: 'IKS-Stichproben 0.1.0',
    valueDigest: '0'.repeat(64),
  });
  heading(paper, 1, title);
  draw(paper);
  return readPdf(await paper.finish());
};

const pagesOf = (node: Node): number[] => [...node.pages, ...node.children.flatMap(pagesOf)];
const firstPage = (node: Node): number => Math.min(...pagesOf(node));

describe('a table over many pages', () => {
  const rows = Array.from({ length: 420 }, (_, index) => [
    `Zeile ${index + 1}`,
    index % 7 === 0
      ? 'Eingliederungsvereinbarung mit allen maßgeblichen Mitgliedern der Bedarfsgemeinschaft'
      : 'kurz',
    String(index * 37),
  ]);
  const made = paperWith((paper) => {
    table(paper, {
      columns: [
        { head: 'Nummer', width: 2 },
        { head: 'Beschreibung', width: 3 },
        { head: 'Betrag', width: 1, align: 'right' },
      ],
      rows,
    });
  });

  it('has all its rows in order and its head once for readers', async () => {
    const [found] = elements((await made).root, 'Table');
    expect(found === undefined ? [] : cellsOf(found)).toEqual([
      ['Nummer', 'Beschreibung', 'Betrag'],
      ...rows,
    ]);
  });

  it('repeats the head on every further page for the eye', async () => {
    const { artifacts, pageCount } = await made;
    expect(pageCount).toBeGreaterThanOrEqual(10);
    for (const text of artifacts.slice(1)) expect(text).toContain('Nummer Beschreibung Betrag');
  });

  it('cuts no row across pages and leaves none alone on the last', async () => {
    const { root, pageCount } = await made;
    const body = elements(root, 'TBody').flatMap((part) => elements(part, 'TR'));
    for (const row of body) expect(new Set(pagesOf(row)).size).toBe(1);
    expect(body.filter((row) => firstPage(row) === pageCount - 1).length).toBeGreaterThan(1);
  });

  it('has no fault', async () => {
    expect((await made).faults).toEqual([]);
  });
});

it('a text can be read out of its paper, whatever signs were embedded before', async () => {
  // «±» is drawn of «−» and others; embedding it must not make them signs without a meaning.
  await paperWith((paper) => paragraph(paper, '±0,0 ½ : ; = …', 'strong'));
  const { root } = await paperWith((paper) => {
    paragraph(paper, 'Veränderung: −7,4 Prozentpunkte.');
    paragraph(paper, 'Rückgang: −24,3 bis +39,7.', 'strong');
  });
  expect(elements(root, 'P').map(({ text }) => text)).toEqual([
    'Veränderung: −7,4 Prozentpunkte.',
    'Rückgang: −24,3 bis +39,7.',
  ]);
});

describe('headings', () => {
  it('stand on the page of what follows them, wherever it falls', async () => {
    for (let filler = 28; filler < 48; filler++) {
      const { root } = await paperWith((paper) => {
        for (let line = 0; line < filler; line++) paragraph(paper, `Absatz ${line}`, 'note');
        heading(paper, 2, 'Abschnitt');
        heading(paper, 3, 'Teil');
        table(paper, { columns: [{ head: 'Kopf', width: 1 }], rows: [['eins'], ['zwei'], ['drei']] });
      });
      const section = root.children.findIndex((node) => node.role === 'H2');
      const [h2, h3, following] = root.children.slice(section, section + 3);
      if (h2 === undefined || h3 === undefined || following === undefined)
        throw new Error('blocks are missing');
      expect([firstPage(h2), firstPage(h3)]).toEqual([firstPage(following), firstPage(following)]);
    }
  });
});

describe('pages', () => {
  it('are never empty, however far the last one is filled', async () => {
    for (let filler = 30; filler < 45; filler++) {
      const { root, pageCount } = await paperWith((paper) => {
        for (let line = 0; line < filler; line++) paragraph(paper, `Absatz ${line}`);
      });
      expect(Math.max(...pagesOf(root))).toBe(pageCount - 1);
    }
  });
});

describe('hostile texts', () => {
  const NAMES = ['ẞ', 'Ł', '👩‍👩‍👧‍👦', '漢字', 'e\u0301', '\u202e', '\u0000', '<&>"\'', '…', '\u00ad'];
  const long = 'Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle'
    .repeat(3)
    .slice(0, 200);

  it('break no line and lose no content', async () => {
    const { faults, root } = await paperWith((paper) => {
      heading(paper, 2, long);
      paragraph(paper, NAMES.join(' '));
      list(paper, [long, 'x'.repeat(200)]);
      table(paper, {
        columns: [
          { head: long, width: 1 },
          { head: '👍', width: 1 },
          { head: 'Betrag', width: 1, align: 'right' },
        ],
        rows: [[long, NAMES.join(''), '1.234,56 €']],
      });
    }, `Probe <&> ${long} 👍`);
    expect(faults).toEqual([]);
    const [paragraphFound] = elements(root, 'P');
    expect(paragraphFound?.text).toContain('ẞ Ł 👩‍👩‍👧‍👦 漢字 é');
    expect(elements(root, 'H2')[0]?.text).toBe(long);
    const [found] = elements(root, 'Table');
    expect(found === undefined ? [] : cellsOf(found)[1]?.[0]).toBe(long);
  });

  it('go on over the page where one row is taller than a page', async () => {
    const endless = Array.from({ length: 700 }, (_, index) => `Wort${index}`).join(' ');
    const { faults, root, pageCount } = await paperWith((paper) => {
      table(paper, {
        columns: [
          { head: 'Name', width: 1 },
          { head: 'Text', width: 1 },
          { head: 'leer', width: 3 },
        ],
        rows: [['A', endless, 'x']],
      });
    });
    expect(faults).toEqual([]);
    expect(pageCount).toBeGreaterThan(1);
    expect(elements(root, 'TD')[0]?.text).toBe(endless);
  });
});
