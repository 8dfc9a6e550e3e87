/** Statistics: time of one exact interval at the largest frames. */
import { performance } from 'node:perf_hooks';
import { hypergeometricInterval, planHypergeometric } from '../../src/statistics/index.ts';

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bound: string;
  readonly how: string;
}

/** Median microseconds of one call over 41 batches, after warming up. */
const microseconds = (calls: number, act: (i: number) => unknown): number => {
  const batch = (): number => {
    const started = performance.now();
    for (let i = 0; i < calls; i += 1) act(i);
    return ((performance.now() - started) * 1000) / calls;
  };
  for (let i = 0; i < 5; i += 1) batch();
  const times = Array.from({ length: 41 }, batch);
  return times.toSorted((a, b) => a - b)[20] ?? Number.NaN;
};

export async function rows(): Promise<Row[]> {
  const how = 'median of 41 batches, one process, warm';
  return [
    {
      name: 'Exact hypergeometric interval, n = 60, N = 5.5 million, x = 0 … 60',
      value: microseconds(610, (i) => hypergeometricInterval(5_500_000, 60, i % 61, 0.95)),
      unit: 'µs',
      bound: '< 50',
      how,
    },
    {
      name: 'Exact hypergeometric interval, n = 60, N = 400, x = 0 … 60',
      value: microseconds(610, (i) => hypergeometricInterval(400, 60, i % 61, 0.95)),
      unit: 'µs',
      bound: '–',
      how,
    },
    {
      name: 'Sample size, hypergeometric, N = 5.5 million, 5 % tolerable, 1 % expected',
      value: microseconds(50, () => planHypergeometric(5_500_000, { rate: 0.05 }, { rate: 0.01 }, 0.95)),
      unit: 'µs',
      bound: '–',
      how,
    },
  ];
}
