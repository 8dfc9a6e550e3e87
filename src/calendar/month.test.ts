import { describe, expect, test } from 'vitest';
import { isoDate } from './day.ts';
import {
  endsQuarter,
  lastDayOfMonth,
  month,
  monthOf,
  monthPeriod,
  monthSchema,
  monthsOfYear,
  nextMonth,
  previousMonth,
  quarterOf,
  quarterPeriod,
  shiftMonth,
  weekLabel,
  weekOf,
  weekPeriod,
} from './month.ts';
import { periodLabel, periodsDue } from './rhythm.ts';

const period = (first: string, last: string) => ({ first: isoDate(first), last: isoDate(last) });

describe('months', () => {
  test('end on their own last day', () => {
    expect(lastDayOfMonth(month('2020-02'))).toBe('2020-02-29');
    expect(lastDayOfMonth(month('2021-02'))).toBe('2021-02-28');
    expect(lastDayOfMonth(month('2020-04'))).toBe('2020-04-30');
    expect(monthPeriod(month('2020-12'))).toEqual(period('2020-12-01', '2020-12-31'));
  });

  test('follow each other through the turn of the year', () => {
    expect(nextMonth(month('2019-12'))).toBe('2020-01');
    expect(previousMonth(month('2020-01'))).toBe('2019-12');
    expect(shiftMonth(month('2020-01'), -13)).toBe('2018-12');
    expect(monthOf(isoDate('2020-02-29'))).toBe('2020-02');
    expect(monthsOfYear(2020)).toHaveLength(12);
  });

  test('are refused where they do not exist', () => {
    for (const wrong of ['2020-13', '2020-00', '2020-1', '202003', '1899-12']) {
      expect(() => month(wrong)).toThrow(RangeError);
      expect(monthSchema.safeParse(wrong).success).toBe(false);
    }
    expect(monthSchema.safeParse('2020-12').data).toBe('2020-12');
  });
});

describe('quarters', () => {
  test('span three months', () => {
    expect(quarterOf(isoDate('2020-03-31'))).toBe('2020-Q1');
    expect(quarterOf(isoDate('2020-04-01'))).toBe('2020-Q2');
    expect(quarterPeriod(quarterOf(isoDate('2020-02-29')))).toEqual(period('2020-01-01', '2020-03-31'));
    expect(quarterPeriod(quarterOf(isoDate('2020-12-31')))).toEqual(period('2020-10-01', '2020-12-31'));
  });

  test('end in March, June, September and December', () => {
    expect(monthsOfYear(2020).filter(endsQuarter)).toEqual(['2020-03', '2020-06', '2020-09', '2020-12']);
  });
});

// Turns of the year as printed in wall calendars (ISO 8601).
describe('ISO weeks', () => {
  test.each([
    ['2018-12-31', '2019-W01'],
    ['2019-12-29', '2019-W52'],
    ['2019-12-30', '2020-W01'],
    ['2020-12-31', '2020-W53'],
    ['2021-01-03', '2020-W53'],
    ['2021-01-04', '2021-W01'],
    ['2022-01-02', '2021-W52'],
    ['2027-01-01', '2026-W53'],
  ])('%s lies in %s', (date, week) => {
    expect(weekOf(isoDate(date))).toBe(week);
  });

  test('run from Monday to Sunday', () => {
    expect(weekPeriod(weekOf(isoDate('2021-01-01')))).toEqual(period('2020-12-28', '2021-01-03'));
    expect(weekPeriod(weekOf(isoDate('2020-01-01')))).toEqual(period('2019-12-30', '2020-01-05'));
    expect(weekLabel(weekOf(isoDate('2021-01-01')))).toBe('KW 53/2020');
  });

  test('the week of every day from 2019 to 2030 holds that day', () => {
    let day = Temporal.PlainDate.from('2019-01-01');
    while (day.year < 2031) {
      const date = isoDate(day.toString());
      const { first, last } = weekPeriod(weekOf(date));
      expect(first <= date && date <= last).toBe(true);
      day = day.add({ days: 1 });
    }
  });
});

describe('the periods a field is due for', () => {
  test('follow its rhythm', () => {
    expect(periodsDue('monthly', 2020)).toHaveLength(12);
    expect(periodsDue('monthly', 2020)[1]).toEqual(period('2020-02-01', '2020-02-29'));
    expect(periodsDue('quarterly', 2020).map(({ last }) => last)).toEqual([
      '2020-03-31',
      '2020-06-30',
      '2020-09-30',
      '2020-12-31',
    ]);
    expect(periodsDue('half-yearly', 2020)).toEqual([
      period('2020-01-01', '2020-06-30'),
      period('2020-07-01', '2020-12-31'),
    ]);
    expect(periodsDue('yearly', 2020)).toEqual([period('2020-01-01', '2020-12-31')]);
    expect(periodsDue('once', 2020)).toEqual([period('2020-01-01', '2020-12-31')]);
  });

  test('are called as people call them', () => {
    const labels = (['monthly', 'quarterly', 'half-yearly', 'yearly'] as const).map((rhythm) =>
      periodsDue(rhythm, 2020).map(periodLabel).at(-1),
    );
    expect(labels).toEqual(['Dezember\u00a02020', '4.\u00a0Quartal 2020', '2.\u00a0Halbjahr 2020', '2020']);
    expect(periodLabel(period('2020-03-02', '2020-03-15'))).toBe('02.03.2020–15.03.2020');
    expect(periodLabel(period('2020-02-01', '2020-04-30'))).toBe('01.02.2020–30.04.2020');
    expect(periodLabel(period('2020-02-01', '2021-02-28'))).toBe('01.02.2020–28.02.2021');
    expect(periodLabel(period('2020-03-02', '2020-03-02'))).toBe('02.03.2020');
  });
});
