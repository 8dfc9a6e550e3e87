import { describe, expect, it } from 'vitest';
import { combineFrames, estimateApplicableRate, estimateRate } from './estimates.ts';
import { hypergeometricInterval } from './hypergeometric-interval.ts';
import { stratifiedRate } from './stratified.ts';

describe('faulty cases in one frame', () => {
  it('rest on the n original ranks and all N', () => {
    const estimate = estimateRate({ frameSize: 300, sampleSize: 100, faulty: 2, confidence: 0.95 });
    // Kauermann & Küchenhoff print [2, 19] in the outer convention; exact inversion gives [2, 18].
    expect(estimate).toMatchObject({
      kind: 'exact-hypergeometric',
      rate: 0.02,
      lowerCount: 2,
      upperCount: 18,
    });
    expect(estimate.lower).toBe(2 / 300);
    expect(estimate.upper).toBe(18 / 300);
  });

  it('with u cases not checkable, the lower bound rests on x and the upper on x + u, over the original n', () => {
    const estimate = estimateRate({
      frameSize: 400,
      sampleSize: 60,
      faulty: 3,
      uncheckable: 2,
      confidence: 0.95,
    });
    expect(estimate.lowerCount).toBe(hypergeometricInterval(400, 60, 3, 0.95).lower);
    expect(estimate.upperCount).toBe(hypergeometricInterval(400, 60, 5, 0.95).upper);
    expect(estimate.rate).toBe(3 / 60);
  });

  it('refuses more faulty and uncheckable cases than were drawn', () => {
    expect(() =>
      estimateRate({ frameSize: 400, sampleSize: 60, faulty: 50, uncheckable: 11, confidence: 0.95 }),
    ).toThrow(expect.objectContaining({ code: 'more-cases-than-drawn' }));
  });
});

describe('the rate among applicable cases', () => {
  it('is Clopper–Pearson (R binom.test: 20 of 100)', () => {
    const estimate = estimateApplicableRate({ applicable: 100, faulty: 20, confidence: 0.95 });
    expect(estimate).toMatchObject({ kind: 'clopper-pearson', n: 100, rate: 0.2 });
    expect(estimate.lower).toBeCloseTo(0.1266555521019559, 14);
    expect(estimate.upper).toBeCloseTo(0.2918426890886281, 14);
  });

  it('has no value without an applicable case', () => {
    expect(() => estimateApplicableRate({ applicable: 0, faulty: 0, confidence: 0.95 })).toThrow(
      expect.objectContaining({ code: 'count-out-of-range' }),
    );
  });
});

