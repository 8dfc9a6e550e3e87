/** Key figures side by side, each with its label, a large value and a few lines about it. */
import { INK, MUTED } from './palette.ts';
import { CONTENT_WIDTH, PAGE, type Paper } from './paper.ts';
import { setLines, type Line, type Style } from './typesetting.ts';

export interface Card {
  readonly label: string;
  readonly value: string;
  readonly lines: readonly string[];
  /** share of the row's width, against 1 of the others */
  readonly share?: number;
}

const GAP = 12;
const LABEL: Style = { face: 'strong', size: 8.5 };
const VALUE: Style = { face: 'strong', size: 19 };
const DETAIL: Style = { face: 'regular', size: 8 };
const LEADING = { label: 11, value: 25, detail: 10.8 };

export function cards(paper: Paper, items: readonly Card[]): void {
  const shares = items.map(({ share = 1 }) => share);
  const unit = (CONTENT_WIDTH - (items.length - 1) * GAP) / shares.reduce((sum, share) => sum + share, 0);
  let left: number = PAGE.left;
  const set = items.map((card, index) => {
    const x = left;
    const width = unit * (shares[index] ?? 1);
    left += width + GAP;
    return {
      x,
      width,
      label: setLines(card.label, width, LABEL),
      value: setLines(card.value, width, VALUE),
      detail: card.lines.flatMap((line) => setLines(line, width, DETAIL)),
    };
  });
  const labelLines = Math.max(...set.map(({ label }) => label.length));
  const valueLines = Math.max(...set.map(({ value }) => value.length));
  const detailLines = Math.max(...set.map(({ detail }) => detail.length));
  const height = 8 + labelLines * LEADING.label + valueLines * LEADING.value + detailLines * LEADING.detail;
  paper.reserve(height + 12);

  const list = paper.element('L');
  for (const card of set) {
    const { x } = card;
    paper.rule(x, paper.y, card.width, 1.4, INK);
    const body = paper.element('LBody', {}, paper.element('LI', {}, list));
    let baseline = paper.y + 4;
    const draw = (lines: readonly Line[], style: Style, leading: number, colour: string): void => {
      for (const line of lines) paper.line(line, x, (baseline += leading), style, colour);
    };
    paper.mark(body, 'LBody', () => {
      draw(card.label, LABEL, LEADING.label, INK);
      baseline = paper.y + 4 + labelLines * LEADING.label;
      draw(card.value, VALUE, LEADING.value, INK);
      baseline = paper.y + 6 + labelLines * LEADING.label + valueLines * LEADING.value;
      draw(card.detail, DETAIL, LEADING.detail, MUTED);
    });
  }
  paper.y += height + 12;
}
