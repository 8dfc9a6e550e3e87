import { describe, expect, it } from 'vitest';
import { gammaExceededWith } from './gamma.ts';

describe('the gamma quantile behind Poisson plans and bounds', () => {
  it.each([
    // By mpmath 1.3 with 40 digits, here to the nearest float: root of the regularized incomplete gamma function.
    [0.05, 1, 2.995732273553991],
    [0.05, 2, 4.743864518390579],
    [0.05, 1.37, 3.679447586033811],
    [0.0001, 12, 29.306484874150854],
    [0.5, 1, Math.LN2],
    [0.05, 1001, 1053.6031221333008],
    [0.2, 100_000, 100266.04631293981],
  ])('exceeded with probability %d at shape %d', (level, shape, expected) => {
    expect(Math.abs(gammaExceededWith(level, shape) / expected - 1)).toBeLessThan(1e-12);
  });

  it('comes to an end at any level', () => {
    for (const level of [1e-12, 1e-6, 0.5, 0.999999, 1 - 1e-12]) {
      for (const shape of [1, 1.5, 61, 2_000_000]) {
        expect(gammaExceededWith(level, shape)).toBeGreaterThan(0);
        expect(gammaExceededWith(level, shape)).toBeLessThan(Infinity);
      }
    }
  });
});
