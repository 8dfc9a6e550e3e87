import { Failure } from '../failure.ts';
import { checkSample, rateWithin, significance } from './arguments.ts';
import { binomialAtLeast, binomialAtMost } from './binomial.ts';
import { type RateInterval } from './binomial-interval.ts';
import { type CheckedRate } from './difference.ts';
import { toNumber } from './exact-rate.ts';
import { firstWhere } from './search.ts';

/** One month of a trend with the limits its number of checked cases gives. */
export interface ControlPoint extends CheckedRate, RateInterval {
  readonly rate: number;
  readonly lowerCount: number;
  readonly upperCount: number;
  readonly signal: 'above' | 'below' | 'inside';
}

/** A trend by month: the centre line and one point a month. */
export interface ControlChart {
  readonly centre: number;
  readonly points: readonly ControlPoint[];
}

/** The chance of three standard deviations, usual for control charts. */
const THREE_SIGMA = 0.9973;

/**
 * p-chart with exact binomial limits: counts outside [lowerCount, upperCount] have probability of at most α/2 on their
 * side if every month had the centre rate. A signal is a reason to look, not a hotspot.
 * @param months checked and faulty cases, in order; months without a checked case are left out by the caller
 * @param centre the rate to hold against; without it the rate of all months together
 * @throws Failure (`invalid`) for no month, impossible counts, a rate outside 0 … 1.
 */
export const controlLimits = (
  months: readonly CheckedRate[],
  { centre, confidence = THREE_SIGMA }: { readonly centre?: number; readonly confidence?: number } = {},
): ControlChart => {
  if (months.length === 0) {
    throw new Failure('invalid', 'no-months', 'Für einen Verlauf braucht es mindestens einen Monat.');
  }
  for (const { n, faulty } of months) checkSample(n, faulty);
  const checked = months.reduce((sum, { n }) => sum + n, 0);
  const pooled = months.reduce((sum, { faulty }) => sum + faulty, 0) / checked;
  const rate = rateWithin('Die Mittellinie', centre ?? pooled);
  const level = toNumber(significance(confidence, 2));
  return {
    centre: rate,
    points: months.map(({ n, faulty }) => {
      const lowerCount = firstWhere(0, n, (x) => binomialAtMost(x, n, rate) > level);
      const upperCount = firstWhere(0, n, (x) => binomialAtLeast(x + 1, n, rate) <= level);
      return {
        n,
        faulty,
        rate: faulty / n,
        lowerCount,
        upperCount,
        lower: lowerCount / n,
        upper: upperCount / n,
        signal: faulty > upperCount ? 'above' : faulty < lowerCount ? 'below' : 'inside',
      };
    }),
  };
};
