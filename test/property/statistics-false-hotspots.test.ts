import { describe, expect, it } from 'vitest';
import { simulateYears, yearDesigns } from './statistics-year.ts';

describe('a year without any true excess', () => {
  it.each(yearDesigns)(
    'shows a false hotspot in at most one year of ten ($drawn of $frame a quarter)',
    (design) => {
      const { years, withHotspot, withUnadjusted } = simulateYears(design, 400, `year-${design.drawn}`);
      // Four looks at 2.5 % bound it by 10 %; 400 years put four standard errors of 1.5 points on top.
      expect(withHotspot / years).toBeLessThan(0.1 + 4 * 0.015);
      // The same cells without adjustment cry wolf nearly every year, so the simulation can tell the difference.
      expect(withUnadjusted / years).toBeGreaterThan(0.5);
    },
  );
});
