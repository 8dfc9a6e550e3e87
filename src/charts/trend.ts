/** The rate of one field over months: estimate, interval as whisker and band, tolerable rate as a dashed line. */
import { tolerance } from '../format.ts';
import { limitSteps, mutedText, rateGrid } from './axes.ts';
import { fitLabel, type Drawing, type Shape } from './drawing.ts';
import { percentAxis, rateInWords, secondChecksInShort, type ChartRate } from './rates.ts';

export interface TrendPoint {
  /** short, for the axis: `03/20` */
  readonly label: string;
  /** in words, for the alternative text: `März 2020` */
  readonly name: string;
  /** null where nothing was drawn */
  readonly figure: ChartRate | null;
  /** what was tolerated then, where that is known; else the rate of the whole course */
  readonly tolerable?: number | null;
}
export interface TrendSpec {
  readonly title: string;
  readonly tolerable: number;
  readonly points: readonly TrendPoint[];
  readonly width: number;
  readonly height: number;
}

const MARGIN = { left: 30, right: 40, bottom: 34 };

export function trend({ title, tolerable, points, width, height }: TrendSpec): Drawing {
  const heading = fitLabel(title, width, 9, 2);
  const top = heading.length * 12 + 10;
  const bottom = height - MARGIN.bottom;
  const inner = width - MARGIN.left - MARGIN.right;
  const uppers = points.flatMap((point) => (point.figure?.shown === true ? [point.figure.upper] : []));
  const limits = points.map((point) => point.tolerable ?? tolerable);
  const axis = percentAxis(Math.min(1, Math.max(...limits.map((limit) => limit * 1.2), ...uppers)));
  const y = (rate: number): number => bottom - (rate / axis.end) * (bottom - top);
  const x = (index: number): number => MARGIN.left + ((index + 0.5) / points.length) * inner;
  const scale = { left: MARGIN.left, right: width - MARGIN.right, y };

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
    const label = mutedText(point.label, [at, bottom + 11], 'middle');
    if (point.figure === null) return [label, mutedText('–', [at, bottom + 21], 'middle')];
    if (!point.figure.shown) {
      return [
        label,
        mutedText('nicht aus-', [at, bottom + 20], 'middle', 6),
        mutedText('gewiesen', [at, bottom + 27], 'middle', 6),
      ];
    }
    const { rate, lower, upper, n } = point.figure;
    const open = secondChecksInShort(point.figure);
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
      mutedText(`n = ${n}`, [at, bottom + 21], 'middle', 6.5),
      ...(open === null ? [] : [mutedText(open, [at, bottom + 30], 'middle', 6.5)]),
    ];
  });

  return {
    width,
    height,
    title: `Verlauf ${title}`,
    description: `Tolerierbar ${tolerance(tolerable)}. ${points
      .map(({ name, figure }, index) => {
        const limit = limits[index] ?? tolerable;
        const then = limit === tolerable ? '' : `, damals tolerierbar ${tolerance(limit)}`;
        return `${name}: ${figure === null ? 'keine Ziehung' : rateInWords(figure)}${then}`;
      })
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
      ...rateGrid(axis.ticks, scale),
      ...bands.filter((shape) => shape.type !== 'area'),
      ...limitSteps(limits, 'tolerierbar', scale),
      ...marks,
    ],
  };
}
