import { describe, expect, it } from 'vitest';
import { cohensKappa, fleissKappa, gIndex } from './kappa.ts';
import { agreement, overlookedErrors, unclearCriterion } from './second-checks.ts';

describe('agreement on one criterion', () => {
  it('of 10 errors named, 6 by both: 12 of 16 namings agree', () => {
    const result = agreement({ both: 6, onlyFirst: 3, onlySecond: 1, neither: 30 });
    expect(result).toMatchObject({ n: 40, disagreements: 4, errorAgreement: 0.75, gIndex: 0.8 });
    // p_o = 0.9, p_e = (9·7 + 31·33)/1600 = 0.67875.
    expect(result.kappa).toBeCloseTo((0.9 - 0.67875) / (1 - 0.67875), 14);
  });

  it('has no error agreement and no kappa where nobody named an error', () => {
    expect(agreement({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 12 })).toMatchObject({
      errorAgreement: null,
      kappa: null,
      gIndex: 1,
    });
    expect(agreement({ both: 4, onlyFirst: 0, onlySecond: 0, neither: 0 })).toMatchObject({
      errorAgreement: 1,
      kappa: null,
    });
  });

  it('is unclear with five disagreements over three checkers and under 60 % of the errors agreed', () => {
    const pairs = { both: 3, onlyFirst: 3, onlySecond: 2, neither: 40 }; // 6/11 = 54.5 %
    expect(unclearCriterion(pairs, 3)).toBe(true);
    expect(unclearCriterion(pairs, 2)).toBe(false);
    expect(unclearCriterion({ ...pairs, onlySecond: 1 }, 3)).toBe(false);
    expect(unclearCriterion({ ...pairs, both: 4 }, 3)).toBe(false); // 8/13 = 61.5 %
  });

  it('refuses negative counts and no case at all', () => {
    expect(() => agreement({ both: -1, onlyFirst: 0, onlySecond: 0, neither: 0 })).toThrow(
      expect.objectContaining({ code: 'count-out-of-range' }),
    );
    expect(() => agreement({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 })).toThrow(
      expect.objectContaining({ code: 'count-out-of-range' }),
    );
  });
});

describe('overlooked errors', () => {
  it('2 found in 20 of 100 clean checks stand for 10, by the inverse share', () => {
    const result = overlookedErrors({ cleanChecks: 100, rechecked: 20, found: 2, confidence: 0.95 });
    expect(result.estimate).toBe(10);
    expect(result.lowerCount).toBeLessThan(10);
    expect(result.upperCount).toBeGreaterThan(10);
  });

  it('all re-checked: the number is known', () => {
    expect(overlookedErrors({ cleanChecks: 12, rechecked: 12, found: 1, confidence: 0.95 })).toMatchObject({
      estimate: 1,
      lowerCount: 1,
      upperCount: 1,
    });
    expect(overlookedErrors({ cleanChecks: 1, rechecked: 1, found: 1, confidence: 0.95 }).upperCount).toBe(1);
  });

  it('says so where nothing was re-checked yet', () => {
    expect(() => overlookedErrors({ cleanChecks: 100, rechecked: 0, found: 0, confidence: 0.95 })).toThrow(
      expect.objectContaining({ code: 'nothing-rechecked' }),
    );
    expect(() => overlookedErrors({ cleanChecks: 10, rechecked: 11, found: 0, confidence: 0.95 })).toThrow(
      expect.objectContaining({ code: 'sample-larger-than-frame' }),
    );
  });
});

describe('kappa and its relatives', () => {
  it('full agreement is 1, whatever the weights', () => {
    for (const weights of ['none', 'linear', 'quadratic'] as const) {
      const { kappa, standardError } = cohensKappa(
        [
          [5, 0, 0],
          [0, 7, 0],
          [0, 0, 2],
        ],
        { weights },
      );
      expect(kappa).toBeCloseTo(1, 14);
      expect(standardError).toBeCloseTo(0, 7);
    }
  });

  it('an agreement close to chance loses no digit', () => {
    // 1,001 cases, two judgements each, 500 times equal: P̄ = 500/1001, P̄_e = 1/2, so κ = −1/1001.
    const counts = Array.from({ length: 1001 }, (_, i) => (i < 501 ? [1, 1] : i % 2 === 0 ? [2, 0] : [0, 2]));
    expect(fleissKappa(counts)).toBe(-1 / 1001);
  });

  it('G-index of 80 equal of 100 judgements over 4 categories (R statpsych ci.agree)', () => {
    const { estimate, standardError, lower, upper } = gIndex(100, 80, 4, 0.95);
    expect([estimate, standardError, lower, upper].map((value) => value.toFixed(7))).toEqual([
      '0.7333333',
      '0.0533333',
      '0.6132949',
      '0.8226025',
    ]);
  });

  it.each([
    ['table-not-square', () => cohensKappa([[1, 2]])],
    [
      'table-empty',
      () =>
        cohensKappa([
          [0, 0],
          [0, 0],
        ]),
    ],
    [
      'kappa-undefined',
      () =>
        cohensKappa([
          [9, 0],
          [0, 0],
        ]),
    ],
    [
      'count-out-of-range',
      () =>
        cohensKappa([
          [1, -2],
          [0, 4],
        ]),
    ],
    [
      'ratings-uneven',
      () =>
        fleissKappa([
          [1, 2],
          [2, 2],
        ]),
    ],
    ['ratings-uneven', () => fleissKappa([])],
    [
      'ratings-uneven',
      () =>
        fleissKappa([
          [1, 0],
          [0, 1],
        ]),
    ],
    [
      'kappa-undefined',
      () =>
        fleissKappa([
          [3, 0],
          [3, 0],
        ]),
    ],
    ['count-out-of-range', () => gIndex(10, 11)],
  ])('refuses wrong input with %s', (code, act) => {
    expect(act).toThrow(expect.objectContaining({ code, kind: 'invalid' }));
  });
});
