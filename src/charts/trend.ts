/** The rate of one field over months: estimate, interval as whisker and band, tolerable rate as a dashed line. */
import { percent } from '../format.ts';
import { fitLabel, type Drawing, type Shape } from './drawing.ts';
import { percentAxis, rateInWords, type ChartRate } from './rates.ts';

export interface TrendPoint {
  /** short, for the axis: `03/20` */
  readonly label: string;
  /** in words, for the alternative text: `März 2020` */
  readonly name: string;
  /** null where nothing was drawn */
  readonly figure: ChartRate | null;
}
export interface TrendSpec {
  readonly title: string;
  readonly tolerable: number;
  readonly points: readonly TrendPoint[];
  readonly width: number;
  readonly height: number;
}

const TEXT = 7.5;
const MARGIN = { left: 30, right: 40, bottom: 34 };

export function trend({ title, tolerable, points, width, height }: TrendSpec): Drawing {
  const heading = fitLabel(title, width, 9, 2);
  const top = heading.length * 12 + 10;
  const bottom = height - MARGIN.bottom;
  const inner = width - MARGIN.left - MARGIN.right;
  const uppers = points.flatMap((point) => (point.figure?.shown === true ? [point.figure.upper] : []));
  const axis = percentAxis(Math.min(1, Math.max(tolerable * 1.2, ...uppers)));
  const y = (rate: number): number => bottom - (rate / axis.end) * (bottom - top);
  const x = (index: number): number => MARGIN.left + ((index + 0.5) / points.length) * inner;
  const text = (
    value: string,
    at: [number, number],
    anchor: 'start' | 'middle' | 'end',
    size = TEXT,
  ): Shape => ({
    type: 'text',
    x: at[0],
    y: at[1],
    text: value,
    size,
    anchor,
    look: 'muted',
  });

  const grid = axis.ticks.flatMap((tick): Shape[] => [
    {
      type: 'line',
      points: [
        [MARGIN.left, y(tick)],
        [width - MARGIN.right, y(tick)],
      ],
      look: 'grid',
      weight: tick === 0 ? 1 : 0.5,
    },
    text(percent(tick, 0), [MARGIN.left - 5, y(tick) + 2.5], 'end'),
  ]);

  const bands = points.slice(1).flatMap((point, index): Shape[] => {
    const before = points[index]?.figure;
    const { figure } = point;
    if (before?.shown !== true || figure?.shown !== true) return [];
    return [
      {
        type: 'area',
        points: [
          [x(index), y(before.upper)],
          [x(index + 1), y(figure.upper)],
          [x(index + 1), y(figure.lower)],
          [x(index), y(before.lower)],
        ],
        look: 'shade',
      },
      {
        type: 'line',
        points: [
          [x(index), y(before.rate)],
          [x(index + 1), y(figure.rate)],
        ],
        look: 'accent',
        weight: 1.4,
      },
    ];
  });

  const marks = points.flatMap((point, index): Shape[] => {
    const at = x(index);
    const label = text(point.label, [at, bottom + 11], 'middle');
    if (point.figure === null) return [label, text('–', [at, bottom + 21], 'middle')];
    if (!point.figure.shown) {
      return [
        label,
        text('nicht aus-', [at, bottom + 20], 'middle', 6),
        text('gewiesen', [at, bottom + 27], 'middle', 6),
      ];
    }
    const { rate, lower, upper, n } = point.figure;
    const whisker = (from: [number, number], to: [number, number]): Shape => ({
      type: 'line',
      points: [from, to],
      look: 'accent',
      weight: 0.9,
    });
    return [
      whisker([at, y(lower)], [at, y(upper)]),
      whisker([at - 3, y(lower)], [at + 3, y(lower)]),
      whisker([at - 3, y(upper)], [at + 3, y(upper)]),
      { type: 'mark', mark: 'circle', x: at, y: y(rate), radius: 3, look: 'accent' },
      label,
      text(`n = ${n}`, [at, bottom + 21], 'middle', 6.5),
    ];
  });

  return {
    width,
    height,
    title: `Verlauf ${title}`,
    description: `Tolerierbar ${percent(tolerable)}. ${points
      .map(({ name, figure }) => `${name}: ${figure === null ? 'keine Ziehung' : rateInWords(figure)}`)
      .join('; ')}.`,
    shapes: [
      ...heading.map((line, index): Shape => ({
        type: 'text',
        x: 0,
        y: 9 + index * 12,
        text: line,
        size: 9,
        anchor: 'start',
        look: 'ink',
        strong: true,
      })),
      ...bands.filter((shape) => shape.type === 'area'),
      ...grid,
      ...bands.filter((shape) => shape.type !== 'area'),
      {
        type: 'line',
        points: [
          [MARGIN.left, y(tolerable)],
          [width - MARGIN.right, y(tolerable)],
        ],
        look: 'limit',
        weight: 1.1,
      },
      text('tolerierbar', [width - MARGIN.right + 3, y(tolerable) - 1], 'start', 6.5),
      text(percent(tolerable), [width - MARGIN.right + 3, y(tolerable) + 7], 'start', 6.5),
      ...marks,
    ],
  };
}
