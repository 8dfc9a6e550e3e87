/** How often a year of 96 cells exactly at tolerance shows a false hotspot: the figures of src/statistics/README.md. */
import { simulateYears, yearDesigns } from '../property/statistics-year.ts';

const YEARS = 20_000;

for (const design of yearDesigns) {
  const { withHotspot, withUnadjusted } = simulateYears(design, YEARS, `year-${design.drawn}`);
  const share = (count: number): string => `${((100 * count) / YEARS).toFixed(2)} %`;
  process.stdout.write(
    `${design.cells} cells, ${design.drawn} of ${design.frame} a quarter, ${YEARS} years: ` +
      `false hotspot in ${share(withHotspot)} (unadjusted at 5 %: ${share(withUnadjusted)})\n`,
  );
}
