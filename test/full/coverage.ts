/** Mean and least coverage of the intervals at 95 %: the table of src/statistics/README.md. */
import {
  combinedCoverage,
  combinedDesigns,
  differenceCoverage,
  rateCoverage,
  rateGrid,
} from '../property/statistics-coverage.ts';

const percent = (share: number): string => (100 * share).toFixed(1);

const table = [
  ...[20, 40, 60, 100].flatMap(rateCoverage),
  differenceCoverage(20, 20),
  differenceCoverage(60, 40),
  ...combinedDesigns.map((design) => combinedCoverage(design, rateGrid)),
];
process.stdout.write('| interval | mean | least |\n|---|---:|---:|\n');
for (const { name, mean, least } of table) {
  process.stdout.write(`| ${name} | ${percent(mean)} | ${percent(least)} |\n`);
}
