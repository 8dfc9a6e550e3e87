/** Plan progress: per field what is planned (outline, where it is known), drawn (pale) and checked (dark), with the figures beside it. */
import { integer } from '../format.ts';
import { fitLabel, type Drawing, type Shape } from './drawing.ts';

export interface ProgressBar {
  readonly label: string;
  readonly planned: number | null;
  readonly drawn: number;
  readonly checked: number;
}

const TEXT = 8;
const ROW = 22;
const LEGEND = 20;

const inWords = (row: ProgressBar): string =>
  `${integer(row.checked)} von ${integer(row.drawn)} geprüft${row.planned === null ? '' : `, geplant ${integer(row.planned)}`}`;

const frameOf = (x: number, y: number, width: number): Shape => ({
  type: 'rect',
  x,
  y,
  width,
  height: 14,
  look: 'muted',
  outline: 0.8,
});

export function progressBars(title: string, rows: readonly ProgressBar[], width: number): Drawing {
  const labelWidth = width * 0.36;
  const textWidth = width * 0.29;
  const barLeft = labelWidth + 8;
  const barWidth = width - barLeft - textWidth - 8;
  const largest = Math.max(1, ...rows.map((row) => Math.max(row.planned ?? 0, row.drawn)));
  const scale = barWidth / largest;

  const legend: Shape[] = [
    ['geprüft', 'ink', undefined],
    ['gezogen', 'shade', undefined],
    ['geplant', 'muted', 0.8],
  ].flatMap(([name, look, outline], index): Shape[] => {
    const x = barLeft + index * 62;
    const box = { type: 'rect', x, y: 2, width: 9, height: 9, look: look as 'ink' } as const;
    return [
      outline === undefined ? box : { ...box, outline: outline as number },
      { type: 'text', x: x + 13, y: 10, text: String(name), size: TEXT, anchor: 'start', look: 'muted' },
    ];
  });

  const bars = rows.flatMap((row, index): Shape[] => {
    const top = LEGEND + index * ROW;
    const lines = fitLabel(row.label, labelWidth, TEXT, 2);
    const firstBaseline = top + (lines.length === 1 ? 14 : 9.5);
    return [
      ...lines.map((text, line): Shape => ({
        type: 'text',
        x: 0,
        y: firstBaseline + line * 10,
        text,
        size: TEXT,
        anchor: 'start',
        look: 'ink',
      })),
      { type: 'rect', x: barLeft, y: top + 4, width: row.drawn * scale, height: 14, look: 'shade' },
      { type: 'rect', x: barLeft, y: top + 7, width: row.checked * scale, height: 8, look: 'ink' },
      ...(row.planned === null ? [] : [frameOf(barLeft, top + 4, row.planned * scale)]),
      {
        type: 'text',
        x: width,
        y: top + 14,
        text: inWords(row),
        size: TEXT,
        anchor: 'end',
        look: 'ink',
      },
    ];
  });

  return {
    width,
    height: LEGEND + rows.length * ROW,
    title,
    description: rows.map((row) => `${row.label}: ${inWords(row)}`).join('; '),
    shapes: [...legend, ...bars],
  };
}
