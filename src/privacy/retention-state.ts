import { settings, type Settings } from '../catalogue/index.ts';
import { elevated } from '../database/index.ts';
import { authorize } from '../identity/index.ts';
import type { Work } from '../work.ts';
import { retentionKinds, type RetentionKind } from './retention.ts';
import { stockState } from './stock.ts';

/** How one kind of record stands: how much is kept, due, held back; when the next is due; when it was last deleted. */
export interface RetentionState {
  readonly kind: RetentionKind;
  readonly kept: number;
  readonly due: number;
  readonly held: number;
  readonly next: string | null;
  readonly lastDeletedAt: string | null;
  readonly deleted: number;
}

/** The state of retention, kind by kind: counts of records, no case and no figure. */
export async function retentionState(
  work: Work,
): Promise<{ periods: Settings['retention']; states: RetentionState[] }> {
  authorize(work.actor, 'retention.read');
  const { tx, now } = work;
  const { retention: periods } = await settings(tx);
  const done = await tx
    .selectFrom('retention_deletion')
    .select(({ fn }) => ['kind', fn.sum<string>('rows').as('rows'), fn.max('deleted_at').as('last')])
    .groupBy('kind')
    .execute();
  const states = await elevated(tx, async () => {
    const all: RetentionState[] = [];
    for (const kind of retentionKinds) {
      const past = done.find((row) => row.kind === kind);
      all.push({
        kind,
        ...(await stockState(tx, kind, periods, now)),
        lastDeletedAt: past?.last?.toISOString() ?? null,
        deleted: Number(past?.rows ?? 0),
      });
    }
    return all;
  });
  return { periods, states };
}

/** One record of deletion. */
export interface Deletion {
  readonly id: string;
  readonly kind: RetentionKind;
  readonly object: string | null;
  readonly auditYear: number | null;
  readonly rows: number;
  readonly dueSince: string;
  readonly deletedAt: string;
}

/** Records of deletion, latest first, after the row that `after` names. */
export async function deletions(
  work: Work,
  query: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<Deletion[]> {
  authorize(work.actor, 'retention.read');
  let list = work.tx
    .selectFrom('retention_deletion')
    .selectAll()
    .orderBy('deleted_at', 'desc')
    .orderBy('id')
    .limit(query.limit);
  if (query.after !== null) {
    const [at, id] = query.after;
    list = list.where((eb) =>
      eb.or([
        eb('deleted_at', '<', new Date(at)),
        eb.and([eb('deleted_at', '=', new Date(at)), eb('id', '>', id)]),
      ]),
    );
  }
  return (await list.execute()).map((row) => ({
    id: row.id,
    kind: row.kind,
    object: row.object,
    auditYear: row.audit_year,
    rows: row.rows,
    dueSince: row.due_since,
    deletedAt: row.deleted_at.toISOString(),
  }));
}

/** What a list of deletions goes on after. */
export const deletionKey = ({ deletedAt, id }: Deletion): [string, string] => [deletedAt, id];
