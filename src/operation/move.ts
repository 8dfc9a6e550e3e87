import { sql } from 'kysely';
import {
  ensureServiceRole,
  migrateWithin,
  schemaState,
  serviceScope,
  type Database,
  type Tx,
} from '../database/index.ts';
import { Failure } from '../failure.ts';
import { journalHead, readJournal, verifyChain } from '../journal/index.ts';
import { contentsOf, differingTables, tableNames, writeTextAlike, type Contents } from './contents.ts';

/** What was moved: every table with its digest, and the journal's head, as both databases hold them. */
export interface Moved {
  readonly contents: Contents;
  readonly journal: { readonly number: number; readonly hash: string };
}

/**
 * Copies everything from one database into another, empty one, and compares both: rows and digest of every table, the
 * journal's head and its whole chain. All in one transaction of the target: it holds everything or, as before, nothing.
 * @throws Failure `schema-differs` (source), `database-not-empty`, `database-rights` (target), `move-differs`
 */
export async function move(source: Database, target: Database): Promise<Moved> {
  return source.transaction(
    serviceScope,
    async (from) => {
      if ((await tableNames(from)).length === 0 || (await schemaState(from)) !== 'same') {
        throw new Failure(
          'conflict',
          'schema-differs',
          'Die Testdatenbank ist leer oder nicht auf dem Stand dieses Programms. Starten Sie den Dienst einmal mit ihr und beenden Sie ihn wieder.',
        );
      }
      return target.transaction(serviceScope, async (to) => {
        await refuseContent(to);
        await ensureServiceRole(to);
        await migrateWithin(target, to);
        await copyAll(from, to, target);
        return compare(from, to);
      });
    },
    'repeatable read',
  );
}

/** @throws Failure `database-not-empty` */
export async function refuseContent(tx: Tx): Promise<void> {
  if ((await tableNames(tx)).length > 0) {
    throw new Failure(
      'conflict',
      'database-not-empty',
      'Die Zieldatenbank ist nicht leer. Legen Sie eine neue an.',
    );
  }
}

/** Triggers that make rows of their own or refuse a change rest while the tables are filled; foreign keys do not. */
async function copyAll(from: Tx, to: Tx, target: Database): Promise<void> {
  const names = await inOrderOfReference(to);
  const all = sql.join(names.map((name) => sql.table(name)));
  for (const name of names) await sql`alter table ${sql.table(name)} disable trigger user`.execute(to);
  // what migrations put in comes from the source, too
  await sql`truncate ${all}`.execute(to);
  await writeTextAlike(from);
  await writeTextAlike(to);
  for (const name of names) {
    const columns = await columnsOf(to, name);
    const list = columns.map((column) => `"${column}"`).join(', ');
    await target.copyIn(to, `"${name}" (${list})`, readRows(from, name, columns));
  }
  await continueCounting(to);
  for (const name of names) await sql`alter table ${sql.table(name)} enable trigger user`.execute(to);
}

/** Tables so that each comes after those it refers to. */
async function inOrderOfReference(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ name: string; refers: string }>`
    select c.relname as name, r.relname as refers from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
    where k.contype = 'f' and c.oid <> r.oid and k.connamespace = 'public'::regnamespace`.execute(tx);
  const open = new Set(await tableNames(tx));
  const ordered: string[] = [];
  while (open.size > 0) {
    const free = [...open].filter(
      (name) => !rows.some((reference) => reference.name === name && open.has(reference.refers)),
    );
    if (free.length === 0) throw new Error(`tables refer to each other: ${[...open].join(', ')}`);
    for (const name of free) open.delete(name);
    ordered.push(...free);
  }
  return ordered;
}

async function columnsOf(tx: Tx, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = ${`public.${table}`}::regclass and attnum > 0 and not attisdropped and attgenerated = ''
    order by attnum`.execute(tx);
  return rows.map(({ name }) => name);
}

const rowsAtOnce = 5000;

/** A table as COPY's text format, so many rows at a time. */
async function* readRows(tx: Tx, table: string, columns: readonly string[]): AsyncGenerator<Uint8Array> {
  const texts = sql.join(columns.map((column) => sql`${sql.ref(column)}::text`));
  await sql`declare moving no scroll cursor for select array[${texts}] as fields from ${sql.table(table)}`.execute(
    tx,
  );
  for (;;) {
    const { rows } = await sql<{
      fields: (string | null)[];
    }>`fetch ${sql.lit(rowsAtOnce)} from moving`.execute(tx);
    if (rows.length === 0) break;
    yield Buffer.from(rows.map(({ fields }) => `${fields.map(copyField).join('\t')}\n`).join(''), 'utf8');
  }
  await sql`close moving`.execute(tx);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

const copyField = (text: string | null): string =>
  text === null ? '\\N' : text.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);

/** Numbers that the database gives go on after the last one that came along. */
async function continueCounting(tx: Tx): Promise<void> {
  const { rows } = await sql<{ table: string; column: string; sequence: string }>`
    select c.relname as table, a.attname as column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attidentity <> ''`.execute(tx);
  for (const { table, column, sequence } of rows) {
    await sql`select setval(${sequence}, coalesce(max(${sql.ref(column)}), 0) + 1, false) from ${sql.table(table)}`.execute(
      tx,
    );
  }
}

async function compare(from: Tx, to: Tx): Promise<Moved> {
  const [contents, copied] = [await contentsOf(from), await contentsOf(to)];
  const journal = await journalHead(from);
  const chain = await verifyChain(readJournal(to), await journalHead(to));
  const different = differingTables(contents, copied);
  if (different.length > 0 || chain.head !== journal.hash || chain.faults.length > 0) {
    throw new Failure(
      'conflict',
      'move-differs',
      `Die Kopie weicht von der Testdatenbank ab: ${different.join(', ') || 'Vorgangsprotokoll'}. Es wurde nichts übernommen.`,
    );
  }
  return { contents, journal };
}
