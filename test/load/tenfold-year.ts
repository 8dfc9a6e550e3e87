/**
 * The example year ten times over in one database: played once through the use cases, then nine more houses copied
 * row by row under ids of their own. The catalogue and the journal stay single; the hashes of reports and draws are
 * those of the original. Every constraint holds: the checks while copying, the foreign keys when they are made anew.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { stopRendering } from '../../reports/render-worker.ts';
import { playYear } from '../../seeds/example-year/play/play-year.ts';
import { systemClock } from '../../src/calendar/index.ts';
import { migrate, openPostgres } from '../../src/database/index.ts';
import { noErrands } from '../../src/errands/index.ts';
import { openKeys } from '../../src/keys/index.ts';

const houses = 10;

/** What all houses share, and what belongs to the database. */
const single = [
  'instruction',
  'instruction_version',
  'criterion',
  'error_type',
  'severity',
  'quota',
  'house_setting',
  'schema_migration',
  'journal_entry',
  'journal_head',
  'journal_checkpoint',
  'draw_counter',
  'case_number',
  'setup_code',
  'rate_limit',
  'evaluation_run',
  'job_run',
];

/** Names that must differ from house to house. */
const named: Readonly<Record<string, string>> = {
  area: 'code',
  team: 'code',
  account: 'login',
  draw: 'number',
};

const uuids = /\b([0-9a-f]{2})([0-9a-f]{6}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\b/g;

/** Fills the empty database at `url`; keys and reports go to `directory`. */
export async function fillTenfold(url: string, directory: string): Promise<void> {
  await playOnce(url, directory);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    await multiply(client);
    await makeForeignKeysAnew(client);
    await client.query('commit');
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

async function playOnce(url: string, directory: string): Promise<void> {
  const database = openPostgres({ url, poolSize: 4, waitForConnection: 10_000 });
  await migrate(database);
  const deps = {
    database,
    keys: openKeys(join(directory, 'keys')),
    randomBytes,
    errands: noErrands,
    software: 'Lastprobe',
  };
  await playYear({ ...deps, clock: systemClock }, join(directory, 'reports'), () => {});
  await stopRendering();
  await database.close();
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

async function multiply(client: pg.Client): Promise<void> {
  const { rows: tables } = await client.query<Table>(
    `select c.relname::text as name, array_agg(a.attname::text) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and a.attidentity = ''
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not a.attisdropped
       and c.relname <> all ($1) group by c.relname`,
    [single],
  );
  const { rows: kept } = await client.query<{ id: string }>(
    `select id::text from criterion union all select id::text from quota
     union all select id::text from instruction union all select id::text from instruction_version`,
  );
  const shared = new Set(kept.map(({ id }) => id));
  for (const { name, columns } of tables) {
    const original = `copy (select ${columns.map((column) => `"${column}"`).join()} from "${name}") to stdout`;
    const rows = await text(client.query(copyTo(original)));
    for (let house = 2; house <= houses; house += 1) {
      const copied = rows.replaceAll(uuids, (id, first: string, rest: string) =>
        shared.has(id) ? id : `${(Number.parseInt(first, 16) ^ house).toString(16).padStart(2, '0')}${rest}`,
      );
      const target = `copy "${name}" (${columns.map((column) => `"${column}"`).join()}) from stdin`;
      await pipeline(
        Readable.from([renamed(copied, columns.indexOf(named[name] ?? ''), house)]),
        client.query(copyFrom(target)),
      );
    }
  }
}

/** COPY's text with the house's number behind one column. */
function renamed(rows: string, column: number, house: number): string {
  if (column < 0) return rows;
  const rename = (row: string) =>
    row
      .split('\t')
      .map((value, at) => (at === column ? `${value}-${house}` : value))
      .join('\t');
  return rows
    .split('\n')
    .map((row) => (row === '' ? row : rename(row)))
    .join('\n');
}

/** A foreign key that is made anew looks at every row. */
async function makeForeignKeysAnew(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `select format('alter table %s drop constraint %I, add constraint %I %s', conrelid::regclass, conname, conname,
       pg_get_constraintdef(oid)) as statement
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
  );
  for (const { statement } of rows) await client.query(statement);
}
