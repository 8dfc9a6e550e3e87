/** The logical structure of a finished PDF as a screen reader meets it: roles, attributes, text in reading order. */
import {
  Bytes,
  nameOf,
  Operator,
  Parser,
  PdfFile,
  Ref,
  textOf,
  type Dictionary,
  type Item,
} from './pdf-objects.ts';

export interface Node {
  readonly role: string;
  readonly alt: string | null;
  readonly scope: string | null;
  readonly hasBox: boolean;
  readonly children: readonly Node[];
  /** pages that hold content of this element itself, from 0 */
  readonly pages: readonly number[];
  /** own text and that of the children, in reading order */
  readonly text: string;
}
export interface ReadPdf {
  readonly file: PdfFile;
  readonly root: Node;
  readonly pageCount: number;
  readonly metadata: string;
  /** what is wrong with the file's content; empty when every painted thing is tagged or an artifact */
  readonly faults: readonly string[];
  /** text marked as artifact, by page */
  readonly artifacts: readonly string[];
}

const PAINTING = new Set(['f', 'F', 'f*', 'B', 'B*', 'b', 'b*', 'S', 's', 'sh', 'Do', 'Tj', 'TJ', "'", '"']);

/** Character codes of a font to Unicode, from its ToUnicode map. */
function toUnicode(file: PdfFile, font: Dictionary): Map<number, string> {
  const codes = new Map<number, string>();
  const parser = new Parser(file.stream(font.get('ToUnicode')));
  let items: Item[] = [];
  while (!parser.done) {
    const item = parser.read();
    if (!(item instanceof Operator)) items.push(item);
    else {
      if (item.name === 'endbfrange') {
        for (let at = 0; at + 2 < items.length; at += 3) {
          const [from, , texts] = items.slice(at, at + 3);
          if (!(from instanceof Bytes) || !Array.isArray(texts)) continue;
          const first = Buffer.from(from.raw, 'latin1').readUInt16BE();
          for (const [index, text] of texts.entries()) {
            if (text instanceof Bytes) {
              codes.set(first + index, Buffer.from(text.raw, 'latin1').swap16().toString('utf16le'));
            }
          }
        }
      }
      items = [];
    }
  }
  return codes;
}

interface Mark {
  readonly mcid: number | null;
  readonly artifact: boolean;
  readonly actual: string | null;
}
interface PageContent {
  readonly texts: Map<number, string>;
  readonly artifact: string;
  readonly faults: string[];
}

function readContent(file: PdfFile, page: Dictionary, number: number): PageContent {
  const resources = file.dictionary(page.get('Resources'));
  const fonts = new Map(
    [...file.dictionary(resources.get('Font') ?? new Map<string, Item>())].map(([name, ref]) => [
      name,
      toUnicode(file, file.dictionary(ref)),
    ]),
  );
  const parser = new Parser(file.stream(page.get('Contents')));
  const texts = new Map<number, string>();
  const faults: string[] = [];
  const stack: Mark[] = [];
  let artifact = '';
  let font: Map<number, string> | undefined;
  let operands: Item[] = [];

  const say = (text: string): void => {
    const mcid = stack.findLast((mark) => mark.mcid !== null)?.mcid;
    if (mcid !== undefined && mcid !== null) texts.set(mcid, (texts.get(mcid) ?? '') + text);
    else artifact += text;
  };
  const show = (item: Item): void => {
    for (const part of Array.isArray(item) ? item : [item]) {
      if (!(part instanceof Bytes)) continue;
      for (let at = 0; at < part.raw.length; at += 2) {
        const code = (part.raw.charCodeAt(at) << 8) | part.raw.charCodeAt(at + 1);
        const text = font?.get(code);
        if (code === 0 || text === undefined) faults.push(`page ${number}: glyph ${code} means nothing`);
        if (stack.every((mark) => mark.actual === null)) say(text ?? '');
      }
    }
  };
  const open = (tag: string | null, properties: Dictionary | null): void => {
    const mcid = properties?.get('MCID');
    const mark: Mark = {
      mcid: typeof mcid === 'number' ? mcid : null,
      artifact: tag === 'Artifact',
      actual: textOf(properties?.get('ActualText')),
    };
    if (mark.mcid !== null && stack.some((outer) => outer.mcid !== null || outer.artifact)) {
      faults.push(`page ${number}: tagged content inside other marked content`);
    }
    if (mark.artifact && stack.some((outer) => outer.mcid !== null)) {
      faults.push(`page ${number}: artifact inside tagged content`);
    }
    stack.push(mark);
    if (mark.actual !== null) say(mark.actual);
  };

  while (!parser.done) {
    const item = parser.read();
    if (!(item instanceof Operator)) {
      operands.push(item);
      continue;
    }
    const [first, second] = operands;
    if (PAINTING.has(item.name) && !stack.some((mark) => mark.mcid !== null || mark.artifact)) {
      faults.push(`page ${number}: untagged ${item.name}`);
    }
    switch (item.name) {
      case 'BMC':
        open(nameOf(first), null);
        break;
      case 'BDC':
        open(nameOf(first), second instanceof Map ? second : null);
        break;
      case 'EMC':
        if (stack.pop() === undefined) faults.push(`page ${number}: EMC without a beginning`);
        break;
      case 'Tf':
        font = fonts.get(nameOf(first) ?? '');
        break;
      case 'Tj':
      case 'TJ':
        if (first !== undefined) show(first);
        break;
      case 'ET':
        if (stack.every((mark) => mark.actual === null)) say(' ');
        break;
      default:
        break;
    }
    operands = [];
  }
  if (stack.length > 0) faults.push(`page ${number}: marked content is not closed`);
  return { texts, artifact, faults };
}

