import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openKeys } from './index.ts';

const keys = openKeys().ofYear(2020);

describe('case numbers under the key of a year', () => {
  it('come back, one by one and many at once, and both ways give the same bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 20 }), (numbers) => {
        const pseudonyms = numbers.map((number) => keys.pseudonym(number));
        const single = numbers.map((number, i) => keys.encrypt(number, pseudonyms[i] ?? new Uint8Array()));
        const together = keys.encryptAll(numbers, pseudonyms);
        expect(together.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(
          single.map((bytes) => Buffer.from(bytes).toString('hex')),
        );
        expect(keys.decryptAll(together, pseudonyms)).toEqual(numbers);
        expect(together.map((bytes, i) => keys.decrypt(bytes, pseudonyms[i] ?? new Uint8Array()))).toEqual(
          numbers,
        );
      }),
    );
  });

  it('count on over the end of the counter, as CTR does', () => {
    const pseudonym = Buffer.alloc(16, 0xff);
    const long = 'x'.repeat(70);
    const [together] = keys.encryptAll([long], [pseudonym]);
    expect(Buffer.from(together ?? []).equals(Buffer.from(keys.encrypt(long, pseudonym)))).toBe(true);
  });

  it('are refused when a byte was changed', () => {
    const pseudonym = keys.pseudonym('54910//0000001');
    const bytes = keys.encrypt('54910//0000001', pseudonym);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    expect(() => keys.decrypt(bytes, pseudonym)).toThrow('does not match');
  });
});
