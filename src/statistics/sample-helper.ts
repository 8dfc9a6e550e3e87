import { checkFrame, finiteNumber, wholeNumber } from './arguments.ts';
import { type Rate, ceilOf, exactRate } from './exact-rate.ts';
import { hypergeometricUpperBound } from './hypergeometric-interval.ts';
import { type Expectation, planHypergeometric } from './planning.ts';

/** How many cases a field needs. */
export interface SamplePlan {
  readonly n: number;
  /** Faulty cases the sample may hold without missing its aim. */
  readonly acceptable: number;
  /** With at most `acceptable` faulty cases, fewer than this many of the frame are faulty. */
  readonly tolerableCount: number;
  readonly hours: number | null;
  readonly sentence: string;
}

/** What a sample of n can show. */
export interface SampleMessage {
  readonly n: number;
  /** One-sided upper bound on the rate, and the count it comes from. */
  readonly upper: number;
  readonly upperCount: number;
  readonly hours: number | null;
  readonly sentence: string;
}

/** Messages for a few sizes and the bound as a curve over the sample size. */
export interface SamplePower {
  readonly messages: readonly SampleMessage[];
  readonly curve: readonly { readonly n: number; readonly upper: number }[];
}

/** Sizes the helper speaks about unless told otherwise. */
const USUAL_SIZES = [20, 40, 60, 100];

/** The curve goes up to here, as far as the frame does, in at most this many steps of a multiple of five. */
const CURVE_END = 200;
const CURVE_STEPS = 40;

const german = (value: number, digits: number): string =>
  value.toLocaleString('de-DE', { minimumFractionDigits: 0, maximumFractionDigits: digits });

/** count/of as a percentage with one decimal, rounded up: “weniger als” must stay true. */
const percentUp = (count: number, of: number): string =>
  `${german(Math.ceil((count * 1000) / of) / 10, 1)} %`;

const percent = (rate: number): string => `${german(rate * 100, 2)} %`;

const hoursFor = (n: number, minutesPerCase: number | undefined): number | null =>
  minutesPerCase === undefined ? null : (n * finiteNumber('Die Minuten je Fall', minutesPerCase, 0)) / 60;

const faultsFound = (faulty: number): string => {
  if (faulty === 0) return 'ohne Fehler';
  return faulty === 1 ? 'und einem Fehler' : `und ${german(faulty, 0)} Fehlern`;
};

/**
 * Sample size for a field: the smallest n with which, at the expected errors, the frame is shown to hold fewer than
 * ⌈N · tolerable⌉ faulty cases (hypergeometric plan).
 * @param minutesPerCase for the hours it costs; left out, hours are null
 * @throws Failure (`invalid`) as `planHypergeometric`.
 */
export const planSample = ({
  frameSize: N,
  tolerable,
  expected = { errors: 0 },
  confidence = 0.95,
  minutesPerCase,
}: {
  readonly frameSize: number;
  readonly tolerable: Rate;
  readonly expected?: Expectation | undefined;
  readonly confidence?: number | undefined;
  readonly minutesPerCase?: number | undefined;
}): SamplePlan => {
  const n = planHypergeometric(N, { rate: tolerable }, expected, confidence);
  const acceptable = 'errors' in expected ? Math.ceil(expected.errors) : ceilOf(n, exactRate(expected.rate));
  const tolerableCount = ceilOf(N, exactRate(tolerable));
  const found = acceptable === 0 ? ' ohne Fehler' : `, davon höchstens ${german(acceptable, 0)} fehlerhaft,`;
  return {
    n,
    acceptable,
    tolerableCount,
    hours: hoursFor(n, minutesPerCase),
    sentence:
      `${n === 1 ? '1 geprüfter Fall' : `${german(n, 0)} geprüfte Fälle`}${found} ${n === 1 ? 'zeigt' : 'zeigen'}: ` +
      `Von ${german(N, 0)} Fällen ${tolerableCount === 1 ? 'ist keiner' : `sind weniger als ${german(tolerableCount, 0)}`} ` +
      `fehlerhaft (Sicherheit ${percent(confidence)}).`,
  };
};

const messageFor = (
  N: number,
  n: number,
  faulty: number,
  confidence: number,
  minutesPerCase: number | undefined,
): SampleMessage => {
  const upperCount = hypergeometricUpperBound(N, n, faulty, confidence);
  return {
    n,
    upper: upperCount / N,
    upperCount,
    hours: hoursFor(n, minutesPerCase),
    sentence:
      n === N
        ? `Mit allen ${german(N, 0)} Fällen kennen Sie die Fehlerquote genau.`
        : `Mit ${n === 1 ? '1 Fall' : `${german(n, 0)} Fällen`} ${faultsFound(faulty)} können Sie höchstens sagen: weniger als ` +
          `${percentUp(upperCount, N)} der ${german(N, 0)} Fälle sind fehlerhaft (Sicherheit ${percent(confidence)}).`,
  };
};

/**
 * What samples of 20, 40, 60 and 100 cases can show in a frame: the one-sided exact hypergeometric upper bound with
 * `faulty` errors found, in a sentence, with the hours it costs, and as a curve.
 * @param frameSize N ≥ 2; sizes above N are left out @param faulty 0 … the smallest size
 * @param curveEnd the last size of the curve, 200 unless told otherwise
 * @throws Failure (`invalid`) outside these ranges.
 */
export const whatSampleShows = ({
  frameSize: N,
  sizes = USUAL_SIZES,
  faulty = 0,
  confidence = 0.95,
  minutesPerCase,
  curveEnd = CURVE_END,
}: {
  readonly frameSize: number;
  readonly sizes?: readonly number[] | undefined;
  readonly faulty?: number | undefined;
  readonly confidence?: number | undefined;
  readonly minutesPerCase?: number | undefined;
  readonly curveEnd?: number | undefined;
}): SamplePower => {
  checkFrame(N);
  wholeNumber('Die Zahl der gefundenen Fehler', faulty);
  const fits = (n: number): boolean => n <= N && n >= Math.max(1, faulty);
  const step = Math.max(5, Math.ceil(curveEnd / CURVE_STEPS / 5) * 5);
  const steps = Array.from({ length: Math.ceil(curveEnd / step) }, (_, i) => (i + 1) * step);
  return {
    messages: sizes.filter(fits).map((n) => messageFor(N, n, faulty, confidence, minutesPerCase)),
    curve: steps
      .filter(fits)
      .map((n) => ({ n, upper: hypergeometricUpperBound(N, n, faulty, confidence) / N })),
  };
};
