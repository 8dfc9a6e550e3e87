import { json, type Tx } from '../database/index.ts';
import { roles, type Role, type ServiceWork, type Work } from '../work.ts';
import type { JournalAct } from './acts.ts';
import { entryHash, sortedPairs } from './entry.ts';

/** Takes the turn that acts take at the journal, until the transaction ends. @returns its head */
export const lockJournal = (tx: Tx): Promise<{ number: number; hash: string }> =>
  tx.selectFrom('journal_head').select(['number', 'hash']).forUpdate().executeTakeFirstOrThrow();

/**
 * Writes one act into the chain, within the act's own transaction. `object` is the id of what was acted on;
 * `data` takes ids, hashes, counts and codes, never a case number, a pseudonym or free text (rule 29).
 * Acts queue up on the head's row lock from here to the end of the transaction: record late.
 * Returns number and hash of the entry, the journal's new head.
 */
export async function record(
  work: Pick<Work | ServiceWork, 'tx' | 'actor' | 'now'>,
  act: JournalAct,
  object: string | null,
  data: Readonly<Record<string, string | number>> = {},
): Promise<{ number: number; hash: string }> {
  const { tx, actor, now } = work;
  const head = await lockJournal(tx);
  const last = await tx
    .selectFrom('journal_entry')
    .select('at')
    .where('number', '=', head.number)
    .executeTakeFirst();
  const entry = {
    number: head.number + 1,
    at: momentAfter(last?.at ?? null, now),
    act,
    function: actor?.role ?? 'service',
    account: actor?.accountId ?? null,
    onBehalfOf: actor?.onBehalfOf ?? null,
    object,
    data: sortedPairs(data),
    previous: head.hash,
  };
  const hash = entryHash(entry);
  await tx
    .with('moved', (db) => db.updateTable('journal_head').set({ number: entry.number, hash }))
    .insertInto('journal_entry')
    .values({
      number: entry.number,
      at: entry.at,
      act: entry.act,
      function: entry.function,
      account: entry.account,
      on_behalf_of: entry.onBehalfOf,
      object: entry.object,
      data: json(entry.data),
      previous: entry.previous,
      hash,
    })
    .execute();
  const recorded = recordedBy.get(tx) ?? [];
  recorded.push({ act, data });
  recordedBy.set(tx, recorded);
  return { number: entry.number, hash };
}

/** What an entry says without whom and what it concerns. */
export interface RecordedAct {
  readonly act: JournalAct;
  readonly data: Readonly<Record<string, string | number>>;
}

const recordedBy = new WeakMap<Tx, RecordedAct[]>();

/** The acts a transaction has recorded: for counting them, once it has committed. */
export const recordedIn = (tx: Tx): readonly RecordedAct[] => recordedBy.get(tx) ?? [];

/** In which function an act was done on an object, if it was done by a person; the latest time. */
export async function actingFunction(tx: Tx, act: JournalAct, object: string): Promise<Role | null> {
  const entry = await tx
    .selectFrom('journal_entry')
    .select('function')
    .where('object', '=', object)
    .where('act', '=', act)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return roles.find((role) => role === entry?.function) ?? null;
}

/** How long an act may take between its beginning and its entry. */
const longestAct = 120_000;

/**
 * The act's own moment, or that of the entry before where the two acts ran at once and this one began first. A clock
 * set back by more stays visible.
 */
function momentAfter(last: string | null, now: Temporal.Instant): string {
  const at = now.round({ smallestUnit: 'millisecond' }).toString({ smallestUnit: 'millisecond' });
  if (last === null || at >= last) return at;
  const behind = Temporal.Instant.from(last).epochMilliseconds - now.epochMilliseconds;
  return behind <= longestAct ? last : at;
}
