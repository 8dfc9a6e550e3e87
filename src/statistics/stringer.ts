import { Failure } from '../failure.ts';
import { checkSample, finiteNumber, rateWithin, significance } from './arguments.ts';
import { clopperPearson } from './binomial-interval.ts';
import { toNumber } from './exact-rate.ts';
import { gammaExceededWith } from './gamma.ts';

/** The error model behind a bound: n independent monetary units, or a Poisson number of errors. */
export type ErrorModel = 'binomial' | 'poisson';

/**
 * Upper bound on the share of tainted units when x of n are fully tainted: Clopper–Pearson, or the gamma quantile
 * G(confidence; x + 1)/n. In the Poisson model it may exceed 1 for small n.
 */
export const errorRateUpperBound = (x: number, n: number, confidence: number, model: ErrorModel): number => {
  if (model === 'binomial') return clopperPearson(x, n, confidence, 'upper').upper;
  checkSample(n, Math.floor(finiteNumber('Die Zahl der Fehler', x, 0)));
  return gammaExceededWith(toNumber(significance(confidence)), x + 1) / n;
};

/** Shares of the book value of the frame. */
export interface StringerBound {
  /** Sum of the taints over n: the most likely share. */
  readonly mostLikely: number;
  readonly bound: number;
}

/**
 * Stringer bound for the overpaid share of a frame drawn by monetary units (Stringer 1963): with the taints in falling
 * order, U = p₀ + Σ (pⱼ − pⱼ₋₁)·tⱼ, pⱼ the upper bound for j errors among n. Times the frame's total it bounds the
 * overpaid euros. Known to be conservative.
 * @param n monetary units drawn @param taints overpaid share of each faulty unit's case, 0 … 1, clean ones left out or 0
 * @throws Failure (`invalid`) for more taints than units or taints outside 0 … 1 (underpayments are listed, not netted).
 */
export const stringer = ({
  n,
  taints,
  confidence,
  model = 'binomial',
}: {
  readonly n: number;
  readonly taints: readonly number[];
  readonly confidence: number;
  readonly model?: ErrorModel;
}): StringerBound => {
  checkSample(n, 0);
  for (const taint of taints) rateWithin('Jeder überzahlte Anteil', taint);
  const falling = taints.filter((taint) => taint > 0).toSorted((a, b) => b - a);
  if (falling.length > n) {
    throw new Failure(
      'invalid',
      'more-taints-than-units',
      `Es können nicht mehr Fälle überzahlt (${falling.length}) als gezogen (${n}) sein.`,
    );
  }
  const bounds = [0, ...falling].map((_, j) => errorRateUpperBound(j, n, confidence, model));
  let bound = bounds[0]!;
  for (const [j, taint] of falling.entries()) bound += (bounds[j + 1]! - bounds[j]!) * taint;
  return { mostLikely: falling.reduce((sum, taint) => sum + taint, 0) / n, bound };
};
