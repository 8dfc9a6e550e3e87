/**
 * A drawing as inline SVG for the pages: title and description for screen readers, `currentColor` and opacities
 * only, so that it follows light and dark mode without a style attribute (the content security policy forbids one).
 */
import { markCorners, type Drawing, type Look, type Shape } from './drawing.ts';

const PAINT: Readonly<Record<Look, string>> = {
  ink: '"currentColor"',
  accent: '"currentColor"',
  muted: '"currentColor" opacity="0.75"',
  grid: '"currentColor" opacity="0.2"',
  shade: '"currentColor" opacity="0.14"',
  limit: '"currentColor"',
  paper: '"var(--kern-color-layout-background-default, Canvas)"',
};

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const round = (value: number): string => String(Math.round(value * 100) / 100);

const coordinates = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');

function shapeToSvg(shape: Shape): string {
  const name = `class="chart-${shape.look}"`;
  const paint = PAINT[shape.look];
  let svg: string;
  switch (shape.type) {
    case 'rect': {
      const how =
        shape.outline === undefined
          ? `fill=${paint}`
          : `fill="none" stroke-width="${round(shape.outline)}" stroke=${paint}`;
      svg = `<rect ${name} x="${round(shape.x)}" y="${round(shape.y)}" width="${round(shape.width)}" height="${round(shape.height)}" ${how}/>`;
      break;
    }
    case 'line': {
      const dash = shape.look === 'limit' ? ' stroke-dasharray="5 3"' : '';
      svg = `<polyline ${name} points="${coordinates(shape.points)}" fill="none"${dash} stroke-width="${round(shape.weight)}" stroke=${paint}/>`;
      break;
    }
    case 'area':
      svg = `<polygon ${name} points="${coordinates(shape.points)}" fill=${paint}/>`;
      break;
    case 'mark': {
      const corners = markCorners(shape);
      const how =
        shape.hollow === true ? `fill=${PAINT.paper} stroke-width="1.4" stroke=${paint}` : `fill=${paint}`;
      svg =
        corners.length === 0
          ? `<circle ${name} cx="${round(shape.x)}" cy="${round(shape.y)}" r="${round(shape.radius)}" ${how}/>`
          : `<polygon ${name} points="${coordinates(corners)}" ${how}/>`;
      break;
    }
    case 'text':
      svg = `<text ${name} x="${round(shape.x)}" y="${round(shape.y)}" font-size="${round(shape.size)}" text-anchor="${shape.anchor}"${shape.strong === true ? ' font-weight="600"' : ''} fill=${paint}>${escapeText(shape.text)}</text>`;
      break;
  }
  return svg;
}

/** `id` is unique on the page; it names title and description. */
export function toSvg(drawing: Drawing, id: string): string {
  const { width, height, title, description, shapes } = drawing;
  return [
    `<svg class="chart" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-description" xmlns="http://www.w3.org/2000/svg">`,
    `<title id="${id}-title">${escapeText(title)}</title>`,
    `<desc id="${id}-description">${escapeText(description)}</desc>`,
    ...shapes.map(shapeToSvg),
    '</svg>',
  ].join('');
}
