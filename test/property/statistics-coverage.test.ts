import { describe, expect, it } from 'vitest';
import {
  combinedCoverage,
  combinedDesigns,
  differenceCoverage,
  rateCoverage,
  rateGrid,
} from './statistics-coverage.ts';

describe('how often intervals at 95 % hold the truth, in exact probabilities', () => {
  it.each([20, 60])('Clopper–Pearson never less than promised, Wilson on average (n = %i)', (n) => {
    const [exact, score, corrected] = rateCoverage(n);
    expect(exact?.least).toBeGreaterThanOrEqual(0.95);
    expect(score?.mean).toBeGreaterThanOrEqual(0.95);
    expect(score?.least).toBeGreaterThanOrEqual(0.9);
    expect(corrected?.least).toBeGreaterThanOrEqual(0.95);
  });

  it('differences of rates on average', () => {
    const { mean, least } = differenceCoverage(20, 20);
    expect(mean).toBeGreaterThanOrEqual(0.95);
    expect(least).toBeGreaterThanOrEqual(0.92);
  });

  it.each(combinedDesigns)('several frames, on average and nearly always: $name', (design) => {
    const { mean, least } = combinedCoverage(design, rateGrid);
    expect(mean).toBeGreaterThanOrEqual(0.95);
    expect(least).toBeGreaterThanOrEqual(0.94);
  });
});
