import { type Fraction } from './exact-rate.ts';
import { logBinomialMass } from './saddle-point.ts';

/** Terms below this share of a sum no longer change it. */
const NEGLIGIBLE = 1e-18;

/**
 * P(X = x) where X counts the faulty among n cases drawn from N of which K are faulty:
 * C(K,x)·C(N−K,n−x)/C(N,n), computed as B(x;K,f)·B(n−x;N−K,f)/B(n;N,f) with f = n/N (Loader). Relative error
 * below 1e-12 up to N = 10 million (tests compare with whole-number arithmetic).
 * Arguments are taken as valid: 0 ≤ K ≤ N, 0 ≤ n ≤ N.
 */
export const hypergeometricMass = (x: number, N: number, K: number, n: number): number => {
  if (x < Math.max(0, n + K - N) || x > Math.min(n, K)) return 0;
  const p = n / N;
  const q = (N - n) / N;
  return Math.exp(
    logBinomialMass(x, K, p, q) + logBinomialMass(n - x, N - K, p, q) - logBinomialMass(n, N, p, q),
  );
};

/** mass(x) + mass(x−1) + …, decreasing: x lies at or below the mode. */
const sumDownwards = (x: number, N: number, K: number, n: number): number => {
  const last = Math.max(0, n + K - N);
  let term = hypergeometricMass(x, N, K, n);
  let sum = term;
  for (let i = x; i > last && term > sum * NEGLIGIBLE; i -= 1) {
    term *= (i * (N - K - n + i)) / ((K - i + 1) * (n - i + 1));
    sum += term;
  }
  return sum;
};

/** mass(x) + mass(x+1) + …, decreasing: x lies at or above the mode. */
const sumUpwards = (x: number, N: number, K: number, n: number): number => {
  const last = Math.min(n, K);
  let term = hypergeometricMass(x, N, K, n);
  let sum = term;
  for (let i = x; i < last && term > sum * NEGLIGIBLE; i += 1) {
    term *= ((K - i) * (n - i)) / ((i + 1) * (N - K - n + i + 1));
    sum += term;
  }
  return sum;
};

const modeOf = (N: number, K: number, n: number): number => Math.floor(((n + 1) * (K + 1)) / (N + 2));

/** P(X ≤ x). The tail that does not hold the mode is summed from x outwards, so that nothing underflows or cancels. */
export const hypergeometricAtMost = (x: number, N: number, K: number, n: number): number => {
  if (x < Math.max(0, n + K - N)) return 0;
  if (x >= Math.min(n, K)) return 1;
  return x < modeOf(N, K, n) ? sumDownwards(x, N, K, n) : 1 - sumUpwards(x + 1, N, K, n);
};

/** P(X ≥ x), summed like `hypergeometricAtMost`. */
export const hypergeometricAtLeast = (x: number, N: number, K: number, n: number): number => {
  if (x <= Math.max(0, n + K - N)) return 1;
  if (x > Math.min(n, K)) return 0;
  return x > modeOf(N, K, n) ? sumUpwards(x, N, K, n) : 1 - sumDownwards(x - 1, N, K, n);
};

/** Above this many factors whole numbers get too long; the float then decides even a tie. */
const LONGEST_EXACT = 10_000;

const choose = (n: number, k: number): bigint => {
  let ways = 1n;
  for (let i = 1; i <= k; i += 1) ways = (ways * BigInt(n - k + i)) / BigInt(i);
  return ways;
};

/**
 * P(from ≤ X ≤ to) as an exact fraction, for ties. The symmetries K ↔ n, n ↔ N−n and K ↔ N−K first bring the
 * smallest of the four into the sample's place. Undefined where even that is above 10,000.
 */
export const exactHypergeometric = (
  from: number,
  to: number,
  N: number,
  K: number,
  n: number,
): Fraction | undefined => {
  if (n > N - n) return exactHypergeometric(K - to, K - from, N, K, N - n);
  if (K < n) return exactHypergeometric(from, to, N, n, K);
  if (N - K < n) return exactHypergeometric(n - to, n - from, N, N - K, n);
  if (n > LONGEST_EXACT) return undefined;
  // Here n ≤ N/2 and n ≤ K ≤ N − n, so that every x from 0 to n can occur.
  let term = choose(N - K, n);
  let sum = from <= 0 ? term : 0n;
  for (let i = 1; i <= Math.min(to, n); i += 1) {
    term = (term * BigInt(K - i + 1) * BigInt(n - i + 1)) / (BigInt(i) * BigInt(N - K - n + i));
    if (i >= from) sum += term;
  }
  return { numerator: to < 0 ? 0n : sum, denominator: choose(N, n) };
};
