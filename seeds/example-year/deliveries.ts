import { stringify } from 'csv-stringify/sync';
import {
  type IsoDate,
  type Month,
  type Period,
  addMonths,
  monthOf,
  monthPeriod,
  monthsOfYear,
} from '../../src/calendar/index.ts';
import { date } from '../../src/format.ts';
import { type Customer, exampleCaseload } from './caseload.ts';
import type { Household } from './households.ts';
import { stream } from './randomness.ts';

/** Headers of the delivery; the first four are the default ones, the others are attributes. */
export const deliveryColumns = [
  'Fallnummer',
  'Team',
  'Schicht',
  'Betrag',
  'Einheit',
  'Neukunde',
  'Folge-EGV',
  'Kontakt',
  'FbW',
  'bFM',
  'Sprachkurs',
  'Datenpflege',
  'Bescheid',
  'Antrag',
  'Entscheidungsdatum',
] as const;

/** One row, every column filled or empty. */
export type DeliveryRow = Readonly<Record<(typeof deliveryColumns)[number], string>>;

const months = monthsOfYear(2020);
const monthsApart = (from: Month, to: Month): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5)) - Number(from.slice(5));

/** The day in the month on which an agreement runs out, again and again; null in the months between. */
export function followUpDue({ agreement }: Customer, month: Month): IsoDate | null {
  if (!agreement) return null;
  const passed = monthsApart(monthOf(agreement.concluded), month);
  return passed > 0 && passed % agreement.months === 0 ? addMonths(agreement.concluded, passed) : null;
}

/** Graduate management: 3 months (6 for more than 12) before the end until the look back 5 months after it. */
const isGraduating = ({ training }: Customer, { first, last }: Period): boolean =>
  training !== null &&
  addMonths(training.end, training.months > 12 ? -6 : -3) <= last &&
  addMonths(training.end, 5) >= first;

/** From the request to a month after the end of the course. */
const isInCourse = ({ languageCourse }: Customer, { first, last }: Period): boolean =>
  languageCourse !== null && languageCourse.requested <= last && addMonths(languageCourse.end, 1) >= first;

/** Months between contacts in the example; denser for complex profiles. */
const contactInterval = { komplex: 2, marktnah: 3, integriert: 6, 'nicht zugeordnet': 6 } as const;

const emptyRow = Object.fromEntries(deliveryColumns.map((column) => [column, ''])) as DeliveryRow;

function customerRows(month: Month): readonly DeliveryRow[] {
  const period = monthPeriod(month);
  const random = stream('delivery', month, 'changed records');
  return exampleCaseload().customers.flatMap((customer, index): DeliveryRow[] => {
    const changed = random() < 0.25;
    const followUp = followUpDue(customer, month);
    const isNew = customer.newIn === month;
    const decided = isNew ? (customer.agreement?.concluded ?? null) : followUp;
    const flags = {
      Neukunde: isNew ? 'ja' : '',
      'Folge-EGV': followUp ? 'fällig' : '',
      Kontakt: (months.indexOf(month) + index) % contactInterval[customer.proximity] === 0 ? 'fällig' : '',
      FbW: isGraduating(customer, period) ? 'Absolventenmanagement' : '',
      bFM: (customer.caseManagementSince ?? '9999') <= period.last ? 'laufend' : '',
      Sprachkurs: isInCourse(customer, period) ? 'ja' : '',
      Datenpflege: changed ? 'geändert' : '',
    };
    if (Object.values(flags).every((flag) => flag === '')) return [];
    return [
      {
        ...emptyRow,
        ...flags,
        Fallnummer: customer.caseNumber,
        Team: customer.team,
        Schicht: customer.proximity,
        Einheit: 'Kunde',
        Entscheidungsdatum: decided ? date(decided) : '',
      },
    ];
  });
}

/**
 * Two strata of decisions: with twenty cases a team, more would hold fewer than five each, and an interval over such
 * strata says next to nothing.
 */
const stratumOf = (kind: string): string =>
  kind.endsWith('bewilligung') ? 'Bewilligung' : 'Änderung oder Aufhebung';

const householdRow = (household: Household, month: Month): readonly DeliveryRow[] => {
  const decision = household.decisions.get(month);
  if (!decision) return [];
  return [
    {
      ...emptyRow,
      Fallnummer: household.caseNumber,
      Team: household.team,
      Schicht: stratumOf(decision.kind),
      Betrag: (household.amountCents / 100).toFixed(2).replace('.', ','),
      Einheit: 'BG',
      Bescheid: decision.kind,
      Antrag: decision.kind.endsWith('bewilligung') ? 'ja' : '',
      Entscheidungsdatum: date(decision.date),
    },
  ];
};

interface MonthlyDelivery {
  readonly fileName: string;
  readonly period: Period;
  readonly rows: readonly DeliveryRow[];
  /** Semicolons, UTF-8 without BOM, one line a case. */
  readonly csv: string;
}

/**
 * Controlling's file of one month of 2020: one row a case, customers and households together; each field's frame is
 * cut out of it by equality of a column (`filter` in `fields.ts`) and by team.
 */
export function monthlyDelivery(month: Month): MonthlyDelivery {
  if (!months.includes(month)) throw new RangeError(`the example year is 2020, not ${month}`);
  const rows = [
    ...customerRows(month),
    ...exampleCaseload().households.flatMap((household) => householdRow(household, month)),
  ];
  return {
    fileName: `monatslieferung-${month}.csv`,
    period: monthPeriod(month),
    rows,
    csv: stringify([...rows], { header: true, columns: [...deliveryColumns], delimiter: ';' }),
  };
}
