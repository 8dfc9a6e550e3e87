import { performance } from 'node:perf_hooks';
import { z } from 'zod';

export const figureSchema = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  /** What the figure should be, such as below 50; null where it is only reported. */
  wanted: z.tuple([z.enum(['<', '≤', '≥', '=']), z.number()]).nullable(),
  how: z.string(),
});
/** One line of the table of performance figures. */
export type Figure = z.infer<typeof figureSchema>;

/** Whether the figure is as it should be; one that is only reported always is. */
export function isMet({ value, wanted }: Figure): boolean {
  if (wanted === null) return true;
  const [relation, bound] = wanted;
  switch (relation) {
    case '<':
      return value < bound;
    case '≤':
      return value <= bound;
    case '≥':
      return value >= bound;
    case '=':
      return value === bound;
  }
}

/** The middle one of the sorted values, the upper of two; NaN for none. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** To two decimal places. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Milliseconds that `act` takes. */
export async function timed(act: () => unknown): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

/** Milliseconds of `times` runs of `act`, one after another. */
export async function timesOf(times: number, act: (run: number) => unknown): Promise<number[]> {
  const all: number[] = [];
  for (let run = 0; run < times; run += 1) all.push(await timed(() => act(run)));
  return all;
}

/**
 * The address of PostgreSQL for a file that measures on nothing else, on this server or on one that it starts; says so
 * where none is set.
 */
export function postgresFor(file: string): string | undefined {
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined) process.stderr.write(`${file}: TEST_DATABASE_URL is not set, nothing measured\n`);
  return server;
}
