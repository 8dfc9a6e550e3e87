import { type IsoDate, plainDate } from './day.ts';

/** Where a Jobcenter's days begin and end; independent of the server's own time zone. */
export const timeZone = 'Europe/Berlin';

/** The only source of "now". */
export interface Clock {
  readonly now: () => Temporal.Instant;
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

/** A clock that stands still until it is set: for tests and for the example year. */
export interface FixedClock extends Clock {
  readonly set: (instant: Temporal.Instant | string) => void;
  readonly advance: (duration: Temporal.DurationLike) => void;
}

/** @param start an instant, e.g. `2020-03-02T08:00:00Z` */
export function fixedClock(start: Temporal.Instant | string): FixedClock {
  let now = Temporal.Instant.from(start);
  return {
    now: () => now,
    set: (instant) => {
      now = Temporal.Instant.from(instant);
    },
    advance: (duration) => {
      now = now.toZonedDateTimeISO(timeZone).add(duration).toInstant();
    },
  };
}

/** The local calendar day of an instant. */
export const localDate = (instant: Temporal.Instant): IsoDate =>
  instant.toZonedDateTimeISO(timeZone).toPlainDate().toString() as IsoDate;

export const today = (clock: Clock): IsoDate => localDate(clock.now());

/** The instant at which a local day begins; a day lasts up to the start of the next (23, 24 or 25 hours). */
export const startOfDay = (date: IsoDate): Temporal.Instant =>
  plainDate(date).toZonedDateTime(timeZone).toInstant();
