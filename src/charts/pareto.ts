/** Error types by frequency, the most frequent first, with the cumulative share where every count is shown. */
import { NOT_SHOWN, integer, percent } from '../format.ts';
import { fitLabel, type Drawing, type Shape } from './drawing.ts';

export interface ParetoRow {
  readonly label: string;
  readonly count: { readonly shown: true; readonly value: number } | { readonly shown: false };
}

const TEXT = 8;
const ROW = 22;
const HEAD = 16;

export function pareto(title: string, rows: readonly ParetoRow[], width: number): Drawing {
  const value = ({ count }: ParetoRow): number => (count.shown ? count.value : -1);
  const sorted = rows.toSorted((a, b) => value(b) - value(a));
  const total = sorted.every(({ count }) => count.shown)
    ? sorted.reduce((sum, row) => sum + value(row), 0)
    : 0;
  const labelWidth = width * 0.34;
  const barLeft = labelWidth + 8;
  const barWidth = width * 0.36;
  const scale = barWidth / Math.max(1, ...sorted.map(value));
  let running = 0;
  const cumulative = sorted.map((row) => (total > 0 ? percent((running += value(row)) / total, 0) : null));

  const shapes = sorted.flatMap((row, index): Shape[] => {
    const top = HEAD + index * ROW;
    const lines = fitLabel(row.label, labelWidth, TEXT, 2);
    const text = (content: string, x: number, anchor: 'start' | 'end', strong = false): Shape => ({
      type: 'text',
      x,
      y: top + 13,
      text: content,
      size: TEXT,
      anchor,
      look: 'ink',
      strong,
    });
    const share = cumulative[index];
    return [
      ...lines.map((line, at): Shape => ({
        type: 'text',
        x: 0,
        y: top + (lines.length === 1 ? 13 : 8.5) + at * 9.5,
        text: line,
        size: TEXT,
        anchor: 'start',
        look: 'ink',
      })),
      ...(row.count.shown
        ? [
            {
              type: 'rect',
              x: barLeft,
              y: top + 4,
              width: row.count.value * scale,
              height: 12,
              look: 'ink',
            } as const,
            text(integer(row.count.value), barLeft + row.count.value * scale + 5, 'start', true),
          ]
        : [text(NOT_SHOWN, barLeft, 'start')]),
      ...(share === null || share === undefined ? [] : [text(share, width, 'end')]),
    ];
  });

  const head: Shape[] =
    total > 0
      ? [
          { type: 'text', x: barLeft, y: 9, text: 'Anzahl', size: 7.5, anchor: 'start', look: 'muted' },
          { type: 'text', x: width, y: 9, text: 'kumuliert', size: 7.5, anchor: 'end', look: 'muted' },
        ]
      : [{ type: 'text', x: barLeft, y: 9, text: 'Anzahl', size: 7.5, anchor: 'start', look: 'muted' }];
  return {
    width,
    height: HEAD + sorted.length * ROW,
    title,
    description: sorted
      .map((row, index) => {
        const share = cumulative[index];
        const count = row.count.shown ? integer(row.count.value) : NOT_SHOWN;
        return `${row.label}: ${count}${share === null || share === undefined ? '' : ` (kumuliert ${share})`}`;
      })
      .join('; '),
    shapes: [...head, ...shapes],
  };
}
