import { addDays, addWorkingDays, localDate, type IsoDate } from '../calendar/index.ts';
import { calendarOf, settings } from '../catalogue/index.ts';
import { elevated } from '../database/index.ts';
import { timestamp, type ServiceWork, type Work } from '../work.ts';
import type { AreaFigures } from './area-figures.ts';
import { correctionStateOn } from './as-of.ts';
import type { CountFigure } from './values/figures.ts';
import type { CorrectionRow } from './values/parts.ts';

/** Corrections that fall due within so many working days are called due. */
const dueSoon = 10;

/**
 * Cases put right, per field, as they stood at the report's moment: those of randomly drawn cases, so that a count
 * says nothing that the field's defects do not say; shown where these are. Done since the first day of the report's
 * period. Fields of earlier years stand behind those of the plan, as long as something about them is left: only where
 * their counts are shown, because their rows alone tell that there is something.
 */
export async function collectCorrections(
  work: Work | ServiceWork,
  figures: AreaFigures,
  since: IsoDate,
): Promise<CorrectionRow[]> {
  const { directory, asOf, find } = figures;
  const house = await settings(work.tx);
  const today = localDate(asOf);
  const soon = addWorkingDays(today, dueSoon, calendarOf(house));
  const remindFrom = addDays(today, house.withdrawalReminderDays);
  const corrections = (await correctionsOf(work, figures, since)).map((row) => ({
    ...row,
    now: correctionStateOn(row, today),
  }));
  await figures.include(corrections.map(({ field_id }) => field_id));
  type Correction = (typeof corrections)[number];
  const isWrong = ({ now }: Correction): boolean => now === 'wrong';
  const isDone = ({ now, done_on }: Correction): boolean => now === 'right' && (done_on ?? '') >= since;
  const byField = Map.groupBy(corrections, ({ field_id }) => field_id);
  const planned = new Set(directory.fields.map(({ fieldId }) => fieldId));
  const others = [...byField]
    .filter(([fieldId]) => !planned.has(fieldId) && find('field', { fieldId })?.defects?.shown === true)
    .filter(([, own]) => own.some((one) => isWrong(one) || isDone(one)))
    .map(([fieldId]) => directory.field(fieldId))
    .sort((a, b) => b.year - a.year || (a.code < b.code ? -1 : 1));
  return [...directory.fields, ...others].flatMap(({ fieldId }) => {
    const own = byField.get(fieldId) ?? [];
    const defects = find('field', { fieldId })?.defects ?? null;
    // Without corrections a field whose defects are withheld has its row all the same: else the row would tell.
    if (defects === null || (defects.shown && own.length === 0)) return [];
    const isShown = defects.shown;
    const count = (of: (correction: Correction) => boolean): CountFigure =>
      isShown ? { shown: true, value: own.filter(of).length } : { shown: false };
    return {
      field: directory.fieldRef(fieldId),
      open: count(isWrong),
      due: count((one) => isWrong(one) && one.correct_by >= today && one.correct_by <= soon),
      overdue: count((one) => isWrong(one) && one.correct_by < today),
      done: count(isDone),
      withdrawal: count(
        (one) => isWrong(one) && one.withdrawal_until !== null && one.withdrawal_until <= remindFrom,
      ),
    };
  });
}

/** Corrections of the year, and of earlier ones what may be wrong still or was done since. */
const correctionsOf = (
  { tx }: Work | ServiceWork,
  { directory, through, asOf }: AreaFigures,
  since: IsoDate,
) =>
  elevated(tx, () =>
    tx
      .selectFrom('case_correction as k')
      .innerJoin('finding as f', 'f.id', 'k.finding_id')
      .innerJoin('check_sheet as c', 'c.id', 'f.sheet_id')
      .innerJoin('sample_item as i', 'i.id', 'c.item_id')
      .innerJoin('audit_field as a', 'a.id', 'f.field_id')
      .innerJoin('audit_plan as p', 'p.id', 'a.plan_id')
      .select(['f.field_id', 'k.state', 'k.correct_by', 'k.done_on', 'k.rechecked_on', 'k.withdrawal_until'])
      .where('k.area_id', '=', directory.areaId)
      .where('k.created_at', '<=', timestamp(asOf))
      .where('f.state', 'not in', ['rejected', 'withdrawn'])
      .where('i.kind', '=', 'sample')
      .where('c.recheck_of', 'is', null)
      .where('c.month', '<=', through)
      .where('p.year', '<=', directory.year)
      .where((eb) =>
        eb.or([
          eb('p.year', '=', directory.year),
          eb('k.state', 'in', ['open', 'failed-recheck']),
          eb('k.done_on', '>=', since),
        ]),
      )
      .execute(),
  );
