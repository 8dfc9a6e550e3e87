import { describe, expect, it } from 'vitest';
import { hypergeometricInterval } from './hypergeometric-interval.ts';
import { type TwoStageDesign, type TwoStageEstimate, twoStage } from './two-stage.ts';

const choose = (n: number, k: number): bigint => {
  if (k < 0 || k > n) return 0n;
  let ways = 1n;
  for (let i = 0; i < k; i += 1) ways = (ways * BigInt(n - i)) / BigInt(i + 1);
  return ways;
};

interface Outcome {
  readonly estimate: TwoStageEstimate;
  /** In how many of the C(N, K) placements of the faulty cases this outcome comes up. */
  readonly ways: (K: number) => bigint;
}

/** Every outcome of a design, counted in whole numbers from where the K faulty cases can lie. */
const outcomes = ({ frameSize, first, second, limit }: TwoStageDesign, confidence: number): Outcome[] => {
  const all: Outcome[] = [];
  for (let x1 = 0; x1 <= first; x1 += 1) {
    const design = { frameSize, first, second, limit, firstFaulty: x1, confidence };
    if (x1 <= limit) {
      all.push({
        estimate: twoStage(design),
        ways: (K) => choose(first, x1) * choose(frameSize - first, K - x1),
      });
    } else {
      for (let x2 = 0; x2 <= second; x2 += 1) {
        all.push({
          estimate: twoStage({ ...design, secondFaulty: x2 }),
          ways: (K) =>
            choose(first, x1) * choose(second, x2) * choose(frameSize - first - second, K - x1 - x2),
        });
      }
    }
  }
  return all;
};

const designs: readonly (readonly [TwoStageDesign, number, number])[] = [
  [{ frameSize: 40, first: 8, second: 8, limit: 1 }, 95, 100],
  [{ frameSize: 30, first: 6, second: 12, limit: 0 }, 95, 100],
  [{ frameSize: 60, first: 10, second: 5, limit: 2 }, 90, 100],
  [{ frameSize: 24, first: 12, second: 12, limit: 3 }, 95, 100],
];

describe('a declared extension', () => {
  it.each(designs)(
    'covers at least the confidence for every number of faulty cases: %o',
    (design, part, of) => {
      const all = outcomes(design, part / of);
      for (let K = 0; K <= design.frameSize; K += 1) {
        let covered = 0n;
        let total = 0n;
        for (const { estimate, ways } of all) {
          const count = ways(K);
          total += count;
          if (estimate.lowerCount <= K && K <= estimate.upperCount) covered += count;
        }
        expect(total).toBe(choose(design.frameSize, K));
        expect(covered * BigInt(of) >= total * BigInt(part)).toBe(true);
      }
    },
  );

  it('the unbiased rate is right on average for every number of faulty cases, the plain one is not', () => {
    const [design] = designs[0]!;
    const all = outcomes(design, 0.95);
    let plainBias = 0;
    for (let K = 0; K <= design.frameSize; K += 1) {
      const total = Number(choose(design.frameSize, K));
      const mean = (rate: (estimate: TwoStageEstimate) => number): number =>
        all.reduce((sum, { estimate, ways }) => sum + (Number(ways(K)) / total) * rate(estimate), 0);
      expect(mean(({ unbiasedRate }) => unbiasedRate)).toBeCloseTo(K / design.frameSize, 10);
      plainBias = Math.max(plainBias, Math.abs(mean(({ rate }) => rate) - K / design.frameSize));
    }
    expect(plainBias).toBeGreaterThan(0.005);
  });

  it('outcomes are ordered: more faulty cases never lower either end', () => {
    const design = { frameSize: 200, first: 20, second: 20, limit: 1, confidence: 0.95 };
    const stopped = [0, 1].map((firstFaulty) => twoStage({ ...design, firstFaulty }));
    const extended = Array.from({ length: 21 }, (_, secondFaulty) =>
      twoStage({ ...design, firstFaulty: 2, secondFaulty }),
    );
    const all = [...stopped, ...extended];
    for (const [i, { lowerCount, upperCount }] of all.entries()) {
      if (i === 0) continue;
      expect(lowerCount).toBeGreaterThanOrEqual(all[i - 1]!.lowerCount);
      expect(upperCount).toBeGreaterThanOrEqual(all[i - 1]!.upperCount);
    }
  });

  it('stopped after the first stage, it says what the first stage says', () => {
    const { lower, upper } = hypergeometricInterval(400, 30, 1, 0.95);
    expect(
      twoStage({ frameSize: 400, first: 30, second: 30, limit: 1, firstFaulty: 1, confidence: 0.95 }),
    ).toMatchObject({ kind: 'two-stage', stages: 1, n: 30, lowerCount: lower, upperCount: upper });
  });

  it('uncheckable cases widen the upper end only', () => {
    const design = {
      frameSize: 400,
      first: 30,
      second: 30,
      limit: 1,
      firstFaulty: 2,
      secondFaulty: 1,
      confidence: 0.95,
    };
    const clean = twoStage(design);
    const doubtful = twoStage({ ...design, uncheckable: 2 });
    expect(doubtful.lowerCount).toBe(clean.lowerCount);
    expect(doubtful.upperCount).toBeGreaterThan(clean.upperCount);
  });

  it.each([
    ['second-stage-missing', { firstFaulty: 2 }],
    ['second-stage-not-due', { firstFaulty: 1, secondFaulty: 0 }],
    ['more-faulty-than-checked', { firstFaulty: 31 }],
    ['count-out-of-range', { firstFaulty: 0, limit: 30 }],
    ['count-out-of-range', { firstFaulty: 0, second: 371 }],
    ['count-out-of-range', { firstFaulty: 0, uncheckable: 31 }],
  ])('refuses wrong input with %s', (code, change) => {
    const design = { frameSize: 400, first: 30, second: 30, limit: 1, confidence: 0.95, ...change };
    expect(() => twoStage(design)).toThrow(expect.objectContaining({ code, kind: 'invalid' }));
  });
});
