import {
  addDays,
  firstWorkingDay,
  localDate,
  monthOf,
  previousMonth,
  weekOf,
  weekPeriod,
  workingDayOnOrAfter,
  type IsoDate,
  type Month,
  type Period,
} from '../calendar/index.ts';
import { calendarOf, settings } from '../catalogue/index.ts';
import { performAsService, type Deps } from '../work.ts';
import { prepareReport } from './prepare-report.ts';
import { periodOf, type ReportOrder } from './report-order.ts';

/**
 * The month's jour-fixe report of every area whose plan is in force, where none was prepared yet. Each is an act of its
 * own, so that an interrupted run is simply repeated. Answers how many it prepared.
 */
async function runMonthlyDrafts(deps: Deps, month: Month): Promise<number> {
  const areas = await areasWithPlan(deps, Number(month.slice(0, 4)));
  return prepareMissing(
    deps,
    areas.map(({ areaId }) => ({ kind: 'jour-fixe', areaId, month })),
  );
}

/**
 * Everything that is due on this day: last month's jour-fixe reports from the first working day on, and the division
 * report of the last week, or of the last two where the area meets every second week (after even ISO weeks).
 */
export async function prepareDueDrafts(deps: Deps): Promise<number> {
  const today = localDate(deps.clock.now());
  const calendar = calendarOf(await performAsService(deps, (work) => settings(work.tx)));
  const monthly =
    today >= firstWorkingDay(monthOf(today), calendar)
      ? await runMonthlyDrafts(deps, previousMonth(monthOf(today)))
      : 0;
  const monday = weekPeriod(weekOf(today)).first;
  if (today < workingDayOnOrAfter(monday, calendar)) return monthly;
  const areas = await areasWithPlan(deps, Number(today.slice(0, 4)));
  const orders = areas.map(({ areaId, rhythm }): ReportOrder => {
    const { first, last } = meetingPeriod(monday, rhythm);
    return { kind: 'division-meeting', areaId, from: first, to: last };
  });
  return monthly + (await prepareMissing(deps, orders));
}

/** What the division meeting of the week beginning on `monday` looks back on. */
export function meetingPeriod(monday: IsoDate, rhythm: 'weekly' | 'fortnightly'): Period {
  if (rhythm === 'weekly') return { first: addDays(monday, -7), last: addDays(monday, -1) };
  const weekBefore = Number(weekOf(addDays(monday, -7)).slice(-2));
  const last = addDays(monday, weekBefore % 2 === 0 ? -1 : -8);
  return { first: addDays(last, -13), last };
}

async function prepareMissing(deps: Deps, orders: readonly ReportOrder[]): Promise<number> {
  let prepared = 0;
  for (const order of orders) {
    const { kind, areaId } = order;
    const known = await performAsService(deps, ({ tx }) =>
      tx
        .selectFrom('report')
        .select('id')
        .where('kind', '=', kind)
        .where('area_id', '=', areaId)
        .where('period', '=', periodOf(order))
        .executeTakeFirst(),
    );
    if (known !== undefined) continue;
    await prepareReport(deps, null, order);
    prepared += 1;
  }
  return prepared;
}

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
