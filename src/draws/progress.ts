import { sql } from 'kysely';
import { z } from 'zod';
import { elevated } from '../database/index.ts';
import type { Work } from '../work.ts';

/** „x von y geprüft“ of a draw. */
export const progressSchema = z
  .object({
    drawn: z.int().describe('Fälle der ursprünglichen Stichprobe'),
    checked: z.int().describe('davon mit abgeschlossenem Prüfbogen, auch wenn der Fall nicht prüfbar war'),
    open: z.int().describe('offene Prüfbögen, auch die von Ersatzfällen und Erweiterungen'),
  })
  .meta({ id: 'DrawProgress' });
export type DrawProgress = z.infer<typeof progressSchema>;

export const noProgress: DrawProgress = { drawn: 0, checked: 0, open: 0 };

/**
 * How far these draws are checked, by draw id: a lead's own team, for everyone else all teams. As in every evaluation
 * the original ranks count, done once their sheet is complete, whatever it says (rule 12); replacements and extensions
 * add to the open sheets only. Counts of work, no result; the caller has checked the right to the draws.
 */
export async function drawProgress(
  { tx, actor }: Pick<Work, 'tx' | 'actor'>,
  drawIds: readonly string[],
): Promise<ReadonlyMap<string, DrawProgress>> {
  if (drawIds.length === 0) return new Map();
  const team = actor.role === 'team-lead' ? sql`and i.team_id = ${actor.teamId}` : sql``;
  const { rows } = await elevated(tx, () =>
    sql<DrawProgress & { draw_id: string }>`
      select i.draw_id, count(*) filter (where i.kind = 'sample')::int as drawn,
        count(*) filter (where i.kind = 'sample' and c.state = 'complete')::int as checked,
        count(*) filter (where c.state is distinct from 'complete')::int as open
      from sample_item i
      left join check_sheet c on c.item_id = i.id and c.recheck_of is null
      where i.draw_id = any(${drawIds}::uuid[]) ${team}
      group by 1`.execute(tx),
  );
  return new Map(rows.map(({ draw_id, drawn, checked, open }) => [draw_id, { drawn, checked, open }]));
}
