import { createHash } from 'node:crypto';
import { Failure } from '../failure.ts';
import { json } from '../database/index.ts';
import { timestamp, type ServiceWork, type Work } from '../work.ts';

/** A request that may be sent again: its key, and what it asked. */
export interface Repeatable {
  readonly key: string;
  readonly request: string;
}

/**
 * Runs `act` once per account and key, in the act's own transaction: the key and the answer are committed with
 * the act or not at all. A second request with the key waits for the first and gets its answer; the same key with
 * another request is refused.
 */
export async function once<T>(
  work: Work,
  repeatable: Repeatable | null,
  act: () => Promise<T>,
): Promise<{ answer: unknown; repeated: boolean }> {
  if (repeatable === null) return { answer: await act(), repeated: false };
  const requestHash = createHash('sha256').update(repeatable.request).digest('hex');
  const account = work.actor.accountId;
  const inserted = await work.tx
    .insertInto('idempotency_key')
    .values({
      account_id: account,
      key: repeatable.key,
      request_hash: requestHash,
      status: 0,
      answer: null,
      created_at: timestamp(work.now),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst();
  if (inserted === undefined) {
    const earlier = await work.tx
      .selectFrom('idempotency_key')
      .select(['request_hash', 'answer'])
      .where('account_id', '=', account)
      .where('key', '=', repeatable.key)
      .executeTakeFirstOrThrow();
    if (earlier.request_hash !== requestHash) {
      throw keyReused();
    }
    return { answer: earlier.answer, repeated: true };
  }
  const answer = await act();
  await work.tx
    .updateTable('idempotency_key')
    .set({ status: 200, answer: json(answer ?? null) })
    .where('account_id', '=', account)
    .where('key', '=', repeatable.key)
    .execute();
  return { answer, repeated: false };
}

/** For so long a repeated request gets the first answer, which may hold what is soon to be deleted elsewhere. */
const keptHours = 24;

/** Forgets keys and answers of requests made more than a day ago. @returns how many */
export async function forgetAnswers({ tx, now }: ServiceWork): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('idempotency_key')
    .where('created_at', '<=', timestamp(now.subtract({ hours: keptHours })))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export const keyReused = (): Failure =>
  new Failure(
    'invalid',
    'idempotency-key-reused',
    'Dieser Idempotency-Key wurde schon für eine andere Anfrage benutzt. Verwenden Sie einen neuen.',
  );
