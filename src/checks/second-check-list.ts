import { sql } from 'kysely';
import { byText, inOrder, type Marked, type Sorting, type SortKey } from '../http/index.ts';
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

/** What the list may be sorted by. */
export const secondCheckOrders = {
  created: { by: sql.ref('created_at'), kind: 'moment', usual: 'asc' },
  kind: byText(sql.ref('kind')),
} as const satisfies Record<string, SortKey>;

/**
 * Second checks waiting or done: assigned to the actor, or those of the own team for its lead. Each finding has one, so
 * whoever counts them counts the team's findings: nobody else lists them (rules 24, 25).
 */
export async function listSecondChecks(
  work: Work,
  filter: Sorting<keyof typeof secondCheckOrders> & {
    state: 'waiting' | 'done';
    mine: boolean;
    kind?: SecondCheckRow['kind'] | undefined;
  },
): Promise<Marked<SecondCheckRow>[]> {
  authorize(work.actor, filter.mine ? 'second-check.do' : 'second-check.assign');
  const query = work.tx
    .selectFrom('second_check')
    .select(['id', 'kind', 'finding_id', 'area_id', 'team_id', 'assigned_to', 'decision', 'created_at'])
    .$if(filter.mine, (q) => q.where('assigned_to', '=', work.actor.accountId))
    .$if(!filter.mine, (q) => q.where('team_id', '=', work.actor.teamId))
    .where('done_at', filter.state === 'waiting' ? 'is' : 'is not', null)
    .$if(filter.kind !== undefined, (q) => q.where('kind', '=', filter.kind ?? 'finding'));
  const rows = await inOrder(query, secondCheckOrders, filter, 'id').execute();
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
    mark: [row.sort_value, row.id],
  }));
}
