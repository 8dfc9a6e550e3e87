import { date, month as monthName, period, quarter } from '../format.ts';
import { type Period, isoDate } from './day.ts';
import { lastDayOfMonth, month, monthOf } from './month.ts';

/** How often an audit field is due. */
export const rhythms = ['monthly', 'quarterly', 'half-yearly', 'yearly', 'once'] as const;
export type Rhythm = (typeof rhythms)[number];

/** As screens and papers say it. */
export const rhythmLabels: Readonly<Record<Rhythm, string>> = {
  monthly: 'monatlich',
  quarterly: 'vierteljährlich',
  'half-yearly': 'halbjährlich',
  yearly: 'jährlich',
  once: 'einmalig',
};

/** Months one period of the rhythm spans. */
const span: Readonly<Record<Rhythm, 1 | 3 | 6 | 12>> = {
  monthly: 1,
  quarterly: 3,
  'half-yearly': 6,
  yearly: 12,
  once: 12,
};

/**
 * The periods a field of this rhythm is due for in a year, in order. `once` is due once, for the whole year of
 * its plan; unlike `yearly` it is not carried into the next plan.
 */
export function periodsDue(rhythm: Rhythm, year: number): readonly Period[] {
  const length = span[rhythm];
  const monthAt = (index: number) => month(`${year}-${String(index).padStart(2, '0')}`);
  return Array.from({ length: 12 / length }, (_, index) => ({
    first: isoDate(`${monthAt(index * length + 1)}-01`),
    last: lastDayOfMonth(monthAt((index + 1) * length)),
  }));
}

/** `März 2020`, `1. Quartal 2020`, `2. Halbjahr 2020`, `2020`, or `02.03.2020–15.03.2020`. */
export function periodLabel({ first, last }: Period): string {
  const whole = first.endsWith('-01') && last === lastDayOfMonth(monthOf(last));
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  if (whole && sameYear) {
    const [from, to] = [Number(first.slice(5, 7)), Number(last.slice(5, 7))];
    const year = first.slice(0, 4);
    if (from === to) return monthName(first);
    if (to - from === 2 && to % 3 === 0) return quarter(Number(year), to / 3);
    if (to - from === 5 && to % 6 === 0) return `${to / 6}.\u00a0Halbjahr ${year}`;
    if (to - from === 11) return year;
  }
  return first === last ? date(first) : period(first, last);
}
