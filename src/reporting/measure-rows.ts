import { isoDate, localDate, monthPeriod, workingDaysBetween, type Month } from '../calendar/index.ts';
import { calendarOf, settings } from '../catalogue/index.ts';
import type { EvaluationRow } from '../hotspots/index.ts';
import { timestamp, type Work } from '../work.ts';
import type { Directory } from './directory.ts';
import type { CountFigure } from './values/figures.ts';
import type { CorrectionRow, MeasureRow } from './values/parts.ts';

/**
 * Measures of the area that were open or settled in the month: in the words of the catalogue, with the function that
 * acts, without team and without their free text. Elevated.
 */
export async function collectMeasures(
  work: Work,
  areaId: string,
  month: Month,
  directory: Directory,
): Promise<MeasureRow[]> {
  const calendar = calendarOf(await settings(work.tx));
  const { first } = monthPeriod(month);
  const today = localDate(work.now);
  const rows = await work.tx
    .selectFrom('measure as m')
    .leftJoin('finding as f', 'f.id', 'm.finding_id')
    .leftJoin('hotspot as h', 'h.id', 'm.hotspot_id')
    .select(['m.owner', 'm.due', 'm.state', 'm.done_on', 'f.criterion_id', 'f.field_id'])
    .select(['h.criterion_id as hotspot_criterion', 'h.field_id as hotspot_field'])
    .where('m.area_id', '=', areaId)
    .where('m.created_at', '<=', timestamp(work.now))
    .where((eb) => eb.or([eb('m.state', '=', 'open'), eb('m.done_on', '>=', first)]))
    .where('m.state', '<>', 'dropped')
    .orderBy('m.due')
    .orderBy('m.id')
    .execute();
  return rows.map((row) => {
    const label = directory.criterion(row.criterion_id ?? row.hotspot_criterion ?? '').label;
    const late = row.state === 'open' && row.due < today;
    return {
      label,
      field: directory.fieldRef(row.field_id ?? row.hotspot_field ?? ''),
      owner: row.owner,
      due: row.due,
      state: row.state === 'dropped' ? 'done' : row.state,
      overdueWorkingDays: late ? workingDaysBetween(isoDate(row.due), today, calendar) : 0,
    };
  });
}

/** Cases put right, per field; counts only where the field's defects of the year are shown. Elevated. */
export async function collectCorrections(
  work: Work,
  areaId: string,
  month: Month,
  directory: Directory,
  rows: readonly EvaluationRow[],
): Promise<CorrectionRow[]> {
  const { first } = monthPeriod(month);
  const today = localDate(work.now);
  const corrections = await work.tx
    .selectFrom('case_correction as k')
    .innerJoin('finding as f', 'f.id', 'k.finding_id')
    .select(['f.field_id', 'k.state', 'k.correct_by', 'k.done_on', 'k.withdrawal_until'])
    .where('k.area_id', '=', areaId)
    .where('f.state', 'not in', ['rejected', 'withdrawn'])
    .execute();
  const remind = (await settings(work.tx)).withdrawalReminderDays;
  const remindFrom = Temporal.PlainDate.from(today).add({ days: remind }).toString();
  return directory.fields.flatMap(({ fieldId }) => {
    const own = corrections.filter(({ field_id }) => field_id === fieldId);
    if (own.length === 0) return [];
    const field = rows.find(({ split, key }) => split === 'field' && key.fieldId === fieldId);
    const isShown = field?.defects?.shown === true;
    const count = (of: (correction: (typeof own)[number]) => boolean): CountFigure =>
      isShown ? { shown: true, value: own.filter(of).length } : { shown: false };
    const isWrong = ({ state }: (typeof own)[number]): boolean =>
      state === 'open' || state === 'failed-recheck';
    return {
      field: directory.fieldRef(fieldId),
      open: count(isWrong),
      due: count((one) => isWrong(one) && one.correct_by >= today),
      overdue: count((one) => isWrong(one) && one.correct_by < today),
      done: count(({ done_on }) => done_on !== null && done_on >= first),
      withdrawal: count(
        (one) => isWrong(one) && one.withdrawal_until !== null && one.withdrawal_until <= remindFrom,
      ),
    };
  });
}
