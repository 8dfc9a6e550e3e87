/** Criterion × team with the figures in the cells; above the tolerable rate is pale, signals carry a mark. */
import { percent, tolerance } from '../format.ts';
import { mutedText } from './axes.ts';
import { fitLabel, type Drawing, type Shape } from './drawing.ts';
import { rateInWords, secondCheckNote, secondChecksInShort, type ChartRate } from './rates.ts';

export type Signal = 'none' | 'anomaly' | 'hotspot';
export interface MatrixCell {
  readonly figure: ChartRate;
  readonly signal: Signal;
}
export interface MatrixRow {
  readonly criterion: string;
  readonly tolerable: number;
  /** one a team; null where the team has no part in the criterion */
  readonly cells: readonly (MatrixCell | null)[];
  readonly overall: MatrixCell;
}

const SIGNAL_WORD: Readonly<Record<Signal, string>> = {
  none: '',
  anomaly: ', Auffälligkeit',
  hotspot: ', Fehlerschwerpunkt',
};
const cellInWords = ({ figure, signal }: MatrixCell): string =>
  `${rateInWords(figure)}${SIGNAL_WORD[signal]}`;

const LEGEND = 20;
const LEGEND_LINE = 11;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const centred = (place: Place, y: number, text: string, size: number, strong = false): Shape => ({
  type: 'text',
  x: place.x + place.width / 2,
  y: place.y + y,
  text,
  size,
  anchor: 'middle',
  look: strong ? 'ink' : 'muted',
  strong,
});

function cellShapes(cell: MatrixCell | null, tolerable: number, place: Place): Shape[] {
  if (cell === null) return [centred(place, 17, '–', 8)];
  const { figure, signal } = cell;
  const open = secondChecksInShort(figure);
  if (!figure.shown) return [centred(place, 14, 'nicht aus-', 7), centred(place, 23, 'gewiesen', 7)];
  const box = {
    type: 'rect',
    x: place.x + 1.5,
    y: place.y + 1.5,
    width: place.width - 3,
    height: place.height - 3,
  } as const;
  const mark = { type: 'mark', x: place.x + 9, y: place.y + 10, radius: 3, look: 'ink' } as const;
  return [
    ...(figure.rate > tolerable ? [{ ...box, look: 'shade' } as const] : []),
    ...(signal === 'hotspot'
      ? [{ ...box, look: 'ink', outline: 1.5 } as const, { ...mark, mark: 'diamond' } as const]
      : []),
    ...(signal === 'anomaly' ? [{ ...mark, mark: 'triangle', hollow: true } as const] : []),
    centred(place, 15, percent(figure.rate), 8.5, true),
    centred(place, 26, `${figure.faulty} von ${figure.n}`, 7),
    ...(open === null ? [] : [centred(place, 35, open, 6.5)]),
  ];
}

const figuresOf = ({ cells, overall }: MatrixRow): ChartRate[] =>
  [...cells, overall].flatMap((cell) => cell?.figure ?? []);

export function teamMatrix(
  title: string,
  teams: readonly string[],
  rows: readonly MatrixRow[],
  width: number,
): Drawing {
  const names = [...teams, 'alle Teams'];
  const labelWidth = width * Math.max(0.24, 0.42 - teams.length * 0.02);
  const column = (width - labelWidth) / names.length;
  const heads = names.map((name) => fitLabel(name, column - 4, 7.5, 3));
  const headHeight = Math.max(...heads.map((lines) => lines.length)) * 9.5 + 6;
  let bottom = headHeight;
  const body = rows.flatMap((row, rowIndex): Shape[] => {
    const top = bottom;
    const lines = fitLabel(row.criterion, labelWidth - 8, 7.5, 4);
    const label = [...lines, `tolerierbar ${tolerance(row.tolerable)}`];
    const isOpen = figuresOf(row).some((figure) => secondChecksInShort(figure) !== null);
    const rowHeight = Math.max(isOpen ? 43 : 34, label.length * 9.5 + 8);
    bottom += rowHeight;
    const place = (index: number): Place => ({
      x: labelWidth + index * column,
      y: top,
      width: column,
      height: rowHeight,
    });
    return [
      {
        type: 'line',
        points: [
          [0, top],
          [width, top],
        ],
        look: 'grid',
        weight: rowIndex === 0 ? 1 : 0.5,
      },
      ...label.map((text, line): Shape => ({
        type: 'text',
        x: 0,
        y: top + 10.5 + line * 9.5,
        text,
        size: line === lines.length ? 7 : 7.5,
        anchor: 'start',
        look: line === lines.length ? 'muted' : 'ink',
      })),
      ...row.cells.flatMap((cell, index) => cellShapes(cell, row.tolerable, place(index))),
      ...cellShapes(row.overall, row.tolerable, place(teams.length)),
    ];
  });

  const base = bottom + 14;
  const note = secondCheckNote(rows.flatMap(figuresOf));
  const legend: Shape[] = [
    { type: 'rect', x: 0, y: base - 7.5, width: 9, height: 9, look: 'shade' },
    { type: 'mark', mark: 'triangle', x: 166, y: base - 3, radius: 3, look: 'ink', hollow: true },
    { type: 'mark', mark: 'diamond', x: 246, y: base - 3, radius: 3, look: 'ink' },
    ...(
      [
        [13, 'Schätzwert über der tolerierbaren Quote'],
        [173, 'Auffälligkeit'],
        [254, 'Fehlerschwerpunkt'],
      ] as const
    ).map(([x, text]): Shape => mutedText(text, [x, base], 'start', 7)),
    ...(note === null ? [] : [mutedText(note, [0, base + LEGEND_LINE], 'start', 7)]),
  ];

  return {
    width,
    height: bottom + LEGEND + (note === null ? 0 : LEGEND_LINE),
    title,
    description: rows
      .map((row) => {
        const cells = row.cells.flatMap((cell, index) =>
          cell === null ? [] : [`${teams[index]} ${cellInWords(cell)}`],
        );
        return `${row.criterion} (tolerierbar ${tolerance(row.tolerable)}): ${[...cells, `alle Teams ${cellInWords(row.overall)}`].join('; ')}`;
      })
      .join('. '),
    shapes: [
      ...heads.flatMap((lines, index) =>
        lines.map((text, line) =>
          centred(
            { x: labelWidth + index * column, y: 0, width: column, height: headHeight },
            8 + line * 9.5,
            text,
            7.5,
            true,
          ),
        ),
      ),
      ...body,
      ...legend,
    ],
  };
}
