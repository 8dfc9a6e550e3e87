/** Before and after a training: estimates with intervals on one scale, trained and other teams. */
import { NOT_SHOWN, percent } from '../format.ts';
import { mutedText } from './axes.ts';
import { type Drawing, type Shape } from './drawing.ts';
import { percentAxis, rateInWords, secondChecksOpen, type ChartRate } from './rates.ts';

export interface BeforeAfterSpec {
  readonly title: string;
  readonly trained: { readonly before: ChartRate; readonly after: ChartRate };
  /** teams without the training, if drawn alike */
  readonly comparison: { readonly before: ChartRate; readonly after: ChartRate } | null;
  readonly width: number;
}

const ROW = 18;
/** with the second checks still open in a line of its own */
const OPEN_ROW = 26;
const AXIS = 22;
const TEXT = 8;

export function beforeAfter({ title, trained, comparison, width }: BeforeAfterSpec): Drawing {
  const rows: { name: string; figure: ChartRate; filled: boolean }[] = [
    { name: 'geschulte Teams, vorher', figure: trained.before, filled: false },
    { name: 'geschulte Teams, nachher', figure: trained.after, filled: true },
    ...(comparison === null
      ? []
      : [
          { name: 'übrige Teams, vorher', figure: comparison.before, filled: false },
          { name: 'übrige Teams, nachher', figure: comparison.after, filled: true },
        ]),
  ];
  const rowHeight = rows.some(({ figure }) => secondChecksOpen(figure) !== null) ? OPEN_ROW : ROW;
  const left = 112;
  const inner = width - left - 128;
  const axis = percentAxis(Math.max(0.01, ...rows.map(({ figure }) => (figure.shown ? figure.upper : 0))));
  const x = (rate: number): number => left + (rate / axis.end) * inner;
  const bottom = rows.length * rowHeight + 2;

  const grid = axis.ticks.flatMap((tick): Shape[] => [
    {
      type: 'line',
      points: [
        [x(tick), 0],
        [x(tick), bottom],
      ],
      look: 'grid',
      weight: 0.5,
    },
    {
      type: 'text',
      x: x(tick),
      y: bottom + 10,
      text: percent(tick, 0),
      size: 7,
      anchor: 'middle',
      look: 'muted',
    },
  ]);
  const body = rows.flatMap(({ name, figure, filled }, index): Shape[] => {
    const middle = (index + 0.5) * rowHeight;
    const open = secondChecksOpen(figure);
    const words: Shape[] = [
      { type: 'text', x: 0, y: middle + 3, text: name, size: TEXT, anchor: 'start', look: 'ink' },
      {
        type: 'text',
        x: width,
        y: open === null ? middle + 3 : middle - 1,
        text: figure.shown ? `${percent(figure.rate)} (${figure.faulty} von ${figure.n})` : NOT_SHOWN,
        size: TEXT,
        anchor: 'end',
        look: 'ink',
      },
      ...(open === null ? [] : [mutedText(open, [width, middle + 8], 'end', 6.5)]),
    ];
    if (!figure.shown) return words;
    return [
      ...words,
      {
        type: 'line',
        points: [
          [x(figure.lower), middle],
          [x(figure.upper), middle],
        ],
        look: 'accent',
        weight: 1.4,
      },
      {
        type: 'mark',
        mark: 'circle',
        x: x(figure.rate),
        y: middle,
        radius: 3.4,
        look: 'accent',
        hollow: !filled,
      },
    ];
  });
  return {
    width,
    height: bottom + AXIS - 8,
    title,
    description: rows.map(({ name, figure }) => `${name}: ${rateInWords(figure)}`).join('; '),
    shapes: [...grid, ...body],
  };
}
