import { sql } from 'kysely';
import type { z } from 'zod';
import { momentKey } from '../http/index.ts';
import { authorize } from '../identity/index.ts';
import type { Work } from '../work.ts';

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

/** What a mark of the list holds, and the mark of a row. */
export const secondCheckKeySchema = momentKey;
export const secondCheckKey = ({ createdAt, id }: SecondCheckRow): readonly string[] => [createdAt, id];

/**
 * Second checks waiting or done: assigned to the actor, or those of the own team for its lead. Each finding has one, so
 * whoever counts them counts the team's findings: nobody else lists them (rules 24, 25).
 */
export async function listSecondChecks(
  work: Work,
  filter: {
    state: 'waiting' | 'done';
    mine: boolean;
    after?: z.infer<typeof secondCheckKeySchema> | null;
    limit: number;
  },
): Promise<SecondCheckRow[]> {
  authorize(work.actor, filter.mine ? 'second-check.do' : 'second-check.assign');
  const rows = await work.tx
    .selectFrom('second_check')
    .select(['id', 'kind', 'finding_id', 'area_id', 'team_id', 'assigned_to', 'decision', 'created_at'])
    .$if(filter.mine, (q) => q.where('assigned_to', '=', work.actor.accountId))
    .$if(!filter.mine, (q) => q.where('team_id', '=', work.actor.teamId))
    .where('done_at', filter.state === 'waiting' ? 'is' : 'is not', null)
    .$if(filter.after != null, (q) =>
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
