/** Charts on paper: the drawing's shapes as vectors, tagged as a figure with its alternative text. */
import { markCorners, type Drawing, type Look, type Shape } from '../../src/charts/drawing.ts';
import { ACCENT, HAIRLINE, INK, MUTED } from './palette.ts';
import { PAGE, type Paper } from './paper.ts';
import { setLines, type Style } from './typesetting.ts';

const COLOURS: Readonly<Record<Look, string>> = {
  ink: INK,
  accent: ACCENT,
  muted: MUTED,
  grid: HAIRLINE,
  shade: '#dfe3e9',
  limit: INK,
  paper: '#ffffff',
};

function drawShape(paper: Paper, shape: Shape, left: number, top: number): void {
  const { pdf } = paper;
  const colour = COLOURS[shape.look];
  switch (shape.type) {
    case 'rect': {
      pdf.rect(left + shape.x, top + shape.y, shape.width, shape.height);
      if (shape.outline === undefined) pdf.fill(colour);
      else pdf.lineWidth(shape.outline).stroke(colour);
      break;
    }
    case 'line': {
      const [[x, y] = [0, 0], ...rest] = shape.points;
      pdf.lineWidth(shape.weight).moveTo(left + x, top + y);
      for (const [nextX, nextY] of rest) pdf.lineTo(left + nextX, top + nextY);
      if (shape.look === 'limit') pdf.dash(5, { space: 3 }).stroke(colour).undash();
      else pdf.stroke(colour);
      break;
    }
    case 'area':
      pdf.polygon(...shape.points.map(([x, y]) => [left + x, top + y])).fill(colour);
      break;
    case 'mark': {
      const corners = markCorners(shape);
      if (corners.length === 0) pdf.circle(left + shape.x, top + shape.y, shape.radius);
      else pdf.polygon(...corners.map(([x, y]) => [left + x, top + y]));
      if (shape.hollow === true) pdf.lineWidth(1.2).fillAndStroke('#ffffff', colour);
      else pdf.fill(colour);
      break;
    }
    case 'text': {
      const style: Style = { face: shape.strong === true ? 'strong' : 'regular', size: shape.size };
      const [line] = setLines(shape.text, 1e6, style);
      if (line === undefined) break;
      const shift = { start: 0, middle: line.width / 2, end: line.width }[shape.anchor];
      paper.line(line, left + shape.x - shift, top + shape.y, style, colour);
      break;
    }
  }
}

/** Draws figures side by side (`x` from the left of the content), all in one row that is never cut. */
export function figures(paper: Paper, row: readonly { drawing: Drawing; x: number }[]): void {
  const height = Math.max(0, ...row.map(({ drawing }) => drawing.height));
  paper.reserve(height);
  for (const { drawing, x } of row) {
    const left = PAGE.left + x;
    const element = paper.element('Figure', {
      alt: `${drawing.title}. ${drawing.description}`,
      bbox: [left, paper.y, left + drawing.width, paper.y + drawing.height],
    });
    paper.mark(element, 'Figure', () => {
      for (const shape of drawing.shapes) drawShape(paper, shape, left, paper.y);
    });
  }
  paper.y += height + 10;
}

export const figure = (paper: Paper, drawing: Drawing): void => figures(paper, [{ drawing, x: 0 }]);
