import { json } from '../database/index.ts';
import { perform, timestamp, type Actor, type Deps, type Work } from '../work.ts';
import type { ErrandKind } from './errand.ts';

/**
 * Orders work that goes on without the person, and answers at once.
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
  const errandId = crypto.randomUUID();
  await perform(deps, actor, async (work) => {
    await check(work);
    await work.tx
      .insertInto('errand')
      .values({
        id: errandId,
        kind,
        command: json(command),
        account_id: actor.accountId,
        grant_id: actor.grantId,
        on_behalf_of: actor.onBehalfOf,
        ordered_at: timestamp(work.now),
      })
      .execute();
    await deps.errands.add(work.tx, kind, errandId);
  });
  deps.errands.begin(deps, kind, errandId);
  return errandId;
}
