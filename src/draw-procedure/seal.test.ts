import { describe, expect, it } from 'vitest';

import { Failure } from '../failure.ts';
import { checkEntropyValue, checkSealTerms } from './seal.ts';
import type { FrameExtent, SealTerms } from './seal.ts';

const terms: SealTerms = {
  frameDigest: '0'.repeat(64),
  method: 'simple',
  sampleSize: 20,
  minimumPerStratum: 0,
  entropySource: 'system',
  sealNumber: 1,
};
const extent: FrameExtent = { size: 400, positiveAmountCents: 1, casesWithoutStratum: 0 };

/** The code of the refusal, or null where the terms are possible. */
function refusal(changed: Partial<SealTerms>, of: Partial<FrameExtent> = {}): string | null {
  try {
    checkSealTerms({ ...terms, ...changed }, { ...extent, ...of });
    return null;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

describe('what can be sealed', () => {
  it.each<[string, Partial<SealTerms>, Partial<FrameExtent>]>([
    ['a sample of one', { sampleSize: 1 }, {}],
    ['a sample of everything', { sampleSize: 400 }, {}],
    ['more euros than cases', { method: 'monetary-unit', sampleSize: 1_000_000 }, {}],
    ['strata with a minimum', { method: 'stratified', minimumPerStratum: 5 }, {}],
    ['a frame of one', { sampleSize: 1 }, { size: 1 }],
    ['the third seal with a public event', { sealNumber: 3, entropySource: 'Lotto vom 7. März 2020' }, {}],
  ])('%s', (_, changed, of) => {
    expect(refusal(changed, of)).toBeNull();
  });
});

describe('what cannot be sealed', () => {
  it.each<[string, string, Partial<SealTerms>, Partial<FrameExtent>]>([
    ['frame-empty', 'an empty frame', {}, { size: 0 }],
    ['sample-size-invalid', 'a sample of nothing', { sampleSize: 0 }, {}],
    ['sample-size-invalid', 'more than there is', { sampleSize: 401 }, {}],
    ['sample-size-invalid', 'half a case', { sampleSize: 1.5 }, {}],
    ['sample-size-invalid', 'no number', { sampleSize: Number.NaN }, {}],
    ['sample-size-invalid', 'too many euros', { method: 'monetary-unit', sampleSize: 1_000_001 }, {}],
    ['no-positive-amount', 'nothing paid', { method: 'monetary-unit' }, { positiveAmountCents: 0 }],
    ['amount-total-too-large', 'inexact sums', { method: 'monetary-unit' }, { positiveAmountCents: 2 ** 53 }],
    ['minimum-without-strata', 'a minimum without strata', { minimumPerStratum: 1 }, {}],
    ['minimum-invalid', 'a negative minimum', { method: 'stratified', minimumPerStratum: -1 }, {}],
    ['stratum-missing', 'a case without stratum', { method: 'stratified' }, { casesWithoutStratum: 1 }],
    ['entropy-source-missing', 'no source', { entropySource: ' ' }, {}],
    ['seal-number-invalid', 'seal number 0', { sealNumber: 0 }, {}],
  ])('%s: %s', (code, _, changed, of) => {
    expect(refusal(changed, of)).toBe(code);
  });
});

describe('a random value', () => {
  it('of the service is 64 lowercase hex digits, of a public event 1 to 200 ASCII digits', () => {
    const allowed: [string, string][] = [
      ['system', '0f'.repeat(32)],
      ['Lotto', '7'],
      ['Lotto', '1'.repeat(200)],
    ];
    for (const [source, value] of allowed) expect(() => checkEntropyValue(source, value)).not.toThrow();
  });

  it('of any other form is refused', () => {
    const wrong: [string, string][] = [
      ['system', '0F'.repeat(32)],
      ['system', '0f'.repeat(31)],
      ['system', `${'0f'.repeat(32)}\n`],
      ['system', '031119273845'],
      ['Lotto', ''],
      ['Lotto', '03 11 19'],
      ['Lotto', '٣'],
      ['Lotto', '1'.repeat(201)],
      ['Lotto', '12\n'],
    ];
    for (const [source, value] of wrong) expect(() => checkEntropyValue(source, value)).toThrow(Failure);
  });
});
