import { firstWhere } from './search.ts';

/** A count with a single-peaked distribution on from … to around its mean. */
export interface CountDistribution {
  readonly from: number;
  readonly to: number;
  readonly mean: number;
  readonly mass: (x: number) => number;
  readonly atMost: (x: number) => number;
  readonly atLeast: (x: number) => number;
}

/** R takes probabilities within this factor of the observed one as equal to it (`binom.test`, `fisher.test`). */
const AS_LIKELY = 1 + 1e-7;

/** The two-sided p of x: the probability of all counts no likelier than x. Beyond the peak the mass falls: bisection. */
export const noLikelierThan = (
  x: number,
  { from, to, mean, mass, atMost, atLeast }: CountDistribution,
): number => {
  if (x === mean) return 1;
  const limit = mass(x) * AS_LIKELY;
  if (x < mean) {
    const first = firstWhere(Math.ceil(mean), to + 1, (i) => mass(i) <= limit);
    return Math.min(1, atMost(x) + atLeast(first));
  }
  const peak = Math.floor(mean);
  const down = firstWhere(0, peak - from + 1, (steps) => mass(peak - steps) <= limit);
  return Math.min(1, atMost(peak - down) + atLeast(x));
};
