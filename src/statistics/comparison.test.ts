import { describe, expect, it } from 'vitest';
import { binomialTest } from './binomial.ts';
import { controlLimits } from './control-limits.ts';
import { differenceOfEstimates, differenceOfRates, fisherTest } from './difference.ts';
import { exceedanceP, excessFaulty, judge, judgementText } from './exceedance.ts';
import { benjaminiHochberg, rejectedAt } from './multiple-testing.ts';
import { stringer } from './stringer.ts';

describe('difference of two rates', () => {
  it.each([
    // Newcombe 1998, table II, method 10.
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%i/%i and %i/%i as printed by Newcombe', (x1, n1, x2, n2, lower, upper) => {
    const result = differenceOfRates({ faulty: x1, n: n1 }, { faulty: x2, n: n2 }, 0.95);
    expect(result.lower).toBeCloseTo(lower, 4);
    expect(result.upper).toBeCloseTo(upper, 4);
  });

  it('of two estimates is recovered from their intervals, by hand', () => {
    // 0.30 (0.26–0.36) − 0.20 (0.12–0.23): 0.10 − √(0.04² + 0.03²) = 0.05; 0.10 + √(0.06² + 0.08²) = 0.20.
    const result = differenceOfEstimates(
      { rate: 0.3, lower: 0.26, upper: 0.36 },
      { rate: 0.2, lower: 0.12, upper: 0.23 },
    );
    expect(result.difference).toBeCloseTo(0.1, 12);
    expect(result.lower).toBeCloseTo(0.05, 12);
    expect(result.upper).toBeCloseTo(0.2, 12);
  });

  it("Fisher's tea: 3 of 4 against 1 of 4 (17/70 one-sided, 34/70 two-sided)", () => {
    expect(fisherTest({ faulty: 3, n: 4 }, { faulty: 1, n: 4 }, 'greater')).toBeCloseTo(17 / 70, 14);
    expect(fisherTest({ faulty: 3, n: 4 }, { faulty: 1, n: 4 }, 'two-sided')).toBeCloseTo(34 / 70, 14);
    expect(fisherTest({ faulty: 3, n: 4 }, { faulty: 1, n: 4 }, 'less')).toBeCloseTo(69 / 70, 14);
  });
});

describe('a rate above the tolerable one', () => {
  it('is tested with the most faulty cases the frame may hold: ⌊N · p⌋', () => {
    // N = 10, tolerable 25 %: K = 2. P(X ≥ 2 | n = 4) = C(2,2)·C(8,2)/C(10,4) = 28/210.
    expect(exceedanceP({ N: 10, n: 4, x: 2, tolerable: 0.25 })).toBeCloseTo(28 / 210, 14);
    expect(exceedanceP({ N: 10, n: 4, x: 3, tolerable: 0.25 })).toBe(0);
    expect(exceedanceP({ N: 10, n: 4, x: 0, tolerable: 0.25 })).toBe(1);
  });

  it('among applicable cases is binomial: 9 of 24 against 10 %', () => {
    // Σ C(24,i)·0.1^i·0.9^(24−i), i = 9 … 24, in whole numbers.
    let ways = 0n;
    let choose = 1n;
    for (let i = 0n; i <= 24n; i += 1n) {
      if (i >= 9n) ways += choose * 9n ** (24n - i);
      choose = (choose * (24n - i)) / (i + 1n);
    }
    const expected = Number(ways) / Number(10n ** 24n);
    expect(exceedanceP({ n: 24, x: 9, tolerable: 0.1 }) / expected).toBeCloseTo(1, 12);
    expect(excessFaulty(24, 9, 0.1)).toBeCloseTo(6.6, 12);
    expect(excessFaulty(24, 1, 0.1)).toBe(0);
  });

  it('is judged in words: met, open, exceeded, a tie being still tolerable', () => {
    expect(judge({ lower: 0, upper: 0.1 }, 0.1)).toBe('met');
    expect(judge({ lower: 0.1, upper: 0.3 }, 0.1)).toBe('open');
    expect(judge({ lower: 0.1001, upper: 0.3 }, 0.1)).toBe('exceeded');
    expect(Object.values(judgementText)).toEqual([
      'nachweislich eingehalten',
      'offen (Stichprobe zu klein)',
      'nachweislich überschritten',
    ]);
  });

  it('refuses a tolerable rate above 1 and a sample above the frame', () => {
    expect(() => exceedanceP({ n: 10, x: 1, tolerable: 1.1 })).toThrow(
      expect.objectContaining({ code: 'rate-out-of-range' }),
    );
    expect(() => exceedanceP({ N: 9, n: 10, x: 1, tolerable: 0.1 })).toThrow(
      expect.objectContaining({ code: 'sample-larger-than-frame' }),
    );
  });
});

