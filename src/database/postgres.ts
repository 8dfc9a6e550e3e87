import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database, Tx } from './database.ts';
import { enterScope } from './scope.ts';
import type { Tables } from './tables.ts';

const { DATE, INT8, NUMERIC } = pg.types.builtins;

/** Dates and decimals stay text, counts are numbers, so that both databases answer alike. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === DATE.valueOf() || oid === NUMERIC.valueOf()) return (value: string) => value;
    if (oid === INT8.valueOf()) return Number;
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  },
};

export interface PostgresOptions {
  readonly url: string;
  readonly poolSize: number;
  /** How long a request waits for a free connection before it is told to come back, in milliseconds. */
  readonly waitForConnection: number;
  /** Told of errors on idle connections; the pool replaces them by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/** Opens PostgreSQL 15 or newer. No state is kept on a connection beyond its transaction (PgBouncer). */
export function openPostgres(options: PostgresOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: options.waitForConnection,
    types,
  });
  pool.on('error', options.onIdleError ?? (() => {}));
  const clients = new WeakMap<Tx, pg.PoolClient>();

  return {
    kind: 'postgres',
    async transaction(scope, work, isolation = 'read committed') {
      const client = await pool.connect();
      let broken = false;
      const onError = () => {
        broken = true;
      };
      client.on('error', onError);
      const attempt = () =>
        overOneClient(client)
          .transaction()
          .setIsolationLevel(isolation)
          .execute(async (tx) => {
            clients.set(tx, client);
            await enterScope(tx, scope);
            return work(tx);
          });
      try {
        for (let lost = 0; lost < mostLost; lost += 1) {
          try {
            return await attempt();
          } catch (error) {
            if (isolation !== 'repeatable read' || !isOvertaken(error)) throw error;
          }
        }
        return await attempt();
      } finally {
        client.off('error', onError);
        client.release(broken);
      }
    },
    async copyIn(tx, target, chunks) {
      const client = clients.get(tx);
      if (client === undefined) throw new Error('copyIn outside a transaction');
      await pipeline(Readable.from(chunks), client.query(copyFrom(`COPY ${target} FROM STDIN`)));
    },
    close: () => pool.end(),
  };
}

/** How often a repeatable-read transaction begins anew after another one changed what it had read. */
const mostLost = 4;

/** Serialization failure: `40001`. */
const isOvertaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '40001';

/** Kysely over one client, so that COPY can use the client of the running transaction. */
function overOneClient(client: pg.PoolClient): Kysely<Tables> {
  const borrowed = new Proxy(client, {
    get(target, property) {
      if (property === 'release') return () => {};
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as PostgresPoolClient;
  return new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: { connect: async () => borrowed, end: async () => {}, options: {} },
    }),
  });
}
