import { sql, type RawBuilder } from 'kysely';
import { elevated, type Tx } from '../database/index.ts';
import { lockJournal, record } from '../journal/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import type { Subject } from './subject.ts';

/**
 * The summary is a cache of what the sheets say, kept in the transaction of each save so that evaluations never
 * join all results. It is made anew for one draw and team (or one field, team and month of deliberately chosen
 * cases), so work grows with the sample. `rebuildSummaries` compares it with a computation from nothing.
 */
export type SummaryScope =
  | { readonly kind: 'draw'; readonly drawId: string; readonly teamId: string }
  | {
      readonly kind: 'deliberate';
      readonly fieldId: string;
      readonly teamId: string;
      readonly month: string;
    };

export function summaryScope(subject: Subject): SummaryScope {
  return subject.drawId === null
    ? { kind: 'deliberate', fieldId: subject.fieldId, teamId: subject.teamId, month: subject.month }
    : { kind: 'draw', drawId: subject.drawId, teamId: subject.teamId };
}

/** Makes the summary rows of the subject's draw and team anew. */
export async function refreshSummary(work: Work, subject: Subject): Promise<void> {
  const scope = summaryScope(subject);
  // A second person of another team may have changed a finding: the team's figures are not in their scope.
  await elevated(work.tx, () => writeSummary(work.tx, scope));
}

/**
 * Replaces the rows of one scope by what its sheets say now. Comes after the act's entry in the journal, which makes
 * the acts on one scope take turns.
 */
export async function writeSummary(tx: Tx, scope: SummaryScope): Promise<void> {
  await (
    scope.kind === 'draw'
      ? tx
          .deleteFrom('result_summary')
          .where('draw_id', '=', scope.drawId)
          .where('team_id', '=', scope.teamId)
      : tx
          .deleteFrom('result_summary')
          .where('draw_id', 'is', null)
          .where('field_id', '=', scope.fieldId)
          .where('team_id', '=', scope.teamId)
          .where('month', '=', scope.month)
  ).execute();
  await sql`insert into result_summary (id, field_id, frame_id, draw_id, area_id, team_id, month, selection, stratum,
      criterion_id, items, checked, out_of_scope, not_checkable, applicable, faulty, severe, unreviewed,
      overpaid_cents, overpaid_cases, underpaid_cents, underpaid_cases)
    ${summaryOf(scope)}`.execute(tx);
}

/**
 * The rows of a scope from the sheets themselves. A finding counts from its recording until a review rejects it
 * or the team withdraws it (rule 11); blind re-checks are left out, they estimate what was overlooked (rule 16).
 */
export function summaryOf(scope: SummaryScope): RawBuilder<unknown> {
  const cases =
    scope.kind === 'draw'
      ? sql`select i.id as case_id, f.field_id, f.id as frame_id, i.draw_id, i.area_id, i.team_id,
            to_char(f.last_day, 'YYYY-MM') as month, i.stratum,
            case when i.kind = 'sample' then 'random' when i.kind = 'replacement' then 'replacement'
              when r.declared then 'declared-extension' else 'undeclared-extension' end as selection,
            c.id as sheet_id, c.current_version, c.state = 'complete' as complete, c.disposition
          from sample_item i
          join frame f on f.id = i.frame_id
          left join draw_request r on r.id = i.request_id
          left join check_sheet c on c.item_id = i.id and c.recheck_of is null
          where i.draw_id = ${scope.drawId} and i.team_id = ${scope.teamId}`
      : sql`select d.id as case_id, d.field_id, null::uuid as frame_id, null::uuid as draw_id, d.area_id, d.team_id,
            d.month, null::text as stratum, 'deliberate' as selection,
            c.id as sheet_id, c.current_version, c.state = 'complete' as complete, c.disposition
          from deliberate_case d
          left join check_sheet c on c.deliberate_id = d.id and c.recheck_of is null
          where d.field_id = ${scope.fieldId} and d.team_id = ${scope.teamId} and d.month = ${scope.month}`;
  return sql`
    with cases as (${cases}),
    results as (
      select k.*, r.criterion_id, r.result,
        coalesce(r.result = 'error' and n.state in ('recorded', 'confirmed', 'amended'), false) as faulty,
        n.state, v.severity, v.overpaid_cents, v.underpaid_cents
      from cases k
      join check_result r on r.sheet_id = k.sheet_id and r.version = k.current_version
      left join finding n on n.sheet_id = k.sheet_id and n.criterion_id = r.criterion_id
      left join finding_version v on v.finding_id = n.id and v.version = n.current_version
      where k.complete and k.disposition = 'complete'
    ),
    by_case as (
      select case_id, bool_or(faulty) as faulty, bool_or(faulty and severity = 'severe') as severe,
        count(*) filter (where state = 'recorded') as unreviewed,
        coalesce(sum(overpaid_cents) filter (where faulty), 0) as overpaid,
        coalesce(sum(underpaid_cents) filter (where faulty), 0) as underpaid
      from results group by case_id
    )
    select gen_random_uuid(), k.field_id, k.frame_id, k.draw_id, k.area_id, k.team_id, k.month, k.selection, k.stratum,
      null::uuid, count(*),
      count(*) filter (where k.complete and k.disposition = 'complete'),
      count(*) filter (where k.complete and k.disposition = 'out-of-scope'),
      count(*) filter (where k.complete and k.disposition = 'not-checkable'),
      count(*) filter (where k.complete and k.disposition = 'complete'),
      count(*) filter (where b.faulty), count(*) filter (where b.severe), coalesce(sum(b.unreviewed), 0),
      coalesce(sum(b.overpaid), 0), count(*) filter (where b.overpaid > 0),
      coalesce(sum(b.underpaid), 0), count(*) filter (where b.underpaid > 0)
    from cases k left join by_case b on b.case_id = k.case_id
    group by k.field_id, k.frame_id, k.draw_id, k.area_id, k.team_id, k.month, k.selection, k.stratum
    union all
    select gen_random_uuid(), field_id, frame_id, draw_id, area_id, team_id, month, selection, stratum,
      criterion_id, count(*), count(*), 0, 0,
      count(*) filter (where result <> 'not-applicable'),
      count(*) filter (where faulty), count(*) filter (where faulty and severity = 'severe'),
      count(*) filter (where state = 'recorded'),
      coalesce(sum(overpaid_cents) filter (where faulty), 0), count(*) filter (where faulty and overpaid_cents > 0),
      coalesce(sum(underpaid_cents) filter (where faulty), 0), count(*) filter (where faulty and underpaid_cents > 0)
    from results
    group by field_id, frame_id, draw_id, area_id, team_id, month, selection, stratum, criterion_id`;
}

