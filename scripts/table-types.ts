/**
 * Writes `src/database/tables.ts` from a freshly migrated database, so that the types say what the SQL says:
 * `npm run tables` writes, `npm run tables -- --check` fails when the file is out of step.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { sql } from 'kysely';
import { migrate, openEmbedded, serviceScope } from '../src/database/index.ts';

interface Column {
  table: string;
  column: string;
  type: string;
  required: boolean;
  filled: boolean;
  identity: boolean;
}

const file = new URL('../src/database/tables.ts', import.meta.url).pathname;
const database = await openEmbedded();
await migrate(database);
const { columns, unions } = await database.transaction(serviceScope, async (tx) => ({
  columns: (
    await sql<Column>`
      select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type,
        a.attnotnull as required, a.atthasdef as filled, a.attidentity <> '' as identity
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
        and c.relname <> 'schema_migration'
      order by c.relname collate "C", a.attnum`.execute(tx)
  ).rows,
  unions: (
    await sql<{ table: string; column: string; definition: string }>`
      select c.relname as table, a.attname as column, pg_get_constraintdef(k.oid) as definition
      from pg_constraint k join pg_class c on c.oid = k.conrelid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
      where k.contype = 'c' and cardinality(k.conkey) = 1`.execute(tx)
  ).rows,
}));
await database.close();

const plain: Readonly<Record<string, string>> = {
  uuid: 'string',
  text: 'string',
  'text[]': 'string[]',
  integer: 'number',
  bigint: 'number',
  'double precision': 'number',
  numeric: 'Decimal',
  boolean: 'boolean',
  date: 'string',
  'timestamp with time zone': 'Timestamp',
  jsonb: 'Json',
  bytea: 'Bytes',
};

/** `CHECK (state in ('a', 'b'))` becomes `'a' | 'b'`. */
function unionOf(table: string, column: string): string | undefined {
  for (const found of unions.filter((union) => union.table === table && union.column === column)) {
    if (/^CHECK \(\(\w+ = ANY \(ARRAY\[[^\]]*\]\)\)\)$/.test(found.definition)) {
      return [...found.definition.matchAll(/'([^']*)'::text/g)].map((match) => `'${match[1]}'`).join(' | ');
    }
  }
  return undefined;
}

function typeOf(column: Column): string {
  const base = unionOf(column.table, column.column) ?? plain[column.type];
  if (base === undefined) throw new Error(`no type for ${column.table}.${column.column}: ${column.type}`);
  const nullable = column.required ? base : `${base} | null`;
  if (column.identity) return `Generated<${nullable}>`;
  return column.filled ? `Generated<${nullable}>` : nullable;
}

const pascal = (name: string): string =>
  name.replace(/(^|_)(\w)/g, (_all, _bar, letter: string) => letter.toUpperCase());
const tables = [...new Set(columns.map(({ table }) => table))];
const text = `// Written by scripts/table-types.ts from the migrations; do not edit.
import type { ColumnType, Generated } from 'kysely';

export type Timestamp = ColumnType<Date, Date | string, Date | string>;
/** JSON is written as text (see \`json\`) and read as a value that its reader must check. */
export type Json = ColumnType<unknown, string, string>;
/** Exact decimals are read as text. */
export type Decimal = ColumnType<string, string | number, string | number>;
export type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;

${tables
  .map(
    (table) => `export interface ${pascal(table)}Table {
${columns
  .filter((column) => column.table === table)
  .map((column) => `  ${column.column}: ${typeOf(column)};`)
  .join('\n')}
}`,
  )
  .join('\n\n')}

export interface Tables {
${tables.map((table) => `  ${table}: ${pascal(table)}Table;`).join('\n')}
}
`;

const formatted = execFileSync('oxfmt', ['--stdin-filepath', 'tables.ts'], { input: text, encoding: 'utf8' });
if (process.argv.includes('--check')) {
  if ((await readFile(file, 'utf8')) !== formatted) {
    process.stderr.write('src/database/tables.ts is out of step with migrations/: run npm run tables\n');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, formatted);
}
