import { hash as digest } from 'node:crypto';

/** One act as hashed and exported. `data` holds ids, hashes and counts only, ascending by the key's UTF-8 bytes. */
export interface JournalEntry {
  readonly number: number;
  readonly at: string;
  readonly act: string;
  readonly function: string;
  readonly account: string | null;
  readonly onBehalfOf: string | null;
  readonly object: string | null;
  readonly data: readonly (readonly [key: string, value: string])[];
  readonly previous: string;
  readonly hash: string;
}

/** What the first entry calls its predecessor. */
export const journalStart = '0'.repeat(64);

/** SHA-256 over compact JSON of the versioned fields; a change of form gets a new name in the first place. */
export function entryHash(entry: Omit<JournalEntry, 'hash'>): string {
  const { number, at, act, account, onBehalfOf, object, data, previous } = entry;
  const text = JSON.stringify([
    'iks-journal/1',
    number,
    at,
    act,
    entry.function,
    account,
    onBehalfOf,
    object,
    data,
    previous,
  ]);
  return digest('sha256', text, 'hex');
}

/** Pairs in the order in which they are hashed. */
export const sortedPairs = (data: Readonly<Record<string, string | number>>): [string, string][] =>
  Object.entries(data)
    .map(([key, value]): [string, string] => [key, String(value)])
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
