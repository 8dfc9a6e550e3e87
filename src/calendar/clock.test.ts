import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { fixedClock, localDate, startOfDay, systemClock, today } from './clock.ts';
import { isoDate } from './day.ts';

const at = (text: string) => Temporal.Instant.from(text);

describe('the local day of an instant', () => {
  test.each([
    ['2020-01-31T22:59:59Z', '2020-01-31'],
    ['2020-01-31T23:00:00Z', '2020-02-01'],
    ['2020-06-30T21:59:59Z', '2020-06-30'],
    ['2020-06-30T22:00:00Z', '2020-07-01'],
    ['2019-12-31T23:00:00Z', '2020-01-01'],
    ['2020-02-28T23:30:00Z', '2020-02-29'],
  ])('%s is %s in Worms', (instant, date) => {
    expect(localDate(at(instant))).toBe(date);
  });

  test('has 23 hours when summer time begins and 25 when it ends', () => {
    const hours = (from: string, to: string) =>
      startOfDay(isoDate(from))
        .until(startOfDay(isoDate(to)))
        .total('hours');
    expect(hours('2020-03-29', '2020-03-30')).toBe(23);
    expect(hours('2020-10-25', '2020-10-26')).toBe(25);
    expect(hours('2020-07-01', '2020-07-02')).toBe(24);
  });
});

test('the fixed clock stands still until it is moved; a day later is the same time of day', () => {
  const clock = fixedClock('2020-03-28T12:00:00Z');
  expect(clock.now()).toEqual(clock.now());
  clock.advance({ days: 1 });
  expect(clock.now().toString()).toBe('2020-03-29T11:00:00Z');
  clock.set('2020-12-31T23:30:00Z');
  expect(today(clock)).toBe('2021-01-01');
});

test('the system clock runs', () => {
  const before = Date.now();
  const now = systemClock.now().epochMilliseconds;
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

/** Every hour from before the leap day of 2020 to after the turn to 2021, and every day of twelve years. */
const probe = `
  import { createHash } from 'node:crypto';
  import { addDays, addMonths, addWorkingDays, isoDate, localDate, parseDate, periodsDue, rhythms, startOfDay,
    weekLabel, weekOf, workingCalendar } from './src/calendar/index.ts';
  const rp = workingCalendar();
  const all = createHash('sha256');
  for (let hour = Temporal.Instant.from('2019-12-01T00:30:00Z'), n = 0; n < 24 * 450; n += 1) {
    const day = localDate(hour);
    all.update(JSON.stringify([day, String(startOfDay(day))]));
    hour = hour.add({ hours: 1 });
  }
  for (let day = isoDate('2019-01-01'), n = 0; n < 12 * 366; n += 1) {
    all.update(JSON.stringify([weekLabel(weekOf(day)), addMonths(day, 6), addWorkingDays(day, 20, rp)]));
    day = addDays(day, 1);
  }
  console.log(JSON.stringify([
    rp.holidays(2020), addWorkingDays(isoDate('2020-03-27'), 40, rp),
    rhythms.map((rhythm) => [2020, 2021].map((year) => periodsDue(rhythm, year))),
    ['2020-03-28T23:30:00Z', '2020-10-25T00:30:00Z', '2020-12-31T23:00:00Z'].map((text) => {
      const instant = Temporal.Instant.from(text);
      return [localDate(instant), weekOf(localDate(instant))];
    }),
    String(startOfDay(parseDate('29.02.2020'))), all.digest('hex'),
  ]));`;

const run = promisify(execFile);

test('a server in any time zone finds the same days', async () => {
  const answers = await Promise.all(
    ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati'].map(async (TZ) => {
      const args = ['--input-type=module', '--eval', probe];
      return (await run(process.execPath, args, { env: { ...process.env, TZ } })).stdout;
    }),
  );
  expect(answers[0]).toContain('"2020-06-11"');
  expect(answers[0]).toContain('2020-02-28T23:00:00Z');
  expect(new Set(answers).size).toBe(1);
});
