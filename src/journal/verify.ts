import { z } from 'zod';
import type { Selectable } from 'kysely';
import type { Tables, Tx } from '../database/index.ts';
import { entryHash, journalStart, type JournalEntry } from './entry.ts';

/** A head noted outside the database at some time; what the journal must still contain. */
export const checkpointSchema = z.object({
  number: z.int().min(0),
  head: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.string(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** What is wrong with a journal, where, in a German sentence. */
export interface JournalFault {
  readonly number: number;
  readonly code:
    | 'number-gap'
    | 'link-broken'
    | 'entry-changed'
    | 'head-differs'
    | 'checkpoint-differs'
    | 'checkpoint-missing';
  readonly message: string;
}

/** What a whole journal shows of its past, where, in a German sentence. It stays there for ever and spoils nothing. */
export interface JournalRemark {
  readonly number: number;
  readonly code: 'clock-set-back';
  readonly message: string;
}

/** What the walk along the chain found: whole where nothing is at fault, whatever there is to remark. */
export interface ChainFound {
  readonly entries: number;
  readonly head: string;
  readonly faults: readonly JournalFault[];
  readonly remarks: readonly JournalRemark[];
}

/**
 * Walks the whole chain. Finds an entry edited, deleted, inserted or swapped by the chain itself; a cut tail, a
 * chain written anew and a restored old backup by the checkpoints, which must lie outside the database.
 */
export async function verifyChain(
  entries: AsyncIterable<JournalEntry> | Iterable<JournalEntry>,
  head: { number: number; hash: string } | null,
  checkpoints: readonly Checkpoint[] = [],
): Promise<ChainFound> {
  const faults: JournalFault[] = [];
  const remarks: JournalRemark[] = [];
  const open = Map.groupBy(checkpoints, ({ number: at }) => at);
  let number = 0;
  let previous = journalStart;
  let at = '';
  const fault = (code: JournalFault['code'], message: string): void => {
    faults.push({ number, code, message });
  };
  const compareCheckpoint = (): void => {
    const noted = open.get(number) ?? [];
    open.delete(number);
    const other = noted.find(({ head: expected }) => expected !== previous);
    if (other !== undefined) {
      fault(
        'checkpoint-differs',
        `Eintrag ${number} stimmt nicht mit dem Prüfpunkt vom ${other.at} überein.`,
      );
    }
  };
  compareCheckpoint();
  for await (const entry of entries) {
    if (entry.number !== number + 1) {
      fault('number-gap', `Auf Eintrag ${number} folgt Eintrag ${entry.number}.`);
    }
    number = entry.number;
    if (entry.previous !== previous)
      fault('link-broken', `Eintrag ${number} schließt nicht an den vorigen an.`);
    if (entryHash(entry) !== entry.hash) fault('entry-changed', `Eintrag ${number} wurde verändert.`);
    if (entry.at < at) {
      remarks.push({
        number,
        code: 'clock-set-back',
        message: `Eintrag ${number} liegt zeitlich vor dem vorigen: Die Uhr des Servers wurde zurückgestellt.`,
      });
    }
    previous = entry.hash;
    at = entry.at;
    compareCheckpoint();
  }
  if (head !== null && (head.number !== number || head.hash !== previous)) {
    fault(
      'head-differs',
      `Der Kopf des Vorgangsprotokolls (${head.number}) passt nicht zum letzten Eintrag (${number}).`,
    );
  }
  for (const checkpoint of [...open.values()].flat()) {
    faults.push({
      number: checkpoint.number,
      code: 'checkpoint-missing',
      message: `Der Prüfpunkt ${checkpoint.number} vom ${checkpoint.at} liegt hinter dem letzten Eintrag: Einträge fehlen.`,
    });
  }
  return { entries: number, head: previous, faults, remarks };
}

const dataSchema = z.array(z.tuple([z.string(), z.string()]));

/** A stored entry as it is hashed and exported. */
export const entryOf = (row: Selectable<Tables['journal_entry']>): JournalEntry => ({
  number: row.number,
  at: row.at,
  act: row.act,
  function: row.function,
  account: row.account,
  onBehalfOf: row.on_behalf_of,
  object: row.object,
  data: dataSchema.parse(row.data),
  previous: row.previous,
  hash: row.hash,
});

/** Every head that was noted inside the database, in order. */
export const storedCheckpoints = (tx: Tx): Promise<Checkpoint[]> =>
  tx
    .selectFrom('journal_checkpoint')
    .select(['number', 'head', 'at'])
    .orderBy('number')
    .orderBy('id')
    .execute();

/** All entries in order, read in pages so that memory stays bounded. */
export async function* readJournal(
  tx: Tx,
  after = 0,
  upTo = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<JournalEntry> {
  for (let last = after; ;) {
    const rows = await tx
      .selectFrom('journal_entry')
      .selectAll()
      .where('number', '>', last)
      .where('number', '<=', upTo)
      .orderBy('number')
      .limit(5000)
      .execute();
    for (const row of rows) {
      last = row.number;
      yield entryOf(row);
    }
    if (rows.length < 5000) return;
  }
}

/** The head as the database holds it. */
export async function journalHead(tx: Tx): Promise<{ number: number; hash: string }> {
  return tx.selectFrom('journal_head').select(['number', 'hash']).executeTakeFirstOrThrow();
}
