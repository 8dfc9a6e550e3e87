import { performance } from 'node:perf_hooks';
import { z } from 'zod';

export const figureSchema = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  /** What the figure should be, such as «< 50»; «–» where it is only reported. */
  bound: z.string(),
  how: z.string(),
});
/** One line of the table of performance figures. */
export type Figure = z.infer<typeof figureSchema>;

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
