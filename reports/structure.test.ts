import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import { reportValue, type ReportValue } from '../src/reporting/values/report-value.ts';
import * as more from '../test/support/more-report-values.ts';
import { cellsOf, elements, readPdf, type Node } from '../test/support/pdf-structure.ts';
import { nameOf, textOf } from '../test/support/pdf-objects.ts';
import { jourFixe } from '../test/support/report-values.ts';
import { renderReport } from './render.ts';

const VALUES: readonly ReportValue[] = [
  jourFixe,
  more.divisionMeeting,
  more.drawProtocol,
  more.checkSheet,
  more.qualificationPlan,
  more.annualReport,
  more.auditFile,
];

const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  Document: ['H1', 'H2', 'H3', 'P', 'L', 'Table', 'Figure'],
  L: ['LI'],
  LI: ['LBody'],
  Table: ['THead', 'TBody'],
  THead: ['TR'],
  TBody: ['TR'],
  TR: ['TH', 'TD'],
};

/** Children that stand where they may not. */
const misplaced = (node: Node): string[] => [
  ...node.children
    .filter((child) => !(CHILDREN[node.role] ?? []).includes(child.role))
    .map((child) => `${child.role} in ${node.role}`),
  ...node.children.flatMap(misplaced),
];

describe.each(VALUES.map((value) => [value.kind, value] as const))('the PDF of %s', (_, value) => {
  const rendered = renderReport(value).then((bytes) => ({ bytes, pdf: readPdf(bytes) }));

  it('comes from a value that its schema accepts', () => {
    expect(reportValue.parse(JSON.parse(JSON.stringify(value)))).toEqual(value);
  });

  it('has no untagged content and no glyph without meaning', async () => {
    expect((await rendered).pdf.faults).toEqual([]);
  });

  it('nests only roles that belong together, under one document', async () => {
    const { root } = (await rendered).pdf;
    expect(root.role).toBe('Document');
    expect(misplaced(root)).toEqual([]);
  });

  it('begins with the only first-level heading and skips no level', async () => {
    const { root } = (await rendered).pdf;
    const levels = root.children.flatMap((child) =>
      /^H\d$/.test(child.role) ? [Number(child.role.slice(1))] : [],
    );
    expect(root.children[0]?.role).toBe('H1');
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, index) => index === 0 || level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
  });

  it('gives every table the same number of cells a row, and every head cell its scope', async () => {
    const { root } = (await rendered).pdf;
    for (const table of elements(root, 'Table')) {
      const widths = new Set(cellsOf(table).map((row) => row.length));
      expect(widths.size).toBe(1);
      for (const head of elements(table, 'THead').flatMap((part) => elements(part, 'TH'))) {
        expect(head.scope).toBe('Column');
        expect(head.text).not.toBe('');
      }
      for (const row of elements(table, 'TBody').flatMap((part) => elements(part, 'TR'))) {
        expect(row.children[0]?.role).toBe('TH');
        expect(row.children[0]?.scope).toBe('Row');
        expect(row.children.slice(1).every((cell) => cell.role === 'TD')).toBe(true);
      }
    }
  });

  it('gives every figure an alternative text and a box', async () => {
    const { root } = (await rendered).pdf;
    for (const figure of elements(root, 'Figure')) {
      expect(figure.alt?.length ?? 0).toBeGreaterThan(20);
      expect(figure.hasBox).toBe(true);
    }
  });

  it('says that it is PDF/A-2a and PDF/UA-1, in German, with its title', async () => {
    const { file, metadata } = (await rendered).pdf;
    expect(metadata).toMatch(/<pdfaid:part>2<\/pdfaid:part>\s*<pdfaid:conformance>A<\/pdfaid:conformance>/);
    expect(metadata).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(metadata).toContain(
      '<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>',
    );
    expect(metadata).not.toMatch(/&(?!amp;|lt;|gt;)/);
    expect(textOf(file.root.get('Lang'))).toBe('de-DE');
    expect(file.dictionary(file.root.get('MarkInfo')).get('Marked')).toBe(true);
    expect(file.dictionary(file.root.get('ViewerPreferences')).get('DisplayDocTitle')).toBe(true);
    expect(file.array(file.root.get('OutputIntents'))).toHaveLength(1);
    const title = textOf(file.resolve(file.dictionary(file.trailer.get('Info')).get('Title')));
    expect(title).toBe((await rendered).pdf.root.children[0]?.text);
    expect(metadata).toContain(title?.replaceAll('&', '&amp;'));
  });

  it('embeds every font it uses', async () => {
    const { file } = (await rendered).pdf;
    for (const page of file.pages) {
      const resources = file.dictionary(file.dictionary(page).get('Resources'));
      for (const ref of file.dictionary(resources.get('Font')).values()) {
        const font = file.dictionary(ref);
        const [descendant] = file.array(font.get('DescendantFonts'));
        const descriptor = file.dictionary(file.dictionary(descendant).get('FontDescriptor'));
        expect(descriptor.has('FontFile2')).toBe(true);
        expect(nameOf(font.get('BaseFont'))).toMatch(/^[A-Z]{6}\+FiraSans-/);
      }
    }
  });

  it('numbers its pages and names itself on each', async () => {
    const { artifacts, pageCount } = (await rendered).pdf;
    for (const [index, text] of artifacts.entries()) {
      expect(text).toContain(`Seite ${index + 1} von ${pageCount}`);
      expect(text).toContain('Jobcenter Worms');
    }
  });

  it('reads the same to another reader', async () => {
    const { bytes, pdf } = await rendered;
    const task = getDocument({ data: bytes.slice(), verbosity: 0 });
    const document = await task.promise;
    const roles: string[] = [];
    /** Notes the roles that have content on this page, and says whether there was any. */
    const collect = (node: { role?: string; type?: string; children?: object[] }): boolean => {
      const filled = (node.children ?? []).filter((child) => collect(child)).length > 0;
      if (filled && node.role !== undefined) roles.push(node.role);
      return filled || node.type === 'content';
    };
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const tree = await page.getStructTree();
      if (tree !== null) collect(tree);
    }
    expect(document.numPages).toBe(pdf.pageCount);
    await task.destroy();
    for (const role of ['H1', 'H2', 'H3', 'TR', 'TD', 'Figure']) {
      const pages = elements(pdf.root, role).reduce((sum, node) => sum + pagesOf(node).size, 0);
      expect([role, roles.filter((found) => found === role).length]).toEqual([role, pages]);
    }
  });
});

const pagesOf = (node: Node): Set<number> =>
  new Set([...node.pages, ...node.children.flatMap((child) => [...pagesOf(child)])]);

describe('the checker itself', () => {
  const tampered = async (from: RegExp, to: string): Promise<readonly string[]> => {
    const text = Buffer.from(await renderReport(more.qualificationPlan)).toString('latin1');
    expect(text).toMatch(from);
    const changed = text.replace(from, (all) => to.padEnd(all.length));
    return readPdf(Buffer.from(changed, 'latin1')).faults;
  };

  it('finds a rule that is neither tagged nor an artifact', async () => {
    expect((await tampered(/\/Artifact <<\n\/Type \/Layout\n>> BDC/, '/Span BMC')).join()).toContain(
      'untagged S',
    );
  });

  it('finds text whose mark belongs to no element', async () => {
    const faults = await tampered(/\/MCID 3\n/, '/MCID 99');
    expect(faults.join()).toContain('is in no element');
  });

  it('finds content that is marked twice', async () => {
    const faults = await tampered(/ET\nQ\nEMC\n\/P <<\n\/MCID 2/, 'ET Q /P << /MCID 2');
    expect(faults.join()).toContain('inside other marked content');
  });
});
