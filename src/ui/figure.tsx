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
