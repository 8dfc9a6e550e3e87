import { expect, it } from 'vitest';
import { jourFixe } from '../../test/support/report-values.ts';
import { changeSince } from './training-rows.ts';
import type { TrainingRow } from './values/parts.ts';

const [example] = jourFixe.trainings;
if (example === undefined) throw new Error('no example');
const inQuarter = (quarter: number, change: Partial<TrainingRow> = {}): TrainingRow => ({
  ...example,
  state: 'scheduled',
  year: 2020,
  quarter,
  ...change,
});

/** What is said of the first row of a plan that was told so. */
const said = (told: readonly TrainingRow[], now: readonly [TrainingRow, ...TrainingRow[]]) =>
  changeSince(now[0], told, now);

it('a training that was told and stands as it was told is unchanged', () => {
  expect(said([inQuarter(2)], [inQuarter(2)])).toBe('unchanged');
  expect(said([], [inQuarter(2)])).toBe('new');
});

it('held, cancelled or with other seats it is changed', () => {
  for (const change of [{ state: 'held' }, { state: 'cancelled' }, { seats: 99 }] as const)
    expect(said([inQuarter(2)], [inQuarter(2, change)])).toBe('changed');
});

it('in another quarter, or in the same one of another year, it has moved', () => {
  expect(said([inQuarter(2)], [inQuarter(3)])).toBe('moved');
  expect(said([inQuarter(2)], [inQuarter(2, { year: 2021 })])).toBe('moved');
  // cancelled and planned anew
  const cancelled = inQuarter(2, { state: 'cancelled' });
  expect(said([inQuarter(2)], [inQuarter(3), cancelled])).toBe('moved');
});

it('a second date beside the first is new, and leaves the first unchanged', () => {
  expect(said([inQuarter(2)], [inQuarter(3), inQuarter(2)])).toBe('new');
  expect(said([inQuarter(2), inQuarter(3)], [inQuarter(3), inQuarter(2)])).toBe('unchanged');
});

it('what was told as cancelled and is planned anew is new', () => {
  expect(said([inQuarter(2, { state: 'cancelled' })], [inQuarter(2)])).toBe('new');
});

it('under another name it is the entry that was told under the former one', () => {
  const told = [inQuarter(2, { topic: 'Fristen' })];
  const renamed = inQuarter(2, { topic: 'Fristen und Termine' });
  expect(changeSince(renamed, told, [renamed], ['Fristen'])).toBe('changed');
  const later = { ...renamed, quarter: 3 };
  expect(changeSince(later, told, [later], ['Fristen'])).toBe('moved');
  expect(changeSince(renamed, told, [renamed])).toBe('new');
});
