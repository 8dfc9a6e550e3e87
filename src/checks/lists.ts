import { sql } from 'kysely';
import { notFound } from '../failure.ts';
import { caseNumbersOf } from '../frames/index.ts';
import { authorize, isWithin } from '../identity/index.ts';
import type { Work } from '../work.ts';
import type { Disposition, Severity } from './check.ts';

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

export interface SheetFilter {
  readonly drawId?: string | undefined;
  readonly fieldId?: string | undefined;
  readonly state?: 'untouched' | 'open' | 'complete' | undefined;
  /** Sort key of the last row of the page before. */
  readonly after?: readonly string[] | null | undefined;
  readonly limit: number;
}

/**
 * The sheets of the actor's team (auditors: of all), drawn cases first by draw, stratum and rank, then deliberately
 * chosen ones. Answers up to one row more than `limit`, for paging.
 */
export async function listSheets(work: Work, filter: SheetFilter): Promise<SheetRow[]> {
  const reach = authorize(work.actor, 'check.read');
  if (reach === 'assigned') return [];
  const team = reach === 'own-team' ? sql`and k.team_id = ${work.actor.teamId}` : sql``;
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
      where not exists (select from draw_void v where v.draw_id = d.id and v.confirmed_at is not null)
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
      ${filter.drawId === undefined ? sql`` : sql`and k.draw_id = ${filter.drawId}`}
      ${filter.fieldId === undefined ? sql`` : sql`and k.field_id = ${filter.fieldId}`}
      ${filter.state === undefined ? sql`` : sql`and coalesce(k.state, 'untouched') = ${filter.state}`}
      ${filter.after?.[0] === undefined ? sql`` : sql`and k.sort_key collate "C" > ${filter.after[0]}`}
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

export interface FindingRow {
  readonly id: string;
  readonly subjectKind: 'item' | 'deliberate';
  readonly subjectId: string;
  readonly fieldId: string;
  readonly fieldTitle: string;
  readonly criterionId: string;
  readonly criterionCode: string;
  readonly question: string;
  readonly teamId: string;
  readonly month: string;
  readonly state: string;
  readonly errorType: string;
  readonly severity: Severity;
  readonly overpaidCents: number;
  readonly underpaidCents: number;
  readonly recordedAt: string;
  readonly deliberate: boolean;
}

export interface FindingFilter {
  readonly fieldId?: string | undefined;
  readonly criterionId?: string | undefined;
  readonly state?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly month?: string | undefined;
  readonly after?: readonly string[] | null | undefined;
  readonly limit: number;
}

/** Findings the actor may see: the own team's, all for auditors, the assigned ones for a second person. */
export async function listFindings(work: Work, filter: FindingFilter): Promise<FindingRow[]> {
  const reach = authorize(work.actor, 'finding.read');
  const rows = await work.tx
    .selectFrom('finding as f')
    .innerJoin('finding_version as v', (join) =>
      join.onRef('v.finding_id', '=', 'f.id').onRef('v.version', '=', 'f.current_version'),
    )
    .innerJoin('check_sheet as c', 'c.id', 'f.sheet_id')
    .innerJoin('criterion as k', 'k.id', 'f.criterion_id')
    .innerJoin('audit_field_version as a', 'a.id', 'c.field_version_id')
    .select([
      'f.id',
      'f.field_id',
      'a.title',
      'k.code',
      'k.id as criterion_id',
      'k.question',
      'f.team_id',
      'c.month',
      'c.item_id',
      'c.deliberate_id',
      'f.state',
      'v.error_type',
      'v.severity',
      'v.overpaid_cents',
      'v.underpaid_cents',
      'f.recorded_at',
    ])
    .$if(reach === 'own-team', (q) => q.where('f.team_id', '=', work.actor.teamId))
    .$if(reach === 'assigned', (q) =>
      q.where((eb) =>
        eb.exists(
          eb
            .selectFrom('second_check as s')
            .select('s.id')
            .whereRef('s.finding_id', '=', 'f.id')
            .where('s.assigned_to', '=', work.actor.accountId),
        ),
      ),
    )
    .$if(filter.fieldId !== undefined, (q) => q.where('f.field_id', '=', filter.fieldId ?? ''))
    .$if(filter.criterionId !== undefined, (q) => q.where('f.criterion_id', '=', filter.criterionId ?? ''))
    .$if(filter.severity !== undefined, (q) => q.where('v.severity', '=', filter.severity ?? ''))
    .$if(filter.month !== undefined, (q) => q.where('c.month', '=', filter.month ?? ''))
    .$if(filter.state !== undefined, (q) => q.where(sql`f.state`, '=', filter.state))
    .$if((filter.after?.length ?? 0) === 2, (q) =>
      q.where(
        sql<boolean>`(f.recorded_at, f.id) < (${filter.after?.[0]}::timestamptz, ${filter.after?.[1]}::uuid)`,
      ),
    )
    .orderBy('f.recorded_at', 'desc')
    .orderBy('f.id', 'desc')
    .limit(filter.limit + 1)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    subjectKind: row.item_id === null ? 'deliberate' : 'item',
    subjectId: row.item_id ?? row.deliberate_id ?? '',
    fieldId: row.field_id,
    fieldTitle: row.title,
    criterionId: row.criterion_id,
    criterionCode: row.code,
    question: row.question,
    teamId: row.team_id,
    month: row.month,
    state: row.state,
    errorType: row.error_type,
    severity: row.severity as Severity,
    overpaidCents: row.overpaid_cents,
    underpaidCents: row.underpaid_cents,
    recordedAt: row.recorded_at.toISOString(),
    deliberate: row.item_id === null,
  }));
}

