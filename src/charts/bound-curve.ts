/** What a sample can show: the upper bound of the error rate falling as the sample grows. */
import { integer, percent } from '../format.ts';
import { type Drawing, type Shape } from './drawing.ts';
import { percentAxis } from './rates.ts';

export interface BoundPoint {
  readonly n: number;
  readonly upper: number;
}

export interface BoundCurveSpec {
  readonly title: string;
  readonly tolerable: number;
  /** From the smallest sample to the largest. */
  readonly curve: readonly BoundPoint[];
  /** Sizes that are spoken about, marked on the curve. */
  readonly marks: readonly BoundPoint[];
  readonly width: number;
  readonly height: number;
}

const TEXT = 7.5;
const MARGIN = { left: 30, right: 44, top: 8, bottom: 30 };
const LABEL = 26;
const STEPS = [5, 10, 20, 50, 100, 200, 500, 1000];

/** Ticks of the sample size from 0, at most eight. */
function sizeTicks(largest: number): number[] {
  const step = STEPS.find((candidate) => largest / candidate <= 8) ?? Math.ceil(largest / 8000) * 1000;
  return Array.from({ length: Math.floor(largest / step) + 1 }, (_, index) => index * step);
}

/** The points whose labels do not run into the one before. */
function apart(points: readonly BoundPoint[], x: (n: number) => number): BoundPoint[] {
  const labelled: BoundPoint[] = [];
  for (const point of points) {
    const before = labelled.at(-1);
    if (before === undefined || x(point.n) - x(before.n) >= LABEL) labelled.push(point);
  }
  return labelled;
}

export function boundCurve({ title, tolerable, curve, marks, width, height }: BoundCurveSpec): Drawing {
  const largest = Math.max(1, ...[...curve, ...marks].map(({ n }) => n));
  const axis = percentAxis(
    Math.min(1, Math.max(0.01, tolerable * 1.2, ...[...curve, ...marks].map(({ upper }) => upper))),
  );
  const bottom = height - MARGIN.bottom;
  const right = width - MARGIN.right;
  const x = (n: number): number => MARGIN.left + (n / largest) * (right - MARGIN.left);
  const y = (rate: number): number => bottom - (rate / axis.end) * (bottom - MARGIN.top);
  const text = (
    value: string,
    at: readonly [number, number],
    anchor: 'start' | 'middle' | 'end',
    size = TEXT,
  ): Shape => ({ type: 'text', x: at[0], y: at[1], text: value, size, anchor, look: 'muted' });
  const grid = axis.ticks.flatMap((tick): Shape[] => [
    {
      type: 'line',
      points: [
        [MARGIN.left, y(tick)],
        [right, y(tick)],
      ],
      look: 'grid',
      weight: tick === 0 ? 1 : 0.5,
    },
    text(percent(tick, 0), [MARGIN.left - 5, y(tick) + 2.5], 'end'),
  ]);
  return {
    width,
    height,
    title,
    description: `Tolerierbar ${percent(tolerable)}. ${marks
      .map(({ n, upper }) => `${integer(n)} Fälle: höchstens ${percent(upper)}`)
      .join('; ')}.`,
    shapes: [
      ...grid,
      ...sizeTicks(largest).map((tick) => text(integer(tick), [x(tick), bottom + 11], 'middle')),
      text('geprüfte Fälle', [right, bottom + 24], 'end'),
      {
        type: 'line',
        points: [
          [MARGIN.left, y(tolerable)],
          [right, y(tolerable)],
        ],
        look: 'limit',
        weight: 1.1,
      },
      text('tolerierbar', [right + 3, y(tolerable) - 1], 'start', 6.5),
      text(percent(tolerable), [right + 3, y(tolerable) + 7], 'start', 6.5),
      { type: 'line', points: curve.map(({ n, upper }) => [x(n), y(upper)]), look: 'accent', weight: 1.4 },
      ...marks.map(({ n, upper }): Shape => ({
        type: 'mark',
        mark: 'circle',
        x: x(n),
        y: y(upper),
        radius: 3,
        look: 'accent',
      })),
      ...apart(marks, x).map(({ n, upper }) => text(percent(upper), [x(n) + 4, y(upper) - 5], 'start')),
    ],
  };
}
