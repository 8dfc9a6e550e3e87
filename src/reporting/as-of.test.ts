import { expect, it } from 'vitest';
import { isoDate, month } from '../calendar/index.ts';
import { correctionStateOn, isStanding, measureStateOn, restsOnDataThrough } from './as-of.ts';

const measure = { state: 'effective', done_on: '2020-05-04', effect_checked_on: '2020-07-01' } as const;

it('a measure is open until the day on which it was done, and effective from the day that was found', () => {
  const on = (day: string) => measureStateOn(measure, isoDate(day));
  expect(on('2020-05-03')).toBe('open');
  expect(on('2020-05-04')).toBe('done');
  expect(on('2020-06-30')).toBe('done');
  expect(on('2020-07-01')).toBe('effective');
});

it('a measure that was dropped later was open', () => {
  const dropped = { state: 'dropped', done_on: null, effect_checked_on: null } as const;
  expect(measureStateOn(dropped, isoDate('2020-05-04'))).toBe('open');
});

it('a case is wrong until it was put right, and again from the day on which a second look found it wrong', () => {
  const correction = { state: 'failed-recheck', done_on: '2020-05-04', rechecked_on: '2020-06-02' } as const;
  const on = (day: string) => correctionStateOn(correction, isoDate(day));
  expect(on('2020-05-03')).toBe('wrong');
  expect(on('2020-06-01')).toBe('right');
  expect(on('2020-06-02')).toBe('wrong');
  expect(
    correctionStateOn({ state: 'not-needed', done_on: null, rechecked_on: null }, isoDate('2020-05-04')),
  ).toBe('not-needed');
});

it('a hotspot closed later was standing', () => {
  const closed = { closedAt: '2020-05-04T08:00:00.000Z' };
  expect(isStanding(closed, Temporal.Instant.from('2020-05-04T07:59:59Z'))).toBe(true);
  expect(isStanding(closed, Temporal.Instant.from('2020-05-04T08:00:00Z'))).toBe(false);
  expect(isStanding({ closedAt: null }, Temporal.Instant.from('2030-01-01T00:00:00Z'))).toBe(true);
});

it('the look at the first quarter rests on data through March; what was declared on none', () => {
  expect(restsOnDataThrough({ year: 2020, quarter: 1 }, month('2020-02'))).toBe(false);
  expect(restsOnDataThrough({ year: 2020, quarter: 1 }, month('2020-03'))).toBe(true);
  expect(restsOnDataThrough({ year: 2019, quarter: 4 }, month('2020-01'))).toBe(true);
  expect(restsOnDataThrough({ year: 2020, quarter: null }, month('2020-01'))).toBe(true);
});
