import type { EvaluationRow } from '../hotspots/index.ts';
import { exactPercent, percentagePoints, signed } from '../format.ts';
import { differenceOfEstimates } from '../statistics/index.ts';

/** The rate of a criterion from fresh draws: null where nothing was drawn, or not shown to this reader. */
export type FreshRate = EvaluationRow['rate'];

/** What the draws say, before and after, of the teams that were trained and of those that were not. */
export interface FreshRates {
  readonly before: FreshRate;
  readonly after: FreshRate;
  readonly othersBefore: FreshRate;
  readonly othersAfter: FreshRate;
}

/** After less before, in fractions; from the two intervals, which the frames' design made. */
export interface Difference {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly confidence: number;
}

/** The change after a training and the sentence that may be said of it (rule 20). */
export interface Change {
  readonly before: FreshRate;
  readonly after: FreshRate;
  /** Teams not trained; null unless drawn before and after. */
  readonly comparison: {
    readonly before: NonNullable<FreshRate>;
    readonly after: NonNullable<FreshRate>;
  } | null;
  readonly difference: Difference | null;
  readonly comparisonDifference: Difference | null;
  readonly sentence: string;
}

/**
 * Puts before and after side by side. A sample that revealed a hotspot was picked because it was high: without a
 * fresh one before, and teams that were not trained beside it, a decline says nothing (regression to the mean).
 */
export function changeOf({ before, after, othersBefore, othersAfter }: FreshRates): Change {
  const comparison =
    othersBefore === null || othersAfter === null ? null : { before: othersBefore, after: othersAfter };
  const difference = differenceOf(before, after);
  const comparisonDifference = differenceOf(othersBefore, othersAfter);
  return {
    before,
    after,
    comparison,
    difference,
    comparisonDifference,
    sentence: sentenceOf({ before, after, comparison, difference, comparisonDifference }),
  };
}

function differenceOf(before: FreshRate, after: FreshRate): Difference | null {
  if (before?.shown !== true || after?.shown !== true) return null;
  const { difference, lower, upper } = differenceOfEstimates(after, before);
  return { value: difference, lower, upper, confidence: Math.min(before.confidence, after.confidence) };
}

export const expectedAnyway = 'Ein Rückgang war auch ohne Schulung zu erwarten.';

function sentenceOf(change: Omit<Change, 'sentence'>): string {
  const { before, after, comparison, difference, comparisonDifference } = change;
  if (after === null) return 'Nach der Schulung wurde noch keine neue Stichprobe fertig geprüft.';
  if (before === null || comparison === null) return expectedAnyway;
  if (difference === null) return 'Die Veränderung wird nicht ausgewiesen.';
  if (comparisonDifference === null) return expectedAnyway;
  const [own, others] = [inWords(difference), inWords(comparisonDifference)];
  return mayBeChance(difference)
    ? `Veränderung in den geschulten Teams ${own}; sie kann auch Zufall sein. In den übrigen Teams ${others}.`
    : `Veränderung in den geschulten Teams ${own}, in den übrigen Teams ${others}.`;
}

/** Whether chance alone may explain the change; what is printed as ±0,0 is none. */
const mayBeChance = ({ value, lower, upper }: Difference): boolean =>
  lower <= 0 && upper >= 0 && !percentagePoints(value).startsWith('±');

/** „−12,3 Prozentpunkte (95 %: −21,0 bis −2,2)“ */
const inWords = ({ value, lower, upper, confidence }: Difference): string =>
  `${percentagePoints(value)} (${exactPercent(confidence)}: ${signed(lower * 100, 1)} bis ${signed(upper * 100, 1)})`;