/** Every scope that has a sheet. */
async function allScopes(tx: Tx): Promise<SummaryScope[]> {
  const draws = await sql<{ draw_id: string; team_id: string }>`
    select distinct i.draw_id, i.team_id from check_sheet c join sample_item i on i.id = c.item_id`.execute(
    tx,
  );
  const deliberate = await sql<{ field_id: string; team_id: string; month: string }>`
    select distinct d.field_id, d.team_id, d.month from check_sheet c
    join deliberate_case d on d.id = c.deliberate_id`.execute(tx);
  return [
    ...draws.rows.map((row): SummaryScope => ({ kind: 'draw', drawId: row.draw_id, teamId: row.team_id })),
    ...deliberate.rows.map((row): SummaryScope => ({
      kind: 'deliberate',
      fieldId: row.field_id,
      teamId: row.team_id,
      month: row.month,
    })),
  ];
}

const figures = [
  'criterion_id',
  'selection',
  'stratum',
  'items',
  'checked',
  'out_of_scope',
  'not_checkable',
  'applicable',
  'faulty',
  'severe',
  'unreviewed',
  'overpaid_cents',
  'overpaid_cases',
  'underpaid_cents',
  'underpaid_cases',
] as const;

/**
 * Makes all summaries anew (`iks rebuild`), or only counts the scopes whose summary differs (`--check`). Figures that
 * were put right stand in the journal. Needs a service transaction. People's saves wait until it is done.
 */
export async function rebuildSummaries(
  work: Pick<ServiceWork, 'tx' | 'actor' | 'now'>,
  checkOnly: boolean,
): Promise<{ scopes: number; different: number }> {
  const { tx } = work;
  // As any act that writes summaries does, it takes its turn at the journal; saves wait until it is done.
  await lockJournal(tx);
  const scopes = await allScopes(tx);
  let different = 0;
  for (const scope of scopes) {
    const before = await storedRows(tx, scope);
    await sql`savepoint rebuild`.execute(tx);
    await writeSummary(tx, scope);
    if ((await storedRows(tx, scope)) !== before) different += 1;
    await sql.raw(checkOnly ? 'rollback to savepoint rebuild' : 'release savepoint rebuild').execute(tx);
  }
  if (different > 0 && !checkOnly)
    await record(work, 'summary.rebuilt', null, { scopes: scopes.length, different });
  return { scopes: scopes.length, different };
}

async function storedRows(tx: Tx, scope: SummaryScope): Promise<string> {
  const rows = await tx
    .selectFrom('result_summary')
    .select([...figures])
    .where('team_id', '=', scope.teamId)
    .$if(scope.kind === 'draw', (q) => q.where('draw_id', '=', scope.kind === 'draw' ? scope.drawId : ''))
    .$if(scope.kind === 'deliberate', (q) =>
      q
        .where('draw_id', 'is', null)
        .where('field_id', '=', scope.kind === 'deliberate' ? scope.fieldId : '')
        .where('month', '=', scope.kind === 'deliberate' ? scope.month : ''),
    )
    .orderBy('criterion_id')
    .orderBy('selection')
    .orderBy('stratum')
    .execute();
  return JSON.stringify(rows);
}
