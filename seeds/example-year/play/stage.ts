import {
  addWorkingDays,
  workingCalendar,
  type FixedClock,
  type IsoDate,
} from '../../../src/calendar/index.ts';
import { perform, type Actor, type Deps, type Work } from '../../../src/work.ts';
import type { AreaCode, TeamCode } from '../organisation.ts';

/** The example house while its year is played: who is who, and the clock that the player turns. */
export interface Stage {
  readonly deps: Deps & { readonly clock: FixedClock };
  readonly areaIds: ReadonlyMap<AreaCode, string>;
  readonly teamIds: ReadonlyMap<TeamCode, string>;
  readonly leads: ReadonlyMap<TeamCode, Actor>;
  readonly heads: ReadonlyMap<AreaCode, Actor>;
  readonly management: Actor;
  readonly personnelDevelopment: Actor;
  readonly controlling: Actor;
  readonly auditor: Actor;
  readonly administrator: Actor;
}

const calendar = workingCalendar();

/** Lets `actor` act at 9 o'clock of a day. */
export function act<T>(stage: Stage, actor: Actor, useCase: (work: Work) => Promise<T>): Promise<T> {
  return perform(stage.deps, actor, useCase);
}

/** Turns the clock to 9 o'clock, local time, of the working day `days` after `date`. */
export function turnTo(stage: Stage, date: IsoDate, days = 0): IsoDate {
  const day = days === 0 ? date : addWorkingDays(date, days, calendar);
  stage.deps.clock.set(
    Temporal.PlainDate.from(day)
      .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '09:00' })
      .toInstant(),
  );
  return day;
}

/** The value of a key that the example knows to be there. */
export function known<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new RangeError(`the example has no ${String(key)}`);
  return value;
}
