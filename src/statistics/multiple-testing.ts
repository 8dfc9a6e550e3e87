import { rateWithin } from './arguments.ts';

/**
 * Adjusted p-values of Benjamini & Hochberg (1995): pᵢ·m/rank, made monotone from the largest down, at most 1, in the
 * order given. Rejecting all at most α keeps the false discovery rate at α under independence or positive dependence.
 * @throws Failure `rate-out-of-range` where a p lies outside 0 … 1.
 */
export const benjaminiHochberg = (ps: readonly number[]): number[] => {
  const order = ps
    .map((p, index) => ({ p: rateWithin('Jeder p-Wert', p), index }))
    .toSorted((a, b) => b.p - a.p);
  const adjusted = Array.from(ps, () => 1);
  let least = 1;
  for (const [place, { p, index }] of order.entries()) {
    least = Math.min(least, (p * ps.length) / (ps.length - place));
    adjusted[index] = least;
  }
  return adjusted;
};

/** Rounding of p·m/rank must not lose a tie with α, which counts as reached. */
const ROUNDING = 1 + 1e-12;

/** Which hypotheses Benjamini–Hochberg rejects at false discovery rate `alpha`, in the order given. */
export const rejectedAt = (ps: readonly number[], alpha: number): boolean[] => {
  rateWithin('Das Niveau', alpha);
  return benjaminiHochberg(ps).map((p) => p <= alpha * ROUNDING);
};
