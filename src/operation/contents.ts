import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../database/index.ts';

/** What lies in one table: its number of rows, and a digest that does not depend on their order. */
export const contentsSchema = z.record(
  z.string(),
  z.object({ rows: z.int(), digest: z.string().regex(/^[0-9a-f]{64}$/) }),
);
export type Contents = z.infer<typeof contentsSchema>;

/** Tables of the schema in a fixed order; the queue's own schema is none of them. */
export async function tableNames(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname collate "C"`.execute(tx);
  return rows.map(({ name }) => name);
}

/**
 * Rows and digest of every table, equal on every PostgreSQL that holds the same rows. The digest sums the hashes of
 * the rows' texts: it shows loss and damage; that nobody bent the evidence is shown by the journal's chain.
 */
export async function contentsOf(tx: Tx): Promise<Contents> {
  await writeTextAlike(tx);
  const contents: Contents = {};
  for (const name of await tableNames(tx)) {
    const { rows } = await sql<{ n: number; sums: string }>`
      select count(*) as n, concat_ws(' ', ${sql.join([1, 17, 33, 49].map(sumOfDigits))}) as sums
      from (select encode(sha256(convert_to(t::text, 'UTF8')), 'hex') as h from ${sql.table(name)} t) hashed`.execute(
      tx,
    );
    const { n, sums } = rows[0] ?? { n: 0, sums: '' };
    contents[name] = { rows: n, digest: createHash('sha256').update(`${n} ${sums}`).digest('hex') };
  }
  return contents;
}

const sumOfDigits = (from: number) =>
  sql`coalesce(sum(('x' || substr(h, ${sql.lit(from)}, 16))::bit(64)::bigint::numeric), 0)`;

/** Names of the tables that differ. */
export const differingTables = (one: Contents, other: Contents): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => one[name]?.digest !== other[name]?.digest)
    .sort();

export const rowsIn = (contents: Contents): number =>
  Object.values(contents).reduce((sum, { rows }) => sum + rows, 0);

/** Instants, dates, bytes and floating-point numbers have one text, whatever the server's settings are. */
export async function writeTextAlike(tx: Tx): Promise<void> {
  await sql`select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, MDY', true),
    set_config('intervalstyle', 'postgres', true), set_config('bytea_output', 'hex', true),
    set_config('extra_float_digits', '1', true)`.execute(tx);
}
