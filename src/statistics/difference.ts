import { checkSample } from './arguments.ts';
import { type Alternative } from './binomial.ts';
import { type RateInterval, wilson } from './binomial-interval.ts';
import { hypergeometricAtLeast, hypergeometricAtMost, hypergeometricMass } from './hypergeometric.ts';
import { noLikelierThan } from './two-sided.ts';

/** Faulty among checked. */
export interface CheckedRate {
  readonly faulty: number;
  readonly n: number;
}

/** Difference first − second of two rates from independent samples. */
export interface RateDifference extends RateInterval {
  readonly difference: number;
  readonly intervalMethod: 'newcombe';
  /** p of Fisher's exact test for the chosen alternative. */
  readonly p: number;
  readonly test: 'fisher-exact';
}

/**
 * Fisher's exact test of two rates: given the faulty cases in all, those of the first sample are hypergeometric. The
 * two-sided p adds all tables no likelier than the observed one (as R's `fisher.test`). It is conservative.
 */
export const fisherTest = (first: CheckedRate, second: CheckedRate, alternative: Alternative): number => {
  checkSample(first.n, first.faulty);
  checkSample(second.n, second.faulty);
  const N = first.n + second.n;
  const K = first.faulty + second.faulty;
  if (alternative === 'less') return hypergeometricAtMost(first.faulty, N, K, first.n);
  if (alternative === 'greater') return hypergeometricAtLeast(first.faulty, N, K, first.n);
  return noLikelierThan(first.faulty, {
    from: Math.max(0, K - second.n),
    to: Math.min(K, first.n),
    mean: (first.n * K) / N,
    mass: (x) => hypergeometricMass(x, N, K, first.n),
    atMost: (x) => hypergeometricAtMost(x, N, K, first.n),
    atLeast: (x) => hypergeometricAtLeast(x, N, K, first.n),
  });
};

/**
 * Difference first − second of two independent estimates, its interval recovered from theirs, whatever their design
 * (MOVER: Zou & Donner 2008, Statistics in Medicine 27, 1693–1702; from Wilson intervals it is Newcombe's method 10).
 */
export const differenceOfEstimates = (
  first: RateInterval & { readonly rate: number },
  second: RateInterval & { readonly rate: number },
): RateInterval & { readonly difference: number } => {
  const difference = first.rate - second.rate;
  return {
    difference,
    lower: difference - Math.hypot(first.rate - first.lower, second.upper - second.rate),
    upper: difference + Math.hypot(first.upper - first.rate, second.rate - second.lower),
  };
};

/**
 * Difference of two rates, e.g. before and after, or two teams: interval by Newcombe's hybrid score method (1998,
 * method 10, from two Wilson intervals; approximate), test by Fisher (exact).
 * @throws Failure (`invalid`) for impossible counts or a confidence outside (0, 1).
 */
export const differenceOfRates = (
  first: CheckedRate,
  second: CheckedRate,
  confidence: number,
  alternative: Alternative = 'two-sided',
): RateDifference => {
  const a = wilson(first.faulty, first.n, confidence);
  const b = wilson(second.faulty, second.n, confidence);
  return {
    ...differenceOfEstimates(
      { rate: first.faulty / first.n, ...a },
      { rate: second.faulty / second.n, ...b },
    ),
    intervalMethod: 'newcombe',
    p: fisherTest(first, second, alternative),
    test: 'fisher-exact',
  };
};
