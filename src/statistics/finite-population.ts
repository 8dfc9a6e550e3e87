import { checkFrameSample } from './arguments.ts';
import { normalScore } from './binomial-interval.ts';
import { type VarianceForm, rateVariance, varianceOfMean } from './stratified.ts';

/** A normal-approximation interval for one frame; comparison with textbooks only, the product prints exact ones. */
export interface WaldEstimate {
  readonly estimate: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** ⌈lower·N⌉ and ⌊upper·N⌋, faulty cases inside the interval. */
  readonly counts: readonly [number, number];
}

/** Rounding in lower·N must not push a whole number over the edge. */
const ROUNDING = 1e-9;

const around = (estimate: number, standardError: number, N: number, confidence: number): WaldEstimate => {
  const half = normalScore(confidence) * standardError;
  const [lower, upper] = [estimate - half, estimate + half];
  return {
    estimate,
    standardError,
    lower,
    upper,
    counts: [Math.ceil(lower * N - ROUNDING), Math.floor(upper * N + ROUNDING)],
  };
};

/**
 * Wald interval with finite-population correction: se = √(p(1−p)/(n−1)·(N−n)/N), other forms on request
 * (Kauermann & Küchenhoff 2010; Cochran 1977, 3.2).
 * @throws Failure (`invalid`) for N < 2, n outside 2 … N, x outside 0 … n.
 */
export const waldWithCorrection = (
  N: number,
  n: number,
  x: number,
  confidence: number,
  { correction = 'N', divisor = 'n-1' }: VarianceForm = {},
): WaldEstimate => {
  checkFrameSample(N, n, x);
  const frame = { N, n, rate: x / n };
  const variance = varianceOfMean([frame], (one) => rateVariance(one, divisor), correction);
  return around(frame.rate, Math.sqrt(variance), N, confidence);
};

/**
 * Adjusted Wald interval (Agresti & Coull 1998): p̃ = (x+2)/(n+4), se = √(p̃(1−p̃)/(n+4)·(N−n)/(N−1)), clipped to
 * [0, 1]. Ranges as above.
 */
export const adjustedWald = (N: number, n: number, x: number, confidence: number): WaldEstimate => {
  checkFrameSample(N, n, x);
  const rate = (x + 2) / (n + 4);
  const error = Math.sqrt(((rate * (1 - rate)) / (n + 4)) * ((N - n) / (N - 1)));
  const wald = around(rate, error, N, confidence);
  return { ...wald, lower: Math.max(0, wald.lower), upper: Math.min(1, wald.upper) };
};
