import { Failure } from '../failure.ts';

/** A fraction of whole numbers, the denominator positive: rates as they were written, not as binary floats. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A rate as given: a number, a decimal text (“0.05”) or a fraction (“450000/13500000”). */
export type Rate = number | string;

const DECIMAL = /^(\d*)(?:[.,](\d*))?(?:e([+-]?\d{1,3}))?$/i;

const parseDecimal = (text: string): Fraction | undefined => {
  const match = DECIMAL.exec(text.trim());
  const [whole = '', decimals = '', exponent = '0'] = match?.slice(1) ?? [];
  if (match === null || whole + decimals === '') return undefined;
  const shift = Number(exponent) - decimals.length;
  const digits = BigInt(whole + decimals);
  return shift >= 0
    ? { numerator: digits * 10n ** BigInt(shift), denominator: 1n }
    : { numerator: digits, denominator: 10n ** BigInt(-shift) };
};

/**
 * The simplest fraction within 2⁻⁵⁰ (relative) of `value`, by continued fractions. A number with 16 or more digits is
 * what a binary calculation left over (0.010000000000000002, 5/7): nobody wrote it as an exact decimal.
 */
const simplest = (value: Fraction): Fraction => {
  let [a, b] = [value.numerator, value.denominator];
  let [p0, q0, p1, q1] = [0n, 1n, 1n, 0n];
  while (b !== 0n) {
    const whole = a / b;
    [a, b] = [b, a % b];
    [p0, q0, p1, q1] = [p1, q1, whole * p1 + p0, whole * q1 + q0];
    const gap = p1 * value.denominator - value.numerator * q1;
    if ((gap < 0n ? -gap : gap) << 50n <= value.numerator * q1) break;
  }
  return { numerator: p1, denominator: q1 };
};

const significantDigits = (text: string): number =>
  text
    .replace(/e.*$/i, '')
    .replace(/\D/g, '')
    .replace(/^0+|0+$/g, '').length;

/**
 * The exact fraction a rate stands for: 0.06 is 6/100, not the binary float beside it.
 * @throws Failure `rate-not-a-number` for NaN, negative numbers, texts that are no number, and a zero denominator.
 */
export const exactRate = (rate: Rate): Fraction => {
  const text = String(rate);
  const [above = '', below = '1', ...rest] = text.split('/');
  const numerator = parseDecimal(above);
  const denominator = parseDecimal(below);
  if (
    numerator === undefined ||
    denominator === undefined ||
    rest.length > 0 ||
    denominator.numerator === 0n
  ) {
    throw new Failure(
      'invalid',
      'rate-not-a-number',
      'Eine Quote muss eine Zahl wie 0.05 oder ein Bruch wie 5/100 sein und darf nicht negativ sein.',
    );
  }
  const value = {
    numerator: numerator.numerator * denominator.denominator,
    denominator: numerator.denominator * denominator.numerator,
  };
  return typeof rate === 'number' && significantDigits(text) >= 16 ? simplest(value) : value;
};

/** ⌈count · rate⌉ without rounding error: 0.06 of 100 is 6. */
export const ceilOf = (count: number, rate: Fraction): number =>
  Number((BigInt(count) * rate.numerator + rate.denominator - 1n) / rate.denominator);

/** ⌊count · rate⌋ without rounding error. */
export const floorOf = (count: number, rate: Fraction): number =>
  Number((BigInt(count) * rate.numerator) / rate.denominator);

/** The nearest float; where whole numbers outgrow a float, both are cut alike. */
export const toNumber = ({ numerator, denominator }: Fraction): number => {
  const excess = BigInt(Math.max(0, denominator.toString(2).length - 1000));
  return Number(numerator >> excess) / Number(denominator >> excess);
};

/** a ≤ b, a < b and the like: negative, zero or positive as a is below, at or above b. */
export const compareFractions = (a: Fraction, b: Fraction): number => {
  const gap = a.numerator * b.denominator - b.numerator * a.denominator;
  return gap < 0n ? -1 : gap > 0n ? 1 : 0;
};

/** Relative distance below which a tail and a level are compared in whole numbers; the floats are good to 1e-12. */
const NEAR_TIE = 1e-10;

/** Whether a tail probability is at most `level`; a tie counts as reached, and near one `exactTail` decides. */
export const tailReaches = (
  tail: number,
  level: Fraction,
  levelNumber: number,
  exactTail: () => Fraction | undefined,
): boolean => {
  if (Math.abs(tail - levelNumber) > NEAR_TIE * levelNumber) return tail < levelNumber;
  const exact = exactTail();
  return exact === undefined ? tail <= levelNumber : compareFractions(exact, level) <= 0;
};
