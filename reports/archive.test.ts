import { describe, expect, it } from 'vitest';
import * as more from '../test/support/more-report-values.ts';
import { nameOf, PdfFile, Ref, type Dictionary, type Item } from '../test/support/pdf-objects.ts';
import { jourFixe } from '../test/support/report-values.ts';
import { renderReport } from './render.ts';

/*
 * What ISO 19005-2 (PDF/A-2a) and ISO 14289-1 (PDF/UA-1) ask of the file itself, besides the structure that
 * structure.test.ts looks at. The clause stands with each test.
 */

const VALUES = [
  jourFixe,
  more.divisionMeeting,
  more.drawProtocol,
  more.checkSheet,
  more.qualificationPlan,
  more.annualReport,
  more.auditFile,
] as const;

describe.each(VALUES.map((value) => [value.kind, value] as const))('the file of %s', (_, value) => {
  const rendered = renderReport(value).then((bytes) => ({ bytes, file: new PdfFile(bytes) }));

  it('begins and ends as an archive wants it, is identified and not encrypted (6.1.2, 6.1.3)', async () => {
    const { bytes, file } = await rendered;
    expect(Buffer.from(bytes.slice(0, 9)).toString('latin1')).toBe('%PDF-1.7\n');
    expect(bytes.slice(9, 14).every((byte, at) => (at === 0 ? byte === 0x25 : byte > 127))).toBe(true);
    expect(file.array(file.trailer.get('ID'))).toHaveLength(2);
    expect(file.trailer.has('Encrypt')).toBe(false);
  });

  it('does nothing by itself and holds no form and no other file (6.4–6.6, 6.8)', async () => {
    const { file } = await rendered;
    for (const key of ['OpenAction', 'AA', 'AcroForm', 'Requirements', 'Perms', 'AF'])
      expect([key, file.root.has(key)]).toEqual([key, false]);
    const names = file.root.has('Names') ? [...file.dictionary(file.root.get('Names')).keys()] : [];
    expect(names.filter((name) => name !== 'Dests')).toEqual([]);
    for (const page of file.pages)
      for (const key of ['AA', 'Annots']) expect([key, file.dictionary(page).has(key)]).toEqual([key, false]);
  });

  it('has readable metadata and one colour space for all colours (6.6.2, 6.2.3)', async () => {
    const { file } = await rendered;
    const metadata = file.dictionary(file.root.get('Metadata'));
    expect([nameOf(metadata.get('Type')), nameOf(metadata.get('Subtype'))]).toEqual(['Metadata', 'XML']);
    expect(metadata.has('Filter')).toBe(false);
    const intent = file.dictionary(file.array(file.root.get('OutputIntents'))[0]);
    expect(nameOf(intent.get('S'))).toBe('GTS_PDFA1');
    expect(file.dictionary(intent.get('DestOutputProfile')).get('N')).toBe(3);
    expect(file.stream(intent.get('DestOutputProfile')).slice(16, 20)).toBe('RGB ');
    for (const page of file.pages) {
      const content = file.stream(file.dictionary(page).get('Contents'));
      expect(content).not.toMatch(/\/Device(?:CMYK|N)\b|\s[kK]\n/);
    }
  });

  it('writes the widths of every glyph as its font has them (6.2.11.5)', async () => {
    const { file } = await rendered;
    for (const font of fontsOf(file)) {
      const [descendant] = file.array(font.get('DescendantFonts'));
      const cid = file.dictionary(descendant);
      expect(nameOf(font.get('Encoding'))).toBe('Identity-H');
      expect(nameOf(cid.get('CIDToGIDMap'))).toBe('Identity');
      const advances = advancesOf(file.stream(file.dictionary(cid.get('FontDescriptor')).get('FontFile2')));
      const [first, widths] = file.array(cid.get('W'));
      const listed = file.array(widths).map(Number);
      expect(first).toBe(0);
      // Behind the glyphs in use stand the parts that some are put together from.
      expect(listed.length).toBeLessThanOrEqual(advances.length);
      listed.forEach((width, glyph) => {
        expect(Math.abs(width - (advances[glyph] ?? Number.NaN))).toBeLessThanOrEqual(1);
      });
    }
  });

  it('leads from every piece of content back to its element, and reads pages in order (UA 7.1, 7.18.3)', async () => {
    const { file } = await rendered;
    const tree = file.dictionary(file.dictionary(file.root.get('StructTreeRoot')).get('ParentTree'));
    const parents = new Map<Item, Item[]>();
    const numbers = file.array(tree.get('Nums'));
    for (let at = 0; at < numbers.length; at += 2)
      parents.set(numbers[at] ?? null, file.array(numbers[at + 1]));
    for (const ref of file.pages) {
      const page = file.dictionary(ref);
      expect(nameOf(page.get('Tabs'))).toBe('S');
      const own = parents.get(page.get('StructParents') ?? null) ?? [];
      const marked = file.stream(page.get('Contents')).matchAll(/\/MCID (\d+)/g);
      for (const [, mcid] of marked)
        expect(holds(file, own[Number(mcid)] ?? null, ref, Number(mcid))).toBe(true);
    }
  });

  it('has bookmarks', async () => {
    const { file } = await rendered;
    expect(file.dictionary(file.root.get('Outlines')).has('First')).toBe(true);
  });
});

const fontsOf = (file: PdfFile): Dictionary[] =>
  file.pages.flatMap((page) => {
    const resources = file.dictionary(file.dictionary(page).get('Resources'));
    return [...file.dictionary(resources.get('Font')).values()].map((font) => file.dictionary(font));
  });

/** Advance widths in thousandths, from a TrueType font's own tables. */
function advancesOf(font: string): number[] {
  const data = Buffer.from(font, 'latin1');
  const tables = new Map<string, number>();
  for (let at = 12; at < 12 + 16 * data.readUInt16BE(4); at += 16)
    tables.set(data.toString('latin1', at, at + 4), data.readUInt32BE(at + 8));
  const at = (name: string): number => tables.get(name) ?? Number.NaN;
  const unit = data.readUInt16BE(at('head') + 18);
  const count = data.readUInt16BE(at('hhea') + 34);
  return Array.from({ length: count }, (_, glyph) =>
    Math.round((1000 * data.readUInt16BE(at('hmtx') + 4 * glyph)) / unit),
  );
}

/** Whether the element has this piece of the page among its own. */
function holds(file: PdfFile, element: Item, page: Ref, mcid: number): boolean {
  if (!(element instanceof Ref)) return false;
  const found = file.dictionary(element);
  const isPage = (item: Item | undefined): boolean => item instanceof Ref && item.id === page.id;
  return file.array(found.get('K')).some((kid) => {
    if (kid === mcid) return isPage(found.get('Pg'));
    const inner = file.resolve(kid);
    return inner instanceof Map && inner.get('MCID') === mcid && isPage(inner.get('Pg') ?? found.get('Pg'));
  });
}
