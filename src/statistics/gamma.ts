import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { deviance, stirlingError } from './saddle-point.ts';

/*
 * Own code: @stdlib's gamma-quantile and gammainc are off by up to 1e-2 from about 200 expected errors on (seen
 * against mpmath), while the Poisson plans and bounds need non-integer shapes of any size to 1e-12.
 */

/** x^a e^(−x) / Γ(a+1) for real a ≥ 0, x > 0: the Poisson mass at a real place, in Loader's saddle-point form. */
const poissonMass = (a: number, x: number): number => {
  let factor = 1;
  let shape = a;
  for (; shape < 16; shape += 1) factor *= (shape + 1) / x;
  return (factor * Math.exp(-stirlingError(shape) - deviance(shape, x))) / Math.sqrt(2 * Math.PI * shape);
};

/** Σ xⁱ / ((a+1)…(a+i)), i = 0, 1, …: the lower tail divided by the mass, for x up to about a. */
const lowerSeries = (a: number, x: number): number => {
  let term = 1;
  let sum = 1;
  for (let i = 1; term > sum * 1e-17; i += 1) {
    term *= x / (a + i);
    sum += term;
  }
  return sum;
};

/** Legendre's continued fraction for Γ(a, x) e^x x^(−a), by Lentz's method, for x above a. */
const upperFraction = (a: number, x: number): number => {
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let value = d;
  for (let i = 1; ; i += 1) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const change = c * d;
    value *= change;
    // The factors settle within a few units of the last digit of 1, not always on 1 itself.
    if (Math.abs(change - 1) < 1e-15) return value;
  }
};

/** Newton's method takes about six steps; halving alone reaches any float in this many. */
const LONGEST_SEARCH = 1100;

/** P(G > x) for G gamma distributed with real shape a ≥ 1 and scale 1, i.e. P(Poisson(x) ≤ a − 1) for whole a. */
export const gammaAbove = (a: number, x: number): number => {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - poissonMass(a, x) * lowerSeries(a, x) : poissonMass(a, x) * a * upperFraction(a, x);
};

/**
 * The x with P(G > x) = level, by Newton's method on the logarithm of the tail from the Wilson–Hilferty approximation,
 * kept inside a bracket that every step narrows.
 * @param a shape, real, at least 1 @param level strictly between 0 and 1 @returns relative error below 1e-12
 */
export const gammaExceededWith = (level: number, a: number): number => {
  const start = 1 - 1 / (9 * a) + normalQuantile(1 - level, 0, 1) / (3 * Math.sqrt(a));
  let x = Number.isFinite(start) && start > 0.1 ? a * start ** 3 : a * 0.001;
  let [low, high] = [0, Infinity];
  for (let step = 0; step < LONGEST_SEARCH; step += 1) {
    const tail = gammaAbove(a, x);
    if (tail > level) low = x;
    else high = x;
    const newton = x + (Math.log(tail / level) * tail * x) / (poissonMass(a, x) * a);
    const middle = high === Infinity ? 2 * x : (low + high) / 2;
    const next = newton >= low && newton <= high ? newton : middle;
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
};
