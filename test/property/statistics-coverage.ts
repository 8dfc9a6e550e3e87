import { combineFrames, clopperPearson, differenceOfRates, wilson } from '../../src/statistics/index.ts';
import { binomialMass } from '../../src/statistics/binomial.ts';
import { hypergeometricMass } from '../../src/statistics/hypergeometric.ts';

/** Mean and least coverage of an interval over a range of true values, by adding up exact probabilities. */
export interface Coverage {
  readonly name: string;
  readonly mean: number;
  readonly least: number;
}

interface Interval {
  readonly lower: number;
  readonly upper: number;
}

const summary = (name: string, covered: readonly number[]): Coverage => ({
  name,
  mean: covered.reduce((sum, value) => sum + value, 0) / covered.length,
  least: Math.min(...covered),
});

const holds = ({ lower, upper }: Interval, truth: number): boolean =>
  lower <= truth + 1e-12 && truth - 1e-12 <= upper;

/** Rates from 0.5 % to 99.5 %. */
const rates = Array.from({ length: 199 }, (_, i) => (i + 1) / 200);

const binomialCoverage = (name: string, n: number, interval: (x: number) => Interval): Coverage => {
  const intervals = Array.from({ length: n + 1 }, (_, x) => interval(x));
  return summary(
    name,
    rates.map((rate) =>
      intervals.reduce((sum, one, x) => (holds(one, rate) ? sum + binomialMass(x, n, rate) : sum), 0),
    ),
  );
};

/** Clopper–Pearson and Wilson's intervals at 95 %. */
export const rateCoverage = (n: number): Coverage[] => [
  binomialCoverage(`Clopper–Pearson, n = ${n}`, n, (x) => clopperPearson(x, n, 0.95)),
  binomialCoverage(`Wilson, n = ${n}`, n, (x) => wilson(x, n, 0.95)),
  binomialCoverage(`Wilson with continuity correction, n = ${n}`, n, (x) =>
    wilson(x, n, 0.95, 'two-sided', true),
  ),
];

/** Newcombe's interval for a difference at 95 %, over pairs of rates. */
export const differenceCoverage = (n1: number, n2: number): Coverage => {
  const interval = Array.from({ length: n1 + 1 }, (_, x) =>
    Array.from({ length: n2 + 1 }, (__, y) =>
      differenceOfRates({ faulty: x, n: n1 }, { faulty: y, n: n2 }, 0.95),
    ),
  );
  const steps = rates.filter((_, i) => i % 10 === 9 || i === 3);
  const coverageAt = (p1: number, p2: number): number =>
    interval.reduce(
      (sum, row, x) =>
        sum +
        binomialMass(x, n1, p1) *
          row.reduce((inner, one, y) => (holds(one, p1 - p2) ? inner + binomialMass(y, n2, p2) : inner), 0),
      0,
    );
  return summary(
    `Newcombe difference, n = ${n1} and ${n2}`,
    steps.flatMap((p1) => steps.map((p2) => coverageAt(p1, p2))),
  );
};

/** Frames of a combined estimate and the true rates each of them is given in turn. */
export interface CombinedDesign {
  readonly name: string;
  readonly frames: readonly { readonly N: number; readonly n: number }[];
}

/** Every combination of faulty counts in the samples with its estimate; the true counts run over a grid. */
export const combinedCoverage = ({ name, frames }: CombinedDesign, grid: readonly number[]): Coverage => {
  const total = frames.reduce((sum, { N }) => sum + N, 0);
  const samples = frames.reduce<number[][]>(
    (lists, { n }) => lists.flatMap((list) => Array.from({ length: n + 1 }, (_, x) => [...list, x])),
    [[]],
  );
  const estimates = samples.map((xs) =>
    combineFrames(
      frames.map(({ N, n }, h) => ({ N, n, x: xs[h]! })),
      0.95,
    ),
  );
  const truths = frames.reduce<number[][]>(
    (lists, { N }) => lists.flatMap((list) => grid.map((rate) => [...list, Math.round(N * rate)])),
    [[]],
  );
  return summary(
    name,
    truths.map((faulty) => {
      const masses = frames.map(({ N, n }, h) =>
        Array.from({ length: n + 1 }, (_, x) => hypergeometricMass(x, N, faulty[h]!, n)),
      );
      const truth = faulty.reduce((sum, K) => sum + K, 0) / total;
      return samples.reduce(
        (sum, xs, i) =>
          holds(estimates[i]!, truth) ? sum + xs.reduce((product, x, h) => product * masses[h]![x]!, 1) : sum,
        0,
      );
    }),
  );
};

const design = (name: string, ...frames: readonly (readonly [n: number, N: number])[]): CombinedDesign => ({
  name,
  frames: frames.map(([n, N]) => ({ N, n })),
});

/** The combinations README's table states; the last but one is the worst that was found. */
export const combinedDesigns: readonly CombinedDesign[] = [
  design('two frames, 20 of 200 each', [20, 200], [20, 200]),
  design('two frames, 40 of 900 and 20 of 100', [40, 900], [20, 100]),
  design('two frames, 10 of 900 and 40 of 100', [10, 900], [40, 100]),
  design('three frames, 10 of 100 each', [10, 100], [10, 100], [10, 100]),
  design('three frames, 6 of 8, 7 of 11, 7 of 11', [6, 8], [7, 11], [7, 11]),
  design('two frames, 40 of 50 each', [40, 50], [40, 50]),
  design('two frames, 5 of 100 and 40 of 100', [5, 100], [40, 100]),
  design('with a tiny one, 3 of 12 and 20 of 200', [3, 12], [20, 200]),
];

/** True rates each frame takes in turn, alone and against the others. */
export const rateGrid = [0, 0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5];
