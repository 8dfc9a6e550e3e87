import { Failure } from '../failure.ts';
import { LARGEST_COUNT, checkFrame, finiteNumber, rateWithin } from './arguments.ts';
import { normalScore } from './binomial-interval.ts';

/**
 * Sample size for a confidence interval of ± `halfWidth`: ⌈1 / (e²/(z²·S²) + 1/N)⌉ with S² = P(1 − P) for a rate or
 * `deviation`² for a mean; without N the last term drops (Kauermann & Küchenhoff, Stichproben, 2010, 2.4; R package
 * samplingbook). Normal approximation.
 * @param halfWidth above 0 @param N frame size from 2, or null for an unlimited one @returns whole n ≥ 1
 * @throws Failure (`invalid`) for anything outside these ranges.
 */
export const sampleSizeForPrecision = (
  halfWidth: number,
  variation: { readonly rate: number } | { readonly deviation: number },
  N: number | null,
  confidence: number,
): number => {
  if (!(finiteNumber('Die halbe Breite', halfWidth) > 0)) {
    throw new Failure('invalid', 'width-not-positive', 'Die halbe Breite des Intervalls muss über 0 liegen.');
  }
  if (N !== null) checkFrame(N);
  const variance =
    'rate' in variation
      ? rateWithin('Die erwartete Quote', variation.rate) * (1 - variation.rate)
      : finiteNumber('Die Standardabweichung', variation.deviation, 0) ** 2;
  if (variance === 0) return 1;
  const needed = (halfWidth / normalScore(confidence)) ** 2 / variance;
  const n = Math.ceil(1 / (needed + (N === null ? 0 : 1 / N)));
  if (n > LARGEST_COUNT) {
    throw new Failure(
      'invalid',
      'precision-unreachable',
      'Für diese Genauigkeit genügt keine Stichprobe. Bitte ein breiteres Intervall zulassen.',
    );
  }
  return Math.max(1, n);
};
