import { Failure } from '../failure.ts';
import { LARGEST_COUNT, checkFrame, finiteNumber, significance, wholeNumber } from './arguments.ts';
import { binomialAtMost, exactBinomialAtMost } from './binomial.ts';
import {
  type Fraction,
  type Rate,
  ceilOf,
  compareFractions,
  exactRate,
  tailReaches,
  toNumber,
} from './exact-rate.ts';
import { gammaExceededWith } from './gamma.ts';
import { exactHypergeometric, hypergeometricAtMost } from './hypergeometric.ts';
import { firstWhere } from './search.ts';

/** What a plan expects to find: a fixed number of faulty cases, or a share of the sample. */
export type Expectation = { readonly errors: number } | { readonly rate: Rate };

/** What is to be shown, and how surely. Rates are taken as exact decimals. */
export interface Plan {
  readonly tolerable: Rate;
  readonly expected: Expectation;
  readonly confidence: number;
}

/** No plan asks for more cases than this outside a known frame. */
const LARGEST_SAMPLE = 1_000_000;

const unreachable = (): never => {
  throw new Failure(
    'invalid',
    'plan-unreachable',
    'Mit diesen Angaben genügt keine Stichprobe: Die erwarteten Fehler müssen deutlich unter der tolerierbaren Quote liegen. ' +
      'Bitte weniger Fehler erwarten, mehr tolerieren oder alle Fälle prüfen.',
  );
};

const checkedTolerable = (tolerable: Rate): Fraction => {
  const exact = exactRate(tolerable);
  const tooSmall = exact.numerator * BigInt(LARGEST_COUNT) < exact.denominator;
  if (tooSmall || exact.numerator > exact.denominator) {
    throw new Failure(
      'invalid',
      'tolerable-out-of-range',
      'Die tolerierbare Fehlerquote muss über 0 (mindestens ein Milliardstel) und höchstens 1 sein, zum Beispiel 0,05 für 5 %.',
    );
  }
  return exact;
};

/** Expected errors for a sample of n: k = ⌈n · rate⌉ in exact decimals, or the fixed number rounded up. */
const errorsExpected = (expected: Expectation, tolerable: Fraction): ((n: number) => number) => {
  if ('errors' in expected) {
    const fixed = Math.ceil(finiteNumber('Die Zahl der erwarteten Fehler', expected.errors, 0));
    return () => fixed;
  }
  const rate = exactRate(expected.rate);
  if (compareFractions(rate, tolerable) >= 0) unreachable();
  return (n) => ceilOf(n, rate);
};

/**
 * The smallest n ≥ 1 at which the sample suffices for the errors it must then expect. `enough(n, k)` holds from some n
 * on for fixed k, and k never falls as n grows: so n is raised to what its k needs until nothing changes, and no
 * smaller n is missed although ⌈n · rate⌉ makes the requirement jump.
 */
const smallestSample = (
  errors: (n: number) => number,
  enough: (n: number, k: number) => boolean,
  most: number,
): number => {
  let n = 1;
  for (;;) {
    const k = errors(n);
    if (enough(n, k)) return n;
    let reach = n;
    while (reach < most && !enough(reach, k)) reach = Math.min(most, reach * 2);
    n = firstWhere(n + 1, reach + 1, (size) => enough(size, k));
    if (n > reach) return unreachable();
  }
};

/**
 * Smallest n with P(X ≤ k | n, tolerable) ≤ 1 − confidence for X binomial, k = ⌈n · expected rate⌉ or the expected
 * errors (AICPA Audit Guide Audit Sampling, appendix A). Ties count as reached and are decided in whole numbers.
 * @throws Failure (`invalid`) for rates outside (0, 1], confidence outside (0, 1), or when no n up to a million does.
 */
export const planBinomial = ({ tolerable, expected, confidence }: Plan): number => {
  const level = significance(confidence);
  const rate = checkedTolerable(tolerable);
  const [levelNumber, rateNumber] = [toNumber(level), toNumber(rate)];
  const enough = (n: number, k: number): boolean =>
    tailReaches(binomialAtMost(k, n, rateNumber), level, levelNumber, () => exactBinomialAtMost(k, n, rate));
  return smallestSample(errorsExpected(expected, rate), enough, LARGEST_SAMPLE);
};

/**
 * Smallest n with P(X ≤ k | N, K, n) ≤ 1 − confidence for X hypergeometric, K = ⌈N · tolerable⌉ in exact decimals or
 * given as `tolerableCount`, k as above. With k faulty among n, fewer than K of N are faulty at that confidence.
 * @throws Failure (`invalid`) for N < 2, K outside 1 … N, confidence outside (0, 1), or when not even all N cases do.
 */
export const planHypergeometric = (
  N: number,
  tolerable: { readonly rate: Rate } | { readonly count: number },
  expected: Expectation,
  confidence: number,
): number => {
  checkFrame(N);
  const level = significance(confidence);
  const K =
    'count' in tolerable
      ? wholeNumber('Die tolerierbare Zahl fehlerhafter Fälle', tolerable.count, 1, N)
      : ceilOf(N, checkedTolerable(tolerable.rate));
  const levelNumber = toNumber(level);
  const enough = (n: number, k: number): boolean =>
    tailReaches(hypergeometricAtMost(k, N, K, n), level, levelNumber, () =>
      exactHypergeometric(0, k, N, K, n),
    );
  const share = { numerator: BigInt(K), denominator: BigInt(N) };
  return smallestSample(errorsExpected(expected, share), enough, N);
};

/**
 * Smallest n with G(1 − confidence; 1 + k) ≤ n · tolerable, G the gamma quantile, k = n · expected rate unrounded or
 * the expected errors (Poisson model of monetary-unit sampling; AICPA appendix C). Own gamma function, see `gamma.ts`.
 * @throws Failure (`invalid`) as `planBinomial`.
 */
export const planPoisson = ({ tolerable, expected, confidence }: Plan): number => {
  const level = toNumber(significance(confidence));
  const rate = checkedTolerable(tolerable);
  if ('rate' in expected && compareFractions(exactRate(expected.rate), rate) >= 0) unreachable();
  const errors =
    'errors' in expected
      ? () => finiteNumber('Die Zahl der erwarteten Fehler', expected.errors, 0)
      : (n: number) => n * toNumber(exactRate(expected.rate));
  const rateNumber = toNumber(rate);
  let n = 1;
  for (;;) {
    const needed = Math.ceil(gammaExceededWith(level, 1 + errors(n)) / rateNumber);
    if (needed <= n) return n;
    if (needed > LARGEST_SAMPLE) return unreachable();
    n = needed;
  }
};
