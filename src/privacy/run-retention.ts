import { sql } from 'kysely';
import { settings } from '../catalogue/index.ts';
import type { Tx } from '../database/index.ts';
import { counted } from '../format.ts';
import { record } from '../journal/index.ts';
import { performAsService, timestamp, type Deps, type ServiceWork } from '../work.ts';
import { retentionKinds, type RetentionKind } from './retention.ts';
import { deleteUnnamedNumbers, dueItems, emptying, type StockItem } from './stock.ts';

/**
 * Deletes what is due and not held, kind by kind and object by object, each in a transaction of its own with its
 * record of deletion and its entry in the journal; a run that dies is simply run again.
 * @param progress told how many of the kinds are done
 * @returns a German sentence, or null when nothing was due
 */
export async function runRetention(
  deps: Deps,
  progress?: (done: number, steps: number) => Promise<void>,
): Promise<string | null> {
  let deleted = 0;
  for (const [done, kind] of retentionKinds.entries()) {
    await progress?.(done, retentionKinds.length);
    const due = await performAsService(deps, async ({ tx, now }) =>
      dueItems(tx, kind, (await settings(tx)).retention, now),
    );
    for (const item of due) {
      if (await performAsService(deps, (work) => deleteItem(work, kind, item))) deleted += 1;
    }
    if (kind === 'deliberate-cases') {
      await performAsService(deps, async ({ tx }) => {
        await deps.database.takeTime(tx);
        await deleteUnnamedNumbers(tx);
      });
    }
  }
  await progress?.(retentionKinds.length, retentionKinds.length);
  await performAsService(deps, ({ tx }) => sumUpEvaluations(tx));
  await destroyKeys(deps);
  return deleted === 0 ? null : `${counted(deleted, 'Löschung', 'Löschungen')} nach Ablauf der Fristen.`;
}

/** Deletes one item, unless another run did or it was held meanwhile. */
async function deleteItem(work: ServiceWork, kind: RetentionKind, item: StockItem): Promise<boolean> {
  const { tx, now, deps } = work;
  await deps.database.takeTime(tx);
  await lockRuns(tx);
  const { retention } = await settings(tx);
  const still = (await dueItems(tx, kind, retention, now)).find(
    ({ object, auditYear }) => object === item.object && auditYear === item.auditYear,
  );
  if (still === undefined) return false;
  await emptying[kind](tx, still, retention, now);
  const id = crypto.randomUUID();
  await tx
    .insertInto('retention_deletion')
    .values({
      id,
      kind,
      object: still.object,
      audit_year: still.auditYear,
      rows: still.rows,
      due_since: still.dueSince,
      deleted_at: timestamp(now),
    })
    .execute();
  await record(work, 'retention.deleted', still.object ?? id, {
    deletion: id,
    kind,
    rows: still.rows,
    dueSince: still.dueSince,
    ...(still.auditYear === null ? {} : { auditYear: still.auditYear }),
  });
  return true;
}

/** Runs of several instances, and holds placed meanwhile, take turns. */
export const lockRuns = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtext('iks.retention'))`.execute(tx);

/** Destroys the keys of all years whose deletion is recorded: again and again, for a run may have died in between. */
async function destroyKeys(deps: Deps): Promise<void> {
  const rows = await performAsService(deps, ({ tx }) =>
    tx.selectFrom('retention_deletion').select('audit_year').where('kind', '=', 'year-key').execute(),
  );
  for (const { audit_year } of rows) if (audit_year !== null) deps.keys.destroyYear(audit_year);
}

/** One row an evaluation and function instead of one a run. */
async function sumUpEvaluations(tx: Tx): Promise<void> {
  await sql`
    with counted as (delete from evaluation_run returning evaluation, function, runs)
    insert into evaluation_run (evaluation, function, runs)
    select evaluation, function, sum(runs)::int from counted group by evaluation, function`.execute(tx);
}
