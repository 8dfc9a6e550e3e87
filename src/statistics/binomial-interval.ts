import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { checkSample, significance } from './arguments.ts';
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

const bounded = ({ lower, upper }: RateInterval, side: Side): RateInterval => ({
  lower: side === 'upper' ? 0 : lower,
  upper: side === 'lower' ? 1 : upper,
});

/**
 * Clopper–Pearson interval for a rate (Clopper & Pearson 1934): lower B(α; k, n−k+1), upper B(1−α; k+1, n−k), with
 * α halved for the two-sided interval. Library: @stdlib beta quantile, which agrees with 30-digit arithmetic to 5e-15.
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
  return bounded(clopperPearsonAt(k, n, toNumber(levelOf(confidence, side))), side);
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
