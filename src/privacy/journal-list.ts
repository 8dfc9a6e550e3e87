import { z } from 'zod';
import { addDays, startOfDay, type IsoDate } from '../calendar/index.ts';
import { authorize } from '../identity/index.ts';
import {
  entryOf,
  journalHead,
  readJournal,
  storedCheckpoints,
  verifyChain,
  type ChainFound,
  type JournalAct,
  type JournalEntry,
} from '../journal/index.ts';
import type { Work } from '../work.ts';

export interface JournalQuery {
  readonly act?: JournalAct | undefined;
  readonly function?: string | undefined;
  readonly object?: string | undefined;
  readonly from?: IsoDate | undefined;
  readonly to?: IsoDate | undefined;
}

/** Entries of the journal, latest first, after the one that `after` names. For Interne Revision. */
export async function listJournal(
  work: Work,
  query: JournalQuery,
  { after, limit }: { readonly after: number | null; readonly limit: number },
): Promise<JournalEntry[]> {
  authorize(work.actor, 'journal.read');
  let list = work.tx.selectFrom('journal_entry').selectAll().orderBy('number', 'desc').limit(limit);
  if (query.act !== undefined) list = list.where('act', '=', query.act);
  if (query.function !== undefined) list = list.where('function', '=', query.function);
  if (query.object !== undefined) list = list.where('object', '=', query.object);
  if (query.from !== undefined) list = list.where('at', '>=', startOfDay(query.from).toString());
  if (query.to !== undefined) list = list.where('at', '<', startOfDay(addDays(query.to, 1)).toString());
  if (after !== null) list = list.where('number', '<', after);
  return (await list.execute()).map(entryOf);
}

/** What a list of entries goes on after: a number, as text. */
export const journalKeySchema = z.tuple([z.string().regex(/^\d{1,15}$/)]);

export interface JournalVerification extends ChainFound {
  readonly checkpoints: number;
}

/** Walks the whole chain and holds it against its head and every stored checkpoint. `work` is repeatable-read. */
export async function verifyJournal({ tx, actor }: Work): Promise<JournalVerification> {
  authorize(actor, 'journal.verify');
  const checkpoints = await storedCheckpoints(tx);
  const result = await verifyChain(readJournal(tx), await journalHead(tx), checkpoints);
  return { ...result, checkpoints: checkpoints.length };
}
