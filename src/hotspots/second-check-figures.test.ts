import { describe, expect, it } from 'vitest';
import { overlookedIn } from './second-check-figures.ts';

describe('overlooked errors', () => {
  it('are estimated by the inverse share: 1 of 5 repeated among 50 clean checks stands for 10', () => {
    const found = overlookedIn([{ cleanChecks: 50, rechecked: 5, found: 1 }], 0.95);
    expect(found).toMatchObject({ estimate: 10, rate: 0.2, kind: 'exact' });
    expect(found?.lowerCount).toBe(1);
  });

  it('weight each draw by its own share: 1 of 5 in 50, and 0 of 10 in 20', () => {
    const draws = [
      { cleanChecks: 50, rechecked: 5, found: 1 },
      { cleanChecks: 20, rechecked: 10, found: 0 },
    ];
    const found = overlookedIn(draws, 0.95);
    expect(found?.estimate).toBeCloseTo(10, 12);
    expect(found).toMatchObject({ cleanChecks: 70, rechecked: 15, found: 1, kind: 'approximate' });
  });

  it('are unknown as long as no repeated check is done', () => {
    expect(overlookedIn([{ cleanChecks: 50, rechecked: 0, found: 0 }], 0.95)).toBeNull();
  });
});
