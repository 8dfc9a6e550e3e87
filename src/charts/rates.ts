/** What the charts need of a rate; the figures of reports and pages fit it. */
import { NOT_SHOWN, counted, rateWithInterval } from '../format.ts';

export type ChartRate =
  | {
      readonly shown: true;
      readonly faulty: number;
      readonly n: number;
      readonly rate: number;
      readonly lower: number;
      readonly upper: number;
    }
  | { readonly shown: false };

/** „3,3 % (1,1–7,6 %), 4 von 120 Fällen“ */
export const rateInWords = (figure: ChartRate): string =>
  figure.shown
    ? `${rateWithInterval(figure)}, ${figure.faulty} von ${counted(figure.n, 'Fall', 'Fällen')}`
    : NOT_SHOWN;

const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5];

/** A percentage axis from 0 that holds `largest`: its end and its ticks (at most six). */
export function percentAxis(largest: number): { end: number; ticks: number[] } {
  const step = STEPS.find((candidate) => largest / candidate <= 5) ?? 0.2;
  const count = Math.max(1, Math.ceil(largest / step - 1e-9));
  const end = Math.min(1, count * step);
  return { end, ticks: Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step) };
}
