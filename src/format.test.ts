import { describe, expect, it } from 'vitest';
import * as format from './format.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u2212', '-');

describe('German notation', () => {
  it('groups thousands by a point and parts decimals by a comma', () => {
    expect(format.decimal(1234.56, 2)).toBe('1.234,56');
    expect(format.integer(4951)).toBe('4.951');
    expect(format.integer(1_234_567)).toBe('1.234.567');
    expect(format.integer(999)).toBe('999');
  });

  it('writes a true minus, but none before zero', () => {
    expect(format.decimal(-1234.5, 1)).toBe('\u22121.234,5');
    expect(format.decimal(-0.004, 2)).toBe('0,00');
  });

  it('shows a change with its sign', () => {
    expect([3, -2, 0].map((change) => format.signed(change))).toEqual(['+3', '\u22122', '±0']);
    expect(plain(format.percentagePoints(0.012))).toBe('+1,2 Prozentpunkte');
    // 6,1 % and 4,2 % as printed, though the two lie 1,82 points apart
    expect(plain(format.changeInPoints(0.0606, 0.0424))).toBe('-1,9 Prozentpunkte');
  });

  it('shows what was set with the decimals it was set with', () => {
    expect([0.05, 0.0225, 0.00125, 8 / 150].map((rate) => plain(format.tolerance(rate)))).toEqual([
      '5,0 %',
      '2,25 %',
      '0,125 %',
      '5,33 %',
    ]);
    expect([0.95, 0.975, 0.995].map((level) => plain(format.exactPercent(level)))).toEqual([
      '95 %',
      '97,5 %',
      '99,5 %',
    ]);
  });

  it('shows a rate with its interval', () => {
    expect(plain(format.rateWithInterval({ rate: 0.0333, lower: 0.0107, upper: 0.0763 }))).toBe(
      '3,3 % (1,1–7,6 %)',
    );
  });

  it('shows whole cents as euros', () => {
    expect(plain(format.euro(123456))).toBe('1.234,56 €');
    expect(plain(format.euro(-5))).toBe('-0,05 €');
  });

  it('shows days, months and quarters', () => {
    expect(format.date('2020-03-05')).toBe('05.03.2020');
    expect(plain(format.month('2020-03'))).toBe('März 2020');
    expect(format.shortMonth('2020-03')).toBe('03/20');
    expect(plain(format.quarter(2020, 2))).toBe('2. Quartal 2020');
    expect(format.period('2020-03-01', '2020-03-31')).toBe('01.03.2020–31.03.2020');
  });

  it('shows moments on the clock of the office, in winter and in summer', () => {
    expect(plain(format.dateTime('2020-01-31T23:30:00.000Z'))).toBe('01.02.2020, 00:30 Uhr');
    expect(plain(format.dateTime('2020-07-01T08:05:59.000Z'))).toBe('01.07.2020, 10:05 Uhr');
    expect(format.dateOf('2020-06-30T22:00:00.000Z')).toBe('01.07.2020');
  });

  it('counts one and many', () => {
    expect(plain(format.counted(1, 'Fall', 'Fälle'))).toBe('1 Fall');
    expect(plain(format.counted(1234, 'Fall', 'Fälle'))).toBe('1.234 Fälle');
    expect([1, 20, 23.5, 6 + 2 / 3].map((hours) => plain(format.hoursInWords(hours)))).toEqual([
      '1 Stunde',
      '20 Stunden',
      '23,5 Stunden',
      '6,7 Stunden',
    ]);
    expect(format.enumeration(['A', 'B', 'C'])).toBe('A, B und C');
    expect(format.enumeration(['A'])).toBe('A');
  });
});
