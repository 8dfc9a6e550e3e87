import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  type DatabaseConnection,
  type PostgresPoolClient,
  type TransactionSettings,
} from 'kysely';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Failure } from '../failure.ts';
import type { Database, Tx } from './database.ts';
import { enterScope } from './scope.ts';
import { statementLogger, type StatementListener } from './statements.ts';
import type { Tables } from './tables.ts';
import { valueParser } from './wire-values.ts';

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : valueParser(oid),
};

export interface PostgresOptions {
  readonly url: string;
  readonly poolSize: number;
  /** How long a request waits for a free connection before it is told to come back, in milliseconds. */
  readonly waitForConnection: number;
  /** How long one statement may take, in milliseconds; without it as long as it needs (commands of an operator). */
  readonly statementLimit?: number;
  /** Told of errors on idle connections; the pool replaces them by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/** Opens PostgreSQL 15 or newer. No state is kept on a connection beyond its transaction (PgBouncer). */
export function openPostgres(options: PostgresOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: options.waitForConnection,
    keepAlive: true,
    types,
  });
  pool.on('error', options.onIdleError ?? (() => {}));
  // The pool listens to idle connections only. One that is cut before its borrower listens must not end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  const limit = options.statementLimit ?? null;
  let listener: StatementListener | null = null;
  const borrowed = new WeakMap<Tx, { client: pg.PoolClient; watch: Watch }>();

  return {
    kind: 'postgres',
    async transaction(scope, work, isolation = 'read committed') {
      const client = await pool.connect();
      let broken = false;
      const onError = () => {
        broken = true;
      };
      client.on('error', onError);
      const watch = watchOver(client, limit);
      let committing = false;
      const attempt = () => {
        committing = false;
        const begun = overOneClient(client, { watch, limit, listener })
          .transaction()
          .setIsolationLevel(isolation === 'reading' ? 'repeatable read' : isolation);
        // a standby refuses to be asked for «read write», even by a command that only reads
        return (isolation === 'reading' ? begun.setAccessMode('read only') : begun).execute(async (tx) => {
          borrowed.set(tx, { client, watch });
          await enterScope(tx, scope);
          const result = await work(tx);
          committing = true;
          return result;
        });
      };
      try {
        for (let lost = 0; lost < mostLost; lost += 1) {
          try {
            return await attempt();
          } catch (error) {
            if (isolation !== 'repeatable read' || !isOvertaken(error)) throw error;
          }
        }
        return await attempt();
      } catch (error) {
        throw committing && isConnectionLost(error) ? outcomeUnknown() : error;
      } finally {
        watch.end();
        client.off('error', onError);
        client.release(broken);
      }
    },
    async takeTime(tx) {
      borrowed.get(tx)?.watch.end();
      if (limit !== null) await sql`set local statement_timeout = 0`.execute(tx);
    },
    async copyIn(tx, target, chunks) {
      const client = borrowed.get(tx)?.client;
      if (client === undefined) throw new Error('copyIn outside a transaction');
      await pipeline(Readable.from(chunks), client.query(copyFrom(`COPY ${target} FROM STDIN`)));
    },
    pools: () => [
      {
        server: 'primary',
        busy: pool.totalCount - pool.idleCount,
        idle: pool.idleCount,
        waiting: pool.waitingCount,
      },
    ],
    onStatement(heard) {
      listener = heard;
    },
    close: () => pool.end(),
  };
}

/** How often a repeatable-read transaction begins anew after another one changed what it had read. */
const mostLost = 4;

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** Serialization failure. */
const isOvertaken = (error: unknown): boolean => codeOf(error) === '40001';

/** The connection went away, rather than the statement being refused. */
const isConnectionLost = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === null || /^(08|57P)/.test(code) || !/^[0-9A-Z]{5}$/.test(code);
};

const outcomeUnknown = (): Failure =>
  new Failure(
    'unavailable',
    'outcome-unknown',
    'Die Verbindung zur Datenbank brach beim Speichern ab. Prüfen Sie, ob Ihre Eingabe gespeichert ist, bevor Sie sie erneut senden.',
  );

/** Looks after the silence on a connection. */
interface Watch {
  /** A statement was sent. */
  sent(): void;
  end(): void;
}

/** How much longer than the server the client waits before it takes the server for gone. */
const grace = 2000;

/** Closes the connection, and so fails the statement under way, when the server does not even refuse it in time. */
function watchOver(client: pg.PoolClient, limit: number | null): Watch {
  if (limit === null) return { sent() {}, end() {} };
  const timer = setTimeout(() => void client.end().catch(() => {}), limit + grace);
  return { sent: () => void timer.refresh(), end: () => clearTimeout(timer) };
}

/** Sets the server's own limits together with the start of a transaction; they end with it. */
class LimitedDriver extends PostgresDriver {
  readonly #limit: number | null;

  constructor(client: PostgresPoolClient, limit: number | null) {
    super({ pool: { connect: async () => client, end: async () => {}, options: {} } });
    this.#limit = limit;
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    { isolationLevel = 'read committed', accessMode }: TransactionSettings,
  ): Promise<void> {
    const limits =
      this.#limit === null
        ? ''
        : `; set local statement_timeout = ${this.#limit}; set local idle_in_transaction_session_timeout = ${this.#limit}`;
    await connection.executeQuery(
      CompiledQuery.raw(`start transaction isolation level ${isolationLevel} ${accessMode ?? ''}${limits}`),
    );
  }
}

interface OneClient {
  readonly watch: Watch;
  readonly limit: number | null;
  readonly listener: StatementListener | null;
}

/** Kysely over one client, so that COPY can use the client of the running transaction. */
function overOneClient(client: pg.PoolClient, { watch, limit, listener }: OneClient): Kysely<Tables> {
  const borrowed = new Proxy(client, {
    get(target, property) {
      if (property === 'release') return () => {};
      if (property === 'query') watch.sent();
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as PostgresPoolClient;
  return new Kysely<Tables>({
    dialect: {
      createDriver: () => new LimitedDriver(borrowed, limit),
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (db) => new PostgresIntrospector(db),
    },
    ...(listener === null ? {} : { log: statementLogger(listener) }),
  });
}
