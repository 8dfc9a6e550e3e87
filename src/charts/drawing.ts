/**
 * A chart as a small drawing: made once, shown as SVG on the pages (`svg.ts`) and as vectors on paper
 * (`reports/document/figure.ts`). Coordinates in points from the top left. Everything is told apart by shape,
 * hatching or words, never by colour alone.
 */

/** How a shape looks; the renderers decide what that is in light, dark or print. */
export type Look =
  | 'ink' // main lines and filled bars
  | 'accent' // the series the chart is about
  | 'muted' // secondary text and lines
  | 'grid' // hairlines
  | 'shade' // pale areas: interval bands, empty bars
  | 'limit' // dashed: the tolerable rate
  | 'paper'; // the background's own colour

export type Shape =
  | {
      readonly type: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly look: Look;
      /** outline instead of filling */
      readonly outline?: number;
    }
  | {
      readonly type: 'line';
      readonly points: readonly (readonly [number, number])[];
      readonly look: Look;
      readonly weight: number;
    }
  | { readonly type: 'area'; readonly points: readonly (readonly [number, number])[]; readonly look: Look }
  | {
      readonly type: 'mark';
      readonly mark: 'circle' | 'square' | 'diamond' | 'triangle';
      readonly x: number;
      readonly y: number;
      readonly radius: number;
      readonly look: Look;
      readonly hollow?: boolean;
    }
  | {
      readonly type: 'text';
      /** `y` is the baseline */
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly look: Look;
      readonly strong?: boolean;
    };

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** The alternative text: every figure of the chart in words. */
  readonly description: string;
  readonly shapes: readonly Shape[];
}

/** Corners at radius 1; a circle has none. */
const CORNERS: Readonly<Record<MarkShape['mark'], readonly (readonly [number, number])[]>> = {
  circle: [],
  square: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  diamond: [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
  triangle: [
    [0, -1.2],
    [1.2, 1],
    [-1.2, 1],
  ],
};
type MarkShape = Extract<Shape, { type: 'mark' }>;

/** The corners of a mark where it stands; empty for a circle. */
export const markCorners = ({ mark, x, y, radius }: MarkShape): [number, number][] =>
  CORNERS[mark].map(([dx, dy]) => [x + dx * radius, y + dy * radius]);

/** Rough width of a text in Fira Sans, in points; generous, for layout without a font at hand. */
export function estimateWidth(text: string, size: number): number {
  let units = 0;
  for (const character of text) {
    if (/[iljtfrI.,:;'|!()[\]\s]/u.test(character)) units += 0.32;
    else if (/[mwMWÆŒ@%—]/u.test(character)) units += 0.88;
    else if (/\p{Lu}/u.test(character)) units += 0.66;
    else units += (character.codePointAt(0) ?? 0) > 0x2fff ? 1.1 : 0.56;
  }
  return units * size;
}

/** Breaks a label into at most `maxLines` lines of `width` points; what does not fit ends in „…“. */
export function fitLabel(text: string, width: number, size: number, maxLines: number): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(/\s+/).flatMap((word) => sliceWord(word, width, size));
  for (const [index, word] of words.entries()) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (estimateWidth(joined, size) <= width) {
      line = joined;
      continue;
    }
    if (lines.length === maxLines - 1) {
      line = shorten(`${line} ${words.slice(index).join(' ')}`.trim(), width, size);
      break;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line];
}

function sliceWord(word: string, width: number, size: number): string[] {
  const slices: string[] = [];
  let slice = '';
  for (const character of word) {
    if (slice !== '' && estimateWidth(slice + character, size) > width) {
      slices.push(slice);
      slice = '';
    }
    slice += character;
  }
  return [...slices, slice];
}

function shorten(text: string, width: number, size: number): string {
  const characters = Array.from(text);
  while (characters.length > 1 && estimateWidth(`${characters.join('')}…`, size) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}