describe('many tests at once', () => {
  it('keep the order given and stay at most 1', () => {
    expect(benjaminiHochberg([0.9, 0.01, 0.5])).toEqual([0.9, 0.03, 0.75]);
    expect(benjaminiHochberg([])).toEqual([]);
  });

  it('a tie with α is rejected', () => {
    expect(rejectedAt([0.03, 0.01, 0.02, 0.5, 0.6], 0.05)).toEqual([true, true, true, false, false]);
  });

  it('refuse what is no probability', () => {
    expect(() => benjaminiHochberg([0.1, Number.NaN])).toThrow(
      expect.objectContaining({ code: 'rate-out-of-range' }),
    );
  });
});

describe('the binomial test', () => {
  it('at the rates 0 and 1 knows no doubt', () => {
    expect(binomialTest(0, 5, 0, 'two-sided')).toBe(1);
    expect(binomialTest(1, 5, 0, 'two-sided')).toBe(0);
    expect(binomialTest(5, 5, 1, 'two-sided')).toBe(1);
    expect(binomialTest(4, 5, 1, 'less')).toBe(0);
    expect(binomialTest(1, 5, 0, 'greater')).toBe(0);
  });
});

describe('a trend by month', () => {
  it('has the limits a binomial count keeps with all but α/2 on each side', () => {
    const chart = controlLimits(
      [
        { n: 20, faulty: 2 },
        { n: 20, faulty: 8 },
        { n: 200, faulty: 5 },
      ],
      { centre: 0.1, confidence: 0.95 },
    );
    // B(20, 0.1): P(X ≥ 6) = 0.0113, P(X ≥ 5) = 0.0432; R qbinom(c(.025, .975), c(20, 200), 0.1) = 0, 5 and 12, 29.
    expect(chart.points.map(({ lowerCount, upperCount }) => [lowerCount, upperCount])).toEqual([
      [0, 5],
      [0, 5],
      [12, 29],
    ]);
    expect(chart.points.map(({ signal }) => signal)).toEqual(['inside', 'above', 'below']);
  });

  it('takes the rate of all months as its centre unless told otherwise', () => {
    expect(
      controlLimits([
        { n: 20, faulty: 1 },
        { n: 30, faulty: 4 },
      ]).centre,
    ).toBe(0.1);
    expect(() => controlLimits([])).toThrow(expect.objectContaining({ code: 'no-months' }));
  });
});

describe('overpaid euros', () => {
  it('Touw & Hoogduin, p. 138: most likely 0.855 %, at most 3.479 %', () => {
    const taints = [0.20000072, 1, 0.03999931, 0];
    const { mostLikely, bound } = stringer({ n: 145, taints, confidence: 0.95 });
    expect(mostLikely).toBeCloseTo(0.008551724, 9);
    expect(bound).toBeCloseTo(0.03478656, 8);
  });

  it('refuses underpayments and more taints than units', () => {
    expect(() => stringer({ n: 10, taints: [-0.1], confidence: 0.95 })).toThrow(
      expect.objectContaining({ code: 'rate-out-of-range' }),
    );
    expect(() => stringer({ n: 1, taints: [0.1, 0.2], confidence: 0.95 })).toThrow(
      expect.objectContaining({ code: 'more-taints-than-units' }),
    );
  });
});
