import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import {
  endsQuarter,
  isoDate,
  isWithin,
  month,
  monthsOfYear,
  parseDate,
  periodsDue,
} from '../../src/calendar/index.ts';
import { exampleCaseload } from './caseload.ts';
import { type DeliveryRow, deliveryColumns, followUpDue, monthlyDelivery } from './deliveries.ts';
import { exampleFields } from './fields.ts';
import { teamsOf } from './organisation.ts';

const deliveries = monthsOfYear(2020).map((of) => ({ of, ...monthlyDelivery(of) }));

const frameOf = (rows: readonly DeliveryRow[], field: (typeof exampleFields)[number]) =>
  rows.filter(
    (row) =>
      field.filter.every(({ column, equals }) =>
        Object.entries(row).some(([c, v]) => c === column && v === equals),
      ) && field.teams.some((team) => team === row.Team),
  );

describe('a monthly delivery', () => {
  test.each(deliveries)('of $of has one row a case and some thousand rows', ({ rows }) => {
    expect(rows.length).toBeGreaterThan(1000);
    expect(rows.length).toBeLessThan(5000);
    expect(new Set(rows.map(({ Fallnummer }) => Fallnummer)).size).toBe(rows.length);
  });

  test('reads back from its CSV', () => {
    const [january] = deliveries;
    expect(january?.fileName).toBe('monatslieferung-2020-01.csv');
    expect(parse(january?.csv ?? '', { columns: true, delimiter: ';' })).toEqual(january?.rows);
    expect(january?.csv.split('\n')[0]).toBe(deliveryColumns.join(';'));
  });

  test.each(deliveries)(
    'of $of holds decisions of that month only, on days that exist',
    ({ rows, period }) => {
      const dates = rows.flatMap((row) =>
        row.Entscheidungsdatum ? [parseDate(row.Entscheidungsdatum)] : [],
      );
      expect(dates.length).toBeGreaterThan(300);
      expect(dates.filter((date) => !isWithin(date, period))).toEqual([]);
    },
  );

  test('gives households an amount and a kind of decision, customers neither', () => {
    for (const { rows } of deliveries) {
      expect(rows.filter((row) => (row.Einheit === 'BG') !== /^\d+,\d\d$/.test(row.Betrag))).toEqual([]);
      expect(rows.filter((row) => row.Schicht === '')).toEqual([]);
    }
  });

  test('names teams of 2020 only', () => {
    const start = isoDate('2020-01-01');
    const known: readonly string[] = [...teamsOf('MI', start), ...teamsOf('LE', start)];
    expect(known).not.toContain('FLUE');
    expect(deliveries.flatMap(({ rows }) => rows.filter(({ Team }) => !known.includes(Team)))).toEqual([]);
  });

  test('brings a follow-up agreement up every six months', () => {
    const stock = exampleCaseload().customers.filter(
      ({ agreement }) => agreement?.months === 6 && agreement.concluded < '2020-01-01',
    );
    const due = stock.map(
      (customer) => monthsOfYear(2020).filter((of) => followUpDue(customer, of) !== null).length,
    );
    expect(new Set(due)).toEqual(new Set([2]));
  });

  test('exists for 2020 only', () => {
    expect(() => monthlyDelivery(month('2021-01'))).toThrow(RangeError);
  });

  test('does not depend on the months asked for before', () => {
    const backwards = [...deliveries].reverse().map(({ of }) => monthlyDelivery(of).csv);
    expect(backwards.reverse()).toEqual(deliveries.map(({ csv }) => csv));
  });
});

test.each(exampleFields)('field $code finds enough cases in every frame it draws from', (field) => {
  const lengths = { monthly: 1, quarterly: 3, 'half-yearly': 6, yearly: 12, once: 12 } as const;
  const due = deliveries.filter((_, index) => (index + 1) % lengths[field.rhythm] === 0);
  expect(due).toHaveLength(periodsDue(field.rhythm, 2020).length);
  expect(field.rhythm === 'monthly' || due.every(({ of }) => endsQuarter(of))).toBe(true);
  for (const { rows } of due) {
    const frame = frameOf(rows, field);
    const sizes =
      field.drawnBy === 'area'
        ? [frame.length]
        : field.teams.map((team) => frame.filter(({ Team }) => Team === team).length);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(field.sampleSize + (field.secondStage?.size ?? 0));
  }
});
