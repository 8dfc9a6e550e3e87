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
export const limitLine = (rate: number, name: string, { left, right, y }: RateScale): Shape[] => [
  {
    type: 'line',
    points: [
      [left, y(rate)],
      [right, y(rate)],
    ],
    look: 'limit',
    weight: 1.1,
  },
  mutedText(name, [right + 3, y(rate) - 1], 'start', 6.5),
  mutedText(percent(rate), [right + 3, y(rate) + 7], 'start', 6.5),
];
