import type { Tx } from './database.ts';

/**
 * Reads what does not change once for each transaction and key, however often an act on many things asks for it.
 * Only for rows that are never updated, or whose update this transaction must not see half-way.
 */
export function perTransaction<T>(read: (tx: Tx, key: string) => Promise<T>) {
  const known = new WeakMap<Tx, Map<string, Promise<T>>>();
  return (tx: Tx, key: string): Promise<T> => {
    const ofTx = known.get(tx) ?? new Map<string, Promise<T>>();
    known.set(tx, ofTx);
    const answer = ofTx.get(key) ?? read(tx, key);
    ofTx.set(key, answer);
    return answer;
  };
}
