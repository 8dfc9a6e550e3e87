/** From a text to lines: glyphs the font lacks, German hyphenation, breaking. Pure. */
import Hypher from 'hypher';
import german from 'hyphenation.de';
import { covers, widthOf, type Face } from './fonts.ts';

/** Stands in the line for a character that has to be drawn or substituted; the font has it. */
const STAND_IN = '▯';
/** Signs the font lacks and we draw ourselves. */
export const DRAWN_SIGNS = ['▲', '▼', '●', '■', '✓', '☐', '☒'] as const;
export type DrawnSign = (typeof DRAWN_SIGNS)[number];

/** A piece of a line. `actual` is what it means to a reader who cannot see it, where that differs. */
export interface Segment {
  readonly text: string;
  readonly actual?: string;
  readonly sign?: DrawnSign;
}
export interface Line {
  readonly segments: readonly Segment[];
  readonly width: number;
}
export interface Style {
  readonly face: Face;
  /** points */
  readonly size: number;
}

const graphemes = new Intl.Segmenter('de', { granularity: 'grapheme' });
const hypher = new Hypher(german);
const SOFT_HYPHEN = '\u00ad';

/** The text with a stand-in for every grapheme that cannot be set, and those graphemes in order. */
function substitute(text: string): { text: string; originals: string[] } {
  const clean = text
    .normalize('NFC')
    .replaceAll('\u2011', '-')
    .replaceAll(/[\u202f\u2007]/g, '\u00a0')
    .replaceAll(/[\t\r\u2000-\u200a\u3000]/g, ' ')
    .replaceAll(/[\p{Cc}--\n]/gv, '');
  const originals: string[] = [];
  if (covers(clean.replaceAll('\n', '')) && !clean.includes(STAND_IN)) return { text: clean, originals };
  let set = '';
  for (const { segment } of graphemes.segment(clean)) {
    if (segment === '\n' || (covers(segment) && segment !== STAND_IN)) set += segment;
    else if (!/^\p{Default_Ignorable_Code_Point}+$/u.test(segment)) {
      set += STAND_IN;
      originals.push(segment);
    }
  }
  return { text: set, originals };
}

/** Soft hyphens where the patterns allow one, with at least three letters on either side. */
function hyphenate(letters: string): string {
  return hypher.hyphenate(letters).reduce((joined, part) => {
    const at = joined.replaceAll(SOFT_HYPHEN, '').length;
    return at < 3 || letters.length - at < 3 ? joined + part : joined + SOFT_HYPHEN + part;
  });
}

const pieces = new Map<string, readonly string[]>();

/**
 * Where a word may be parted: at soft hyphens, after hyphens and slashes, and by the German patterns; codes and
 * digests get no hyphen that is not theirs.
 */
function parts(word: string): readonly string[] {
  const known = pieces.get(word);
  if (known !== undefined) return known;
  // What holds a digest is cut where the line ends, JSON after its commas; parting it at its few hyphens looks like
  // several texts.
  if (/[0-9a-f]{32}/.test(word)) return word.split(/(?<=,)/);
  const found = word
    .replaceAll(/\p{L}{6,}/gu, (letters) => (/\d/.test(word) ? letters : hyphenate(letters)))
    .split(/(?<=[\u00ad\u200b/_@])|(?<=\p{L}[-–])(?=\p{L})|(?<=\d{4}–)(?=\d)/u)
    .filter((part) => part !== '');
  if (pieces.size > 20_000) pieces.clear();
  pieces.set(word, found);
  return found;
}

/** How much of `word` fits into `room`; null if no proper part does. */
function partOf(word: string, room: number, style: Style): { head: string; tail: string } | null {
  const all = parts(word);
  let best: { head: string; tail: string } | null = null;
  for (let count = 1; count < all.length; count++) {
    const head = all.slice(0, count).join('');
    const visible = printed(head, true);
    if (widthOf(visible, style.face, style.size) > room) break;
    if (head.replaceAll(SOFT_HYPHEN, '').length >= 2) best = { head, tail: all.slice(count).join('') };
  }
  return best;
}

/** As much of an unbreakable word as fits: at a space that should have stayed whole, else at least one grapheme. */
function cut(word: string, room: number, style: Style): { head: string; tail: string } {
  const fits = (text: string): boolean => widthOf(printed(text, false), style.face, style.size) <= room;
  const space = [...word.matchAll(/(?<=[^ \u00a0])[ \u00a0]+/gu)].findLast(({ index }) =>
    fits(word.slice(0, index)),
  );
  if (space !== undefined)
    return { head: word.slice(0, space.index), tail: word.slice(space.index + space[0].length) };
  let head = '';
  for (const { segment } of graphemes.segment(word)) {
    if (head !== '' && !fits(head + segment)) break;
    head += segment;
  }
  return { head, tail: word.slice(head.length) };
}

