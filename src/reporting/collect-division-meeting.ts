import { monthOf, startOfDay, addDays, type IsoDate } from '../calendar/index.ts';
import { elevated } from '../database/index.ts';
import { compareUtf8 } from '../draw-procedure/index.ts';
import { timestamp, type ServiceWork, type Work } from '../work.ts';
import { loadAreaFigures, type AreaFigures } from './area-figures.ts';
import { isStanding } from './as-of.ts';
import { decisionsAsked } from './decisions.ts';
import { rateOrNull } from './figures-of.ts';
import { hotspotRows, loadHotspots } from './hotspot-rows.ts';
import { loadMeasures, measureRows } from './measure-rows.ts';
import type { DivisionMeeting } from './values/division-meeting.ts';
import type { ReportHead } from './values/head.ts';

export interface DivisionOrder {
  readonly areaId: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly reportId: string;
}

/** The page of one division meeting: what happened in the period, rates of the year so far from finished draws. */
export async function collectDivisionMeeting(
  work: Work | ServiceWork,
  order: DivisionOrder,
  head: ReportHead,
): Promise<DivisionMeeting> {
  const { areaId, from, to, reportId } = order;
  const asOf = Temporal.Instant.from(head.asOf);
  const figures = await loadAreaFigures(work, {
    areaId,
    through: monthOf(to),
    source: 'division-meeting',
    reportId,
    partial: false,
    asOf,
  });
  const open = (await loadHotspots(work, figures)).filter((hotspot) => isStanding(hotspot, asOf));
  const taken = await loadMeasures(work, figures, from, open);
  const { measures, measuresTaken } = measureRows(taken, figures, from, addDays(to, 14));
  const hotspots = await hotspotRows(work, figures, open, taken, null);
  return {
    kind: 'division-meeting',
    head,
    from,
    to,
    fields: await fieldRows(work, order, figures),
    measuresDue: measures,
    measuresTaken,
    seriousFindings: await seriousFindings(work, order, figures),
    decisions: decisionsAsked(figures, hotspots, measures),
  };
}

/**
 * Where each field stands, with its rate of the year so far, judged against what the plan tolerated when its frames
 * were sealed. Behind the fields of the plan those of earlier ones of which cases are still to be checked, or were.
 */
async function fieldRows(
  work: Work | ServiceWork,
  order: DivisionOrder,
  figures: AreaFigures,
): Promise<DivisionMeeting['fields']> {
  const { directory, find } = figures;
  const done = await workDone(work, order, directory.year);
  const planned = new Set(directory.fields.map(({ fieldId }) => fieldId));
  const others = [...done]
    .filter(([id, { drawn, checked, open }]) => !planned.has(id) && drawn + checked + open > 0)
    .map(([id]) => directory.field(id))
    .sort((a, b) => b.year - a.year || compareUtf8(a.code, b.code));
  await figures.include(others.map(({ fieldId }) => fieldId));
  return [...directory.fields, ...others].map(({ fieldId, tolerableRate, method }) => {
    const rate = find('field', { fieldId })?.rate ?? null;
    const own = done.get(fieldId);
    return {
      field: directory.fieldRef(fieldId),
      drawn: own?.drawn ?? 0,
      checked: own?.checked ?? 0,
      open: own?.open ?? 0,
      cumulative: rateOrNull(rate),
      tolerable: method === 'monetary-unit' ? null : rate?.shown === true ? rate.tolerable : tolerableRate,
      judgement: rate?.shown === true ? rate.judgement : null,
    };
  });
}

interface WorkDone {
  readonly drawn: number;
  readonly checked: number;
  readonly open: number;
}

/**
 * Cases drawn and checked within the period, and those open on its last day, by field of the plans up to this year.
 * Voided draws don't count.
 */
