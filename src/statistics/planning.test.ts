import { describe, expect, it } from 'vitest';
import { exactRate, ceilOf, floorOf, compareFractions } from './exact-rate.ts';
import { planBinomial, planHypergeometric, planPoisson } from './planning.ts';
import { sampleSizeForPrecision } from './precision.ts';

describe('exact rates', () => {
  it('0.06 of 100 is 6 cases, not 7', () => {
    expect(Math.ceil(0.07 * 100)).toBe(8);
    expect(ceilOf(100, exactRate(0.06))).toBe(6);
    expect(ceilOf(100, exactRate(0.07))).toBe(7);
    expect(floorOf(1000, exactRate(0.029))).toBe(29);
  });

  it('reads numbers, decimals and fractions alike', () => {
    for (const rate of [0.05, '0.05', '0,05', '5e-2', '1/20', '450000/9000000']) {
      expect(compareFractions(exactRate(rate), { numerator: 1n, denominator: 20n })).toBe(0);
    }
  });

  it('takes what a binary calculation left over as the simple fraction it came from', () => {
    expect(compareFractions(exactRate(0.1 + 0.2), exactRate('3/10'))).toBe(0);
    expect(ceilOf(700, exactRate(5 / 7))).toBe(500);
    expect(ceilOf(300, exactRate(2 / 3))).toBe(200);
    expect(compareFractions(exactRate(1 - 0.95), exactRate('0.05'))).toBe(0);
  });

  it.each([[Number.NaN], [-0.1], ['1/0'], ['a'], [''], ['1/2/3'], [Infinity]])('refuses %s', (rate) => {
    expect(() => exactRate(rate)).toThrow(expect.objectContaining({ code: 'rate-not-a-number' }));
  });
});

describe('sample sizes', () => {
  it('agree with the AICPA tables for 5 % risk (tolerable 2 … 10 %, no errors expected)', () => {
    const table = {
      0.02: 149,
      0.03: 99,
      0.04: 74,
      0.05: 59,
      0.06: 49,
      0.07: 42,
      0.08: 36,
      0.09: 32,
      0.1: 29,
    };
    for (const [tolerable, n] of Object.entries(table)) {
      expect(planBinomial({ tolerable, expected: { errors: 0 }, confidence: 0.95 })).toBe(n);
    }
  });

  it('agree with the AICPA tables where the expected errors jump with the sample (tolerable 5 %)', () => {
    const table = { 0.01: 93, 0.015: 124, 0.0175: 153, 0.02: 181, 0.03: 361, 0.04: 1348 };
    for (const [rate, n] of Object.entries(table)) {
      expect(planBinomial({ tolerable: 0.05, expected: { rate }, confidence: 0.95 })).toBe(n);
    }
  });

  it('a tie counts as reached: one clean case of two halves the doubt', () => {
    // P(X = 0 | p = 1/2, n = 1) = 1/2 and P(X = 0 | N = 10, K = 9, n = 1) = 1/10, both exactly.
    expect(planBinomial({ tolerable: 0.5, expected: { errors: 0 }, confidence: 0.5 })).toBe(1);
    expect(planHypergeometric(10, { count: 9 }, { errors: 0 }, 0.9)).toBe(1);
    // 0.9 · 0.9 = 0.81: two cases reach a confidence of 19 %.
    expect(planBinomial({ tolerable: 0.1, expected: { errors: 0 }, confidence: 0.19 })).toBe(2);
  });

  it('a plan suffices and one case fewer does not, by the definition in whole numbers', () => {
    const choose = (n: number, k: number): bigint =>
      k < 0 || k > n
        ? 0n
        : Array.from({ length: k }).reduce<bigint>((w, _, i) => (w * BigInt(n - i)) / BigInt(i + 1), 1n);
    const reached = (N: number, K: number, n: number, k: number): boolean => {
      let ways = 0n;
      for (let x = 0; x <= k; x += 1) ways += choose(K, x) * choose(N - K, n - x);
      return 20n * ways <= choose(N, n);
    };
    for (const [N, K, k] of [
      [300, 15, 0],
      [300, 30, 2],
      [77, 8, 1],
    ] as const) {
      const n = planHypergeometric(N, { count: K }, { errors: k }, 0.95);
      expect(reached(N, K, n, k)).toBe(true);
      expect(reached(N, K, n - 1, k)).toBe(false);
    }
  });

  it('hours of search never come: a plan without end is refused', () => {
    const refused = expect.objectContaining({ code: 'plan-unreachable' }) as Error;
    expect(() => planBinomial({ tolerable: 0.05, expected: { rate: 0.05 }, confidence: 0.95 })).toThrow(
      refused,
    );
    expect(() => planPoisson({ tolerable: 0.05, expected: { rate: 0.06 }, confidence: 0.95 })).toThrow(
      refused,
    );
    expect(() => planPoisson({ tolerable: 0.05, expected: { rate: 0.04999 }, confidence: 0.95 })).toThrow(
      refused,
    );
    expect(() => planHypergeometric(50, { count: 2 }, { errors: 2 }, 0.95)).toThrow(refused);
  });

  it.each([
    [
      'tolerable-out-of-range',
      () => planBinomial({ tolerable: 0, expected: { errors: 0 }, confidence: 0.95 }),
    ],
    [
      'tolerable-out-of-range',
      () => planPoisson({ tolerable: 1.1, expected: { errors: 0 }, confidence: 0.95 }),
    ],
    [
      'confidence-out-of-range',
      () => planPoisson({ tolerable: 0.1, expected: { errors: 0 }, confidence: 1 }),
    ],
    [
      'number-out-of-range',
      () => planBinomial({ tolerable: 0.1, expected: { errors: -1 }, confidence: 0.9 }),
    ],
    ['count-out-of-range', () => planHypergeometric(100, { count: 101 }, { errors: 0 }, 0.9)],
    ['frame-too-small', () => planHypergeometric(1, { count: 1 }, { errors: 0 }, 0.9)],
    ['width-not-positive', () => sampleSizeForPrecision(0, { rate: 0.5 }, null, 0.95)],
    ['rate-out-of-range', () => sampleSizeForPrecision(0.05, { rate: 1.5 }, null, 0.95)],
  ])('refuses wrong input with %s', (code, act) => {
    expect(act).toThrow(expect.objectContaining({ code, kind: 'invalid' }));
  });

  it('the mean of a quantity is planned by its deviation (Kauermann & Küchenhoff, p. 56)', () => {
    expect(sampleSizeForPrecision(4, { deviation: 10 }, 300, 0.95)).toBe(23);
    expect(sampleSizeForPrecision(1, { deviation: 10 }, 300, 0.95)).toBe(169);
  });
});
