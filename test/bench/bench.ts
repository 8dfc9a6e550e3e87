/**
 * `npm run bench`: all performance figures of the product, as JSON lines and as a table. Ratios and bounds, because
 * single times on a shared machine say little.
 */
import { glob } from 'node:fs/promises';
import { z } from 'zod';

export const rowSchema = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  bound: z.string(),
  how: z.string(),
});
type Row = z.infer<typeof rowSchema>;

const moduleSchema = z.object({
  rows: z.custom<() => Promise<Row[]>>((value) => typeof value === 'function'),
});
const only = process.argv.slice(2);
const rows: Row[] = [];
for await (const path of glob('test/bench/*.ts')) {
  const name = path.replace(/^.*\//, '').replace(/\.ts$/, '');
  if (name === 'bench' || (only.length > 0 && !only.includes(name))) continue;
  const { rows: measure } = moduleSchema.parse(await import(new URL(`../../${path}`, import.meta.url).href));
  for (const row of z.array(rowSchema).parse(await measure())) {
    rows.push(row);
    process.stdout.write(`${JSON.stringify(row)}\n`);
  }
}
const width = Math.max(0, ...rows.map(({ name }) => name.length));
for (const { name, value, unit, bound } of rows) {
  process.stdout.write(
    `${name.padEnd(width)}  ${value.toPrecision(4).padStart(10)} ${unit.padEnd(6)} ${bound}\n`,
  );
}
process.exit(0);
