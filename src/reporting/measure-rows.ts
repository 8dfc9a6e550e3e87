import { isoDate, localDate, workingDaysBetween, type IsoDate } from '../calendar/index.ts';
import { calendarOf, settings } from '../catalogue/index.ts';
import { elevated } from '../database/index.ts';
import type { Hotspot } from '../hotspots/index.ts';
import { timestamp, type ServiceWork, type Work } from '../work.ts';
import type { AreaFigures } from './area-figures.ts';
import { doneLater, measureStateOn, restsOnDataThrough } from './as-of.ts';
import type { CountFigure } from './values/figures.ts';
import type { FieldRef, MeasureRow } from './values/parts.ts';

/** A measure as the report's moment knows it. */
export interface Measure {
  /** Null: it is about a finding. */
  readonly hotspotId: string | null;
  readonly fieldId: string;
  readonly criterionId: string;
  readonly teamId: string;
  /** The year of the field's plan. */
  readonly year: number;
  readonly functionName: string | null;
  readonly due: IsoDate;
  readonly state: MeasureRow['state'];
  readonly doneOn: string | null;
  /** Working days past its due date; 0 when it is not late. */
  readonly overdueWorkingDays: number;
  /**
   * A measure shows that there was a finding: it is listed where the criterion's faulty cases over all teams are
   * shown, or with its disclosed hotspot; elsewhere it counts as taken (rule 24).
   */
  readonly isListed: boolean;
}

/**
 * Measures of the area taken by the report's moment: those of its year, of earlier years what was open then, was
 * settled since `since` or is about the field of one of these hotspots. Those given up are gone.
 */
export async function loadMeasures(
  work: Work | ServiceWork,
  figures: AreaFigures,
  since: IsoDate,
  hotspots: readonly Hotspot[],
): Promise<Measure[]> {
  const { directory, through, asOf, find } = figures;
  const today = localDate(asOf);
  const calendar = calendarOf(await settings(work.tx));
  const rows = await elevated(work.tx, async () => {
    const taken = await measuresOf(work, figures, since, hotspots);
    const droppedLater = await doneLater(
      work.tx,
      'measure.dropped',
      taken.flatMap(({ id, state }) => (state === 'dropped' ? id : [])),
      asOf,
    );
    return taken
      .filter(({ id, state }) => state !== 'dropped' || droppedLater.has(id))
      .filter((row) => restsOnDataThrough(row, through));
  });
  await figures.include(rows.map(({ field_id }) => field_id));
  return rows.map((row) => {
    const { field_id: fieldId, criterion_id: criterionId, done_on: doneOn } = row;
    const due = isoDate(row.due);
    const state = measureStateOn(row, today);
    const rate = find('criterion', { fieldId, criterionId })?.rate;
    return {
      hotspotId: row.hotspot_id,
      fieldId,
      criterionId,
      teamId: row.team_id,
      year: directory.field(fieldId).year,
      functionName: row.function_name,
      due,
      state,
      doneOn: state === 'open' ? null : doneOn,
      overdueWorkingDays: state === 'open' && due < today ? workingDaysBetween(due, today, calendar) : 0,
      isListed:
        row.hotspot_id === null
          ? row.kind === 'sample' && Boolean(row.is_standing) && rate?.shown === true && rate.faulty > 0
          : row.disclosed === true,
    };
  });
}

