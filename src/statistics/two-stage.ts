import { Failure } from '../failure.ts';
import { checkFrame, checkSample, significance, wholeNumber } from './arguments.ts';
import { type RateInterval } from './binomial-interval.ts';
import { toNumber } from './exact-rate.ts';
import { hypergeometricInterval } from './hypergeometric-interval.ts';
import { hypergeometricAtLeast, hypergeometricAtMost, hypergeometricMass } from './hypergeometric.ts';
import { firstWhere } from './search.ts';

/** A declared extension (rule 15): n₁ cases, and n₂ more when more than `limit` of the first are faulty. */
export interface TwoStageDesign {
  readonly frameSize: number;
  readonly first: number;
  readonly second: number;
  readonly limit: number;
}

/** A rate from a two-stage design with its exact interval. */
export interface TwoStageEstimate extends RateInterval {
  readonly kind: 'two-stage';
  readonly N: number;
  readonly stages: 1 | 2;
  readonly n: number;
  readonly faulty: number;
  readonly uncheckable: number;
  /** faulty / n, the share found; the decision to extend biases it slightly. */
  readonly rate: number;
  /** Free of that bias: the expected first-stage share given what was found (Girshick, Mosteller & Savage 1946). */
  readonly unbiasedRate: number;
  readonly lowerCount: number;
  readonly upperCount: number;
  readonly confidence: number;
}

/** Given t faulty among n₁ + n₂, how many fell into the first stage does not depend on the frame: X₁ ~ H(n, t, n₁). */
const firstStageMass = ({ first, second }: TwoStageDesign, x1: number, t: number): number =>
  hypergeometricMass(x1, first + second, t, first);

/** P(extended | t faulty among all n₁ + n₂). */
const extensionChance = ({ first, second, limit }: TwoStageDesign, t: number): number =>
  hypergeometricAtLeast(limit + 1, first + second, t, first);

/**
 * P(extended and at least / at most t faulty in all | K). Outcomes are ordered by stage, then by count: stopping with
 * 0 … c faulty comes below extending with c+1 … n₁+n₂ faulty in all. Both tails are monotone in K (the event “extended
 * with at least t” only gains when a case turns faulty), so test inversion gives an interval.
 */
const extendedTail = (design: TwoStageDesign, K: number, from: number, to: number): number => {
  const n = design.first + design.second;
  let sum = 0;
  for (let t = from; t <= to; t += 1) {
    const mass = hypergeometricMass(t, design.frameSize, K, n);
    if (mass > 0) sum += mass * extensionChance(design, t);
  }
  return sum;
};

const extendedInterval = (
  design: TwoStageDesign,
  t: number,
  confidence: number,
): { readonly lower: number; readonly upper: number } => {
  const { frameSize: N, first, second, limit } = design;
  const n = first + second;
  const level = toNumber(significance(confidence, 2));
  const atLeast = (K: number): number => extendedTail(design, K, t, n);
  const atMost = (K: number): number =>
    hypergeometricAtMost(limit, N, K, first) + extendedTail(design, K, limit + 1, t);
  const [least, most] = [t, N - n + t];
  return {
    lower: firstWhere(least, most, (K) => atLeast(K) > level),
    upper: firstWhere(least + 1, most + 1, (K) => atMost(K) <= level) - 1,
  };
};

const unbiased = (design: TwoStageDesign, t: number): number => {
  let weighted = 0;
  for (let x1 = design.limit + 1; x1 <= Math.min(design.first, t); x1 += 1) {
    weighted += x1 * firstStageMass(design, x1, t);
  }
  return weighted / extensionChance(design, t) / design.first;
};

/** Cases are checked by people; the tails are summed over every count of them. */
const LARGEST_STAGE = 10_000;

/** @throws Failure (`invalid`) unless 2 ≤ N, 1 ≤ n₁, n₂ ≤ 10,000, n₁ + n₂ ≤ N and 0 ≤ limit < n₁. */
export const checkTwoStageDesign = ({ frameSize, first, second, limit }: TwoStageDesign): void => {
  checkFrame(frameSize);
  wholeNumber('Der Umfang der ersten Stufe', first, 1, Math.min(LARGEST_STAGE, frameSize - 1));
  wholeNumber('Der Umfang der zweiten Stufe', second, 1, Math.min(LARGEST_STAGE, frameSize - first));
  wholeNumber('Die Grenze für die Erweiterung', limit, 0, first - 1);
};

/**
 * Interval for a two-stage draw by inverting the exact two-stage hypergeometric distribution, at least `confidence`
 * for every number of faulty cases (tests enumerate it). Stopped after n₁, it equals the one-stage interval.
 * @param firstFaulty faulty among the first n₁ @param secondFaulty faulty among the n₂, only when extended
 * @param uncheckable cases that could not be checked: they widen the upper end, as in `estimateRate`
 * @throws Failure (`invalid`) for impossible sizes, or a second stage that is missing or was not due.
 */
export const twoStage = ({
  firstFaulty,
  secondFaulty,
  uncheckable = 0,
  confidence,
  ...design
}: TwoStageDesign & {
  readonly firstFaulty: number;
  readonly secondFaulty?: number | undefined;
  readonly uncheckable?: number | undefined;
  readonly confidence: number;
}): TwoStageEstimate => {
  checkTwoStageDesign(design);
  checkSample(design.first, firstFaulty);
  const extended = firstFaulty > design.limit;
  if (extended !== (secondFaulty !== undefined)) {
    throw new Failure(
      'invalid',
      extended ? 'second-stage-missing' : 'second-stage-not-due',
      extended
        ? `Mit ${firstFaulty} fehlerhaften Fällen ist die zweite Stufe fällig; bitte auch ihr Ergebnis angeben.`
        : `Mit ${firstFaulty} fehlerhaften Fällen war keine zweite Stufe vorgesehen; bitte ihr Ergebnis weglassen.`,
    );
  }
  if (secondFaulty !== undefined) checkSample(design.second, secondFaulty);
  const n = extended ? design.first + design.second : design.first;
  const faulty = firstFaulty + (secondFaulty ?? 0);
  wholeNumber('Die Zahl nicht prüfbarer Fälle', uncheckable, 0, n - faulty);
  const N = design.frameSize;
  const interval = (x: number): { readonly lower: number; readonly upper: number } =>
    extended
      ? extendedInterval(design, x, confidence)
      : hypergeometricInterval(N, design.first, x, confidence);
  const lowerCount = interval(faulty).lower;
  const upperCount = interval(faulty + uncheckable).upper;
  return {
    kind: 'two-stage',
    N,
    stages: extended ? 2 : 1,
    n,
    faulty,
    uncheckable,
    rate: faulty / n,
    unbiasedRate: extended ? unbiased(design, faulty) : faulty / n,
    lower: lowerCount / N,
    upper: upperCount / N,
    lowerCount,
    upperCount,
    confidence,
  };
};
