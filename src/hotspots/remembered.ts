import { elevated, type Database, type Tx } from '../database/index.ts';
import type { ServiceWork, Work } from '../work.ts';

interface Remembered<T> {
  readonly state: string;
  readonly value: T;
}

/** Results kept for one database; the one used longest ago gives way. */
const mostKept = 40;

/**
 * A memory of what evaluations of an area's year came to. Nothing that a figure rests on changes without an entry in
 * the journal or a row in the ledger of published figures, so a result stands as long as both end where they ended.
 * The caller has checked who asks: what depends on the reader belongs into `question`.
 */
export function memoryOf<T>(): (
  work: Work | ServiceWork,
  place: { readonly areaId: string; readonly year: number },
  question: unknown,
  answer: () => Promise<T>,
) => Promise<T> {
  const memories = new WeakMap<Database, Map<string, Remembered<T>>>();
  return async (work, { areaId, year }, question, answer) => {
    // What an act evaluates rests on what it has written and may yet take back.
    if (!work.onlyReads) return answer();
    const { database } = work.deps;
    const memory = memories.get(database) ?? new Map<string, Remembered<T>>();
    memories.set(database, memory);
    const name = JSON.stringify([areaId, year, question]);
    const state = await stateOf(work.tx, areaId, year);
    const known = memory.get(name);
    memory.delete(name);
    if (known?.state === state) {
      memory.set(name, known);
      return known.value;
    }
    const value = await answer();
    // A first sight publishes, and others may have acted meanwhile: then the next reader evaluates anew.
    if ((await stateOf(work.tx, areaId, year)) === state) memory.set(name, { state, value });
    for (const [oldest] of memory) {
      if (memory.size <= mostKept) break;
      memory.delete(oldest);
    }
    return value;
  };
}

/** Where the journal and the ledger of the area's year end. Numbers of the ledger are never given twice. */
async function stateOf(tx: Tx, areaId: string, year: number): Promise<string> {
  const { hash, last } = await elevated(tx, () =>
    tx
      .selectFrom('journal_head')
      .select('hash')
      .select((eb) =>
        eb
          .selectFrom('published_figure')
          .select(({ fn }) => fn.max('id').as('id'))
          .where('area_id', '=', areaId)
          .where('year', '=', year)
          .as('last'),
      )
      .executeTakeFirstOrThrow(),
  );
  return `${hash}/${last ?? 0}`;
}
