import { sql } from 'kysely';
import { noteEvaluation } from '../catalogue/index.ts';
import { elevated } from '../database/index.ts';
import type { Work } from '../work.ts';

/** How far a field is in a month: frames drawn, and cases drawn and checked. */
export interface FieldMonth {
  readonly fieldId: string;
  readonly month: string;
  readonly drawId: string;
  readonly draws: number;
  readonly cases: number;
  readonly checked: number;
}

/**
 * Progress of these fields by month of the frame's last day (rule 6), voided draws left out: a lead's own team,
 * everyone else's whole area. It holds counts of work, no result; the caller has checked the right to the plan.
 */
export async function fieldProgress(work: Work, fieldIds: readonly string[]): Promise<FieldMonth[]> {
  if (fieldIds.length === 0) return [];
  const { tx, actor } = work;
  await noteEvaluation(work, 'plan-progress');
  const team = actor.role === 'team-lead' ? sql`and i.team_id = ${actor.teamId}` : sql``;
  const { rows } = await elevated(tx, () =>
    sql<{
      field_id: string;
      month: string;
      draw_id: string;
      draws: number;
      cases: number;
      checked: number;
    }>`
      select f.field_id, to_char(f.last_day, 'YYYY-MM') as month, min(d.id::text) as draw_id,
        count(distinct d.id)::int as draws, count(i.id)::int as cases,
        count(i.id) filter (where c.state = 'complete')::int as checked
      from frame f
      join draw d on d.frame_id = f.id
      join sample_item i on i.draw_id = d.id ${team}
      left join check_sheet c on c.item_id = i.id and c.recheck_of is null
      where f.field_id = any(${fieldIds}::uuid[])
        and not exists (select from draw_void v where v.draw_id = d.id and v.confirmed_at is not null)
      group by 1, 2`.execute(tx),
  );
  return rows.map((row) => ({
    fieldId: row.field_id,
    month: row.month,
    drawId: row.draw_id,
    draws: row.draws,
    cases: row.cases,
    checked: row.checked,
  }));
}
