import type { Kysely, Transaction } from 'kysely';
import type { StatementListener } from './statements.ts';
import type { Tables } from './tables.ts';

/** A transaction of the product's schema. A plain connection is never handed out. */
export type Tx = Transaction<Tables>;

/** Any Kysely executor over the schema; only this room and migrations use it. */
export type Db = Kysely<Tables>;

/**
 * On whose behalf a transaction reads and writes. The database holds it too (row security, migration 0012):
 * content of cases is visible to the own team's lead, to auditors and to the person a second check is assigned to.
 */
export interface Scope {
  readonly role: string;
  readonly accountId: string | null;
  readonly areaId: string | null;
  readonly teamId: string | null;
}

/** Nobody signed in: sees no row of content. */
export const anonymousScope: Scope = { role: 'anonymous', accountId: null, areaId: null, teamId: null };

/** The service itself (background jobs, sign-in, set-up): not held by row security. */
export const serviceScope = 'service';

/** `reading`: one state of the database that may be some seconds old (a replica's, where there is one); nothing is written. */
export type IsolationLevel = 'read committed' | 'repeatable read' | 'reading';

/** How the connections to one server are used at this moment. */
export interface PoolState {
  readonly server: 'primary' | 'replica';
  readonly busy: number;
  readonly idle: number;
  /** Transactions that wait for a connection. */
  readonly waiting: number;
}

export interface Database {
  readonly kind: 'embedded' | 'postgres';
  /**
   * Runs `work` in one transaction under `scope`; commits when it resolves, rolls back when it throws.
   * A repeatable-read transaction that another one overtook is run again, so `work` must not act outside of it.
   * Nothing may await another transaction inside `work` (the embedded database has one connection).
   */
  transaction<T>(
    scope: Scope | typeof serviceScope,
    work: (tx: Tx) => Promise<T>,
    isolation?: IsolationLevel,
  ): Promise<T>;
  /**
   * `COPY <target> FROM STDIN` in text format within `tx`, e.g. target `frame_case (frame_id, position)`.
   * Rows arrive as chunks of UTF-8 text, any size; work and memory grow with the chunk, not with the table.
   * Needs an elevated or service transaction, because COPY does not go with row security.
   */
  copyIn(tx: Tx, target: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  /**
   * Lifts the limit on how long one statement may take for the rest of `tx`: for those that touch every case of a
   * large frame, and for work that nobody waits for.
   */
  takeTime(tx: Tx): Promise<void>;
  /** The pools of connections; the embedded database has none. */
  pools(): readonly PoolState[];
  /** Tells `listener` of every statement from now on. */
  onStatement(listener: StatementListener): void;
  close(): Promise<void>;
}

/** A value for a jsonb column; drivers disagree about arrays, so JSON is always written as text. */
export const json = (value: unknown): string => JSON.stringify(value);
