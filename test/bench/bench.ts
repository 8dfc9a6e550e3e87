/**
 * `npm run bench`: all performance figures of the product, as JSON lines and as the table of README. Ratios and bounds,
 * because single times on a shared machine say little; those on PostgreSQL alone are measured where TEST_DATABASE_URL
 * says that one is there. Names of files in `figures/` choose some. Each file has a process of its own, so that none is
 * slowed by what another left in memory. Ends with 1 when a bound is missed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { figureSchema, isMet, type Figure } from './figure.ts';

/** What one file measures, said line by line by its process. */
async function measure(path: string): Promise<Figure[]> {
  const args = ['--import', 'tsx', 'test/bench/measure.ts', path];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  process.stdout.write(said);
  if (code !== 0) throw new Error(`${path} ended with ${code}`);
  return said
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => figureSchema.parse(JSON.parse(line)));
}

const short = (value: number): string =>
  String(value >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));

function rowOf({ name, value, unit, wanted, how }: Figure): string {
  const bound = wanted === null ? '–' : wanted.join(' ');
  const ratio = wanted === null || wanted[1] === 0 ? '–' : (value / wanted[1]).toFixed(2);
  return `| ${name} | ${short(value)} ${unit} | ${bound} | ${ratio} | ${how} |\n`;
}

const paths = globSync('test/bench/figures/*.ts').toSorted();
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !paths.some((path) => basename(path, '.ts') === name));
if (unknown.length > 0) throw new Error(`no file of figures is called ${unknown.join(', ')}`);
const all: Figure[] = [];
const missed: string[] = [];
for (const path of paths) {
  if (chosen.length > 0 && !chosen.includes(basename(path, '.ts'))) continue;
  // what one cannot measure keeps nobody from the rest
  await measure(path).then(
    (figures) => all.push(...figures),
    (error: unknown) => missed.push(String(error)),
  );
}
process.stdout.write(
  '\n| figure | measured | wanted | measured ÷ wanted | how |\n|---|---:|---:|---:|---|\n',
);
for (const figure of all) process.stdout.write(rowOf(figure));
missed.push(...all.filter((figure) => !isMet(figure)).map(({ name }) => name));
for (const name of missed) process.stdout.write(`missed: ${name}\n`);
process.exitCode = missed.length === 0 ? 0 : 1;