export const findingRowKey = (row: FindingRow): readonly string[] => [row.recordedAt, row.id];

/** All versions of one finding with facts, reasons and the team's statements. */
export async function findingHistory(work: Work, findingId: string) {
  const reach = authorize(work.actor, 'finding.read');
  const finding = await work.tx
    .selectFrom('finding')
    .selectAll()
    .where('id', '=', findingId)
    .executeTakeFirst();
  if (finding === undefined) throw notFound('Die Feststellung');
  const mine = await work.tx
    .selectFrom('second_check')
    .select('id')
    .where('finding_id', '=', findingId)
    .where('assigned_to', '=', work.actor.accountId)
    .executeTakeFirst();
  if (
    !isWithin(work.actor, reach, { areaId: finding.area_id, teamId: finding.team_id }) &&
    mine === undefined
  ) {
    throw notFound('Die Feststellung');
  }
  const versions = await work.tx
    .selectFrom('finding_version as v')
    .leftJoin('free_text as facts', 'facts.id', 'v.facts_text_id')
    .leftJoin('free_text as reason', 'reason.id', 'v.reason_text_id')
    .select([
      'v.version',
      'v.state',
      'v.error_type',
      'v.severity',
      'v.overpaid_cents',
      'v.underpaid_cents',
      'v.made_at',
      'facts.content as facts',
      'reason.content as reason',
    ])
    .where('v.finding_id', '=', findingId)
    .orderBy('v.version')
    .execute();
  const statements = await work.tx
    .selectFrom('finding_statement as s')
    .innerJoin('free_text as t', 't.id', 's.text_id')
    .select(['s.made_at', 't.content'])
    .where('s.finding_id', '=', findingId)
    .orderBy('s.made_at')
    .execute();
  return {
    id: finding.id,
    state: finding.state,
    sheetId: finding.sheet_id,
    criterionId: finding.criterion_id,
    versions: versions.map((row) => ({
      version: row.version,
      state: row.state,
      errorType: row.error_type,
      severity: row.severity as Severity,
      overpaidCents: row.overpaid_cents,
      underpaidCents: row.underpaid_cents,
      facts: row.facts,
      reason: row.reason,
      madeAt: row.made_at.toISOString(),
    })),
    statements: statements.map((row) => ({ statement: row.content, madeAt: row.made_at.toISOString() })),
  };
}

export interface SecondCheckRow {
  readonly id: string;
  readonly kind: 'finding' | 'recheck';
  readonly findingId: string | null;
  readonly areaId: string;
  readonly teamId: string;
  readonly assignedTo: string | null;
  readonly mine: boolean;
  readonly decision: string | null;
  readonly createdAt: string;
}

/** Second checks waiting or done: assigned to the actor, or to be assigned in the actor's team or area. */
export async function listSecondChecks(
  work: Work,
  filter: { state: 'waiting' | 'done'; mine: boolean; after?: readonly string[] | null; limit: number },
): Promise<SecondCheckRow[]> {
  const reach = authorize(work.actor, filter.mine ? 'second-check.do' : 'second-check.assign');
  const rows = await work.tx
    .selectFrom('second_check')
    .select(['id', 'kind', 'finding_id', 'area_id', 'team_id', 'assigned_to', 'decision', 'created_at'])
    .$if(filter.mine, (q) => q.where('assigned_to', '=', work.actor.accountId))
    .$if(!filter.mine && reach === 'own-team', (q) => q.where('team_id', '=', work.actor.teamId))
    .$if(!filter.mine && reach === 'own-area', (q) => q.where('area_id', '=', work.actor.areaId))
    .where('done_at', filter.state === 'waiting' ? 'is' : 'is not', null)
    .$if((filter.after?.length ?? 0) === 2, (q) =>
      q.where(
        sql<boolean>`(created_at, id) > (${filter.after?.[0]}::timestamptz, ${filter.after?.[1]}::uuid)`,
      ),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(filter.limit + 1)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    findingId: row.finding_id,
    areaId: row.area_id,
    teamId: row.team_id,
    assignedTo: row.assigned_to,
    mine: row.assigned_to === work.actor.accountId,
    decision: row.decision,
    createdAt: row.created_at.toISOString(),
  }));
}