describe('several frames', () => {
  it('are weighted by their N: 10 % of 900 and 50 % of 100 are 14 %', () => {
    const combined = combineFrames(
      [
        { N: 900, n: 20, x: 2 },
        { N: 100, n: 20, x: 10 },
      ],
      0.95,
    );
    expect(combined).toMatchObject({ kind: 'approximate', label: 'Näherung', method: 'korn-graubard' });
    expect(combined.rate).toBeCloseTo(0.14, 14);
    expect(combined.lower).toBeLessThan(0.14);
    expect(combined.upper).toBeGreaterThan(0.14);
  });

  it('a single frame is not approximate', () => {
    expect(combineFrames([{ N: 300, n: 100, x: 2 }], 0.95)).toEqual(
      estimateRate({ frameSize: 300, sampleSize: 100, faulty: 2, confidence: 0.95 }),
    );
  });

  it('a tiny frame brings the exact bounds of each frame at α divided by their number', () => {
    const frames = [
      { N: 200, n: 40, x: 3 },
      { N: 12, n: 3, x: 1 },
    ];
    const first = hypergeometricInterval(200, 40, 3, 0.975);
    const second = hypergeometricInterval(12, 3, 1, 0.975);
    const combined = combineFrames(frames, 0.95);
    expect(combined).toMatchObject({ method: 'summed-bounds', lowerCount: first.lower + second.lower });
    expect(combined.upper).toBeCloseTo((first.upper + second.upper) / 212, 14);
  });

  it('frames checked in full are known, not estimated', () => {
    const combined = combineFrames(
      [
        { N: 8, n: 8, x: 2 },
        { N: 12, n: 12, x: 1 },
      ],
      0.95,
    );
    expect(combined).toMatchObject({ rate: 0.15, lower: 0.15, upper: 0.15, lowerCount: 3, upperCount: 3 });
  });

  it('twelve clean months of ten cases bound the year like about 120 clean cases, not like ten', () => {
    const months = Array.from({ length: 12 }, () => ({ N: 500, n: 10, x: 0 }));
    const { lower, upper } = combineFrames(months, 0.95);
    expect(lower).toBe(0);
    // 1 − 0.025^(1/120) = 3.03 % for a simple sample of 120.
    expect(upper).toBeGreaterThan(0.0295);
    expect(upper).toBeLessThan(0.0345);
  });

  it('never claims fewer faulty cases than were found, or more than were left unchecked', () => {
    const combined = combineFrames(
      [
        { N: 20, n: 19, x: 6 },
        { N: 30, n: 29, x: 9 },
      ],
      0.95,
    );
    expect(combined.lowerCount).toBeGreaterThanOrEqual(15);
    expect(combined.upperCount).toBeLessThanOrEqual(17);
  });

  it('uncheckable cases widen the upper end only', () => {
    const clean = combineFrames(
      [
        { N: 900, n: 40, x: 2 },
        { N: 100, n: 40, x: 4 },
      ],
      0.95,
    );
    const doubtful = combineFrames(
      [
        { N: 900, n: 40, x: 2, u: 3 },
        { N: 100, n: 40, x: 4 },
      ],
      0.95,
    );
    expect(doubtful.lower).toBe(clean.lower);
    expect(doubtful.upper).toBeGreaterThan(clean.upper);
  });

  it.each([
    ['no-strata', []],
    [
      'empty-stratum',
      [
        { N: 0, n: 0, x: 0 },
        { N: 10, n: 5, x: 0 },
      ],
    ],
    [
      'empty-stratum',
      [
        { N: 10, n: 0, x: 0 },
        { N: 10, n: 5, x: 0 },
      ],
    ],
    [
      'sample-larger-than-frame',
      [
        { N: 10, n: 11, x: 0 },
        { N: 10, n: 5, x: 0 },
      ],
    ],
    ['frame-too-small', [{ N: 1, n: 1, x: 0 }]],
    [
      'more-cases-than-drawn',
      [
        { N: 10, n: 5, x: 3, u: 3 },
        { N: 10, n: 5, x: 0 },
      ],
    ],
  ])('refuses wrong input with %s', (code, frames) => {
    expect(() => combineFrames(frames, 0.95)).toThrow(expect.objectContaining({ code, kind: 'invalid' }));
  });
});

describe('the Korn–Graubard interval', () => {
  it('is Clopper–Pearson at the effective size, shrunk by Student factors', () => {
    // Two strata of 500 and 300 with 4/25 and 9/30: p = 0.2125, n_eff = 55.88161, factor (t₅₄/t₅₃)² = 0.999136
    // (SciPy 1.17: beta.ppf at n* = 55.83333).
    const { lower, upper } = stratifiedRate(
      [
        { N: 500, n: 25, rate: 4 / 25 },
        { N: 300, n: 30, rate: 9 / 30 },
      ],
      0.95,
      { method: 'korn-graubard' },
    );
    expect(lower).toBeCloseTo(0.1144232903769587, 10);
    expect(upper).toBeCloseTo(0.34262657420925435, 10);
  });

  it('needs some variation, and two cases a stratum', () => {
    const clean = [
      { N: 500, n: 25, rate: 0 },
      { N: 300, n: 30, rate: 0 },
    ];
    expect(() => stratifiedRate(clean, 0.95, { method: 'korn-graubard' })).toThrow(
      expect.objectContaining({ code: 'no-variation' }),
    );
    expect(() =>
      stratifiedRate(
        [
          { N: 5, n: 1, rate: 0 },
          { N: 5, n: 4, rate: 0.5 },
        ],
        0.95,
      ),
    ).toThrow(expect.objectContaining({ code: 'stratum-too-small' }));
  });
});
