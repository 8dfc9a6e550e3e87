import {
  addDays,
  daysBetween,
  firstWorkingDay,
  isoDate,
  localDate,
  monthOf,
  previousMonth,
  startOfDay,
  weekOf,
  weekPeriod,
  workingDayOnOrAfter,
  type IsoDate,
  type Period,
} from '../calendar/index.ts';
import { calendarOf, settings } from '../catalogue/index.ts';
import { performAsService, timestamp, type Deps } from '../work.ts';
import { prepareReport } from './prepare-report.ts';
import { lastDayOf, periodOf, type ReportOrder } from './report-order.ts';

/**
 * Prepares everything that is due on this day and was not prepared yet: last month's jour-fixe reports from the first
 * working day on, and the division report of the last week, or of the last two where the area meets every second
 * week. Each is an act of its own, so that an interrupted run is simply repeated.
 * @returns how many it prepared
 */
export async function prepareDueDrafts(
  deps: Deps,
  progress?: (done: number, steps: number) => Promise<void>,
): Promise<number> {
  let prepared = 0;
  const orders = await dueOrders(deps);
  for (const [done, order] of orders.entries()) {
    await progress?.(done, orders.length);
    if (await isPrepared(deps, order)) continue;
    await prepareReport(deps, null, order);
    prepared += 1;
  }
  return prepared;
}

async function dueOrders(deps: Deps): Promise<ReportOrder[]> {
  const today = localDate(deps.clock.now());
  const calendar = calendarOf(await performAsService(deps, (work) => settings(work.tx)));
  const orders: ReportOrder[] = [];
  if (today >= firstWorkingDay(monthOf(today), calendar)) {
    const month = previousMonth(monthOf(today));
    const areas = await areasWithPlan(deps, Number(month.slice(0, 4)));
    orders.push(...areas.map(({ areaId }): ReportOrder => ({ kind: 'jour-fixe', areaId, month })));
  }
  const monday = weekPeriod(weekOf(today)).first;
  if (today >= workingDayOnOrAfter(monday, calendar)) {
    for (const { areaId, rhythm } of await areasWithPlan(deps, Number(today.slice(0, 4)))) {
      const { first, last } = meetingPeriod(monday, rhythm);
      orders.push({ kind: 'division-meeting', areaId, from: first, to: last });
    }
  }
  return orders;
}

/** What the division meeting of the week beginning on `monday` looks back on. */
export function meetingPeriod(monday: IsoDate, rhythm: 'weekly' | 'fortnightly'): Period {
  if (rhythm === 'weekly') return { first: addDays(monday, -7), last: addDays(monday, -1) };
  const daysBehind = daysBetween(firstFortnight, monday) % 14;
  const last = addDays(monday, daysBehind === 0 ? -1 : -8);
  return { first: addDays(last, -13), last };
}

/**
 * The Monday that all fortnights are counted from, of the first week of 2020. Weeks of the year won't do: after a 53rd
 * one an even week follows no odd one.
 */
const firstFortnight = isoDate('2019-12-30');

/** Whether nothing is left to do: a version was released, or a draft was collected after the period's end. */
const isPrepared = (deps: Deps, order: ReportOrder): Promise<boolean> =>
  performAsService(deps, async ({ tx }) => {
    const over = startOfDay(addDays(lastDayOf(order), 1));
    const known = await tx
      .selectFrom('report')
      .select('id')
      .where('kind', '=', order.kind)
      .where('area_id', '=', order.areaId)
      .where('period', '=', periodOf(order))
      .where((eb) => eb.or([eb('state', '<>', 'draft'), eb('prepared_at', '>=', timestamp(over))]))
      .executeTakeFirst();
    return known !== undefined;
  });

/** Areas whose plan of the year was confirmed, and how often they meet. */
async function areasWithPlan(
  deps: Deps,
  year: number,
): Promise<{ areaId: string; rhythm: 'weekly' | 'fortnightly' }[]> {
  const rows = await performAsService(deps, ({ tx }) =>
    tx
      .selectFrom('audit_plan as p')
      .innerJoin('area as a', 'a.id', 'p.area_id')
      .select(['a.id', 'a.division_rhythm'])
      .where('p.year', '=', year)
      .where((eb) =>
        eb.exists(eb.selectFrom('plan_version as v').select('v.id').whereRef('v.plan_id', '=', 'p.id')),
      )
      .orderBy('a.code')
      .execute(),
  );
  return rows.map(({ id, division_rhythm }) => ({ areaId: id, rhythm: division_rhythm }));
}
