import { Failure } from '../failure.ts';
import { type Fraction, exactRate } from './exact-rate.ts';

/** Counts above this are refused: no frame comes near it, and tails are summed term by term. */
export const LARGEST_COUNT = 1_000_000_000;

const refuse = (code: string, message: string): never => {
  throw new Failure('invalid', code, message);
};

/** A whole number from `least` to `most`, or `Failure('count-out-of-range')`. `name` is German. */
export const wholeNumber = (name: string, value: number, least = 0, most = LARGEST_COUNT): number =>
  Number.isInteger(value) && value >= least && value <= most
    ? value
    : refuse('count-out-of-range', `${name} muss eine ganze Zahl von ${least} bis ${most} sein.`);

/** A finite number of at least `least`, or `Failure('number-out-of-range')`. */
export const finiteNumber = (name: string, value: number, least = -Infinity): number =>
  Number.isFinite(value) && value >= least
    ? value
    : refuse(
        'number-out-of-range',
        least === -Infinity
          ? `${name} muss eine Zahl sein.`
          : `${name} muss eine Zahl von mindestens ${least} sein.`,
      );

/** A rate from 0 to 1, both included, or `Failure('rate-out-of-range')`. */
export const rateWithin = (name: string, value: number): number =>
  value >= 0 && value <= 1
    ? value
    : refuse('rate-out-of-range', `${name} muss zwischen 0 und 1 liegen, zum Beispiel 0,05 für 5 %.`);

/** Closer to 0 or 1 than this, floats cannot tell a confidence from certainty. */
const CERTAIN = 1e-12;

/**
 * What a confidence leaves to error on each of `sides` sides, exactly: 0.95 leaves 1/20, or 1/40 on both.
 * @throws Failure `confidence-out-of-range` unless 0 < confidence < 1 by at least 1e-12.
 */
export const significance = (confidence: number, sides: 1 | 2 = 1): Fraction => {
  if (!(confidence >= CERTAIN && confidence <= 1 - CERTAIN)) {
    refuse('confidence-out-of-range', 'Die Sicherheit muss zwischen 0 und 1 liegen, zum Beispiel 0,95.');
  }
  const { numerator, denominator } = exactRate(confidence);
  return { numerator: denominator - numerator, denominator: denominator * BigInt(sides) };
};

/** Faulty cases among the checked ones: 1 ≤ n, 0 ≤ x ≤ n. */
export const checkSample = (n: number, x: number): void => {
  wholeNumber('Der Stichprobenumfang', n, 1);
  wholeNumber('Die Zahl der fehlerhaften Fälle', x);
  if (x > n) {
    refuse(
      'more-faulty-than-checked',
      `Es können nicht mehr Fälle fehlerhaft (${x}) als geprüft (${n}) sein. Bitte beide Zahlen abgleichen.`,
    );
  }
};

/** A sample from a frame: 2 ≤ N, 1 ≤ n ≤ N, 0 ≤ x ≤ n. A frame of one case carries no inference. */
export const checkFrameSample = (N: number, n: number, x: number): void => {
  checkFrame(N);
  checkSample(n, x);
  if (n > N) {
    refuse(
      'sample-larger-than-frame',
      `Die Stichprobe (${n}) ist größer als die Grundgesamtheit (${N}). Bitte höchstens ${N} Fälle angeben.`,
    );
  }
};

/** A frame of at least two cases. */
export const checkFrame = (N: number): void => {
  wholeNumber('Der Umfang der Grundgesamtheit', N);
  if (N < 2) {
    refuse(
      'frame-too-small',
      `Die Grundgesamtheit muss mindestens zwei Fälle enthalten (angegeben: ${N}); einen einzelnen Fall prüfen Sie vollständig.`,
    );
  }
};
