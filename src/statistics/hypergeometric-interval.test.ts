import { describe, expect, it } from 'vitest';
import { Failure } from '../failure.ts';
import { compareFractions, exactRate } from './exact-rate.ts';
import {
  hypergeometricInterval,
  hypergeometricLowerBound,
  hypergeometricUpperBound,
} from './hypergeometric-interval.ts';
import {
  exactHypergeometric,
  hypergeometricAtLeast,
  hypergeometricAtMost,
  hypergeometricMass,
} from './hypergeometric.ts';

/** The definition itself in whole numbers: C(K,x)·C(N−K,n−x) ways out of C(N,n). */
const choose = (n: number, k: number): bigint => {
  if (k < 0 || k > n) return 0n;
  let ways = 1n;
  for (let i = 0; i < k; i += 1) ways = (ways * BigInt(n - i)) / BigInt(i + 1);
  return ways;
};
const ways = (x: number, N: number, K: number, n: number): bigint => choose(K, x) * choose(N - K, n - x);

/** A ratio of whole numbers with 20 digits, as a float, far below 1e-308 left aside. */
const ratio = (above: bigint, below: bigint): number => {
  const digits = Math.max(0, below.toString().length - above.toString().length) + 20;
  return Number(`${(above * 10n ** BigInt(digits)) / below}e-${digits}`);
};

describe('hypergeometric masses and tails', () => {
  it.each([
    [10_000_000, 143_000, 60],
    [10_000_000, 5_000_000, 60],
    [5_500_000, 79, 60],
    [5_500_000, 5_499_990, 40],
    [1200, 60, 102],
    [400, 54, 20],
    [61, 50, 60],
  ])('agree with whole-number arithmetic to 1e-12 for N = %i, K = %i, n = %i', (N, K, n) => {
    const all = choose(N, n);
    const off = (value: number, exact: number): number => Math.abs(value / exact - 1);
    let worst = 0;
    let below = 0n;
    for (let x = 0; x <= n; x += 1) {
      const one = ways(x, N, K, n);
      const mass = ratio(one, all);
      const atLeast = ratio(all - below, all);
      below += one;
      const atMost = ratio(below, all);
      // Below 1e-290 floats run out of digits, and nothing rests on it.
      if (mass < 1e-290) continue;
      worst = Math.max(
        worst,
        off(hypergeometricMass(x, N, K, n), mass),
        off(hypergeometricAtMost(x, N, K, n), atMost),
        off(hypergeometricAtLeast(x, N, K, n), atLeast),
      );
    }
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(1e-12);
  });

  it('the exact fraction used for ties is the same whichever of n and K, n and N−n, K and N−K is small', () => {
    for (const [N, K, n] of [
      [17, 5, 8],
      [17, 12, 8],
      [17, 15, 14],
      [17, 2, 14],
      [17, 9, 3],
    ] as const) {
      for (let to = 0; to <= n; to += 1) {
        let sum = 0n;
        for (let x = 0; x <= to; x += 1) sum += ways(x, N, K, n);
        const exact = exactHypergeometric(0, to, N, K, n)!;
        expect(compareFractions(exact, { numerator: sum, denominator: choose(N, n) })).toBe(0);
      }
    }
  });
});

