import type { Tables } from '../database/index.ts';
import { timestamp, type Work } from '../work.ts';

/**
 * Notes that content of cases was read: one sheet (its item, deliberate case or second check), the sheets of a draw, a
 * frame with its case numbers, the audit file of a field. Nobody reads this log but two persons together, for a
 * recorded incident (rule 30).
 */
export async function noteAccess(
  { tx, actor, now }: Work,
  what: Tables['access_log']['what'],
  object: string,
): Promise<void> {
  await tx
    .insertInto('access_log')
    .values({
      at: timestamp(now),
      account_id: actor.accountId,
      on_behalf_of: actor.onBehalfOf,
      function: actor.role,
      what,
      object,
    })
    .execute();
}
