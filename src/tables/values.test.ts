import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { centsOfNumber, formatAmount, isDay, parseAmountCents } from './values.ts';

describe('an amount', () => {
  it.each([
    ['1.234,56', 123_456],
    ['12', 1_200],
    ['-3,5', -350],
    ['1234,56', 123_456],
    ['1.234', 123_400],
    ['1.234.567,08', 123_456_708],
    ['0', 0],
    ['-0,00', 0],
    ['007', 700],
  ])('is written %s', (text, cents) => {
    expect(parseAmountCents(text)).toBe(cents);
  });

  it.each([
    '',
    '1,234',
    '12.34',
    '1.23',
    '1.2345',
    '12,',
    ',5',
    '+5',
    '1 234',
    '1,5 €',
    '−5',
    '1e3',
    '٣',
    '1234.567',
    '--1',
  ])('is not written "%s"', (text) => {
    expect(parseAmountCents(text)).toBeNull();
  });

  it('is refused where cents could not be counted exactly', () => {
    expect(parseAmountCents('90071992547409,91')).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseAmountCents('90071992547409,92')).toBeNull();
  });

  it('comes back from its canonical form', () => {
    expect(formatAmount(-5)).toBe('-0,05');
    fc.assert(
      fc.property(fc.maxSafeInteger(), (cents) => {
        expect(parseAmountCents(formatAmount(cents))).toBe(cents + 0);
      }),
      { seed: 4 },
    );
  });

  it('of a workbook is a number with whole cents', () => {
    expect([1234.56, 0.1 + 0.2, -7, 1.005].map(centsOfNumber)).toEqual([123_456, 30, -700, null]);
  });
});

describe('a day', () => {
  it.each(['29.02.2024', '31.12.1999', '2020-03-05', '01.01.1900'])('can be %s', (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each([
    '29.02.2023',
    '31.04.2020',
    '00.01.2020',
    '2020-13-01',
    '1.1.2020',
    '01.01.20',
    '2020-3-5',
    '05/03/2020',
    '',
  ])('cannot be %s', (text) => {
    expect(isDay(text)).toBe(false);
  });
});
