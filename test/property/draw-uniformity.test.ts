import gammaQuantile from '@stdlib/stats-base-dists-gamma-quantile';
import { beforeAll, describe, expect, it } from 'vitest';

import { seedFrom, selectRanks } from '../../src/draw-procedure/index.ts';

const SEEDS = 100_000;
const seal = 'c'.repeat(64);
const seedNumber = (i: number): string => seedFrom(seal, String(i));

/** Pearson's χ² of counts that should all be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** The value that χ² exceeds with probability 0.001 where the counts are in truth equal. */
const limit = (cells: number): number => gammaQuantile(0.999, (cells - 1) / 2, 1 / 2);

const cells = (count: number): number[] => Array.from({ length: count }, () => 0);
const count = (counts: number[], cell: number): void => {
  counts[cell] = (counts[cell] ?? 0) + 1;
};

describe('simple draws of 3 from 10 cases over 100,000 seeds', () => {
  const byRank = [cells(10), cells(10), cells(10)];
  const pairs = cells(100);
  beforeAll(() => {
    for (let i = 0; i < SEEDS; i++) {
      const ranks = selectRanks(
        { method: 'simple', size: 10 },
        { seed: seedNumber(i), sampleSize: 3, minimumPerStratum: 0, reserves: 0, requests: [] },
      );
      const [first = 0, second = 0] = ranks.map(({ place }) => place - 1);
      for (const [rank, { place }] of ranks.entries()) count(byRank[rank] ?? [], place - 1);
      count(pairs, first * 10 + second);
    }
  });

  it('put every position equally often on every rank', () => {
    for (const counts of byRank) expect(chiSquare(counts)).toBeLessThan(limit(10));
  });

  it('put every pair of positions equally often on the first two ranks, and never one twice', () => {
    const possible = pairs.filter((_, cell) => Math.floor(cell / 10) !== cell % 10);
    expect(possible).toHaveLength(90);
    expect(possible.reduce((sum, pair) => sum + pair, 0)).toBe(SEEDS);
    expect(chiSquare(possible)).toBeLessThan(limit(90));
  });
});

describe('stratified draws of 4 from strata of 6 and 6 cases over 100,000 seeds', () => {
  const first = [cells(6), cells(6)];
  const together = cells(36);
  beforeAll(() => {
    for (let i = 0; i < SEEDS; i++) {
      const ranks = selectRanks(
        {
          method: 'stratified',
          strata: [
            { stratum: 'Bestand', size: 6 },
            { stratum: 'Neukunde', size: 6 },
          ],
        },
        { seed: seedNumber(i), sampleSize: 4, minimumPerStratum: 0, reserves: 0, requests: [] },
      );
      const [a = 0, b = 0] = ranks.filter(({ rank }) => rank === 1).map(({ place }) => place - 1);
      count(first[0] ?? [], a);
      count(first[1] ?? [], b);
      count(together, a * 6 + b);
    }
  });

  it('put every case of a stratum equally often on its first rank', () => {
    for (const counts of first) expect(chiSquare(counts)).toBeLessThan(limit(6));
  });

  it('draw one stratum independently of the other', () => {
    expect(chiSquare(together)).toBeLessThan(limit(36));
  });
});
