/** What a sample can show: the upper bound of the error rate falling as the sample grows. */
import { integer, percent, tolerance } from '../format.ts';
import { limitLine, mutedText, rateGrid } from './axes.ts';
import type { Drawing, Shape } from './drawing.ts';
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
  const scale = { left: MARGIN.left, right, y };
  return {
    width,
    height,
    title,
    description: `Tolerierbar ${tolerance(tolerable)}. ${marks
      .map(({ n, upper }) => `${integer(n)} Fälle: höchstens ${percent(upper)}`)
      .join('; ')}.`,
    shapes: [
      ...rateGrid(axis.ticks, scale),
      ...sizeTicks(largest).map((tick) => mutedText(integer(tick), [x(tick), bottom + 11], 'middle')),
      mutedText('geprüfte Fälle', [right, bottom + 24], 'end'),
      ...limitLine(tolerable, 'tolerierbar', scale),
      { type: 'line', points: curve.map(({ n, upper }) => [x(n), y(upper)]), look: 'accent', weight: 1.4 },
      ...marks.map(({ n, upper }): Shape => ({
        type: 'mark',
        mark: 'circle',
        x: x(n),
        y: y(upper),
        radius: 3,
        look: 'accent',
      })),
      ...apart(marks, x).map(({ n, upper }) => mutedText(percent(upper), [x(n) + 4, y(upper) - 5], 'start')),
    ],
  };
}
