import { z } from 'zod';
import { Failure } from '../failure.ts';

/** A calendar day as `YYYY-MM-DD`, years 1900–2199; as text the days sort in time order. */
export type IsoDate = string & { readonly brand: 'IsoDate' };

/** First and last day, both included. */
export interface Period {
  readonly first: IsoDate;
  readonly last: IsoDate;
}

const isoForm = /^(\d{4})-(\d{2})-(\d{2})$/;
const germanForm = /^(\d{2})\.(\d{2})\.(\d{4})$/;

/** Days in a month (1–12) of the Gregorian calendar. */
const daysInMonth = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : [4, 6, 9, 11].includes(month)
      ? 30
      : 31;

/** The parts of a date that exists, else undefined; plain arithmetic because imports ask a million times. */
const existing = (year: string, month: string, day: string): IsoDate | undefined => {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const exists = y >= 1900 && y <= 2199 && m >= 1 && m <= 12 && d >= 1 && d <= daysInMonth(y, m);
  return exists ? (`${year}-${month}-${day}` as IsoDate) : undefined;
};

const parts = (text: string): IsoDate | undefined => {
  const iso = isoForm.exec(text);
  return iso ? existing(iso[1] ?? '', iso[2] ?? '', iso[3] ?? '') : undefined;
};

/**
 * A date typed or imported by people: `TT.MM.JJJJ` or `JJJJ-MM-TT`, blanks around it allowed.
 * @throws Failure `date-format` or `date-impossible` (31.02., 29.02. outside leap years, year not 1900–2199)
 */
export function parseDate(text: string): IsoDate {
  const trimmed = text.trim();
  const german = germanForm.exec(trimmed);
  if (!german && !isoForm.test(trimmed)) {
    throw new Failure(
      'invalid',
      'date-format',
      `„${trimmed}“ ist kein Datum. Bitte in der Form TT.MM.JJJJ angeben, zum Beispiel 31.01.2020.`,
    );
  }
  const date = german ? existing(german[3] ?? '', german[2] ?? '', german[1] ?? '') : parts(trimmed);
  if (date === undefined) {
    throw new Failure(
      'invalid',
      'date-impossible',
      `Den Tag „${trimmed}“ gibt es nicht. Bitte einen Kalendertag der Jahre 1900 bis 2199 angeben.`,
    );
  }
  return date;
}

/** A day written by a program (database, constant). @throws RangeError if it is none: a bug */
export function isoDate(text: string): IsoDate {
  const date = parts(text);
  if (date === undefined) throw new RangeError(`not an ISO date: ${text}`);
  return date;
}

/**
 * A day in a JSON body, `YYYY-MM-DD`. Another value aborts, so that no check of what holds the day ever reckons with one
 * that does not exist.
 */
export const isoDateSchema = z.iso
  .date({ abort: true })
  .refine((text) => parts(text) !== undefined, {
    error: 'Das Jahr muss zwischen 1900 und 2199 liegen.',
    abort: true,
  })
  .transform((text) => text as IsoDate);

/** The day as Temporal sees it. */
export const plainDate = (date: IsoDate): Temporal.PlainDate => Temporal.PlainDate.from(date);

/** Days forward, or backward when negative. */
export const addDays = (date: IsoDate, days: number): IsoDate =>
  plainDate(date).add({ days }).toString() as IsoDate;

/** Months forward or backward; the 31st becomes the last day of a shorter month (§ 188 Abs. 3 BGB). */
export const addMonths = (date: IsoDate, months: number): IsoDate =>
  plainDate(date).add({ months }).toString() as IsoDate;

/** Calendar days from one day to another; negative when the second is the earlier. */
export const daysBetween = (from: IsoDate, to: IsoDate): number =>
  plainDate(from).until(plainDate(to), { largestUnit: 'day' }).days;

/** Whether the day lies in the period. */
export const isWithin = (date: IsoDate, period: Period): boolean =>
  period.first <= date && date <= period.last;
