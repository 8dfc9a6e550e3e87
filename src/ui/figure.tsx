import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { QuietDetails } from './notices.tsx';

interface FigureProps {
  readonly title: string;
  /** True for drawings that show their title themselves (trends do). */
  readonly titleInDrawing?: boolean;
  /** A finished drawing from `src/charts`; it carries its own title and description. */
  readonly svg: string;
  /** The same figures as a table. */
  readonly table: Child;
  /** How to read it, where the figures come from, how many cases stand behind them. */
  readonly note?: Child;
}

/** Width of drawings for screens in their own units: with it their small print comes out at 13 pixels on a desk, 10 on a telephone. */
export const DRAWING_WIDTH = 520;

/** A chart with the table of its figures one click away. */
export const Figure = ({ title, titleInDrawing = false, svg, table, note }: FigureProps) => (
  <figure class="iks-figure">
    <figcaption class={titleInDrawing ? 'kern-sr-only' : 'kern-heading-small'}>{title}</figcaption>
    <div class="iks-figure__drawing" role="region" aria-label={title} tabindex={0}>
      {raw(svg)}
    </div>
    {note !== undefined && <p class="iks-figure__note">{note}</p>}
    <QuietDetails summary="Als Tabelle anzeigen">{table}</QuietDetails>
  </figure>
);
