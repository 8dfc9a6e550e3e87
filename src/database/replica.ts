import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { serviceScope, type Database } from './database.ts';

/** What the log says about the replica; each change once. */
export type ReplicaState = 'in-use' | 'unreachable' | 'lagging';

export interface ReplicaOptions {
  /** How far behind the replica may be, in milliseconds. */
  readonly lagBound: number;
  /** Told when the replica is used, and when it no longer is. */
  readonly onChange: (state: ReplicaState) => void;
}

/** How long one look at the replica holds, in milliseconds; one that does not answer is left alone for longer. */
const lookHolds = { 'in-use': 1000, lagging: 1000, unreachable: 10_000 } as const;

/**
 * A database whose `reading` transactions go to a streaming replica as long as it answers and is close behind; whatever
 * the replica cannot answer (a row not yet there, too) the primary answers. Row security holds on both.
 */
export function withReplica(primary: Database, replica: Database, options: ReplicaOptions): Database {
  const nearness = watchNearness(primary, replica, options);
  return {
    ...primary,
    async transaction(scope, work, isolation) {
      if (isolation !== 'reading' || !(await nearness.isNear())) {
        return primary.transaction(scope, work, isolation);
      }
      try {
        return await replica.transaction(scope, work, isolation);
      } catch {
        nearness.forget();
        return primary.transaction(scope, work, isolation);
      }
    },
    takeTime: async (tx) => {
      await replica.takeTime(tx);
      await primary.takeTime(tx);
    },
    pools: () => [
      ...primary.pools(),
      ...replica.pools().map((pool) => ({ ...pool, server: 'replica' as const })),
    ],
    onStatement(listener) {
      primary.onStatement(listener);
      replica.onStatement(listener);
    },
    async close() {
      await replica.close();
      await primary.close();
    },
  };
}

/** How long the replica may take to say how far it is, in milliseconds. */
const lookTakes = 2000;

/** One that hangs is as good as away: all who read wait for the look. */
const inTime = <T>(answer: Promise<T>): Promise<T> =>
  Promise.race([
    answer,
    setTimeout(lookTakes, undefined, { ref: false }).then(() => {
      throw new Error('The replica does not answer');
    }),
  ]);

/**
 * Whether the replica is near: it has replayed all that the primary had written at some moment not longer ago than the
 * bound. Positions in the log are compared, not clocks: an idle primary does not make its replica look late.
 */
function watchNearness(primary: Database, replica: Database, { lagBound, onChange }: ReplicaOptions) {
  let noted: { readonly position: string; readonly at: number } | null = null;
  let freshAt = -Infinity;
  let lookedAt = -Infinity;
  let state: ReplicaState | null = null;
  let looking: Promise<void> | null = null;

  const tell = (next: ReplicaState): void => {
    if (state !== next) onChange(next);
    state = next;
  };
  async function look(): Promise<void> {
    const at = performance.now();
    const position = await primary.transaction(serviceScope, async (tx) => {
      const { rows } = await sql<{ position: string }>`select pg_current_wal_lsn()::text as position`.execute(
        tx,
      );
      return rows[0]?.position ?? '0/0';
    });
    try {
      const { current, reached } = await inTime(
        replica.transaction(
          serviceScope,
          async (tx) => {
            const { rows } = await sql<{ current: boolean | null; reached: boolean | null }>`
            select pg_last_wal_replay_lsn() >= ${position}::pg_lsn as current,
              pg_last_wal_replay_lsn() >= ${noted?.position ?? position}::pg_lsn as reached`.execute(tx);
            return rows[0] ?? { current: false, reached: false };
          },
          'reading',
        ),
      );
      if (reached === true && noted !== null) freshAt = Math.max(freshAt, noted.at);
      if (current === true) freshAt = at;
      if (reached === true || noted === null) noted = { position, at };
      tell(at - freshAt <= lagBound ? 'in-use' : 'lagging');
    } catch {
      freshAt = -Infinity;
      tell('unreachable');
    }
    lookedAt = at;
  }
  return {
    async isNear(): Promise<boolean> {
      if (performance.now() - lookedAt > lookHolds[state ?? 'in-use']) {
        looking ??= look().finally(() => {
          looking = null;
        });
        await looking;
      }
      return state === 'in-use' && performance.now() - freshAt <= lagBound;
    },
    /** The next one looks anew. */
    forget(): void {
      lookedAt = -Infinity;
    },
  };
}
