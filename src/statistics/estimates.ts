import { Failure } from '../failure.ts';
import { checkFrameSample, checkSample, significance, wholeNumber } from './arguments.ts';
import { type RateInterval, clopperPearson } from './binomial-interval.ts';
import { hypergeometricInterval } from './hypergeometric-interval.ts';
import {
  checkStrata,
  kornGraubard,
  rateVariance,
  totalOf,
  varianceOfMean,
  weightedMean,
} from './stratified.ts';

/** A rate of faulty cases in a frame with its exact interval, as fractions and as counts of cases. */
export interface FrameEstimate extends RateInterval {
  readonly kind: 'exact-hypergeometric';
  readonly N: number;
  readonly n: number;
  readonly faulty: number;
  readonly uncheckable: number;
  /** faulty / n: the share found; uncheckable cases widen the interval only. */
  readonly rate: number;
  readonly lowerCount: number;
  readonly upperCount: number;
  readonly confidence: number;
}

/** The rate among the cases a criterion applies to. */
export interface ApplicableEstimate extends RateInterval {
  readonly kind: 'clopper-pearson';
  readonly n: number;
  readonly faulty: number;
  readonly rate: number;
  readonly confidence: number;
}

/** A weighted estimate over several frames or strata. */
export interface CombinedEstimate extends RateInterval {
  readonly kind: 'approximate';
  readonly label: 'Näherung';
  readonly method: 'korn-graubard' | 'summed-bounds';
  readonly N: number;
  readonly n: number;
  readonly faulty: number;
  readonly uncheckable: number;
  readonly rate: number;
  readonly lowerCount: number;
  readonly upperCount: number;
  readonly confidence: number;
}

/** One sampled frame: N cases, n drawn, x faulty, u that could not be checked. */
export interface SampledFrame {
  readonly N: number;
  readonly n: number;
  readonly x: number;
  readonly u?: number | undefined;
}

const checkUncheckable = (n: number, x: number, u: number): number => {
  wholeNumber('Die Zahl nicht prüfbarer Fälle', u);
  if (x + u > n) {
    throw new Failure(
      'invalid',
      'more-cases-than-drawn',
      `Fehlerhafte (${x}) und nicht prüfbare Fälle (${u}) sind zusammen mehr als die gezogenen (${n}).`,
    );
  }
  return u;
};

/**
 * Faulty cases in a frame (rule 12): exact hypergeometric inference over the n original ranks and all N. With
 * uncheckable cases the lower bound rests on x, the upper on x + u, both over the original n.
 * @param frameSize N ≥ 2 @param sampleSize 1 … N @param faulty 0 … n @param uncheckable 0 … n − x
 * @throws Failure (`invalid`) outside these ranges or for a confidence outside (0, 1).
 */
export const estimateRate = ({
  frameSize: N,
  sampleSize: n,
  faulty,
  uncheckable = 0,
  confidence,
}: {
  readonly frameSize: number;
  readonly sampleSize: number;
  readonly faulty: number;
  readonly uncheckable?: number | undefined;
  readonly confidence: number;
}): FrameEstimate => {
  checkFrameSample(N, n, faulty);
  checkUncheckable(n, faulty, uncheckable);
  const found = hypergeometricInterval(N, n, faulty, confidence);
  const worst = uncheckable === 0 ? found : hypergeometricInterval(N, n, faulty + uncheckable, confidence);
  return {
    kind: 'exact-hypergeometric',
    N,
    n,
    faulty,
    uncheckable,
    rate: faulty / n,
    lower: found.lower / N,
    upper: worst.upper / N,
    lowerCount: found.lower,
    upperCount: worst.upper,
    confidence,
  };
};

/**
 * The rate among applicable cases (rule 12), whose number in the frame nobody knows: Clopper–Pearson.
 * @param applicable 1 … 10⁹ @param faulty 0 … applicable
 */
export const estimateApplicableRate = ({
  applicable,
  faulty,
  confidence,
}: {
  readonly applicable: number;
  readonly faulty: number;
  readonly confidence: number;
}): ApplicableEstimate => ({
  ...clopperPearson(faulty, applicable, confidence),
  kind: 'clopper-pearson',
  n: applicable,
  faulty,
  rate: faulty / applicable,
  confidence,
});

/** lower·N must not lose a whole case to rounding. */
const ROUNDING = 1e-6;

/** Fewer checked cases than this in a frame not checked in full make it tiny: its variance says nothing. */
const TINY = 5;

