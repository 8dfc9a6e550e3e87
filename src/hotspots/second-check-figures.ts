import { combineFrames, overlookedErrors } from '../statistics/index.ts';

/** Clean checks of one draw, how many were repeated blind, and in how many of these an error was found. */
export interface RecheckedDraw {
  readonly cleanChecks: number;
  readonly rechecked: number;
  readonly found: number;
}

/** Cases with overlooked errors among clean checks: an estimate with its interval. */
export interface Overlooked extends RecheckedDraw {
  /** Estimated number of clean checks in which an error was overlooked, with its bounds. */
  readonly estimate: number;
  readonly lowerCount: number;
  readonly upperCount: number;
  readonly rate: number;
  readonly lower: number;
  readonly upper: number;
  readonly kind: 'exact' | 'approximate';
  readonly confidence: number;
}

/**
 * Overlooked errors of a field, each draw weighted by the inverse of its share of repeated checks (rule 16): exact
 * for one draw, weighted over several. Draws whose re-checks are not done say nothing yet; null if all are.
 */
export function overlookedIn(draws: readonly RecheckedDraw[], confidence: number): Overlooked | null {
  const told = draws.filter(({ rechecked }) => rechecked > 0);
  const [only, second] = told;
  if (only === undefined) return null;
  const sum = (value: (draw: RecheckedDraw) => number): number =>
    told.reduce((total, draw) => total + value(draw), 0);
  const cleanChecks = sum((draw) => draw.cleanChecks);
  const counts = { cleanChecks, rechecked: sum((draw) => draw.rechecked), found: sum(({ found }) => found) };
  if (second === undefined) {
    const { estimate, lowerCount, upperCount } = overlookedErrors({ ...only, confidence });
    const shares = {
      rate: estimate / cleanChecks,
      lower: lowerCount / cleanChecks,
      upper: upperCount / cleanChecks,
    };
    return { ...counts, estimate, lowerCount, upperCount, ...shares, kind: 'exact', confidence };
  }
  const { rate, lower, upper, lowerCount, upperCount } = combineFrames(
    told.map((draw) => ({ N: draw.cleanChecks, n: draw.rechecked, x: draw.found })),
    confidence,
  );
  const estimate = rate * cleanChecks;
  return { ...counts, estimate, lowerCount, upperCount, rate, lower, upper, kind: 'approximate', confidence };
}
