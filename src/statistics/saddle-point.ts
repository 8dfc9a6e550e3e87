/**
 * The saddle-point form of binomial masses after C. Loader, “Fast and Accurate Computation of Binomial Probabilities”
 * (2000), as R uses it for dbinom, dhyper and dpois: differences of log factorials would lose nine digits at
 * N = 10 million. Own code: no distribution library installed has a mass function that holds 1e-12 there.
 */

/** δ(n) = ln Γ(n+1) − ½ ln(2πn) − n ln n + n, the error of Stirling's formula, for real n > 0. */
export const stirlingError = (n: number): number => {
  if (n < 16) {
    return Number.isInteger(n) && n > 0 ? SMALL_STIRLING_ERRORS[n]! : stirlingError(n + 1) + stirlingStep(n);
  }
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n;
};

/** δ(n) − δ(n+1). */
const stirlingStep = (n: number): number => (n + 0.5) * Math.log1p(1 / n) - 1;

const SMALL_STIRLING_ERRORS: number[] = [];
for (let n = 15, error = stirlingError(16); n > 0; n -= 1) {
  error += stirlingStep(n);
  SMALL_STIRLING_ERRORS[n] = error;
}

/** The deviance part D(x, m) = x ln(x/m) + m − x, without cancellation near x = m. */
export const deviance = (x: number, m: number): number => {
  const gap = x - m;
  if (Math.abs(gap) >= 0.1 * (x + m)) return x * Math.log(x / m) - gap;
  const v = gap / (x + m);
  let sum = gap * v;
  let term = 2 * x * v;
  for (let odd = 3; ; odd += 2) {
    term *= v * v;
    const next = sum + term / odd;
    if (next === sum) return sum;
    sum = next;
  }
};

/** ln of the binomial mass P(X = x) for X ~ B(n, p), q = 1 − p given apart so that neither loses digits. */
export const logBinomialMass = (x: number, n: number, p: number, q: number): number => {
  if (x < 0 || x > n) return -Infinity;
  if (n === 0) return 0;
  if (p === 0) return x === 0 ? 0 : -Infinity;
  if (q === 0) return x === n ? 0 : -Infinity;
  if (x === 0) return n * logOf(q, p);
  if (x === n) return n * logOf(p, q);
  return (
    stirlingError(n) -
    stirlingError(x) -
    stirlingError(n - x) -
    deviance(x, n * p) -
    deviance(n - x, n * q) -
    0.5 * Math.log(2 * Math.PI * x * ((n - x) / n))
  );
};

const logOf = (share: number, rest: number): number => (rest < 0.5 ? Math.log1p(-rest) : Math.log(share));
