import { sql } from 'kysely';
import { noteEvaluation } from '../catalogue/index.ts';
import { elevated } from '../database/index.ts';
import { drawProgress } from '../draws/index.ts';
import type { Work } from '../work.ts';

/** How far a field is in a month: frames drawn, and of their cases „x von y geprüft“. */
export interface FieldMonth {
  readonly fieldId: string;
  readonly month: string;
  readonly drawId: string;
  readonly draws: number;
  /** Teams that have drawn for themselves. */
  readonly teamIds: readonly string[];
  readonly drawn: number;
  readonly checked: number;
}

/**
 * Progress of these fields by month of the frame's last day (rule 6), voided draws left out: a lead's own team,
 * everyone else's whole area. It holds counts of work, no result; the caller has checked the right to the plan.
 */
export async function fieldProgress(work: Work, fieldIds: readonly string[]): Promise<FieldMonth[]> {
  if (fieldIds.length === 0) return [];
  const { tx } = work;
  await noteEvaluation(work, 'plan-progress');
  const { rows } = await elevated(tx, () =>
    sql<{ id: string; field_id: string; team_id: string | null; month: string }>`
      select d.id, f.field_id, f.team_id, to_char(f.last_day, 'YYYY-MM') as month
      from frame f
      join draw d on d.frame_id = f.id
      where f.field_id = any(${fieldIds}::uuid[])
        and not exists (select from draw_void v where v.draw_id = d.id and v.confirmed_at is not null)
      order by d.id`.execute(tx),
  );
  const progress = await drawProgress(
    work,
    rows.map(({ id }) => id),
  );
  const months = new Map<string, FieldMonth>();
  for (const { id, field_id: fieldId, team_id: teamId, month } of rows) {
    const own = progress.get(id);
    if (own === undefined) continue;
    const place = `${fieldId}/${month}`;
    const before = months.get(place) ?? {
      fieldId,
      month,
      drawId: id,
      draws: 0,
      teamIds: [],
      drawn: 0,
      checked: 0,
    };
    months.set(place, {
      ...before,
      draws: before.draws + 1,
      teamIds: teamId === null ? before.teamIds : [...before.teamIds, teamId],
      drawn: before.drawn + own.drawn,
      checked: before.checked + own.checked,
    });
  }
  return [...months.values()];
}
