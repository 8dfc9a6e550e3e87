import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import { caseNumbersOf } from '../frames/index.ts';
import { textKey } from '../http/index.ts';
import { authorize } from '../identity/index.ts';
import { noteAccess } from '../journal/index.ts';
import type { Work } from '../work.ts';
import type { Disposition, SubjectRef } from './check.ts';

export interface SheetRow {
  readonly kind: 'item' | 'deliberate';
  readonly id: string;
  readonly drawId: string | null;
  readonly drawNumber: string | null;
  readonly fieldTitle: string;
  readonly teamId: string;
  readonly month: string;
  readonly selection: string;
  readonly rank: number | null;
  readonly stratum: string | null;
  readonly caseNumber: string | null;
  readonly state: 'untouched' | 'open' | 'complete';
  readonly disposition: Disposition | null;
  readonly findings: number;
  readonly version: number;
  readonly since: string;
}

/** What a list may be narrowed to: one state, or everything that is still to be done. */
export const sheetFilterStates = ['untouched', 'open', 'complete', 'unfinished'] as const;

/** What a mark of the list holds; `sheetRowKey` makes it. */
export const sheetKeySchema = textKey;

export interface SheetFilter {
  /** One drawn or deliberately chosen case: its one sheet. */
  readonly subject?: SubjectRef | undefined;
  readonly drawId?: string | undefined;
  readonly fieldId?: string | undefined;
  readonly state?: (typeof sheetFilterStates)[number] | undefined;
  /** Sort key of the last row of the page before. */
  readonly after?: z.infer<typeof sheetKeySchema> | null | undefined;
  readonly limit: number;
}

function stateIs(state: SheetFilter['state']): RawBuilder<unknown> {
  if (state === undefined) return sql``;
  return state === 'unfinished'
    ? sql`and k.state is distinct from 'complete'`
    : sql`and coalesce(k.state, 'untouched') = ${state}`;
}

/**
 * The sheets of the actor's team (auditors: of all), drawn cases first by draw, stratum and rank, then deliberately
 * chosen ones. Answers up to one row more than `limit`, for paging. Notes of which draws and deliberate cases the
 * numbers were read.
 */
export async function listSheets(work: Work, filter: SheetFilter): Promise<SheetRow[]> {
  const rows = await readSheetRows(work, filter);
  const read = rows.filter(({ caseNumber }) => caseNumber !== null);
  for (const drawId of new Set(read.flatMap((row) => row.drawId ?? []))) {
    await noteAccess(work, 'sheets', drawId);
  }
  for (const { id } of read.filter(({ kind }) => kind === 'deliberate')) await noteAccess(work, 'sheet', id);
  return rows;
}

/** As `listSheets`, for those who note the reading themselves. */
export async function readSheetRows(work: Work, filter: SheetFilter): Promise<SheetRow[]> {
  const reach = authorize(work.actor, 'check.read');
  if (reach === 'assigned') return [];
  const team = reach === 'own-team' ? sql`and k.team_id = ${work.actor.teamId}` : sql``;
  const { subject } = filter;
  // Lists know a voided draw no more; its single sheets can still be read.
  const standing =
    subject === undefined
      ? sql`where not exists (select from draw_void v where v.draw_id = d.id and v.confirmed_at is not null)`
      : sql``;
  const { rows } = await sql<{
    kind: 'item' | 'deliberate';
    id: string;
    draw_id: string | null;
    draw_number: string | null;
    title: string;
    team_id: string;
    month: string;
    selection: string;
    rank: number | null;
    stratum: string | null;
    state: 'untouched' | 'open' | 'complete';
    disposition: Disposition | null;
    findings: number;
    version: number;
    since: Date;
    audit_year: number;
    pseudonym: Uint8Array | null;
    sort_key: string;
  }>`
    with cases as (
      select 'item' as kind, i.id, d.id as draw_id, d.number as draw_number, s.field_version_id, f.field_id, i.team_id,
        to_char(f.last_day, 'YYYY-MM') as month, i.kind as selection, i.rank, i.stratum, d.drawn_at as since,
        f.audit_year, fc.pseudonym, c.id as sheet_id, c.state, c.disposition, c.current_version,
        'a' || d.number || '/' || coalesce(i.stratum, '') || '/' || lpad(i.rank::text, 8, '0') as sort_key
      from sample_item i
      join draw d on d.id = i.draw_id
      join seal s on s.id = d.seal_id
      join frame f on f.id = i.frame_id
      left join frame_case fc on fc.frame_id = i.frame_id and fc.position = i.position
      left join check_sheet c on c.item_id = i.id and c.recheck_of is null
      ${standing}
      union all
      select 'deliberate', d.id, null, null, d.field_version_id, d.field_id, d.team_id, d.month, 'deliberate', null,
        null, d.added_at, d.audit_year, d.pseudonym, c.id, c.state, c.disposition, c.current_version,
        'b' || d.month || '/' || d.id
      from deliberate_case d
      left join check_sheet c on c.deliberate_id = d.id and c.recheck_of is null
    )
    select k.kind, k.id, k.draw_id, k.draw_number, k.team_id, k.month, k.selection, k.rank, k.stratum, k.since,
      k.audit_year, k.pseudonym, k.sort_key, v.title, coalesce(k.state, 'untouched') as state, k.disposition,
      coalesce(k.current_version, 0) as version,
      (select count(*) from finding n where n.sheet_id = k.sheet_id and n.state not in ('rejected', 'withdrawn'))
        as findings
    from cases k
    join audit_field_version v on v.id = k.field_version_id
    where true ${team}
      ${subject === undefined ? sql`` : sql`and k.kind = ${subject.kind} and k.id = ${subject.id}`}
      ${filter.drawId === undefined ? sql`` : sql`and k.draw_id = ${filter.drawId}`}
      ${filter.fieldId === undefined ? sql`` : sql`and k.field_id = ${filter.fieldId}`}
      ${stateIs(filter.state)}
      ${filter.after == null ? sql`` : sql`and k.sort_key collate "C" > ${filter.after[0]}`}
    order by k.sort_key collate "C"
    limit ${filter.limit + 1}`.execute(work.tx);
  const numbers = new Map<string, string>();
  for (const year of new Set(rows.map(({ audit_year }) => audit_year))) {
    const pseudonyms = rows.filter((row) => row.audit_year === year).map(({ pseudonym }) => pseudonym);
    for (const [key, value] of await caseNumbersOf(work, year, pseudonyms))
      numbers.set(`${year}/${key}`, value);
  }
  return rows.map((row) => ({
    kind: row.kind,
    id: row.id,
    drawId: row.draw_id,
    drawNumber: row.draw_number,
    fieldTitle: row.title,
    teamId: row.team_id,
    month: row.month,
    selection: row.selection,
    rank: row.rank,
    stratum: row.stratum,
    caseNumber:
      row.pseudonym === null
        ? null
        : (numbers.get(`${row.audit_year}/${Buffer.from(row.pseudonym).toString('hex')}`) ?? null),
    state: row.state,
    disposition: row.disposition,
    findings: row.findings,
    version: row.version,
    since: row.since.toISOString(),
  }));
}

/** Sort key of a sheet row, as `listSheets` orders them. */
export const sheetRowKey = (row: SheetRow): readonly string[] => [
  row.kind === 'item'
    ? `a${row.drawNumber}/${row.stratum ?? ''}/${String(row.rank).padStart(8, '0')}`
    : `b${row.month}/${row.id}`,
];
