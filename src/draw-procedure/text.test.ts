import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { compareUtf8, normaliseText } from './text.ts';

describe('the order of case numbers', () => {
  it('is the order of their UTF-8 bytes, also beyond the Basic Multilingual Plane', () => {
    const wellFormed = fc.string({ unit: 'binary', maxLength: 8 });
    fc.assert(
      fc.property(wellFormed, wellFormed, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });

  it('is not the order of UTF-16 units: ￠ comes before 😀', () => {
    expect(['😀', '￠'].sort(compareUtf8)).toEqual(['￠', '😀']);
  });
});

describe('the form of all text', () => {
  it('is NFC and trimmed of what ECMAScript calls white space, no-break space and byte order mark included', () => {
    expect(normaliseText('\uFEFF\u00A0 A\u0308B\t\r\n')).toBe('ÄB');
  });
});
