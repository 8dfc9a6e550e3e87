import { checkFrameSample, significance } from './arguments.ts';
import { type Fraction, tailReaches, toNumber } from './exact-rate.ts';
import { exactHypergeometric, hypergeometricAtMost } from './hypergeometric.ts';
import { firstWhere } from './search.ts';

/** Faulty cases in the frame that the sample does not contradict, both ends included. */
export interface CountInterval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The largest K with P(X ≤ x | N, K, n) > level, by bisection: the tail falls in K. K ranges over what the sample
 * leaves possible, x … N−n+x. Arguments are taken as valid.
 */
const largestNotRejected = (N: number, n: number, x: number, level: Fraction): number => {
  const levelNumber = toNumber(level);
  const rejected = (K: number): boolean =>
    tailReaches(hypergeometricAtMost(x, N, K, n), level, levelNumber, () =>
      exactHypergeometric(0, x, N, K, n),
    );
  return firstWhere(x + 1, N - n + x + 1, rejected) - 1;
};

/** The smallest K with P(X ≥ x | N, K, n) > level: the mirror image, counting the cases without fault. */
const smallestNotRejected = (N: number, n: number, x: number, level: Fraction): number =>
  N - largestNotRejected(N, n, n - x, level);

/**
 * One-sided exact upper bound on the faulty cases in the frame: the largest K with P(X ≤ x | N, K, n) > 1 − confidence
 * (test inversion; a tie counts as rejected and is decided in whole numbers).
 * @param N cases in the frame, 2 … 10⁹ @param n cases checked, 1 … N @param x faulty among them, 0 … n
 * @throws Failure (`invalid`) for anything outside these ranges.
 */
export const hypergeometricUpperBound = (N: number, n: number, x: number, confidence: number): number => {
  checkFrameSample(N, n, x);
  return largestNotRejected(N, n, x, significance(confidence));
};

/** One-sided exact lower bound: the smallest K with P(X ≥ x | N, K, n) > 1 − confidence. Ranges as above. */
export const hypergeometricLowerBound = (N: number, n: number, x: number, confidence: number): number => {
  checkFrameSample(N, n, x);
  return smallestNotRejected(N, n, x, significance(confidence));
};

/**
 * Exact two-sided interval for the faulty cases in the frame by test inversion: all K rejected by neither one-sided
 * test at α/2. Its coverage is at least `confidence` for every K (Buonaccorsi 1987; tests enumerate it).
 * @throws Failure (`invalid`) for N < 2, n outside 1 … N, x outside 0 … n, confidence outside (0, 1).
 */
export const hypergeometricInterval = (
  N: number,
  n: number,
  x: number,
  confidence: number,
): CountInterval => {
  checkFrameSample(N, n, x);
  const level = significance(confidence, 2);
  return {
    lower: smallestNotRejected(N, n, x, level),
    upper: largestNotRejected(N, n, x, level),
  };
};

/**
 * The same interval in the OUTER convention (R package samplingbook): the first rejected count on each side, clipped
 * to what the sample leaves possible, x … N−n+x. Never printed by the product; for comparison with published tables.
 */
export const outerHypergeometricInterval = (
  N: number,
  n: number,
  x: number,
  confidence: number,
): CountInterval => {
  const { lower, upper } = hypergeometricInterval(N, n, x, confidence);
  return { lower: Math.max(lower - 1, x), upper: Math.min(upper + 1, N - n + x) };
};
