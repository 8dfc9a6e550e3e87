import { z } from 'zod';
import { type IsoDate, type Period, isoDate, plainDate } from './day.ts';

/** A calendar month as `YYYY-MM`; as text the months sort in time order. */
export type Month = string & { readonly brand: 'Month' };
/** A calendar quarter as `YYYY-Qn`. */
export type Quarter = string & { readonly brand: 'Quarter' };
/** An ISO week as `YYYY-Www`: Monday to Sunday, the year is that of its Thursday (ISO 8601). */
export type IsoWeek = string & { readonly brand: 'IsoWeek' };

const two = (value: number): string => String(value).padStart(2, '0');
const toMonth = (day: Temporal.PlainDate): Month => day.toString().slice(0, 7) as Month;
const toIso = (day: Temporal.PlainDate): IsoDate => day.toString() as IsoDate;

/** A month written by a program (path, database, constant). @throws RangeError if it is none: a bug */
export function month(text: string): Month {
  if (!/^\d{4}-\d{2}$/.test(text)) throw new RangeError(`not a month: ${text}`);
  isoDate(`${text}-01`);
  return text as Month;
}

/** A month in a path or JSON body, `YYYY-MM`. */
export const monthSchema = z
  .string()
  .regex(/^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/, 'Bitte einen Monat in der Form JJJJ-MM angeben.')
  .transform((text) => text as Month);

export const monthOf = (date: IsoDate): Month => date.slice(0, 7) as Month;
export const firstDayOfMonth = (of: Month): IsoDate => `${of}-01` as IsoDate;
export const lastDayOfMonth = (of: Month): IsoDate => {
  const first = plainDate(firstDayOfMonth(of));
  return toIso(first.with({ day: first.daysInMonth }));
};
export const monthPeriod = (of: Month): Period => ({ first: firstDayOfMonth(of), last: lastDayOfMonth(of) });

/** Months forward, or backward when negative. */
export const shiftMonth = (from: Month, months: number): Month =>
  toMonth(plainDate(firstDayOfMonth(from)).add({ months }));
export const nextMonth = (of: Month): Month => shiftMonth(of, 1);
export const previousMonth = (of: Month): Month => shiftMonth(of, -1);

/** The twelve months of a year, in order. */
export const monthsOfYear = (year: number): readonly Month[] =>
  Array.from({ length: 12 }, (_, index) => month(`${year}-${two(index + 1)}`));

export const quarterOf = (date: IsoDate): Quarter =>
  `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}` as Quarter;

/** First day of the first to last day of the third month. */
export const quarterPeriod = (of: Quarter): Period => {
  const third = Number(of.slice(6)) * 3;
  const monthAt = (number: number): Month => month(`${of.slice(0, 4)}-${two(number)}`);
  return { first: firstDayOfMonth(monthAt(third - 2)), last: lastDayOfMonth(monthAt(third)) };
};

/** Whether a quarter ends with this month (when hotspots are tested). */
export const endsQuarter = (of: Month): boolean => Number(of.slice(5)) % 3 === 0;

export const weekOf = (date: IsoDate): IsoWeek => {
  const day = plainDate(date);
  return `${day.yearOfWeek}-W${two(day.weekOfYear ?? 0)}` as IsoWeek;
};

/** Monday to Sunday; those of the last days of 2199 lie beyond the days that are known otherwise. */
export const weekPeriod = (of: IsoWeek): Period => {
  // 4 January lies in week 1 of its year, whatever the year.
  const fourth = Temporal.PlainDate.from(`${of.slice(0, 4)}-01-04`);
  const monday = fourth.add({ days: (Number(of.slice(6)) - 1) * 7 - (fourth.dayOfWeek - 1) });
  return { first: toIso(monday), last: toIso(monday.add({ days: 6 })) };
};

/** `2020-W53` → `KW 53/2020`. */
export const weekLabel = (of: IsoWeek): string => `KW ${of.slice(6)}/${of.slice(0, 4)}`;