async function workDone(
  { tx }: Work | ServiceWork,
  { areaId, from, to }: DivisionOrder,
  year: number,
): Promise<ReadonlyMap<string, WorkDone>> {
  const [begin, end] = [timestamp(startOfDay(from)), timestamp(startOfDay(addDays(to, 1)))];
  const rows = await elevated(tx, () =>
    tx
      .selectFrom('sample_item as i')
      .innerJoin('draw as d', 'd.id', 'i.draw_id')
      .innerJoin('frame as f', 'f.id', 'd.frame_id')
      .innerJoin('audit_field as a', 'a.id', 'f.field_id')
      .innerJoin('audit_plan as p', 'p.id', 'a.plan_id')
      .leftJoin('draw_request as r', 'r.id', 'i.request_id')
      .leftJoin('check_sheet as c', (join) =>
        join.onRef('c.item_id', '=', 'i.id').on('c.recheck_of', 'is', null),
      )
      .leftJoin('draw_void as v', (join) =>
        join.onRef('v.draw_id', '=', 'd.id').on('v.confirmed_at', 'is not', null),
      )
      .select('f.field_id')
      .select(({ fn, eb }) => {
        const drawnAt = fn.coalesce('r.requested_at', 'd.drawn_at');
        return [
          fn.countAll<number>().filterWhere(drawnAt, '>=', begin).as('drawn'),
          fn
            .countAll<number>()
            .filterWhere('c.completed_at', '>=', begin)
            .filterWhere('c.completed_at', '<', end)
            .as('checked'),
          fn
            .countAll<number>()
            .filterWhere(eb.or([eb('c.completed_at', 'is', null), eb('c.completed_at', '>=', end)]))
            .as('open'),
        ];
      })
      .where('f.area_id', '=', areaId)
      .where('f.state', 'not in', ['voided', 'discarded'])
      .where('p.year', '<=', year)
      .where('v.draw_id', 'is', null)
      .where(({ eb, fn }) => eb(fn.coalesce('r.requested_at', 'd.drawn_at'), '<', end))
      .groupBy('f.field_id')
      .execute(),
  );
  return new Map(rows.map(({ field_id, drawn, checked, open }) => [field_id, { drawn, checked, open }]));
}

/**
 * Severe findings recorded in the period in cases drawn at random, as criteria only: without team, without number.
 * The criterion is named where its faulty cases over all teams are shown, else the field where its own are; of other
 * fields nothing is said, because a finding named would tell what is not shown (rules 24 and 25).
 */
async function seriousFindings(
  { tx }: Work | ServiceWork,
  { areaId, from, to }: DivisionOrder,
  figures: AreaFigures,
): Promise<DivisionMeeting['seriousFindings']> {
  const { directory, find } = figures;
  const rows = await elevated(tx, () =>
    tx
      .selectFrom('finding as f')
      .innerJoin('finding_version as v', (join) =>
        join.onRef('v.finding_id', '=', 'f.id').onRef('v.version', '=', 'f.current_version'),
      )
      .innerJoin('audit_field as a', 'a.id', 'f.field_id')
      .innerJoin('audit_plan as p', 'p.id', 'a.plan_id')
      .innerJoin('check_sheet as c', 'c.id', 'f.sheet_id')
      .innerJoin('sample_item as i', 'i.id', 'c.item_id')
      .select(['f.field_id', 'f.criterion_id'])
      .select((eb) =>
        eb
          .exists(eb.selectFrom('measure as m').select('m.id').whereRef('m.finding_id', '=', 'f.id'))
          .as('has_measure'),
      )
      .where('f.area_id', '=', areaId)
      .where('i.kind', '=', 'sample')
      .where('p.year', '<=', directory.year)
      .where('f.recorded_at', '>=', timestamp(startOfDay(from)))
      .where('f.recorded_at', '<', timestamp(startOfDay(addDays(to, 1))))
      .where('v.severity', '=', 'severe')
      .where('f.state', 'not in', ['rejected', 'withdrawn'])
      .execute(),
  );
  await figures.include(rows.map(({ field_id }) => field_id));
  const nameOf = ({ field_id, criterion_id }: (typeof rows)[number]): string | null => {
    const rate = find('criterion', { fieldId: field_id, criterionId: criterion_id })?.rate;
    return rate?.shown === true && rate.faulty > 0 ? directory.criterion(criterion_id) : null;
  };
  const hasShownErrors = (fieldId: string): boolean => {
    const { rate, defects } = find('field', { fieldId }) ?? {};
    return (rate?.shown === true && rate.faulty > 0) || (defects?.shown === true && defects.value > 0);
  };
  const named = rows.filter((row) => nameOf(row) !== null || hasShownErrors(row.field_id));
  const told = Map.groupBy(named, (row) =>
    JSON.stringify([directory.fieldRef(row.field_id).code, nameOf(row)]),
  );
  return [...told]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, of]) => {
      const [first] = of;
      if (first === undefined) return [];
      return {
        field: directory.fieldRef(first.field_id),
        criterion: nameOf(first),
        severity: 'severe' as const,
        measuresTaken: of.every(({ has_measure }) => Boolean(has_measure)),
      };
    });
}
