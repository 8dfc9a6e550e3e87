import { expect, it } from 'vitest';
import { addDays, isoDate } from '../calendar/index.ts';
import { meetingPeriod } from './due-drafts.ts';

const mondays = Array.from({ length: 20 }, (_, week) => addDays(isoDate('2020-11-02'), 7 * week));

it('an area that meets every week looks back on the week before', () => {
  expect(meetingPeriod(isoDate('2020-03-16'), 'weekly')).toEqual({ first: '2020-03-09', last: '2020-03-15' });
});

it('fortnights follow one another without gap or overlap, over a 53rd week too', () => {
  const periods = mondays.map((monday) => meetingPeriod(monday, 'fortnightly'));
  const distinct = [...new Map(periods.map((period) => [period.first, period])).values()];
  expect(distinct).toHaveLength(mondays.length / 2);
  for (const [index, { first, last }] of distinct.entries()) {
    expect(addDays(first, 13)).toBe(last);
    expect(distinct[index + 1]?.first ?? addDays(last, 1)).toBe(addDays(last, 1));
  }
});

it('every Monday looks back on the fortnight that ended last', () => {
  for (const monday of mondays) {
    const { last } = meetingPeriod(monday, 'fortnightly');
    expect([addDays(monday, -1), addDays(monday, -8)]).toContain(last);
  }
});
