import * as fc from 'fast-check';
import { z } from 'zod';
import { describe, expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { addDays, addMonths, daysBetween, isoDate, isoDateSchema, parseDate } from './day.ts';

const codeOf = (text: string): string => {
  try {
    parseDate(text);
  } catch (failure) {
    if (failure instanceof Failure) return failure.code;
    throw failure;
  }
  return 'accepted';
};

describe('a date typed or imported by people', () => {
  test.each([
    ['31.01.2020', '2020-01-31'],
    ['2020-01-31', '2020-01-31'],
    [' 29.02.2020 ', '2020-02-29'],
    ['29.02.2000', '2000-02-29'],
    ['01.12.1999', '1999-12-01'],
  ])('%s is read as %s', (text, date) => {
    expect(parseDate(text)).toBe(date);
  });

  test.each([
    '30.02.2020',
    '29.02.2019',
    '29.02.2100',
    '31.04.2020',
    '00.01.2020',
    '01.13.2020',
    '2020-02-30',
  ])('%s never was and is refused', (text) => {
    expect(codeOf(text)).toBe('date-impossible');
  });

  test.each(['01.01.0202', '31.12.1899', '2200-01-01'])('%s is a slip of the pen and is refused', (text) => {
    expect(codeOf(text)).toBe('date-impossible');
  });

  test.each([
    '',
    '1.1.2020',
    '01.01.20',
    '2020-1-1',
    '20200101',
    '01/02/2020',
    '2020-01-01T00:00',
    'heute',
    '43831',
  ])('„%s“ is no date', (text) => {
    expect(codeOf(text)).toBe('date-format');
  });

  test('every day that Temporal knows is read in both forms, and no other', () => {
    const number = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(fc.integer({ min: 1900, max: 2199 }), number(13), number(32), (year, monthNumber, day) => {
        const two = (value: number) => String(value).padStart(2, '0');
        const german = `${two(day)}.${two(monthNumber)}.${year}`;
        const iso = `${year}-${two(monthNumber)}-${two(day)}`;
        let known = true;
        try {
          Temporal.PlainDate.from(iso);
        } catch {
          known = false;
        }
        expect(codeOf(german)).toBe(known ? 'accepted' : 'date-impossible');
        expect(codeOf(iso)).toBe(known ? 'accepted' : 'date-impossible');
        expect(known ? parseDate(german) : iso).toBe(iso);
      }),
    );
  });
});

test('a JSON body takes ISO dates only', () => {
  expect(isoDateSchema.safeParse('2020-02-29').data).toBe('2020-02-29');
  for (const wrong of ['2019-02-29', '29.02.2020', '0202-01-01', 20_200_101]) {
    expect(isoDateSchema.safeParse(wrong).success).toBe(false);
  }
});

test('a JSON body whose day is none is checked no further', () => {
  const halfAYear = z
    .object({ from: isoDateSchema, to: isoDateSchema })
    .refine(({ from, to }) => to <= addMonths(from, 6));
  for (const from of ['gestern', '2020-02-30', '9999-12-31', '', 5]) {
    expect(halfAYear.safeParse({ from, to: '2020-03-01' }).success).toBe(false);
  }
  expect(halfAYear.safeParse({ from: '2020-02-29', to: '2020-03-01' }).success).toBe(true);
});

test('a month after 31 January is the last day of February', () => {
  expect(addMonths(isoDate('2020-01-31'), 1)).toBe('2020-02-29');
  expect(addMonths(isoDate('2019-01-31'), 1)).toBe('2019-02-28');
  expect(addMonths(isoDate('2020-02-29'), 12)).toBe('2021-02-28');
  expect(addMonths(isoDate('2020-03-31'), -1)).toBe('2020-02-29');
});

test('days run through 29 February, the turn of the year and both clock changes', () => {
  expect(addDays(isoDate('2020-02-28'), 1)).toBe('2020-02-29');
  expect(addDays(isoDate('2019-02-28'), 1)).toBe('2019-03-01');
  expect(addDays(isoDate('2019-12-31'), 1)).toBe('2020-01-01');
  expect(daysBetween(isoDate('2020-03-28'), isoDate('2020-03-30'))).toBe(2);
  expect(daysBetween(isoDate('2020-10-24'), isoDate('2020-10-26'))).toBe(2);
  expect(daysBetween(isoDate('2020-01-01'), isoDate('2021-01-01'))).toBe(366);
  expect(daysBetween(isoDate('2020-01-02'), isoDate('2020-01-01'))).toBe(-1);
});

test('a date of the program that does not exist is a bug', () => {
  expect(() => isoDate('2019-02-29')).toThrow(RangeError);
});