/** A parted word is one word again; all space is one space. */
const smooth = (text: string): string =>
  text
    .replaceAll(/ ?\u00ad ?/g, '')
    .replaceAll(/[\s\u00a0]+/g, ' ')
    .trim();

export function readPdf(bytes: Uint8Array): ReadPdf {
  const file = new PdfFile(bytes);
  const pages = file.pages;
  const contents = pages.map((page, index) => readContent(file, file.dictionary(page), index + 1));
  const faults = contents.flatMap((content) => content.faults);
  const used = new Set<string>();

  const pageIndex = (item: Item | undefined): number =>
    item instanceof Ref ? pages.findIndex((page) => page.id === item.id) : -1;

  const nodeOf = (item: Item): Node => {
    const element = file.dictionary(item);
    const own = pageIndex(element.get('Pg'));
    const children: Node[] = [];
    const onPages: number[] = [];
    let text = '';
    const content = (page: number, mcid: number): void => {
      const found = contents[page]?.texts.get(mcid);
      used.add(`${page}:${mcid}`);
      onPages.push(page);
      // An element without text (a figure of lines) still has its marked content.
      text += found ?? '';
    };
    for (const kid of file.array(element.get('K'))) {
      if (typeof kid === 'number') content(own, kid);
      else {
        const resolved = file.resolve(kid);
        if (!(resolved instanceof Map)) continue;
        if (nameOf(resolved.get('Type')) === 'MCR') {
          content(pageIndex(resolved.get('Pg')), Number(resolved.get('MCID')));
        } else {
          const child = nodeOf(kid);
          children.push(child);
          text += ` ${child.text} `;
        }
      }
    }
    const attributes = file.array(element.get('A')).map((entry) => file.dictionary(entry));
    const attribute = (name: string): Item | undefined =>
      attributes.find((entry) => entry.has(name))?.get(name);
    return {
      role: nameOf(element.get('S')) ?? '',
      alt: textOf(element.get('Alt')),
      scope: nameOf(attribute('Scope')),
      hasBox: Array.isArray(attribute('BBox')),
      children,
      pages: onPages,
      text: smooth(text),
    };
  };

  const tree = file.dictionary(file.root.get('StructTreeRoot'));
  const roots = file.array(tree.get('K')).map(nodeOf);
  const [root] = roots;
  if (root === undefined || roots.length !== 1) throw new Error('the file has no single root element');
  for (const [page, { texts }] of contents.entries()) {
    for (const mcid of texts.keys()) {
      if (!used.has(`${page}:${mcid}`)) faults.push(`page ${page + 1}: content ${mcid} is in no element`);
    }
  }
  return {
    file,
    root,
    pageCount: pages.length,
    metadata: Buffer.from(file.stream(file.root.get('Metadata')), 'latin1').toString('utf8'),
    faults,
    artifacts: contents.map(({ artifact }) => smooth(artifact)),
  };
}

/** All elements of a role, in reading order. */
export function elements(node: Node, role: string): Node[] {
  const inner = node.children.flatMap((child) => elements(child, role));
  return node.role === role ? [node, ...inner] : inner;
}

/** A table as the texts of its cells, head rows first. */
export const cellsOf = (table: Node): string[][] =>
  elements(table, 'TR').map((row) => row.children.map((cell) => cell.text));
