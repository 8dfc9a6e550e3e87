import { checkFrameSample, checkSample, rateWithin } from './arguments.ts';
import { binomialAtLeast } from './binomial.ts';
import { type RateInterval } from './binomial-interval.ts';
import { exactRate, floorOf } from './exact-rate.ts';
import { hypergeometricAtLeast } from './hypergeometric.ts';

/**
 * Exact one-sided p-value that a rate lies above the tolerable one (rule 18): P(X ≥ x | K = ⌊N · tolerable⌋) where the
 * frame's N is known, P(X ≥ x | n, tolerable) binomial for rates among applicable cases. ⌊·⌋ is the most faulty cases
 * the frame may hold without exceeding the rate, in exact decimals.
 * @throws Failure (`invalid`) for n > N, x > n, a rate outside 0 … 1.
 */
export const exceedanceP = ({
  N,
  n,
  x,
  tolerable,
}: {
  readonly N?: number | undefined;
  readonly n: number;
  readonly x: number;
  readonly tolerable: number;
}): number => {
  rateWithin('Die tolerierbare Fehlerquote', tolerable);
  if (N === undefined) {
    checkSample(n, x);
    return binomialAtLeast(x, n, tolerable);
  }
  checkFrameSample(N, n, x);
  return hypergeometricAtLeast(x, N, floorOf(N, exactRate(tolerable)), n);
};

/** Expected excess of faulty cases over what is tolerated, never negative: x − n · tolerable. */
export const excessFaulty = (n: number, x: number, tolerable: number): number => {
  checkSample(n, x);
  return Math.max(0, x - n * rateWithin('Die tolerierbare Fehlerquote', tolerable));
};

/** What an interval says about a tolerable rate. */
export type Judgement = 'met' | 'open' | 'exceeded';

/** The judgement in words, as on every page and paper. */
export const judgementText: Readonly<Record<Judgement, string>> = {
  met: 'nachweislich eingehalten',
  open: 'offen (Stichprobe zu klein)',
  exceeded: 'nachweislich überschritten',
};

/** Met when even the upper end is tolerable, exceeded when even the lower end is not, else open. */
export const judge = ({ lower, upper }: RateInterval, tolerable: number): Judgement => {
  rateWithin('Die tolerierbare Fehlerquote', tolerable);
  if (upper <= tolerable) return 'met';
  return lower > tolerable ? 'exceeded' : 'open';
};
