import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import { timeZone } from '../calendar/index.ts';
import type { Config } from '../config.ts';
import { schemaState, serviceScope, type Database, type Tx } from '../database/index.ts';
import { hasGeneralKey, keyState, type KeyState } from '../keys/index.ts';
import { software } from '../software.ts';

/** What the service's surroundings are like; `doctor.ts` says what is wrong with it. */
export interface Facts {
  readonly software: string;
  readonly publicUrl: URL;
  readonly places: readonly PlaceFacts[];
  readonly database: DatabaseFacts | null;
  /** Null where the database does not know Europe/Berlin. */
  readonly zone: readonly { readonly program: string; readonly database: string }[] | null;
  readonly keys: readonly { readonly auditYear: number; readonly state: KeyState }[];
  /** Whether the key of free texts and received files lies there, or nobody works here yet. */
  readonly hasGeneralKey: boolean;
}

/** A directory on this machine that a setting names. */
export interface PlaceFacts {
  readonly setting: 'IKS_KEY_DIRECTORY' | 'IKS_CHECKPOINT_DIRECTORY' | 'IKS_EMBEDDED_DIRECTORY';
  readonly state: 'fine' | 'not-writable' | 'open-to-others';
  /** Null where it cannot be reached. */
  readonly freeBytes: number | null;
}

export interface DatabaseFacts {
  readonly kind: Database['kind'];
  readonly version: string;
  readonly versionNumber: number;
  readonly encoding: string;
  readonly role: 'fine' | 'missing' | 'bypasses' | 'not-member';
  /** How the schema stands to this program; `other` where it lacks something or was never made. */
  readonly schema: 'same' | 'newer' | 'other';
  /** Milliseconds that the database's clock is ahead of the program's. */
  readonly clockAhead: number;
  /** Milliseconds that the journal's last entry is ahead of the program's clock. */
  readonly journalAhead: number;
}

/** Looks around. Whatever cannot be seen is left out or null; nothing is changed. */
export async function gatherFacts(database: Database, config: Config): Promise<Facts> {
  const asked = <T>(work: (tx: Tx) => Promise<T>): Promise<T | null> =>
    database.transaction(serviceScope, work).catch(() => null);
  return {
    software,
    publicUrl: config.publicUrl,
    places: await Promise.all(placesOf(config).map(([setting, path]) => lookAt(setting, path))),
    database: await asked((tx) => databaseFacts(tx, database.kind)),
    zone: await asked(zoneFacts),
    keys: (await asked((tx) => keyFacts(tx, config.keyDirectory))) ?? [],
    hasGeneralKey: hasGeneralKey(config.keyDirectory) || (await asked(hasAccounts)) !== true,
  };
}

function placesOf(config: Config): [PlaceFacts['setting'], string][] {
  const { keyDirectory, checkpointDirectory, database } = config;
  return [
    ['IKS_KEY_DIRECTORY', keyDirectory],
    ...(checkpointDirectory === null ? [] : [['IKS_CHECKPOINT_DIRECTORY', checkpointDirectory] as const]),
    ...(database.kind === 'embedded' ? [['IKS_EMBEDDED_DIRECTORY', database.directory] as const] : []),
  ].map(([setting, path]) => [setting, path] as [PlaceFacts['setting'], string]);
}

async function lookAt(setting: PlaceFacts['setting'], path: string): Promise<PlaceFacts> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    const { mode } = await stat(path);
    const { bavail, bsize } = await statfs(path);
    const isOpen = setting === 'IKS_KEY_DIRECTORY' && (mode & 0o077) !== 0;
    return { setting, state: isOpen ? 'open-to-others' : 'fine', freeBytes: bavail * bsize };
  } catch {
    return { setting, state: 'not-writable', freeBytes: null };
  }
}

async function databaseFacts(tx: Tx, kind: Database['kind']): Promise<DatabaseFacts> {
  const { rows } = await sql<{
    version: string;
    number: number;
    now: Date;
    encoding: string;
    role: DatabaseFacts['role'];
    started: boolean;
  }>`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
      clock_timestamp() as now, current_setting('server_encoding') as encoding,
      to_regclass('schema_migration') is not null as started,
      coalesce((
        select case when rolbypassrls or rolsuper then 'bypasses'
          when pg_has_role(current_user, oid, case
            when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)
          then 'fine' else 'not-member' end
        from pg_roles where rolname = 'iks_service'), 'missing') as role`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error('no row');
  const now = Date.now();
  const schema = row.started ? await schemaState(tx) : 'other';
  const last =
    schema === 'same'
      ? await tx
          .selectFrom('journal_entry')
          .select('at')
          .orderBy('number', 'desc')
          .limit(1)
          .executeTakeFirst()
      : undefined;
  return {
    kind,
    version: row.version,
    versionNumber: row.number,
    encoding: row.encoding,
    role: row.role,
    schema,
    clockAhead: row.now.getTime() - now,
    journalAhead: last === undefined ? -Infinity : Temporal.Instant.from(last.at).epochMilliseconds - now,
  };
}

/** Both sides of the next two clock changes, as the program and the database read a clock in Berlin. */
async function zoneFacts(tx: Tx): Promise<NonNullable<Facts['zone']>> {
  const here = Temporal.Now.zonedDateTimeISO(timeZone);
  const first = here.getTimeZoneTransition('next');
  const second = first?.getTimeZoneTransition('next');
  const moments = [first, second].flatMap((change) =>
    change ? [change.subtract({ seconds: 1 }), change] : [],
  );
  return Promise.all(
    [here, ...moments].map(async (moment) => {
      const { rows } = await sql<{ local: string }>`
        select to_char(to_timestamp(${moment.toInstant().epochMilliseconds / 1000}::float8)
          at time zone ${timeZone}, 'YYYY-MM-DD"T"HH24:MI:SS') as local`.execute(tx);
      return {
        program: moment.toPlainDateTime().toString({ smallestUnit: 'second' }),
        database: rows[0]?.local ?? '',
      };
    }),
  );
}

/**
 * For each audit year with case numbers: whether its key is there and opens one of them. Goes from year to year by the
 * index: millions of numbers lie in each.
 */
export async function keyFacts(tx: Tx, directory: string): Promise<Facts['keys']> {
  const { rows } = await sql<{ audit_year: number; pseudonym: Uint8Array; ciphertext: Uint8Array }>`
    with recursive years (audit_year) as (
      select min(audit_year) from case_number
      union all
      select (select min(c.audit_year) from case_number c where c.audit_year > y.audit_year)
      from years y where y.audit_year is not null)
    select y.audit_year, one.pseudonym, one.ciphertext
    from years y
    cross join lateral (
      select c.pseudonym, c.ciphertext from case_number c where c.audit_year = y.audit_year
      order by c.pseudonym limit 1) one
    order by y.audit_year`.execute(tx);
  return rows.map(({ audit_year, pseudonym, ciphertext }) => ({
    auditYear: audit_year,
    state: keyState(directory, audit_year, { pseudonym, ciphertext }),
  }));
}

/** Whether somebody works on the database already. */
export const hasAccounts = async (tx: Tx): Promise<boolean> =>
  (await tx.selectFrom('account').select('id').limit(1).executeTakeFirst()) !== undefined;
