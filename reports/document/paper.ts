/**
 * The page frame of every report: A4, one text column on a grid of twelve, running head and foot, tagged content,
 * embedded fonts, PDF/A-2a that carries the PDF/UA-1 marker. Blocks (`blocks.ts`, `table.ts`, `figure.ts`) draw
 * on it.
 */
import Pdf from 'pdfkit';
import { featuresOf, fonts, widthOf } from './fonts.ts';
import { INK, MUTED, RULE, WATERMARK } from './palette.ts';
import { drawSign } from './signs.ts';
import { setLines, setOneLine, type Line, type Style } from './typesetting.ts';
import { declareUniversalAccess, escapeXml } from './xmp.ts';

export type Element = PDFKit.PDFStructureElement;

export const PAGE = { width: 595.28, height: 841.89, left: 56.7, right: 56.7, top: 80, bottom: 62 } as const;
export const CONTENT_WIDTH = PAGE.width - PAGE.left - PAGE.right;
const FLOOR = PAGE.height - PAGE.bottom;
const GUTTER = 10;

/** Left edge and width of `span` columns of the twelve, counted from 0. */
export function gridColumn(start: number, span: number): { x: number; width: number } {
  const column = (CONTENT_WIDTH - 11 * GUTTER) / 12;
  return { x: PAGE.left + start * (column + GUTTER), width: span * column + (span - 1) * GUTTER };
}

export interface PaperFacts {
  /** the report's name, also the document's title */
  readonly title: string;
  /** who it belongs to, in the running head */
  readonly owner: string;
  /** left in the running foot */
  readonly foot: string;
  readonly draft: boolean;
  /** UTC moment of the value; nothing in the file depends on the moment of rendering */
  readonly createdAt: string;
  readonly softwareVersion: string;
  /** SHA-256 of the value; also makes the file's ID */
  readonly valueDigest: string;
}

/** What pdfkit takes for a structure element; its types lag behind scope and bounding box. */
export interface ElementOptions {
  readonly alt?: string;
  readonly scope?: 'Column' | 'Row';
  /** left, top, right, bottom from the page's top left */
  readonly bbox?: readonly [number, number, number, number];
}

export class Paper {
  readonly pdf: PDFKit.PDFDocument;
  readonly #facts: PaperFacts;
  readonly #root: Element;
  #pending: { height: number; draw: () => void }[] = [];
  #outline: PDFKit.PDFOutline[] = [];
  #pages = 0;
  /** by page, what of the paper it belongs to */
  readonly #parts: (string | null)[] = [];
  /** top of the next block */
  y: number = PAGE.top;

