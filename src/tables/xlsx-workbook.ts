import { readWholeXml, unreadable, unsafe } from './xlsx-container.ts';
import type { XlsxContainer } from './xlsx-container.ts';

/** What of a workbook is needed to read its first visible sheet. */
export interface Workbook {
  /** Name of the sheet's entry in the container. */
  readonly sheet: string;
  /** Days count from 1904 instead of 1900. */
  readonly from1904: boolean;
  readonly sharedStrings: readonly string[];
  /** Indexes of cell styles that show a date. */
  readonly dateStyles: ReadonlySet<number>;
}

/** Characters that all shared strings together may have. */
const SHARED_LIMIT = 32 << 20;

/** Characters that one cell may have, as spreadsheets limit it. */
export const CELL_LIMIT = 32_767;

export async function readWorkbook(container: XlsxContainer): Promise<Workbook> {
  const book = await readSheetReference(container);
  return {
    from1904: book.from1904,
    sheet: await resolveSheet(container, book.id),
    sharedStrings: await readSharedStrings(container),
    dateStyles: await readDateStyles(container),
  };
}

async function readSheetReference(container: XlsxContainer): Promise<{ id: string; from1904: boolean }> {
  let id: string | undefined;
  let from1904 = false;
  await readWholeXml(container.read('xl/workbook.xml'), {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (name === 'sheet' && (attributes['state'] ?? 'visible') === 'visible') id ??= attributes['r:id'];
    },
  });
  if (id === undefined) throw unreadable();
  return { id, from1904 };
}

async function resolveSheet(container: XlsxContainer, id: string): Promise<string> {
  let target: string | undefined;
  await readWholeXml(container.read('xl/_rels/workbook.xml.rels'), {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes['Id'] !== id) return;
      if (attributes['TargetMode'] === 'External') throw unsafe();
      target = attributes['Target'];
    },
  });
  if (target === undefined) throw unreadable();
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

async function readSharedStrings(container: XlsxContainer): Promise<string[]> {
  const strings: string[] = [];
  if (!container.has('xl/sharedStrings.xml')) return strings;
  let text: TextParts | null = null;
  let characters = 0;
  await readWholeXml(container.read('xl/sharedStrings.xml'), {
    open(name) {
      if (name === 'si') text = new TextParts();
      text?.open(name);
    },
    text: (part) => text?.add(part),
    close(name) {
      text?.close(name);
      if (name !== 'si' || text === null) return;
      const string = text.take();
      characters += string.length + 1;
      if (characters > SHARED_LIMIT) throw unsafe();
      strings.push(string);
      text = null;
    },
  });
  return strings;
}

/** The text of a string item: all its `t` elements but those of phonetic hints. */
export class TextParts {
  #text = '';
  #inText = false;
  #phonetic = false;

  open(name: string): void {
    if (name === 't') this.#inText = !this.#phonetic;
    if (name === 'rPh') this.#phonetic = true;
  }

  add(part: string): void {
    if (!this.#inText) return;
    this.#text += part;
    if (this.#text.length > CELL_LIMIT) throw unsafe();
  }

  close(name: string): void {
    if (name === 't') this.#inText = false;
    if (name === 'rPh') this.#phonetic = false;
  }

  /** The text, with characters that XML cannot hold (`_x000D_`) put back. */
  take(): string {
    return this.#text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  }
}

async function readDateStyles(container: XlsxContainer): Promise<Set<number>> {
  const styles = new Set<number>();
  if (!container.has('xl/styles.xml')) return styles;
  const dateFormats = new Set([14, 15, 16, 17, 22, ...range(27, 36), ...range(50, 58)]);
  let inCellFormats = false;
  let index = 0;
  await readWholeXml(container.read('xl/styles.xml'), {
    open(name, attributes) {
      const id = Number(attributes['numFmtId']);
      if (name === 'numFmt' && showsDate(attributes['formatCode'] ?? '')) dateFormats.add(id);
      if (name === 'cellXfs') inCellFormats = true;
      if (name !== 'xf' || !inCellFormats) return;
      if (dateFormats.has(id)) styles.add(index);
      index += 1;
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}

/** Whether a number format shows days or years, outside of literal text and conditions. */
const showsDate = (code: string): boolean => /[dy]/i.test(code.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, ''));

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
