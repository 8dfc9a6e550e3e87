import { sql } from 'kysely';
import { json } from '../database/index.ts';
import { perform, timestamp, type Actor, type Deps, type Work } from '../work.ts';
import { finished, type AnyErrandKind, type ErrandKind } from './errand.ts';

/**
 * Orders work that goes on without the person, and answers at once. Ordered again while it is not over, it is the same.
 * @param check says no in the transaction that orders it, e.g. to what this function may not do
 * @returns its id
 */
export async function orderErrand<Command>(
  deps: Deps,
  actor: Actor,
  { kind }: Pick<ErrandKind<Command, unknown>, 'kind'>,
  command: Command,
  check: (work: Work) => Promise<unknown>,
): Promise<string> {
  const { errandId, added } = await perform(deps, actor, async (work) => {
    await check(work);
    const newId = crypto.randomUUID();
    const inserted = await work.tx
      .insertInto('errand')
      .values({
        id: newId,
        kind,
        command: json(command),
        account_id: actor.accountId,
        grant_id: actor.grantId,
        on_behalf_of: actor.onBehalfOf,
        ordered_at: timestamp(work.now),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (inserted === undefined) return { errandId: await underWay(work, kind, command), added: false };
    await deps.errands.add(work.tx, kind, newId);
    return { errandId: newId, added: true };
  });
  if (added) deps.errands.begin(deps, kind, errandId);
  return errandId;
}

/** The errand that stood in the way of a second one. @throws Failure `errand-finished` when it was over just now */
async function underWay({ tx, actor }: Work, kind: AnyErrandKind['kind'], command: unknown): Promise<string> {
  const row = await tx
    .selectFrom('errand')
    .select('id')
    .where('account_id', '=', actor.accountId)
    .where('kind', '=', kind)
    .where('finished_at', 'is', null)
    .where(sql`command`, '=', sql`${json(command)}::jsonb`)
    .executeTakeFirst();
  if (row === undefined) throw finished();
  return row.id;
}