/** What is seen of a text with soft hyphens: only the last one of a line, as a hyphen. */
const printed = (text: string, atLineEnd: boolean): string =>
  (atLineEnd && text.endsWith(SOFT_HYPHEN) ? `${text.slice(0, -1)}-` : text).replaceAll(
    /[\u00ad\u200b]/g,
    '',
  );

/** Where a line may end; „M&I 1“ and „SGB II“ stay together, but not a number tied to what it counts. */
const SPACES = / +(?!\d{1,2}(?!\d|[.,]\d|\u00a0)|[IVX]+(?!\p{L}))/u;

function breakParagraph(text: string, width: number, style: Style): string[] {
  const space = widthOf(' ', style.face, style.size);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const push = (): void => {
    lines.push(line);
    line = '';
    used = 0;
  };
  for (const word of text.split(SPACES).filter((item) => item !== '')) {
    let rest = word;
    while (rest !== '') {
      const gap = line === '' ? 0 : space;
      const restWidth = widthOf(printed(rest, false), style.face, style.size);
      if (used + gap + restWidth <= width) {
        line += (gap > 0 ? ' ' : '') + rest;
        used += gap + restWidth;
        break;
      }
      const room = width - used - gap;
      // A gap at the line's end is nicer than a parted word, unless the gap is wide.
      const worthIt = restWidth > width || (room > 90 && rest.length > 11);
      const part = line === '' || worthIt ? partOf(rest, room, style) : null;
      const taken = part ?? (line === '' ? cut(rest, width, style) : null);
      if (taken !== null) {
        line += (gap > 0 ? ' ' : '') + taken.head;
        rest = taken.tail;
      }
      if (taken === null || rest !== '') push();
    }
  }
  if (line !== '' || lines.length === 0) push();
  return lines;
}

function segmentsOf(line: string, originals: Iterator<string>): Segment[] {
  const hyphenated = line.endsWith(SOFT_HYPHEN);
  const segments: Segment[] = [];
  for (const text of printed(line, false).split(new RegExp(`(${STAND_IN})`))) {
    if (text === STAND_IN) {
      const actual = String(originals.next().value);
      const sign = DRAWN_SIGNS.find((candidate) => candidate === actual);
      segments.push(sign === undefined ? { text, actual } : { text, actual, sign });
    } else if (text !== '') segments.push({ text });
  }
  // Readers get the soft hyphen, so that a parted word is still one word to them.
  if (hyphenated) segments.push({ text: '-', actual: SOFT_HYPHEN });
  return segments;
}

/**
 * The width a text needs at least: its longest part that is not to be parted. Whole words with `words`, else the
 * parts between hyphenation points.
 */
export function narrowest(text: string, style: Style, words: boolean): number {
  const units = substitute(text)
    .text.split('\n')
    .flatMap((paragraph) => paragraph.split(SPACES))
    .flatMap((word) => (words ? [word] : parts(word)));
  return Math.max(0, ...units.map((unit) => widthOf(printed(unit, true), style.face, style.size)));
}

/**
 * Sets a text into lines of at most `width` points. Newlines are kept; no word is too long: it is hyphenated by
 * the German patterns and, failing that, cut.
 */
export function setLines(text: string, width: number, style: Style): Line[] {
  const { text: clean, originals } = substitute(text);
  const queue = originals[Symbol.iterator]();
  return clean
    .split('\n')
    .flatMap((paragraph) => breakParagraph(paragraph, width, style))
    .map((line) => {
      const segments = segmentsOf(line, queue);
      const drawn = segments.map((segment) => segment.text).join('');
      return { segments, width: widthOf(drawn, style.face, style.size) };
    });
}

/** One line that ends in „…“ where it would not fit; for running heads and charts. */
export function setOneLine(text: string, width: number, style: Style): Line {
  const lines = setLines(text, width, style);
  const [first] = lines;
  if (first !== undefined && lines.length === 1) return first;
  const room = width - widthOf('…', style.face, style.size);
  const [fitting = { segments: [], width: 0 }] = setLines(text, room, style);
  const segments = fitting.segments.filter((segment) => segment.actual !== SOFT_HYPHEN);
  return { segments: [...segments, { text: '…' }], width: Math.min(width, fitting.width + width - room) };
}
