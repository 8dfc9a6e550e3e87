import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { checkSample, significance } from './arguments.ts';
import { binomialAtMost, binomialMass } from './binomial.ts';
import { type Fraction, toNumber } from './exact-rate.ts';

/** Rates from 0 to 1, both ends included. */
export interface RateInterval {
  readonly lower: number;
  readonly upper: number;
}

/** Which ends are bounded: `upper` gives [0, U], `lower` gives [L, 1], each at the full confidence. */
export type Side = 'lower' | 'upper' | 'two-sided';

const levelOf = (confidence: number, side: Side): Fraction =>
  significance(confidence, side === 'two-sided' ? 2 : 1);

/**
 * z for an interval at `confidence`: the standard normal quantile at 1 − α/2, for one side at 1 − α (library: @stdlib,
 * relative error 1e-15).
 */
export const normalScore = (confidence: number, side: Side = 'two-sided'): number =>
  -normalQuantile(toNumber(levelOf(confidence, side)), 0, 1);

/** Clopper–Pearson at an exact level per bounded side; k and n may be effective, non-integer sizes. */
export const clopperPearsonAt = (k: number, n: number, level: number): RateInterval => ({
  lower: k <= 0 ? 0 : betaQuantile(level, k, n - k + 1),
  upper: k >= n ? 1 : betaQuantile(1 - level, k + 1, n - k),
});

/**
 * The library's quantile stops some 1e-17 away from the root, which is 1e-10 of a bound near 1e-7 (seen against mpmath at
 * n = 10 million, k = 1): one step of Newton's method on the exact tail P(X ≤ k) = level restores the digits.
 */
const settled = (bound: number, k: number, n: number, level: number): number => {
  if (bound <= 0 || bound >= 1) return bound;
  const slope = (binomialMass(k, n, bound) * (n - k)) / (1 - bound);
  const step = (binomialAtMost(k, n, bound) - level) / slope;
  return Math.abs(step) < bound * LIBRARY_ERROR ? bound + step : bound;
};

/** The library is never further off than this; a longer step would be a step into nonsense. */
const LIBRARY_ERROR = 1e-6;

const bounded = ({ lower, upper }: RateInterval, side: Side): RateInterval => ({
  lower: side === 'upper' ? 0 : lower,
  upper: side === 'lower' ? 1 : upper,
});

/**
 * Clopper–Pearson interval for a rate (Clopper & Pearson 1934): lower B(α; k, n−k+1), upper B(1−α; k+1, n−k), with
 * α halved for the two-sided interval. Library: @stdlib beta quantile, the upper end
 * settled by our own tail; both agree with 40-digit arithmetic to 1e-13.
 * @param n 1 … 10⁹ @param k 0 … n
 * @throws Failure (`invalid`) for k > n, negative or fractional counts, n = 0, confidence outside (0, 1).
 */
export const clopperPearson = (
  k: number,
  n: number,
  confidence: number,
  side: Side = 'two-sided',
): RateInterval => {
  checkSample(n, k);
  const level = toNumber(levelOf(confidence, side));
  const { lower, upper } = clopperPearsonAt(k, n, level);
  return bounded({ lower, upper: k === n ? 1 : settled(upper, k, n, level) }, side);
};

/**
 * Wilson's score interval (Wilson 1927), with the continuity correction of Newcombe (1998, method 4) on request.
 * Approximate: it covers the nominal confidence on average, not for every rate. Ranges and errors as above.
 */
export const wilson = (
  k: number,
  n: number,
  confidence: number,
  side: Side = 'two-sided',
  continuity = false,
): RateInterval => {
  checkSample(n, k);
  const z = normalScore(confidence, side);
  const p = k / n;
  const q = (n - k) / n;
  const scale = 2 * (n + z * z);
  const centre = 2 * k + z * z;
  const spread = (sign: -1 | 1): number =>
    continuity
      ? 1 + z * Math.sqrt(Math.max(0, z * z + sign * 2 - 1 / n + 4 * p * (n * q - sign)))
      : z * Math.sqrt(z * z + 4 * k * q);
  return bounded(
    {
      lower: k === 0 ? 0 : Math.max(0, (centre - spread(-1)) / scale),
      upper: k === n ? 1 : Math.min(1, (centre + spread(1)) / scale),
    },
    side,
  );
};
