import type { IsoDate } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';

export interface Area {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly divisionRhythm: 'weekly' | 'fortnightly';
}

/** A team of an area, from a day to a last day or still. */
export interface Team {
  readonly id: string;
  readonly areaId: string;
  readonly code: string;
  readonly name: string;
  readonly site: string;
  readonly validFrom: IsoDate;
  readonly validTo: IsoDate | null;
  readonly functions: readonly TeamFunction[];
}

/** What somebody does in a team, never a person. */
export interface TeamFunction {
  readonly id: string;
  readonly name: string;
}

/** Employees of a team, or of one function in it (`functionId` null: the whole team). */
export interface Headcount {
  readonly teamId: string;
  readonly functionId: string | null;
  readonly employees: number;
}

/** All areas by code. */
export async function areas(tx: Tx): Promise<Area[]> {
  const rows = await tx.selectFrom('area').selectAll().orderBy('code').execute();
  return rows.map(({ id, code, name, division_rhythm }) => ({
    id,
    code,
    name,
    divisionRhythm: division_rhythm,
  }));
}

/** Teams by code; only those of an area, or those that exist at some time in a period, if asked. */
export async function teams(
  tx: Tx,
  filter: { areaId?: string; ids?: readonly string[]; from?: IsoDate; to?: IsoDate } = {},
): Promise<Team[]> {
  let query = tx.selectFrom('team').selectAll().orderBy('code');
  if (filter.areaId !== undefined) query = query.where('area_id', '=', filter.areaId);
  if (filter.ids !== undefined) query = query.where('id', 'in', [...filter.ids]);
  if (filter.to !== undefined) query = query.where('valid_from', '<=', filter.to);
  const { from } = filter;
  if (from !== undefined) {
    query = query.where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', from)]));
  }
  const rows = filter.ids?.length === 0 ? [] : await query.execute();
  const functions = await tx.selectFrom('team_function').selectAll().orderBy('name').execute();
  return rows.map((row) => ({
    id: row.id,
    areaId: row.area_id,
    code: row.code,
    name: row.name,
    site: row.site,
    validFrom: row.valid_from as IsoDate,
    validTo: row.valid_to as IsoDate | null,
    functions: functions.filter(({ team_id }) => team_id === row.id).map(({ id, name }) => ({ id, name })),
  }));
}

/**
 * Every headcount that holds on `date`: the latest entry of each team and function up to that day. A team that
 * does not exist on that day has none.
 */
export async function headcountsOn(tx: Tx, date: IsoDate): Promise<Headcount[]> {
  const rows = await tx
    .selectFrom('headcount as h')
    .innerJoin('team as t', 't.id', 'h.team_id')
    .distinctOn(['h.team_id', 'h.function_id'])
    .select(['h.team_id', 'h.function_id', 'h.employees'])
    .where('h.valid_from', '<=', date)
    .where('t.valid_from', '<=', date)
    .where((eb) => eb.or([eb('t.valid_to', 'is', null), eb('t.valid_to', '>=', date)]))
    .orderBy('h.team_id')
    .orderBy('h.function_id')
    .orderBy('h.valid_from', 'desc')
    .execute();
  return rows.map(({ team_id, function_id, employees }) => ({
    teamId: team_id,
    functionId: function_id,
    employees,
  }));
}

/** Employees of a team, or of one function in it, on a day; 0 where none are recorded. */
export async function headcountOn(
  tx: Tx,
  teamId: string,
  functionId: string | null,
  date: IsoDate,
): Promise<number> {
  const found = (await headcountsOn(tx, date)).find(
    (h) => h.teamId === teamId && h.functionId === functionId,
  );
  return found?.employees ?? 0;
}

/** One entry of a team's headcounts: from this day until the next entry of the same function. */
export interface HeadcountEntry {
  /** Null: the whole team. */
  readonly functionName: string | null;
  readonly validFrom: IsoDate;
  readonly employees: number;
}

/** All headcounts of a team, the whole team first, then by function; the latest first. */
export async function headcountHistory(tx: Tx, teamId: string): Promise<HeadcountEntry[]> {
  const rows = await tx
    .selectFrom('headcount as h')
    .leftJoin('team_function as f', 'f.id', 'h.function_id')
    .select(['f.name', 'h.valid_from', 'h.employees'])
    .where('h.team_id', '=', teamId)
    .orderBy('f.name', (order) => order.asc().nullsFirst())
    .orderBy('h.valid_from', 'desc')
    .execute();
  return rows.map(({ name, valid_from, employees }) => ({
    functionName: name,
    validFrom: valid_from as IsoDate,
    employees,
  }));
}