type Bound = (faulty: (frame: SampledFrame) => number) => RateInterval;

/** Bounds of each frame at α divided by the number of sampled frames, summed: covers at least the confidence. */
const summedBounds = (frames: readonly SampledFrame[], confidence: number): Bound => {
  const sampled = frames.filter(({ N, n }) => n < N).length;
  const each = sampled === 0 ? confidence : 1 - (1 - confidence) / sampled;
  return (faulty) => {
    const bounds = frames.map((frame) => {
      const x = faulty(frame);
      return frame.n === frame.N ? { lower: x, upper: x } : hypergeometricInterval(frame.N, frame.n, x, each);
    });
    const total = totalOf(frames);
    return {
      lower: bounds.reduce((sum, { lower }) => sum + lower, 0) / total,
      upper: bounds.reduce((sum, { upper }) => sum + upper, 0) / total,
    };
  };
};

/**
 * Korn–Graubard with finite-population correction. The effective size never exceeds what a common rate in all frames
 * would give, 1/Σ W²(1−f)/n: a variance that happens to come out small (few faulty cases) must not narrow the interval,
 * and without any faulty case it is all there is.
 */
const weightedInterval =
  (frames: readonly SampledFrame[], confidence: number): Bound =>
  (faulty) => {
    const strata = frames.map((frame) => ({ ...frame, rate: faulty(frame) / frame.n }));
    const rate = weightedMean(strata, (stratum) => stratum.rate);
    const common = varianceOfMean(frames, () => 1);
    const variance = varianceOfMean(strata, (stratum) => rateVariance(stratum));
    const effective = variance === 0 ? 1 / common : Math.min((rate * (1 - rate)) / variance, 1 / common);
    const sampled = frames.reduce((sum, { n }) => sum + n, 0);
    const { lower, upper } = kornGraubard(rate, effective, sampled, frames.length, confidence);
    const total = totalOf(frames);
    const known = frames.reduce((sum, frame) => sum + faulty(frame), 0);
    return { lower: Math.max(lower, known / total), upper: Math.min(upper, 1 - (sampled - known) / total) };
  };

/**
 * Several frames or strata (rules 4 and 13): every frame weighted by its N, with an interval called “Näherung”:
 * Korn–Graubard with finite-population correction, or, where a frame that is not checked in full has fewer than five
 * checked cases, exact bounds of each frame at α divided by their number, summed. The ends are whole cases, rounded
 * outwards: where most cases are checked, the few others are what the interval is about. Uncheckable cases as in
 * `estimateRate`. A single frame is not approximate: it gives `estimateRate`.
 * @throws Failure (`invalid`) for no frame, an empty one, n > N, x + u > n, confidence outside (0, 1).
 */
export const combineFrames = (
  frames: readonly SampledFrame[],
  confidence: number,
): CombinedEstimate | FrameEstimate => {
  significance(confidence);
  checkStrata(frames);
  for (const { n, x, u = 0 } of frames) {
    checkSample(n, x);
    checkUncheckable(n, x, u);
  }
  const [first, second] = frames;
  if (first !== undefined && second === undefined) {
    const { N, n, x, u } = first;
    return estimateRate({ frameSize: N, sampleSize: n, faulty: x, uncheckable: u, confidence });
  }
  const sum = (value: (frame: SampledFrame) => number): number =>
    frames.reduce((total, frame) => total + value(frame), 0);
  const complete = frames.every(({ N, n }) => n === N);
  const tiny = frames.some(({ N, n }) => n < N && n < TINY);
  const method = complete || tiny ? 'summed-bounds' : 'korn-graubard';
  const bound =
    method === 'korn-graubard' ? weightedInterval(frames, confidence) : summedBounds(frames, confidence);
  const N = totalOf(frames);
  const lowerCount = Math.floor(bound(({ x }) => x).lower * N + ROUNDING);
  const upperCount = Math.ceil(bound(({ x, u = 0 }) => x + u).upper * N - ROUNDING);
  return {
    kind: 'approximate',
    label: 'Näherung',
    method,
    N,
    n: sum(({ n }) => n),
    faulty: sum(({ x }) => x),
    uncheckable: sum(({ u = 0 }) => u),
    rate: weightedMean(frames, ({ n, x }) => x / n),
    lower: lowerCount / N,
    upper: upperCount / N,
    lowerCount,
    upperCount,
    confidence,
  };
};
