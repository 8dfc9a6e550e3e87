import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, isoDate } from './day.ts';
import { month } from './month.ts';
import {
  addWorkingDays,
  firstWorkingDay,
  isWorkingDay,
  workingCalendar,
  workingDayOnOrAfter,
  workingDaysBetween,
} from './working-days.ts';

const rp = workingCalendar();

/** Easter Sundays as printed in church calendars. */
const easterSundays = [
  '2019-04-21',
  '2020-04-12',
  '2021-04-04',
  '2022-04-17',
  '2023-04-09',
  '2024-03-31',
  '2025-04-20',
  '2026-04-05',
  '2027-03-28',
  '2028-04-16',
  '2029-04-01',
  '2030-04-21',
].map(isoDate);

describe('the public holidays of Rheinland-Pfalz', () => {
  test.each(easterSundays)('are eleven, around Easter Sunday %s', (easter) => {
    const year = Number(easter.slice(0, 4));
    const expected = [
      [`${year}-01-01`, 'Neujahr'],
      [addDays(easter, -2), 'Karfreitag'],
      [addDays(easter, 1), 'Ostermontag'],
      [`${year}-05-01`, 'Maifeiertag'],
      [addDays(easter, 39), 'Christi Himmelfahrt'],
      [addDays(easter, 50), 'Pfingstmontag'],
      [addDays(easter, 60), 'Fronleichnam'],
      [`${year}-10-03`, 'Tag der Deutschen Einheit'],
      [`${year}-11-01`, 'Allerheiligen'],
      [`${year}-12-25`, '1. Weihnachtstag'],
      [`${year}-12-26`, '2. Weihnachtstag'],
    ];
    expect(rp.holidays(year).map(({ date, name }) => [date, name])).toEqual(expected);
  });

  test('are not the days on which banks or schools rest', () => {
    for (const date of ['2020-12-24', '2020-12-31', '2020-02-24', '2020-10-31', '2020-03-08'].map(isoDate)) {
      expect(rp.holidayOn(date)).toBeUndefined();
    }
    expect(isWorkingDay(isoDate('2020-12-24'), rp)).toBe(true);
  });

  test('grow by a single day by regulation, in that year only', () => {
    const extra = workingCalendar('DE-RP', [{ date: isoDate('2021-10-29'), name: 'Einmaliger Feiertag' }]);
    expect(extra.holidayOn(isoDate('2021-10-29'))).toBe('Einmaliger Feiertag');
    expect(extra.holidays(2021)).toHaveLength(12);
    expect(extra.holidays(2022)).toHaveLength(11);
    expect(isWorkingDay(isoDate('2021-10-29'), rp)).toBe(true);
  });
});

test('other states have other holidays', () => {
  expect(workingCalendar('DE-HE').holidayOn(isoDate('2021-11-01'))).toBeUndefined();
  expect(workingCalendar('DE-BW').holidayOn(isoDate('2021-01-06'))).toBe('Heilige Drei Könige');
  for (const wrong of ['RP', 'DE-XX', 'AT-1', 'DE-rp', '']) {
    expect(() => workingCalendar(wrong)).toThrow(expect.objectContaining({ code: 'unknown-state' }));
  }
});

describe('working days', () => {
  test('of 2020 in Rheinland-Pfalz are 254: 262 weekdays less eight holidays on weekdays', () => {
    expect(workingDaysBetween(isoDate('2019-12-31'), isoDate('2020-12-31'), rp)).toBe(254);
  });

  test('five after a request on Wednesday 8 April 2020 end on Friday 17 April, past Easter', () => {
    expect(addWorkingDays(isoDate('2020-04-08'), 5, rp)).toBe('2020-04-17');
    expect(addWorkingDays(isoDate('2020-04-09'), 5, rp)).toBe('2020-04-20');
    expect(workingDaysBetween(isoDate('2020-04-08'), isoDate('2020-04-17'), rp)).toBe(5);
  });

  test('run through Fronleichnam, the turn of the year and 29 February', () => {
    expect(addWorkingDays(isoDate('2020-06-10'), 1, rp)).toBe('2020-06-12');
    expect(addWorkingDays(isoDate('2019-12-30'), 2, rp)).toBe('2020-01-02');
    expect(addWorkingDays(isoDate('2024-02-28'), 1, rp)).toBe('2024-02-29');
    expect(addWorkingDays(isoDate('2020-01-02'), -2, rp)).toBe('2019-12-30');
  });

  test('a due day on a weekend or holiday moves to the next working day', () => {
    expect(workingDayOnOrAfter(isoDate('2020-05-01'), rp)).toBe('2020-05-04');
    expect(workingDayOnOrAfter(isoDate('2020-05-04'), rp)).toBe('2020-05-04');
    expect(firstWorkingDay(month('2020-01'), rp)).toBe('2020-01-02');
    expect(firstWorkingDay(month('2020-11'), rp)).toBe('2020-11-02');
    expect(firstWorkingDay(month('2020-06'), rp)).toBe('2020-06-02');
    expect(firstWorkingDay(month('2020-07'), rp)).toBe('2020-07-01');
  });

  test('counting and adding are inverse, and every result is a working day', () => {
    const days = fc.integer({ min: 0, max: 4000 }).map((offset) => addDays(isoDate('2019-01-01'), offset));
    fc.assert(
      fc.property(days, fc.integer({ min: -60, max: 60 }), (day, n) => {
        const reached = addWorkingDays(day, n, rp);
        expect(workingDaysBetween(day, reached, rp)).toBe(n);
        expect(n === 0 || isWorkingDay(reached, rp)).toBe(true);
      }),
    );
  });

  test('half a day is no number of days', () => {
    expect(() => addWorkingDays(isoDate('2020-01-01'), 0.5, rp)).toThrow(RangeError);
  });
});
