/** A quota over its statistics days beside its target: a whole count, so without an interval. */
import { NOT_SHOWN, integer, percent } from '../format.ts';
import { limitLine, mutedText, rateGrid } from './axes.ts';
import type { Drawing, Shape } from './drawing.ts';
import { percentAxis } from './rates.ts';

export interface QuotaPoint {
  /** Short, for the axis: `13.01.` */
  readonly label: string;
  /** In words, for the alternative text: `13.01.2020` */
  readonly name: string;
  readonly figure: { readonly reached: number; readonly total: number } | null;
}

export interface QuotaTrendSpec {
  readonly title: string;
  readonly target: number;
  readonly points: readonly QuotaPoint[];
  readonly width: number;
  readonly height: number;
}

const MARGIN = { left: 30, right: 44, top: 14, bottom: 24 };
/** A label for each day needs so much room; with more days every second, third … is named. */
const LABEL = 34;

export function quotaTrend({ title, target, points, width, height }: QuotaTrendSpec): Drawing {
  const rateOf = ({ figure }: QuotaPoint): number | null =>
    figure === null || figure.total === 0 ? null : figure.reached / figure.total;
  const axis = percentAxis(Math.min(1, Math.max(0.01, target, ...points.map((point) => rateOf(point) ?? 0))));
  const bottom = height - MARGIN.bottom;
  const right = width - MARGIN.right;
  const scale = {
    left: MARGIN.left,
    right,
    y: (rate: number): number => bottom - (rate / axis.end) * (bottom - MARGIN.top),
  };
  const x = (index: number): number => MARGIN.left + ((index + 0.5) / points.length) * (right - MARGIN.left);
  const every = Math.max(1, Math.ceil((points.length * LABEL) / (right - MARGIN.left)));
  const marks = points.flatMap((point, index): Shape[] => {
    const rate = rateOf(point);
    const named = index % every === 0;
    const label = named ? [mutedText(point.label, [x(index), bottom + 11], 'middle')] : [];
    if (rate === null) {
      return named ? [...label, mutedText('–', [x(index), bottom - 3], 'middle')] : [];
    }
    return [
      ...label,
      { type: 'mark', mark: 'circle', x: x(index), y: scale.y(rate), radius: 3, look: 'accent' },
      ...(named ? [mutedText(percent(rate), [x(index), scale.y(rate) - 6], 'middle', 6.5)] : []),
    ];
  });
  const lines = points.flatMap((point, index): Shape[] => {
    const [from, to] = [index === 0 ? null : rateOf(points[index - 1] ?? point), rateOf(point)];
    if (from === null || to === null) return [];
    return [
      {
        type: 'line',
        points: [
          [x(index - 1), scale.y(from)],
          [x(index), scale.y(to)],
        ],
        look: 'accent',
        weight: 1.4,
      },
    ];
  });
  return {
    width,
    height,
    title,
    description: `Zielwert ${percent(target)}. ${points.map(inWords).join('; ')}.`,
    shapes: [...rateGrid(axis.ticks, scale), ...limitLine(target, 'Zielwert', scale), ...lines, ...marks],
  };
}

const inWords = ({ name, figure }: QuotaPoint): string =>
  figure === null || figure.total === 0
    ? `${name}: ${NOT_SHOWN}`
    : `${name}: ${percent(figure.reached / figure.total)}, ${integer(figure.reached)} von ${integer(figure.total)}`;
