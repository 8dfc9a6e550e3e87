import { json, type Tx } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { problemOf } from '../http/index.ts';
import { actingFunctions } from '../identity/index.ts';
import { performAsService, timestamp, type Actor, type Deps } from '../work.ts';
import { finished, type ErrandKind, type Progress } from './errand.ts';

/** So often an errand is begun before it is given up: a fault that does not pass, or one that ends the instance. */
export const attemptsAllowed = 5;

/**
 * Begins an errand and brings it to its end, unless it is over already. What refuses it is kept as its end.
 * @throws what kept it from its end and may pass; the caller tries again later
 */
export async function runErrand<Command, Result>(
  deps: Deps,
  kind: ErrandKind<Command, Result>,
  errandId: string,
): Promise<void> {
  const begun = await begin(deps, errandId);
  if (begun === null) return;
  try {
    if (begun.attempts > attemptsAllowed) throw givenUp();
    const actor = await performAsService(deps, ({ tx }) => actorOf(tx, deps, begun));
    await kind.run(deps, actor, kind.command.parse(begun.command), {
      progress: progressOf(deps, errandId),
      keep: (tx, result) => keep(tx, deps, errandId, result),
    });
  } catch (error) {
    const { code, status, detail, details } = problemOf(error);
    if (status >= 500 && begun.attempts < attemptsAllowed) throw error;
    await performAsService(deps, async ({ tx, now }) => {
      const ended = await tx
        .updateTable('errand')
        .set({ finished_at: timestamp(now), problem: json({ code, detail, details }) })
        .where('id', '=', errandId)
        .where('finished_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (ended !== undefined && error instanceof Failure)
        await kind.afterRefusal?.(tx, kind.command.parse(begun.command), error);
    });
    if (!(error instanceof Failure)) throw error;
  }
}

const givenUp = (): Failure =>
  new Failure(
    'conflict',
    'errand-given-up',
    'Der Auftrag wurde mehrmals abgebrochen. Wenden Sie sich an die Administration.',
  );

/** @returns null when it is over */
const begin = (deps: Deps, errandId: string) =>
  performAsService(deps, async ({ tx }) => {
    const row = await tx
      .updateTable('errand')
      .set((eb) => ({ attempts: eb('attempts', '+', 1), steps_done: null, steps: null }))
      .where('id', '=', errandId)
      .where('finished_at', 'is', null)
      .returning(['command', 'account_id', 'grant_id', 'on_behalf_of', 'attempts'])
      .executeTakeFirst();
    return row ?? null;
  });

/** Who ordered it, if that function may still be used today. */
async function actorOf(
  tx: Tx,
  deps: Deps,
  ordered: { account_id: string; grant_id: string; on_behalf_of: string | null },
): Promise<Actor> {
  const functions = await actingFunctions(tx, deps, ordered.account_id);
  const found = functions.find(
    ({ actor }) => actor.grantId === ordered.grant_id && actor.onBehalfOf === ordered.on_behalf_of,
  );
  if (found !== undefined) return found.actor;
  throw new Failure(
    'forbidden',
    'function-ended',
    'Die Funktion, in der der Auftrag erteilt wurde, ist inzwischen beendet. Erteilen Sie ihn in einer anderen Funktion.',
  );
}

/**
 * Notes progress beside the work, one note at a time and without keeping it waiting: on the trial database, which has
 * one connection, a note comes only when the transaction under way is over.
 */
function progressOf(deps: Deps, errandId: string): Progress {
  let noting = false;
  return (done, steps) => {
    if (noting) return Promise.resolve();
    noting = true;
    void performAsService(deps, async ({ tx }) => {
      await tx
        .updateTable('errand')
        .set({ steps_done: done, steps })
        .where('id', '=', errandId)
        .where('finished_at', 'is', null)
        .execute();
    })
      // how far it has come is a courtesy; what it does is not held up by it
      .catch(() => {})
      .finally(() => {
        noting = false;
      });
    return Promise.resolve();
  };
}

/** @throws Failure `errand-finished` when another run was faster, so that this one leaves nothing */
async function keep(tx: Tx, deps: Deps, errandId: string, result: unknown): Promise<void> {
  const kept = await tx
    .updateTable('errand')
    .set({ finished_at: timestamp(deps.clock.now()), result: json(result) })
    .where('id', '=', errandId)
    .where('finished_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (kept === undefined) throw finished();
}
