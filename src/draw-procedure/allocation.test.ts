import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { allocateOverRoom, allocateSample } from './allocation.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe('allocation by largest remainder', () => {
  it('gives 10 of 50, 30 and 20 cases as 5, 3 and 2', () => {
    expect(allocateSample([50, 30, 20], 10, 0)).toEqual([5, 3, 2]);
  });

  it('gives a tie to the stratum first in order', () => {
    expect(allocateSample([10, 10, 10], 4, 0)).toEqual([2, 1, 1]);
    expect(allocateSample([10, 10, 10], 5, 0)).toEqual([2, 2, 1]);
  });

  it('shares by hand: 7 of 5, 7 and 9 are 1.67, 2.33 and 3, the left-over unit goes to the first', () => {
    expect(allocateSample([5, 7, 9], 7, 0)).toEqual([2, 2, 3]);
  });

  it('gives every stratum its minimum first, a smaller one all it has, and shares the rest over the room', () => {
    // minimums 5, 5, 2; the rest of 8 over a room of 95, 45 and 0 is 5.43, 2.57 and 0
    expect(allocateSample([100, 50, 2], 20, 5)).toEqual([10, 8, 2]);
  });

  it('refuses minimums that exceed the sample', () => {
    expect(() => allocateSample([10, 10], 5, 3)).toThrow('verlangt 6\u00a0Fälle, die Stichprobe hat nur 5');
  });

  it('stays exact where a product exceeds 2^53', () => {
    // 94,906,267² is 2^53 and a bit: in doubles the two remainders would be confused
    expect(allocateOverRoom([94_906_267, 94_906_267, 1], 94_906_267)).toEqual([47_453_133, 47_453_133, 1]);
  });

  it('always gives out everything there is room for, nowhere more than room, and less than one unit off the share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 2_000_000_000 }),
        (room, wanted) => {
          const given = allocateOverRoom(room, wanted);
          const units = Math.min(wanted, sum(room));
          expect(sum(given)).toBe(units);
          for (const [i, share] of given.entries()) {
            expect(share).toBeLessThanOrEqual(room[i] ?? 0);
            const exact = (units * (room[i] ?? 0)) / Math.max(sum(room), 1);
            expect(Math.abs(share - exact)).toBeLessThan(1.000_001);
          }
        },
      ),
      { numRuns: 2_000, seed: 2 },
    );
  });
});
