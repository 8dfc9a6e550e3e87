import {
  type IsoDate,
  type Month,
  isWorkingDay,
  isoDate,
  lastDayOfMonth,
  monthsOfYear,
  workingCalendar,
} from '../../src/calendar/index.ts';
import type { Customer } from './caseload.ts';
import { type Random, between, oneOf, pick, stream } from './randomness.ts';

type HouseholdTeam = 'LE1' | 'LE2' | 'LE3';

/** A decision on benefits taken in one month. */
interface Decision {
  readonly kind: 'Erstbewilligung' | 'Weiterbewilligung' | 'Änderung' | 'Aufhebung';
  readonly date: IsoDate;
  /** On what an Aufhebung rests. */
  readonly ground: '§ 45 SGB X' | '§ 48 SGB X' | null;
}

/** A Bedarfsgemeinschaft (BG). Their number and everything in them is invented. */
export interface Household {
  readonly caseNumber: string;
  readonly team: HouseholdTeam;
  readonly income: boolean;
  /** Decided provisionally (§ 41a SGB II), for six months instead of twelve. */
  readonly provisional: boolean;
  /** Benefit paid a month. */
  readonly amountCents: number;
  /** At most one decision a month of 2020. */
  readonly decisions: ReadonlyMap<Month, Decision>;
}

const households = 3640;
const teams: readonly HouseholdTeam[] = ['LE1', 'LE2', 'LE3'];
/** Regelbedarf 2020 of a single adult and of a partner. */
const standardNeed = { single: 43_200, partner: 38_900 };

const calendar = workingCalendar();
const workingDays = new Map(
  monthsOfYear(2020).map((month) => {
    const length = Number(lastDayOfMonth(month).slice(8));
    const days = Array.from({ length }, (_, index) =>
      isoDate(`${month}-${String(index + 1).padStart(2, '0')}`),
    );
    return [month, days.filter((day) => isWorkingDay(day, calendar))] as const;
  }),
);

function amount(random: Random, adults: number, income: boolean): number {
  const rent = between(random, 28_000, 52_000) + (adults - 1) * 6_000;
  const children = random() < 0.35 ? between(random, 1, 3) * between(random, 5_000, 12_000) : 0;
  const needs = standardNeed.single + (adults - 1) * standardNeed.partner + rent + children;
  return Math.max(4_000, needs - (income ? between(random, 15_000, 70_000) : 0));
}

function decisionsOf(random: Random, provisional: boolean, claimed: ReadonlySet<Month>) {
  const anchor = between(random, 0, 11);
  const period = provisional ? 6 : 12;
  return new Map(
    monthsOfYear(2020).flatMap((month, index): [Month, Decision][] => {
      const draw = random();
      const date = oneOf(random, workingDays.get(month) ?? []);
      const ground = random() < 0.35 ? '§ 45 SGB X' : '§ 48 SGB X';
      const kind = claimed.has(month)
        ? 'Erstbewilligung'
        : (index - anchor + 12) % period === 0
          ? 'Weiterbewilligung'
          : draw < 0.02
            ? 'Aufhebung'
            : draw < 0.07
              ? 'Änderung'
              : null;
      return kind === null ? [] : [[month, { kind, date, ground: kind === 'Aufhebung' ? ground : null }]];
    }),
  );
}

/** Every household holds at least one customer; the others join one at random. */
export function householdsOf(customers: readonly Omit<Customer, 'household'>[]): {
  readonly households: readonly Household[];
  /** Case number of the household, by the customer's place in the list. */
  readonly householdOf: readonly string[];
} {
  const random = stream('caseload', 'households');
  const order = pick(random, [...customers.keys()], customers.length);
  const members = Array.from({ length: households }, (): number[] => []);
  const home: number[] = [];
  for (const [rank, person] of order.entries()) {
    const at = rank < households ? rank : between(random, 0, households - 1);
    members[at]?.push(person);
    home[person] = at;
  }
  const caseNumberAt = (at: number): string => `54910//5${String(at + 1).padStart(6, '0')}`;
  return {
    households: members.map((persons, at): Household => {
      const those = persons.flatMap((person) => customers[person] ?? []);
      const income = those.some(({ profile }) => profile === 'I') || random() < 0.15;
      const provisional = income && random() < 0.4;
      return {
        caseNumber: caseNumberAt(at),
        team: oneOf(random, teams),
        income,
        provisional,
        amountCents: amount(random, those.length, income),
        decisions: decisionsOf(random, provisional, new Set(those.flatMap(({ newIn }) => newIn ?? []))),
      };
    }),
    householdOf: home.map(caseNumberAt),
  };
}
