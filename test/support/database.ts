import {
  migrate,
  openEmbedded,
  openPostgres,
  serviceScope,
  type Database,
} from '../../src/database/index.ts';
import { sql } from 'kysely';

const databaseUrl = process.env['TEST_DATABASE_URL'];
let shared: Promise<Database> | undefined;

/** The database under test: PGlite, or PostgreSQL where TEST_DATABASE_URL names a server's maintenance database. */
export const databaseKind = databaseUrl === undefined ? 'embedded' : 'postgres';

/** A migrated database that nobody else sees, for tests that spoil it; the caller closes it. */
export async function freshDatabase(): Promise<Database> {
  if (databaseUrl === undefined) {
    const database = await openEmbedded();
    await migrate(database);
    return database;
  }
  const url = await newServerDatabase();
  const database = openPostgres({ url, poolSize: 10, waitForConnection: 60_000 });
  await migrate(database);
  return {
    ...database,
    async close() {
      await database.close();
      await onServer(databaseUrl, `drop database ${new URL(url).pathname.slice(1)} with (force)`);
    },
  };
}

/** The address of a new empty database on the server under test. */
export async function newServerDatabase(): Promise<string> {
  const url = new URL(databaseUrl ?? '');
  const name = `iks_test_${crypto.randomUUID().replaceAll('-', '')}`;
  await onServer(url.href, `create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`);
  url.pathname = `/${name}`;
  return url.href;
}

/** One migrated database a test process; tests keep apart by having areas, teams and accounts of their own. */
export const testDatabase = (): Promise<Database> => (shared ??= freshDatabase());

async function onServer(url: string, statement: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Number of rows in each table, to show that a refused act left nothing behind. */
export async function countRows(database: Database): Promise<Record<string, number>> {
  return database.transaction(serviceScope, async (tx) => {
    const tables = await sql<{ name: string }>`
      select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
      order by relname`.execute(tx);
    const counts: Record<string, number> = {};
    for (const { name } of tables.rows) {
      const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(tx);
      counts[name] = rows[0]?.n ?? 0;
    }
    return counts;
  });
}