describe('bounds on the faulty cases of a frame', () => {
  it('20 of 400 without fault leave up to 54 faulty cases possible: 13.5 %', () => {
    // C(346,20)/C(400,20) is above 5 %, C(345,20)/C(400,20) is not.
    expect(20n * ways(0, 400, 54, 20) > choose(400, 20)).toBe(true);
    expect(20n * ways(0, 400, 55, 20) > choose(400, 20)).toBe(false);
    expect(hypergeometricUpperBound(400, 20, 0, 0.95)).toBe(54);
  });

  it('a tail that equals 1 − confidence counts as rejected: with 19 of 20 checked clean, none is left at 95 %', () => {
    // P(X = 0 | N = 20, K = 1, n = 19) = 1/20 exactly.
    expect(hypergeometricUpperBound(20, 19, 0, 0.95)).toBe(0);
    expect(hypergeometricUpperBound(20, 19, 0, 0.951)).toBe(1);
    expect(hypergeometricUpperBound(10_000_000, 9_000_000, 0, 0.9)).toBe(0);
  });

  it('does not underflow at 5.5 million cases', () => {
    // By the binomial limit, 1 − 0.025^(1/60) = 5.963 % and 1 − 0.05^(1/60) = 4.870 % of the frame.
    const { lower, upper } = hypergeometricInterval(5_500_000, 60, 0, 0.95);
    expect(lower).toBe(0);
    expect(upper / 5_500_000).toBeCloseTo(0.05963, 5);
    expect(hypergeometricUpperBound(5_500_000, 60, 0, 0.95) / 5_500_000).toBeCloseTo(0.0487, 5);
  });

  it('each end is the last count its own test does not reject', () => {
    for (const [N, n, x] of [
      [37, 11, 3],
      [250, 40, 0],
      [250, 40, 40],
      [90, 89, 12],
    ] as const) {
      const { lower, upper } = hypergeometricInterval(N, n, x, 0.95);
      const all = choose(N, n);
      const atMost = (K: number): bigint =>
        Array.from({ length: x + 1 }, (_, i) => ways(i, N, K, n)).reduce((a, b) => a + b);
      const atLeast = (K: number): bigint =>
        Array.from({ length: n - x + 1 }, (_, i) => ways(x + i, N, K, n)).reduce((a, b) => a + b);
      expect(40n * atMost(upper) > all).toBe(true);
      expect(upper === N - n + x || 40n * atMost(upper + 1) <= all).toBe(true);
      expect(40n * atLeast(lower) > all).toBe(true);
      expect(lower === x || 40n * atLeast(lower - 1) <= all).toBe(true);
    }
  });

  it('a full check leaves no doubt', () => {
    expect(hypergeometricInterval(20, 20, 10, 0.99)).toEqual({ lower: 10, upper: 10 });
    expect(hypergeometricLowerBound(20, 20, 10, 0.99)).toBe(10);
  });

  it.each([
    ['sample-larger-than-frame', () => hypergeometricInterval(60, 61, 0, 0.95)],
    ['more-faulty-than-checked', () => hypergeometricInterval(60, 20, 21, 0.95)],
    ['frame-too-small', () => hypergeometricInterval(1, 1, 0, 0.95)],
    ['count-out-of-range', () => hypergeometricInterval(60, 0, 0, 0.95)],
    ['count-out-of-range', () => hypergeometricInterval(60, 20, -1, 0.95)],
    ['count-out-of-range', () => hypergeometricInterval(Number.NaN, 20, 0, 0.95)],
    ['count-out-of-range', () => hypergeometricInterval(60, 20.5, 0, 0.95)],
    ['confidence-out-of-range', () => hypergeometricInterval(60, 20, 0, 1)],
    ['confidence-out-of-range', () => hypergeometricInterval(60, 20, 0, 0)],
    ['confidence-out-of-range', () => hypergeometricInterval(60, 20, 0, Number.NaN)],
  ])('refuses wrong input with %s', (code, act) => {
    expect(act).toThrow(Failure);
    expect(act).toThrow(expect.objectContaining({ code, kind: 'invalid' }));
  });
});

describe('coverage', () => {
  it('is at least nominal for every number of faulty cases', () => {
    for (const [N, n, confidence] of [
      [40, 12, 0.95],
      [100, 20, 0.9],
      [25, 24, 0.95],
      [60, 5, 0.99],
    ] as const) {
      const intervals = Array.from({ length: n + 1 }, (_, x) => hypergeometricInterval(N, n, x, confidence));
      const nominal = exactRate(confidence);
      for (let K = 0; K <= N; K += 1) {
        let covered = 0n;
        for (const [x, { lower, upper }] of intervals.entries()) {
          if (lower <= K && K <= upper) covered += ways(x, N, K, n);
        }
        const coverage = { numerator: covered, denominator: choose(N, n) };
        expect(compareFractions(coverage, nominal)).toBeGreaterThanOrEqual(0);
      }
    }
  });
});
