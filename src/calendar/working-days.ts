import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import { Failure } from '../failure.ts';
import { type IsoDate, addDays, isoDate, plainDate } from './day.ts';
import { type Month, firstDayOfMonth } from './month.ts';

export interface Holiday {
  readonly date: IsoDate;
  readonly name: string;
}

/** The public holidays of one German state, with single extra ones by regulation. */
export interface WorkingCalendar {
  /** ISO 3166-2, e.g. `DE-RP`. */
  readonly state: string;
  /** The public holidays of a year in time order. */
  readonly holidays: (year: number) => readonly Holiday[];
  /** Name of the public holiday on this day, else undefined. */
  readonly holidayOn: (date: IsoDate) => string | undefined;
}

let loaded: typeof Holidays | undefined;

/** Loaded at first use: the rules of all countries take 30 MB. */
const holidaysPackage = (): typeof Holidays =>
  (loaded ??= createRequire(import.meta.url)('date-holidays') as typeof Holidays);

/**
 * Public holidays by the package `date-holidays`, only those of type `public`: no observances, no bank holidays.
 * @param state ISO 3166-2 code of a German state; Rheinland-Pfalz has eleven holidays
 * @param extra single days made a holiday by regulation (as 31 October 2017 everywhere), or closing days
 * @throws Failure `unknown-state`
 */
export function workingCalendar(state = 'DE-RP', extra: readonly Holiday[] = []): WorkingCalendar {
  const Package = holidaysPackage();
  const code = /^DE-([A-Z]{2})$/.exec(state)?.[1];
  if (code === undefined || !Object.hasOwn(new Package().getStates('DE') ?? {}, code)) {
    throw new Failure(
      'invalid',
      'unknown-state',
      `„${state}“ ist kein deutsches Land. Bitte das Kürzel nach ISO 3166-2 angeben, zum Beispiel DE-RP.`,
    );
  }
  const source = new Package('DE', code, { types: ['public'], languages: 'de' });
  const years = new Map<number, ReadonlyMap<IsoDate, string>>();
  const yearOf = (year: number): ReadonlyMap<IsoDate, string> => {
    const known = years.get(year);
    if (known) return known;
    const named = source
      .getHolidays(year)
      .map(({ date, name }) => [isoDate(date.slice(0, 10)), name] as const);
    const added = extra
      .filter(({ date }) => date.startsWith(`${year}-`))
      .map(({ date, name }) => [date, name] as const);
    const days = new Map([...named, ...added].sort(([a], [b]) => (a < b ? -1 : 1)));
    years.set(year, days);
    return days;
  };
  return {
    state,
    holidays: (year) => [...yearOf(year)].map(([date, name]) => ({ date, name })),
    holidayOn: (date) => yearOf(Number(date.slice(0, 4))).get(date),
  };
}

/** Monday to Friday and no public holiday. */
export const isWorkingDay = (date: IsoDate, calendar: WorkingCalendar): boolean =>
  plainDate(date).dayOfWeek <= 5 && calendar.holidayOn(date) === undefined;

/**
 * The n-th working day after the day (before it when n is negative); the day itself is not counted
 * (§ 187 Abs. 1 BGB). n = 0 gives the day itself, working day or not.
 */
export function addWorkingDays(date: IsoDate, n: number, calendar: WorkingCalendar): IsoDate {
  if (!Number.isSafeInteger(n)) throw new RangeError(`not a number of days: ${n}`);
  const step = n < 0 ? -1 : 1;
  let day = date;
  for (let left = Math.abs(n); left > 0;) {
    day = addDays(day, step);
    if (isWorkingDay(day, calendar)) left -= 1;
  }
  return day;
}

/**
 * Working days after `from` up to and including `to`; when `to` is the earlier, minus those from `to` up to the
 * day before `from`. So `workingDaysBetween(d, addWorkingDays(d, n, c), c)` is n for every n.
 */
export function workingDaysBetween(from: IsoDate, to: IsoDate, calendar: WorkingCalendar): number {
  const step = to < from ? -1 : 1;
  let count = 0;
  for (let day = from; day !== to;) {
    day = addDays(day, step);
    if (isWorkingDay(day, calendar)) count += step;
  }
  return count;
}

/** The day itself if it is a working day, else the next one (§ 193 BGB). */
export const workingDayOnOrAfter = (date: IsoDate, calendar: WorkingCalendar): IsoDate =>
  isWorkingDay(date, calendar) ? date : addWorkingDays(date, 1, calendar);

export const firstWorkingDay = (of: Month, calendar: WorkingCalendar): IsoDate =>
  workingDayOnOrAfter(firstDayOfMonth(of), calendar);