  constructor(facts: PaperFacts) {
    this.#facts = facts;
    const info = {
      Title: facts.title,
      Author: facts.owner,
      Keywords: `SHA-256 ${facts.valueDigest}`,
      Creator: facts.softwareVersion,
      CreationDate: new Date(facts.createdAt),
    };
    this.pdf = new Pdf({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      // Node's deflate gives other bytes on other processors; the same value must give the same file.
      compress: false,
      pdfVersion: '1.7',
      subset: 'PDF/A-2a',
      tagged: true,
      lang: 'de-DE',
      displayTitle: true,
      info,
    });
    // pdfkit writes these texts into the XMP packet as they are.
    const { pdf } = this;
    const appendXML = pdf.appendXML.bind(pdf);
    pdf.appendXML = (xml, newLine) =>
      appendXML(
        [info.Title, info.Author, info.Creator].reduce(
          (all, text) => all.replaceAll(text, escapeXml(text)),
          xml,
        ),
        newLine,
      );
    declareUniversalAccess(appendXML);
    for (const face of ['regular', 'strong'] as const) {
      // pdfkit takes a parsed font, which its types do not say.
      pdf.registerFont(face, fonts[face] as unknown as Uint8Array);
    }
    this.#root = pdf.struct('Document');
    pdf.addStructure(this.#root);
    this.newPage();
  }

  newPage(): void {
    this.pdf.addPage();
    this.#pages += 1;
    this.#parts.push(this.#parts.at(-1) ?? null);
    this.y = PAGE.top;
    if (this.#facts.draft) this.#watermark();
  }

  /** Room left on this page, in points. */
  get room(): number {
    return FLOOR - this.y;
  }

  /** Room on an empty page. */
  get fullRoom(): number {
    return FLOOR - PAGE.top;
  }

  /** Holds a heading back until what follows it has its place, so that it never stands alone at a page's end. */
  hold(height: number, draw: () => void): void {
    this.#pending.push({ height, draw });
  }

  /** Height taken by headings that wait. */
  get held(): number {
    return this.#pending.reduce((sum, heading) => sum + heading.height, 0);
  }

  /** Makes room for `height` points together with the headings that wait, on a new page if need be. */
  reserve(height: number): void {
    const pending = this.#pending;
    const needed = Math.min(this.held + height, this.fullRoom);
    // The space after the last block may reach below the floor; that alone asks for no new page.
    if (needed > 0 && this.room < needed && this.y > PAGE.top) this.newPage();
    this.#pending = [];
    for (const heading of pending) heading.draw();
  }

  /** Begins a new page unless `share` of this one is still free (1: unless it is empty). */
  startPage(share = 1): void {
    this.reserve(0);
    if (this.room < this.fullRoom * share) this.newPage();
  }

  /** Names in the running head, from this page on, the part that the pages belong to, so that none is taken for another's. */
  namePart(part: string): void {
    this.#parts[this.#pages - 1] = part;
  }

  /** Adds an element to the document's reading order (or to `parent`). */
  element(type: string, options: ElementOptions = {}, parent: Element = this.#root): Element {
    const element = this.pdf.struct(type, options);
    parent.add(element);
    return element;
  }

  /** Draws content that belongs to `element`. */
  mark(element: Element, type: string, draw: () => void): void {
    element.add(this.pdf.markStructureContent(type));
    draw();
    this.pdf.endMarkedContent();
  }

  /** Draws what carries no meaning: rules, shades. */
  artifact(draw: () => void, options: PDFKit.Mixins.MarkingOptions = { type: 'Layout' }): void {
    this.pdf.markContent('Artifact', options);
    draw();
    this.pdf.endMarkedContent();
  }

  rule(x: number, y: number, width: number, weight: number, colour: string): void {
    this.artifact(() =>
      this.pdf
        .lineWidth(weight)
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke(colour),
    );
  }

  /** Draws one set line with its baseline at `baseline`. */
  line(line: Line, x: number, baseline: number, style: Style, colour = INK): void {
    const { pdf } = this;
    let at = x;
    pdf.font(style.face).fontSize(style.size).fillColor(colour);
    for (const segment of line.segments) {
      const features = featuresOf(segment.text);
      const width = widthOf(segment.text, style.face, style.size);
      if (segment.actual !== undefined) pdf.markContent('Span', { actual: segment.actual });
      if (segment.sign === undefined) {
        pdf.text(segment.text, at, baseline, {
          lineBreak: false,
          baseline: 'alphabetic',
          ...(features === undefined ? {} : { features }),
        });
      } else drawSign(pdf, segment.sign, at, baseline, width, colour);
      if (segment.actual !== undefined) pdf.endMarkedContent();
      at += width;
    }
  }

  /** An entry in the file's table of contents; level 2 stands under the last of level 1. */
  bookmark(level: number, title: string): void {
    const parent = this.#outline[level - 1] ?? this.#outline[0] ?? this.pdf.outline;
    this.#outline = [...this.#outline.slice(0, level), parent.addItem(title)];
  }

  #watermark(): void {
    const style: Style = { face: 'strong', size: 108 };
    const [line] = setLines('ENTWURF', PAGE.height, style);
    if (line === undefined) return;
    const middle = { x: PAGE.width / 2, y: PAGE.height / 2 };
    this.artifact(
      () => {
        this.pdf.save().rotate(-52, { origin: [middle.x, middle.y] });
        this.line(line, middle.x - line.width / 2, middle.y + 36, style, WATERMARK);
        this.pdf.restore();
      },
      { type: 'Pagination' },
    );
  }

  #runningHeadAndFoot(page: number): void {
    const style: Style = { face: 'regular', size: 8 };
    const { title, owner, foot, draft } = this.#facts;
    const part = this.#parts[page - 1] ?? null;
    const named = part === null ? title : `${title} · ${part}`;
    // What stands at the right has all the width that the left leaves.
    const ends = (left: string, right: string, y: number): void => {
      const first = setOneLine(left, gridColumn(0, 5).width, style);
      const second = setOneLine(right, CONTENT_WIDTH - first.width - 2 * GUTTER, style);
      this.line(first, PAGE.left, y, style, MUTED);
      this.line(second, PAGE.width - PAGE.right - second.width, y, style, MUTED);
    };
    this.artifact(
      () => {
        ends(owner, draft ? `${named} – Entwurf` : named, 46);
        this.pdf
          .lineWidth(0.5)
          .moveTo(PAGE.left, 53)
          .lineTo(PAGE.width - PAGE.right, 53)
          .stroke(RULE);
      },
      { type: 'Pagination', attached: ['Top'] },
    );
    this.artifact(
      () => {
        ends(foot, `Seite ${page} von ${this.#pages}`, PAGE.height - 38);
      },
      { type: 'Pagination', attached: ['Bottom'] },
    );
  }

  /** Ends the document and gives its bytes. */
  async finish(): Promise<Uint8Array> {
    this.reserve(0);
    for (let page = 0; page < this.#pages; page++) {
      this.pdf.switchToPage(page);
      this.#runningHeadAndFoot(page + 1);
    }
    const chunks: Uint8Array[] = [];
    this.pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    const ended = new Promise<void>((resolve, reject) => {
      this.pdf.once('end', resolve);
      this.pdf.once('error', reject);
    });
    this.pdf.end();
    await ended;
    return Uint8Array.from(Buffer.concat(chunks));
  }
}
