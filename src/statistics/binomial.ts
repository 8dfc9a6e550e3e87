import { checkSample, rateWithin } from './arguments.ts';
import { type Fraction, type Rate, exactRate, toNumber } from './exact-rate.ts';
import { logBinomialMass } from './saddle-point.ts';
import { noLikelierThan } from './two-sided.ts';

/** Terms below this share of a sum no longer change it. */
const NEGLIGIBLE = 1e-18;

/** P(X = x) for X ~ B(n, p): Loader's saddle-point form, relative error below 1e-12. */
export const binomialMass = (x: number, n: number, p: number): number =>
  Math.exp(logBinomialMass(x, n, p, 1 - p));

const sumDownwards = (x: number, n: number, p: number): number => {
  let term = binomialMass(x, n, p);
  let sum = term;
  for (let i = x; i > 0 && term > sum * NEGLIGIBLE; i -= 1) {
    term *= (i * (1 - p)) / ((n - i + 1) * p);
    sum += term;
  }
  return sum;
};

const sumUpwards = (x: number, n: number, p: number): number => {
  let term = binomialMass(x, n, p);
  let sum = term;
  for (let i = x; i < n && term > sum * NEGLIGIBLE; i += 1) {
    term *= ((n - i) * p) / ((i + 1) * (1 - p));
    sum += term;
  }
  return sum;
};

/** P(X ≤ x) for X ~ B(n, p); the tail without the mode is summed from x outwards. Arguments are taken as valid. */
export const binomialAtMost = (x: number, n: number, p: number): number => {
  if (x < 0) return 0;
  if (x >= n) return 1;
  return x < (n + 1) * p ? sumDownwards(x, n, p) : 1 - sumUpwards(x + 1, n, p);
};

/** P(X ≥ x) for X ~ B(n, p). */
export const binomialAtLeast = (x: number, n: number, p: number): number => {
  if (x <= 0) return 1;
  if (x > n) return 0;
  return x > (n + 1) * p ? sumUpwards(x, n, p) : 1 - sumDownwards(x - 1, n, p);
};

/** Above this many bits whole numbers take too long; the float then decides even a tie. */
const LONGEST_EXACT = 300_000;

/** P(X ≤ x) as an exact fraction for ties; undefined where the numbers grow too long. */
export const exactBinomialAtMost = (x: number, n: number, p: Fraction): Fraction | undefined => {
  if (n * p.denominator.toString(2).length > LONGEST_EXACT) return undefined;
  if (x >= n) return { numerator: 1n, denominator: 1n };
  const rest = p.denominator - p.numerator;
  if (rest === 0n) return { numerator: 0n, denominator: 1n };
  let term = rest ** BigInt(n);
  let sum = term;
  for (let i = 1; i <= x; i += 1) {
    term = (term * BigInt(n - i + 1) * p.numerator) / (BigInt(i) * rest);
    sum += term;
  }
  return { numerator: sum, denominator: p.denominator ** BigInt(n) };
};

/** Which side counts against the null hypothesis. */
export type Alternative = 'less' | 'greater' | 'two-sided';

const twoSided = (k: number, n: number, p0: number): number =>
  noLikelierThan(k, {
    from: 0,
    to: n,
    mean: n * p0,
    mass: (x) => binomialMass(x, n, p0),
    atMost: (x) => binomialAtMost(x, n, p0),
    atLeast: (x) => binomialAtLeast(x, n, p0),
  });

const tests = {
  less: binomialAtMost,
  greater: binomialAtLeast,
  'two-sided': twoSided,
} satisfies Record<Alternative, unknown>;

/**
 * Exact binomial test of k faulty among n against the rate p0; the two-sided p adds all counts no likelier than k
 * (as R's `binom.test`). @param p0 number or fraction text, 0 … 1. @returns p from 0 to 1.
 * @throws Failure (`invalid`) for k > n, negative or fractional counts, p0 outside 0 … 1.
 */
export const binomialTest = (k: number, n: number, p0: Rate, alternative: Alternative): number => {
  checkSample(n, k);
  const rate = rateWithin('Die Vergleichsquote', toNumber(exactRate(p0)));
  return tests[alternative](k, n, rate);
};
