/**
 * `npm run bench`: all performance figures of the product, as JSON lines and as the table of docs/performance.md.
 * Ratios and bounds, because single times on a shared machine say little. Names of files in `figures/` choose some.
 */
import { glob } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { figureSchema, type Figure } from './figure.ts';

const moduleSchema = z.object({
  figures: z.custom<() => Promise<Figure[]>>((value) => typeof value === 'function'),
});
const chosen = process.argv.slice(2);
const all: Figure[] = [];
for await (const path of glob('test/bench/figures/*.ts')) {
  if (chosen.length > 0 && !chosen.includes(basename(path, '.ts'))) continue;
  const { figures } = moduleSchema.parse(await import(new URL(`../../${path}`, import.meta.url).href));
  for (const figure of z.array(figureSchema).parse(await figures())) {
    all.push(figure);
    process.stdout.write(`${JSON.stringify(figure)}\n`);
  }
}
process.stdout.write('\n| figure | measured | wanted | how |\n|---|---:|---:|---|\n');
for (const { name, value, unit, bound, how } of all) {
  const measured = value >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
  process.stdout.write(`| ${name} | ${measured} ${unit} | ${bound} | ${how} |\n`);
}
process.exit(0);
