import { sql } from 'kysely';
import type { IsoDate } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { authorize } from '../identity/index.ts';
import type { Work } from '../work.ts';
import { noteEvaluation } from './evaluation-register.ts';
import { shownQuotas, type QuotaCount } from './quota-disclosure.ts';

/** One value against its target. Not shown, or nobody counted: what would tell of it is null. */
export interface QuotaValue {
  readonly quotaId: string;
  readonly code: string;
  readonly name: string;
  readonly statisticsDay: IsoDate;
  readonly areaId: string;
  /** Null for the whole area: as delivered, else the sum of its teams. */
  readonly teamId: string | null;
  readonly target: number;
  /** False where too few employees or customers stand behind it (rules 24 and 25). */
  readonly shown: boolean;
  readonly reached: number | null;
  readonly total: number | null;
  readonly rate: number | null;
  readonly met: boolean | null;
}

/** A stored value with what the quota is called and aims at. */
interface Stored extends QuotaCount {
  readonly code: string;
  readonly name: string;
  readonly target: number;
}

/**
 * The values from `first` to `last` that the actor may see, latest day first, the area before its teams. Team leads
 * see the own team in full and auditors everything; what leaves its team is held to rules 24 and 25.
 */
export async function quotaValues(
  work: Work,
  filter: { readonly areaId?: string | undefined; readonly first: IsoDate; readonly last: IsoDate },
): Promise<QuotaValue[]> {
  const { actor } = work;
  const reach = authorize(actor, 'quota.read');
  await noteEvaluation(work, 'quotas');
  const areaId = reach === 'own-area' ? actor.areaId : (filter.areaId ?? null);
  if (filter.areaId !== undefined && filter.areaId !== areaId) return [];
  const rows = withAreas(await storedValues(work.tx, { ...filter, areaId }));
  const isShown = await shownQuotas(work.tx, rows);
  const seesFully = ({ teamId }: Stored): boolean =>
    actor.role === 'auditor' || (teamId !== null && teamId === actor.teamId);
  return rows.map((row) => disclosed(row, seesFully(row) || isShown(row)));
}

/** The values of an area as a whole, as they leave it: for papers, whoever reads them. Latest day first. */
export async function areaQuotaValues(
  tx: Tx,
  place: { readonly areaId: string; readonly first: IsoDate; readonly last: IsoDate },
): Promise<QuotaValue[]> {
  const rows = withAreas(await storedValues(tx, place));
  const isShown = await shownQuotas(tx, rows);
  return rows.filter(({ teamId }) => teamId === null).map((row) => disclosed(row, isShown(row)));
}

/** The years that have values the actor may see, latest first. */
export async function quotaYears(work: Work): Promise<number[]> {
  const reach = authorize(work.actor, 'quota.read');
  let query = work.tx
    .selectFrom('quota_value')
    .select(sql<number>`extract(year from statistics_day)::int`.as('year'))
    .distinct()
    .orderBy('year', 'desc');
  if (reach === 'own-area') query = query.where('area_id', '=', work.actor.areaId);
  return (await query.execute()).map(({ year }) => year);
}

async function storedValues(
  tx: Tx,
  filter: { readonly areaId: string | null; readonly first: IsoDate; readonly last: IsoDate },
): Promise<Stored[]> {
  let query = tx
    .selectFrom('quota_value as v')
    .innerJoin('quota as q', 'q.id', 'v.quota_id')
    .innerJoin('area as a', 'a.id', 'v.area_id')
    .leftJoin('team as t', 't.id', 'v.team_id')
    .selectAll('v')
    .select(['q.code', 'q.name', 'q.target'])
    .where('v.statistics_day', '>=', filter.first)
    .where('v.statistics_day', '<=', filter.last)
    .orderBy('v.statistics_day', 'desc')
    .orderBy('q.code')
    .orderBy('a.code')
    .orderBy('t.code', (order) => order.asc().nullsFirst());
  if (filter.areaId !== null) query = query.where('v.area_id', '=', filter.areaId);
  return (await query.execute()).map((row) => ({
    quotaId: row.quota_id,
    code: row.code,
    name: row.name,
    statisticsDay: row.statistics_day as IsoDate,
    areaId: row.area_id,
    teamId: row.team_id,
    reached: row.reached,
    total: row.total,
    target: Number(row.target),
  }));
}

/** The house may deliver an area as a whole, or team by team: then the area is the sum of its teams. */
function withAreas(rows: readonly Stored[]): Stored[] {
  const places = Map.groupBy(rows, ({ quotaId, statisticsDay, areaId }) =>
    JSON.stringify([quotaId, statisticsDay, areaId]),
  );
  return [...places.values()].flatMap((ofPlace) => {
    const [first] = ofPlace;
    if (first === undefined || first.teamId === null) return ofPlace;
    const sum = (value: (row: Stored) => number): number =>
      ofPlace.reduce((total, row) => total + value(row), 0);
    return [
      { ...first, teamId: null, reached: sum(({ reached }) => reached), total: sum(({ total }) => total) },
      ...ofPlace,
    ];
  });
}

function disclosed({ reached, total, ...row }: Stored, shown: boolean): QuotaValue {
  if (!shown) return { ...row, shown, reached: null, total: null, rate: null, met: null };
  const rate = total === 0 ? null : reached / total;
  // Compared as whole numbers of 1/100,000, so that exactly 80 % of the customers meet 80 %.
  const met = rate === null ? null : reached * 100_000 >= Math.round(row.target * 100_000) * total;
  return { ...row, shown, reached, total, rate, met };
}
