import {
  addDays,
  addWorkingDays,
  isoDate,
  localDate,
  month,
  workingDaysBetween,
  type IsoDate,
} from '../calendar/index.ts';
import { calendarOf, settings } from '../catalogue/index.ts';
import { elevated } from '../database/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import type { AreaFigures } from './area-figures.ts';
import type { CountFigure } from './values/figures.ts';
import type { CorrectionRow, FieldRef, MeasureRow } from './values/parts.ts';

export interface Measures {
  readonly measures: MeasureRow[];
  /** Fields whose other measures may only be named as taken. */
  readonly measuresTaken: FieldRef[];
}

/** Who acts where no function of the team was named: what was typed is the team's own. */
const defaultOwner = 'Teamleitung';

/**
 * Measures of the area that are open or were settled since `since`, in the words of the catalogue, with the function
 * that acts, without their team and their free text. A measure shows that there was a finding: it is listed where the
 * criterion's faulty cases over all teams are shown, or with its disclosed hotspot; elsewhere it counts as taken
 * (rule 24).
 */
export async function collectMeasures(
  work: Work | ServiceWork,
  figures: AreaFigures,
  since: IsoDate,
): Promise<Measures> {
  const { directory, find } = figures;
  const calendar = calendarOf(await settings(work.tx));
  const today = localDate(work.now);
  const rows = await measuresOf(work, figures);
  const current = rows.filter(({ state, done_on }) => state === 'open' || (done_on ?? '') >= since);
  const isListed = (row: (typeof rows)[number]): boolean => {
    if (row.hotspot_id !== null) return row.disclosed === true;
    const { field_id: fieldId, criterion_id: criterionId } = row;
    const rate = find('criterion', { fieldId, criterionId })?.rate;
    return row.kind === 'sample' && Boolean(row.is_standing) && rate?.shown === true && rate.faulty > 0;
  };
  const taken = new Set(current.filter((row) => !isListed(row)).map(({ field_id }) => field_id));
  return {
    measures: current.filter(isListed).map((row) => ({
      label: directory.criterion(row.criterion_id),
      field: directory.fieldRef(row.field_id),
      owner: row.function_name ?? defaultOwner,
      due: row.due,
      state: row.state === 'dropped' ? 'done' : row.state,
      overdueWorkingDays:
        row.state === 'open' && row.due < today ? workingDaysBetween(isoDate(row.due), today, calendar) : 0,
    })),
    measuresTaken: [...taken]
      .map((fieldId) => directory.fieldRef(fieldId))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
  };
}

/** Measures about findings and hotspots of the year's fields; those given up are gone. */
function measuresOf(work: Work | ServiceWork, { directory, through }: AreaFigures) {
  return elevated(work.tx, () =>
    work.tx
      .selectFrom('measure as m')
      .leftJoin('team_function as o', 'o.id', 'm.owner_function_id')
      .leftJoin('finding as f', 'f.id', 'm.finding_id')
      .leftJoin('check_sheet as c', 'c.id', 'f.sheet_id')
      .leftJoin('sample_item as i', 'i.id', 'c.item_id')
      .leftJoin('hotspot as h', 'h.id', 'm.hotspot_id')
      .innerJoin('audit_field as a', (join) =>
        join.on((eb) => eb('a.id', '=', eb.fn.coalesce('f.field_id', 'h.field_id'))),
      )
      .innerJoin('audit_plan as p', 'p.id', 'a.plan_id')
      .select([
        'm.hotspot_id',
        'm.due',
        'm.state',
        'm.done_on',
        'o.name as function_name',
        'i.kind',
        'h.disclosed',
      ])
      .select((eb) => [
        'a.id as field_id',
        eb.fn.coalesce('f.criterion_id', 'h.criterion_id').$notNull().as('criterion_id'),
        eb('f.state', 'not in', ['rejected', 'withdrawn']).as('is_standing'),
      ])
      .where('m.area_id', '=', directory.areaId)
      .where('p.year', '=', directory.year)
      .where('m.state', '<>', 'dropped')
      .where((eb) => eb.or([eb('m.hotspot_id', 'is not', null), eb('c.month', '<=', through)]))
      .orderBy('m.due')
      .orderBy('m.id')
      .execute(),
  );
}

/** How many measures the year took and what became of them: shown where the area's findings are. */
export async function countMeasures(
  work: Work | ServiceWork,
  figures: AreaFigures,
): Promise<Readonly<Record<'taken' | 'done' | 'effective' | 'overdue', CountFigure>>> {
  const rows = await measuresOf(work, figures);
  const today = localDate(work.now);
  const isShown = figures.find('area')?.defects?.shown ?? true;
  const count = (of: (row: (typeof rows)[number]) => boolean): CountFigure =>
    isShown ? { shown: true, value: rows.filter(of).length } : { shown: false };
  return {
    taken: count(() => true),
    done: count(({ state }) => state !== 'open'),
    effective: count(({ state }) => state === 'effective'),
    overdue: count(({ state, due }) => state === 'open' && due < today),
  };
}

/** Corrections that fall due within so many working days are called due. */
const dueSoon = 10;

/**
 * Cases put right, per field: those of randomly drawn cases, so that a count says nothing that the field's defects do
 * not say; shown where these are. Done since the first day of the report's period.
 */
export async function collectCorrections(
  work: Work | ServiceWork,
  figures: AreaFigures,
  since: IsoDate,
): Promise<CorrectionRow[]> {
  const { directory, through, find } = figures;
  const house = await settings(work.tx);
  const today = localDate(work.now);
  const soon = addWorkingDays(today, dueSoon, calendarOf(house));
  const remindFrom = addDays(today, house.withdrawalReminderDays);
  const corrections = await elevated(work.tx, () =>
    work.tx
      .selectFrom('case_correction as k')
      .innerJoin('finding as f', 'f.id', 'k.finding_id')
      .innerJoin('check_sheet as c', 'c.id', 'f.sheet_id')
      .innerJoin('sample_item as i', 'i.id', 'c.item_id')
      .select(['f.field_id', 'k.state', 'k.correct_by', 'k.done_on', 'k.withdrawal_until'])
      .where('k.area_id', '=', directory.areaId)
      .where('f.state', 'not in', ['rejected', 'withdrawn'])
      .where('i.kind', '=', 'sample')
      .where('c.recheck_of', 'is', null)
      .where('c.month', '>=', month(`${directory.year}-01`))
      .where('c.month', '<=', through)
      .execute(),
  );
  return directory.fields.flatMap(({ fieldId }) => {
    const own = corrections.filter(({ field_id }) => field_id === fieldId);
    const defects = find('field', { fieldId })?.defects ?? null;
    // Without corrections a field whose defects are withheld has its row all the same: else the row would tell.
    if (defects === null || (defects.shown && own.length === 0)) return [];
    const isShown = defects.shown;
    const count = (of: (correction: (typeof own)[number]) => boolean): CountFigure =>
      isShown ? { shown: true, value: own.filter(of).length } : { shown: false };
    const isWrong = ({ state }: (typeof own)[number]): boolean =>
      state === 'open' || state === 'failed-recheck';
    return {
      field: directory.fieldRef(fieldId),
      open: count(isWrong),
      due: count((one) => isWrong(one) && one.correct_by >= today && one.correct_by <= soon),
      overdue: count((one) => isWrong(one) && one.correct_by < today),
      done: count(({ state, done_on }) => state !== 'failed-recheck' && done_on !== null && done_on >= since),
      withdrawal: count(
        (one) => isWrong(one) && one.withdrawal_until !== null && one.withdrawal_until <= remindFrom,
      ),
    };
  });
}