function measuresOf(
  { tx }: Work | ServiceWork,
  { directory, through, asOf }: AreaFigures,
  since: IsoDate,
  hotspots: readonly Hotspot[],
) {
  const fieldIds = [...new Set(hotspots.map(({ fieldId }) => fieldId))];
  return tx
    .selectFrom('measure as m')
    .leftJoin('team_function as o', 'o.id', 'm.owner_function_id')
    .leftJoin('finding as f', 'f.id', 'm.finding_id')
    .leftJoin('check_sheet as c', 'c.id', 'f.sheet_id')
    .leftJoin('sample_item as i', 'i.id', 'c.item_id')
    .leftJoin('hotspot as h', 'h.id', 'm.hotspot_id')
    .leftJoin('hotspot_look as l', 'l.id', 'h.look_id')
    .innerJoin('audit_field as a', (join) =>
      join.on((eb) => eb('a.id', '=', eb.fn.coalesce('f.field_id', 'h.field_id'))),
    )
    .innerJoin('audit_plan as p', 'p.id', 'a.plan_id')
    .select(['m.id', 'm.hotspot_id', 'm.team_id', 'm.due', 'm.state', 'm.done_on', 'm.effect_checked_on'])
    .select(['o.name as function_name', 'i.kind', 'h.disclosed', 'p.year', 'l.quarter'])
    .select((eb) => [
      'a.id as field_id',
      eb.fn.coalesce('f.criterion_id', 'h.criterion_id').$notNull().as('criterion_id'),
      eb('f.state', 'not in', ['rejected', 'withdrawn']).as('is_standing'),
    ])
    .where('m.area_id', '=', directory.areaId)
    .where('m.created_at', '<=', timestamp(asOf))
    .where('p.year', '<=', directory.year)
    .where((eb) =>
      eb.or([
        eb('p.year', '=', directory.year),
        eb('m.state', 'in', ['open', 'dropped']),
        eb('m.done_on', '>=', since),
        ...(fieldIds.length === 0 ? [] : [eb('a.id', 'in', fieldIds)]),
      ]),
    )
    .where((eb) => eb.or([eb('m.hotspot_id', 'is not', null), eb('c.month', '<=', through)]))
    .orderBy('m.due')
    .orderBy('m.id')
    .execute();
}

/** Who acts where no function of the team was named: what was typed is the team's own. */
const defaultOwner = 'Teamleitung';

export interface MeasureRows {
  readonly measures: MeasureRow[];
  /** Fields whose other measures may only be named as taken. */
  readonly measuresTaken: FieldRef[];
}

/**
 * Measures that are open or were settled since `since`, in the words of the catalogue, with the function that acts,
 * without their team and their free text.
 * @param dueBy where given, only what is open and due by this day
 */
export function measureRows(
  measures: readonly Measure[],
  { directory }: AreaFigures,
  since: IsoDate,
  dueBy: IsoDate | null = null,
): MeasureRows {
  const current = measures.filter(({ state, doneOn, due }) =>
    dueBy === null ? state === 'open' || (doneOn ?? '') >= since : state === 'open' && due <= dueBy,
  );
  const taken = new Set(current.filter(({ isListed }) => !isListed).map(({ fieldId }) => fieldId));
  return {
    measures: current
      .filter(({ isListed }) => isListed)
      .map(({ criterionId, fieldId, functionName, due, state, overdueWorkingDays }) => ({
        label: directory.criterion(criterionId),
        field: directory.fieldRef(fieldId),
        owner: functionName ?? defaultOwner,
        due,
        state,
        overdueWorkingDays,
      })),
    measuresTaken: [...taken]
      .map((fieldId) => directory.fieldRef(fieldId))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
  };
}

/** How many measures the year took and what became of them: shown where the area's findings are. */
export function countMeasures(
  measures: readonly Measure[],
  { directory, asOf, find }: AreaFigures,
): Readonly<Record<'taken' | 'done' | 'effective' | 'overdue', CountFigure>> {
  const ofYear = measures.filter(({ year }) => year === directory.year);
  const today = localDate(asOf);
  const isShown = find('area')?.defects?.shown ?? true;
  const count = (of: (measure: Measure) => boolean): CountFigure =>
    isShown ? { shown: true, value: ofYear.filter(of).length } : { shown: false };
  return {
    taken: count(() => true),
    done: count(({ state }) => state !== 'open'),
    effective: count(({ state }) => state === 'effective'),
    overdue: count(({ state, due }) => state === 'open' && due < today),
  };
}
