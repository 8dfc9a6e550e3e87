/** What the charts over an axis of rates have in common: small words, grid lines, the dashed limit. */
import { percent } from '../format.ts';
import type { Shape } from './drawing.ts';

type Anchor = 'start' | 'middle' | 'end';
type Point = readonly [number, number];

export const mutedText = (text: string, [x, y]: Point, anchor: Anchor, size = 7.5): Shape => ({
  type: 'text',
  x,
  y,
  text,
  size,
  anchor,
  look: 'muted',
});

/** From where to where lines run across, and how high a rate lies. */
export interface RateScale {
  readonly left: number;
  readonly right: number;
  readonly y: (rate: number) => number;
}

export const rateGrid = (ticks: readonly number[], { left, right, y }: RateScale): Shape[] =>
  ticks.flatMap((tick): Shape[] => [
    {
      type: 'line',
      points: [
        [left, y(tick)],
        [right, y(tick)],
      ],
      look: 'grid',
      weight: tick === 0 ? 1 : 0.5,
    },
    mutedText(percent(tick, 0), [left - 5, y(tick) + 2.5], 'end'),
  ]);

/** The dashed line of a rate that is tolerated or aimed at, with its name behind it. */
export const limitLine = (rate: number, name: string, scale: RateScale): Shape[] =>
  limitSteps([rate], name, scale);

/** The same of a rate that changed on the way: one step for each part of the scale, all equally wide. */
export function limitSteps(rates: readonly number[], name: string, { left, right, y }: RateScale): Shape[] {
  const edge = (index: number): number => left + ((right - left) * index) / rates.length;
  const points = rates.flatMap((rate, index): Point[] => [
    ...(rate === rates[index - 1] ? [] : [[edge(index), y(rate)] as const]),
    ...(rate === rates[index + 1] ? [] : [[edge(index + 1), y(rate)] as const]),
  ]);
  const last = rates.at(-1) ?? 0;
  return [
    { type: 'line', points, look: 'limit', weight: 1.1 },
    mutedText(name, [right + 3, y(last) - 1], 'start', 6.5),
    mutedText(percent(last), [right + 3, y(last) + 7], 'start', 6.5),
  ];
}
