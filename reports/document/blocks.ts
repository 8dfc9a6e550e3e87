/** Headings, paragraphs, lists: the running text of a report. */
import { INK, MUTED } from './palette.ts';
import { CONTENT_WIDTH, gridColumn, PAGE, type Element, type Paper } from './paper.ts';
import { setLines, type Line, type Style } from './typesetting.ts';

interface TextStyle extends Style {
  /** points from baseline to baseline */
  readonly leading: number;
  readonly before: number;
  readonly after: number;
  readonly colour: string;
}

const HEADINGS: Readonly<Record<1 | 2 | 3, TextStyle>> = {
  1: { face: 'strong', size: 22, leading: 27, before: 0, after: 6, colour: INK },
  2: { face: 'strong', size: 14, leading: 18, before: 20, after: 6, colour: INK },
  3: { face: 'strong', size: 10.5, leading: 14, before: 12, after: 4, colour: INK },
};
const TEXTS = {
  body: { face: 'regular', size: 10, leading: 14, before: 0, after: 7, colour: INK },
  lead: { face: 'regular', size: 11, leading: 16, before: 0, after: 5, colour: INK },
  strong: { face: 'strong', size: 10, leading: 14, before: 0, after: 3, colour: INK },
  note: { face: 'regular', size: 8.5, leading: 11.5, before: 0, after: 7, colour: MUTED },
} as const satisfies Readonly<Record<string, TextStyle>>;
export type TextKind = keyof typeof TEXTS;

const drawLines = (paper: Paper, lines: readonly Line[], x: number, style: TextStyle): void => {
  for (const line of lines) {
    paper.line(line, x, paper.y + style.leading - style.size * 0.32, style, style.colour);
    paper.y += style.leading;
  }
};

/** A heading waits for the block after it and is never left alone at the end of a page. */
export function heading(paper: Paper, level: 1 | 2 | 3, text: string): void {
  const style = HEADINGS[level];
  const lines = setLines(text, CONTENT_WIDTH, style);
  paper.hold(style.before + lines.length * style.leading + style.after, () => {
    if (paper.y > PAGE.top) paper.y += style.before;
    paper.bookmark(level, text);
    const element = paper.element(`H${level}`);
    paper.mark(element, `H${level}`, () => drawLines(paper, lines, PAGE.left, style));
    paper.y += style.after;
  });
}

/** Lines that must find room at once: two, but three are not parted, for one of them would stand alone. */
const together = (lines: number): number => (lines <= 3 ? lines : 2);

/** Draws lines over as many pages as they need, at least two together at either side of a break. */
function flow(
  paper: Paper,
  element: Element,
  type: string,
  lines: readonly Line[],
  x: number,
  style: TextStyle,
) {
  let rest = lines;
  while (rest.length > 0) {
    paper.reserve(together(rest.length) * style.leading);
    const fitting = Math.floor(paper.room / style.leading + 1e-6);
    const count = rest.length <= fitting ? rest.length : Math.max(1, Math.min(fitting, rest.length - 2));
    paper.mark(element, type, () => drawLines(paper, rest.slice(0, count), x, style));
    rest = rest.slice(count);
    if (rest.length > 0) paper.newPage();
  }
  paper.y += style.after;
}

/** Up to so many lines a paragraph is kept as a whole, a longer one by its last two. */
const KEPT_LINES = 8;

/** `keep` holds the paragraph back, like a heading, until what follows it has its place. */
export function paragraph(paper: Paper, text: string, kind: TextKind = 'body', keep = false): void {
  const style = TEXTS[kind];
  const lines = setLines(text, CONTENT_WIDTH, style);
  const kept = !keep ? 0 : lines.length <= KEPT_LINES ? lines.length : 2;
  let element: Element | null = null;
  const flowing = lines.slice(0, lines.length - kept);
  if (flowing.length > 0) {
    paper.reserve(together(flowing.length) * style.leading);
    element = paper.element('P');
    flow(paper, element, 'P', flowing, PAGE.left, kept === 0 ? style : { ...style, after: 0 });
  }
  if (kept === 0) return;
  paper.hold(kept * style.leading + style.after, () => {
    const whole = element ?? paper.element('P');
    paper.mark(whole, 'P', () => drawLines(paper, lines.slice(-kept), PAGE.left, style));
    paper.y += style.after;
  });
}

/** A list, numbered where the order counts. The number is part of the text, the dot is decoration. */
export function list(
  paper: Paper,
  items: readonly string[],
  options: { numbered?: boolean; kind?: TextKind } = {},
): void {
  const style = TEXTS[options.kind ?? 'body'];
  const indent = 16;
  let element: Element | null = null;
  for (const [index, item] of items.entries()) {
    const lines = setLines(item, CONTENT_WIDTH - indent, style);
    paper.reserve(together(lines.length) * style.leading);
    element ??= paper.element('L');
    const body = paper.element('LBody', {}, paper.element('LI', {}, element));
    const baseline = paper.y + style.leading - style.size * 0.32;
    const [sign] = setLines(options.numbered === true ? `${index + 1}.` : '•', indent, style);
    if (sign !== undefined) {
      const draw = (): void => paper.line(sign, PAGE.left, baseline, style, style.colour);
      if (options.numbered === true) paper.mark(body, 'LBody', draw);
      else paper.artifact(draw);
    }
    flow(paper, body, 'LBody', lines, PAGE.left + indent, style);
    paper.y -= style.after / 2;
  }
  paper.y += style.after / 2;
}

/** Two lines to sign on, side by side; each names the function that signs. */
export function signatures(paper: Paper, functions: readonly string[]): void {
  const style = TEXTS.note;
  const height = 52;
  paper.reserve(height + style.leading * 2);
  const top = paper.y + height;
  for (const [index, signer] of functions.entries()) {
    const { x, width } = gridColumn(index * 6, 5);
    paper.rule(x, top, width, 0.6, INK);
    const element = paper.element('P');
    paper.y = top + 3;
    const lines = setLines(`${signer}\nOrt, Datum, Unterschrift`, width, style);
    paper.mark(element, 'P', () => drawLines(paper, lines, x, style));
  }
  paper.y += style.after;
}

/** Empty lines to write on by hand, kept with what follows; `label` says what. */
export function writingLines(paper: Paper, label: string, count: number): void {
  const gap = 20;
  paragraph(paper, label, 'note', true);
  paper.hold(count * gap, () => {
    for (let line = 0; line < count; line++) {
      paper.y += gap;
      paper.rule(PAGE.left, paper.y - 8, CONTENT_WIDTH, 0.4, MUTED);
    }
  });
}
