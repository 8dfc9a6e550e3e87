import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { Failure } from '../failure.ts';
import { serviceScope, type Database, type Tx } from './database.ts';
import { missingRights } from './service-role.ts';

const directory = new URL('../../migrations/', import.meta.url);

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

let names: Promise<readonly string[]> | undefined;

/** Names of the migrations this program ships, in order; read once, as instances are asked for their readiness often. */
const shippedNames = (): Promise<readonly string[]> =>
  (names ??= readdir(directory).then((files) => files.filter((name) => name.endsWith('.sql')).sort()));

async function shippedMigrations(): Promise<Migration[]> {
  return Promise.all(
    (await shippedNames()).map(async (name) => {
      const text = await readFile(new URL(name, directory), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/**
 * Brings the schema up to this program, all in one transaction under a lock, so that several instances may start
 * together. Returns the names of the migrations it ran.
 * Refuses a database newer than the program (`schema-too-new`), a migration changed after it ran
 * (`migration-changed`) and an account that may not do what a migration asks (`database-rights`).
 */
export async function migrate(database: Database): Promise<string[]> {
  try {
    return await database.transaction(serviceScope, (tx) => migrateWithin(database, tx));
  } catch (error) {
    throw missingRights(error);
  }
}

/** As `migrate`, for a transaction that does more. */
export async function migrateWithin(database: Database, tx: Tx): Promise<string[]> {
  const shipped = await shippedMigrations();
  await database.takeTime(tx);
  await sql`select pg_advisory_xact_lock(4711, 1)`.execute(tx);
  await sql`create table if not exists schema_migration
    (name text primary key, sha256 text not null, applied_at timestamptz not null default now())`.execute(tx);
  const applied = await appliedMigrations(tx);
  refuseForeignSchema(shipped, applied);
  const missing = shipped.filter(({ name }) => !applied.has(name));
  for (const migration of missing) {
    for (const statement of statements(migration.text)) await sql.raw(statement).execute(tx);
    await sql`insert into schema_migration (name, sha256) values (${migration.name}, ${migration.sha256})`.execute(
      tx,
    );
  }
  return missing.map(({ name }) => name);
}

/**
 * How the schema stands to this program: `newer` has all the program needs and what a later one added, which running
 * instances work on until they are replaced (a migration adds; docs/operation.md); `other` lacks something.
 */
export async function schemaState(tx: Tx): Promise<'same' | 'newer' | 'other'> {
  const shipped = await shippedNames();
  const applied = await appliedMigrations(tx);
  if (!shipped.every((name) => applied.has(name))) return 'other';
  return applied.size === shipped.length ? 'same' : 'newer';
}

async function appliedMigrations(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await sql<{
    name: string;
    sha256: string;
  }>`select name, sha256 from schema_migration`.execute(tx);
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
}

function refuseForeignSchema(shipped: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const known = new Map(shipped.map(({ name, sha256 }) => [name, sha256]));
  for (const [name, sha256] of applied) {
    if (!known.has(name)) {
      throw new Failure(
        'conflict',
        'schema-too-new',
        `Die Datenbank ist neuer als dieses Programm (Migration ${name}). Starten Sie die neuere Programmversion.`,
      );
    }
    if (known.get(name) !== sha256) {
      throw new Failure(
        'conflict',
        'migration-changed',
        `Die Migration ${name} wurde nach ihrer Ausführung verändert. Stellen Sie die ursprüngliche Datei wieder her.`,
      );
    }
  }
}

/** Splits a file at semicolons that end a line outside of dollar quotes. */
export function statements(text: string): string[] {
  const found: string[] = [];
  let rest = '';
  let quoted = false;
  for (const line of text.split('\n')) {
    if (!quoted && (line.startsWith('--') || line.trim() === '')) continue;
    rest += `${line}\n`;
    if ((line.match(/\$\$/g)?.length ?? 0) % 2 === 1) quoted = !quoted;
    if (!quoted && line.trimEnd().endsWith(';')) {
      found.push(rest.trim());
      rest = '';
    }
  }
  if (rest.trim() !== '') found.push(rest.trim());
  return found;
}
