/** Statistics: time of one exact interval at the largest frames. */
import { median, timesOf, type Figure } from '../figure.ts';
import { hypergeometricInterval, planHypergeometric } from '../../../src/statistics/index.ts';

/** Median microseconds of one call over 41 batches, after warming up. */
async function microseconds(calls: number, act: (i: number) => unknown): Promise<number> {
  const batch = (): void => {
    for (let i = 0; i < calls; i += 1) act(i);
  };
  await timesOf(5, batch);
  return (median(await timesOf(41, batch)) * 1000) / calls;
}

export async function figures(): Promise<Figure[]> {
  const how = 'median of 41 batches, one process, warm';
  return [
    {
      name: 'Exact hypergeometric interval, n = 60, N = 5.5 million, x = 0 … 60',
      value: await microseconds(610, (i) => hypergeometricInterval(5_500_000, 60, i % 61, 0.95)),
      unit: 'µs',
      wanted: ['<', 50],
      how,
    },
    {
      name: 'Exact hypergeometric interval, n = 60, N = 400, x = 0 … 60',
      value: await microseconds(610, (i) => hypergeometricInterval(400, 60, i % 61, 0.95)),
      unit: 'µs',
      wanted: null,
      how,
    },
    {
      name: 'Sample size, hypergeometric, N = 5.5 million, 5 % tolerable, 1 % expected',
      value: await microseconds(50, () =>
        planHypergeometric(5_500_000, { rate: 0.05 }, { rate: 0.01 }, 0.95),
      ),
      unit: 'µs',
      wanted: null,
      how,
    },
  ];
}
