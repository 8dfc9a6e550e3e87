import { z } from 'zod';
import {
  addDays,
  isoDate,
  isoDateSchema,
  lastDayOfMonth,
  month,
  monthSchema,
  shiftMonth,
  weekOf,
  weekPeriod,
  type IsoDate,
  type Month,
} from '../calendar/index.ts';
import { month as monthName, period, quarter } from '../format.ts';
import type { Act } from '../identity/index.ts';

const year = z.int().min(2000).max(2100);

const qualificationPlanOrder = z.strictObject({
  kind: z.literal('qualification-plan'),
  areaId: z.uuid(),
  year,
  quarter: z.int().min(1).max(4).nullable().default(null),
});

/** Meetings look back on whole weeks; of single days a report would tell when which finding came in. */
const isWholeWeeks = (from: IsoDate, to: IsoDate): boolean =>
  from === weekPeriod(weekOf(from)).first && to === weekPeriod(weekOf(to)).last;

/** The area head's reports. */
export const areaReportOrderSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('jour-fixe'), areaId: z.uuid(), month: monthSchema }),
    z
      .strictObject({
        kind: z.literal('division-meeting'),
        areaId: z.uuid(),
        from: isoDateSchema,
        to: isoDateSchema,
      })
      .refine(({ from, to }) => isWholeWeeks(from, to) && from <= to && to <= addDays(from, 62), {
        path: ['to'],
        message: 'Der Zeitraum umfasst ganze Wochen von Montag bis Sonntag, höchstens neun.',
      }),
    z.strictObject({ kind: z.literal('annual-report'), areaId: z.uuid(), year }),
  ])
  .meta({ id: 'AreaReportOrder' });

/** The report that personnel development may order as well. */
export const qualificationPlanOrderSchema = qualificationPlanOrder.meta({ id: 'QualificationPlanOrder' });

/** Which report is asked for; `areaId` says of which area. */
export const reportOrderSchema = z.discriminatedUnion('kind', [
  areaReportOrderSchema,
  qualificationPlanOrder,
]);

export type ReportOrder =
  | { readonly kind: 'jour-fixe'; readonly areaId: string; readonly month: Month }
  | {
      readonly kind: 'division-meeting';
      readonly areaId: string;
      readonly from: IsoDate;
      readonly to: IsoDate;
    }
  | {
      readonly kind: 'qualification-plan';
      readonly areaId: string;
      readonly year: number;
      readonly quarter: number | null;
    }
  | { readonly kind: 'annual-report'; readonly areaId: string; readonly year: number };

/** The reports that have a life: drafted, released, replaced. */
export const reportKinds = ['jour-fixe', 'division-meeting', 'qualification-plan', 'annual-report'] as const;
export type LivingKind = (typeof reportKinds)[number];

export const reportKindNames: Readonly<Record<LivingKind, string>> = {
  'jour-fixe': 'Jour-fixe-Bericht',
  'division-meeting': 'Bericht zur Fachbereichsbesprechung',
  'qualification-plan': 'Qualifizierungsplan',
  'annual-report': 'Jahresbericht',
};

/** The period of a report as it is stored; of one kind, periods sort in time order. */
export function periodOf(order: ReportOrder): string {
  switch (order.kind) {
    case 'jour-fixe':
      return order.month;
    case 'division-meeting':
      return `${order.from}--${order.to}`;
    case 'qualification-plan':
      return order.quarter === null ? String(order.year) : `${order.year}-Q${order.quarter}`;
    case 'annual-report':
      return String(order.year);
  }
}

/** A stored period as people say it: `März 2020`, `2. Quartal 2020`, `02.03.2020–15.03.2020`, `2020`. */
export function periodName(stored: string): string {
  const [from, to] = stored.split('--');
  if (from !== undefined && to !== undefined) return period(from, to);
  if (/^\d{4}-Q\d$/.test(stored)) return quarter(Number(stored.slice(0, 4)), Number(stored.slice(6)));
  return stored.length === 7 ? monthName(stored) : stored;
}

/**
 * What the readers of a report know comes from the last jour-fixe report before this month; null where nothing is
 * compared. A quarter's plan is compared with what was told when the plan of the quarter before was made.
 */
export function comparedBefore(order: ReportOrder): Month | null {
  switch (order.kind) {
    case 'jour-fixe':
      return order.month;
    case 'qualification-plan':
      return order.quarter === null
        ? month(`${order.year}-01`)
        : shiftMonth(month(`${order.year}-01`), (order.quarter - 2) * 3);
    case 'division-meeting':
    case 'annual-report':
      return null;
  }
}

/** The right to prepare: personnel development owns the qualification plan. */
export const prepareAct = ({ kind }: ReportOrder): Act =>
  kind === 'qualification-plan' ? 'qualification-plan.prepare' : 'report.prepare';

/** The last month a report's figures can hold; it can be prepared from its first day on. */
export function firstMonthOf(order: ReportOrder): Month {
  switch (order.kind) {
    case 'jour-fixe':
      return order.month;
    case 'division-meeting':
      return month(order.from.slice(0, 7));
    case 'qualification-plan':
    case 'annual-report':
      return month(`${order.year}-01`);
  }
}

/** The last day of a report's period. */
export function lastDayOf(order: ReportOrder): IsoDate {
  switch (order.kind) {
    case 'jour-fixe':
      return lastDayOfMonth(order.month);
    case 'division-meeting':
      return order.to;
    case 'qualification-plan':
      return lastDayOfMonth(month(`${order.year}-${String((order.quarter ?? 4) * 3).padStart(2, '0')}`));
    case 'annual-report':
      return isoDate(`${order.year}-12-31`);
  }
}
