import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openKeys } from './index.ts';

const keys = openKeys().ofYear(2020);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('case numbers under the key of a year', () => {
  it('come back, one by one and many at once, and both ways give the same bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 20 }), (numbers) => {
        const pseudonyms = numbers.map((number) => keys.pseudonym(number));
        const single = numbers.map((number, i) => keys.encrypt(number, pseudonyms[i] ?? new Uint8Array()));
        const together = keys.encryptAll(numbers, pseudonyms.map(hex));
        expect(together).toEqual(single.map(hex));
        expect(numbers.map((number) => keys.pseudonymHex(number))).toEqual(pseudonyms.map(hex));
        expect(keys.decryptAll(together, pseudonyms.map(hex))).toEqual(numbers);
        expect(single.map((bytes, i) => keys.decrypt(bytes, pseudonyms[i] ?? new Uint8Array()))).toEqual(
          numbers,
        );
      }),
    );
  });

  it('count on over the end of the counter, as CTR does', () => {
    const pseudonym = Buffer.alloc(16, 0xff);
    const long = 'x'.repeat(70);
    expect(keys.encryptAll([long], [hex(pseudonym)])).toEqual([hex(keys.encrypt(long, pseudonym))]);
  });

  it('are refused when a byte was changed', () => {
    const pseudonym = keys.pseudonym('54910//0000001');
    const bytes = keys.encrypt('54910//0000001', pseudonym);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    expect(() => keys.decrypt(bytes, pseudonym)).toThrow('does not match');
  });
});
