import { access, constants, statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Config } from '../config.ts';
import { isMigrated, serviceScope, type Database } from '../database/index.ts';
import { software } from '../software.ts';

/** One thing looked at: fine, or what is wrong and what to do about it. */
export interface Diagnosis {
  readonly subject: string;
  readonly fine: boolean;
  readonly message: string;
}

const leastDisk = 1_000_000_000;
const mostClockDrift = 5_000;

/** Looks at database, role, schema, time, disk and keys, and says what to do where something is wrong. */
export async function examine(database: Database, config: Config): Promise<Diagnosis[]> {
  const found: Diagnosis[] = [
    { subject: 'Programm', fine: true, message: software },
    await writableDirectory('Schlüssel', config.keyDirectory),
    await freeDisk(config.keyDirectory),
  ];
  try {
    found.push(...(await database.transaction(serviceScope, examineDatabase)));
  } catch {
    found.push({
      subject: 'Datenbank',
      fine: false,
      message: 'Die Datenbank antwortet nicht. Prüfen Sie DATABASE_URL, Netz und Rechte.',
    });
  }
  return found;
}

async function examineDatabase(
  tx: Parameters<Parameters<Database['transaction']>[1]>[0],
): Promise<Diagnosis[]> {
  const { rows } = await sql<{
    version: string;
    number: number;
    now: Date;
    encoding: string;
    bypass: boolean;
    member: boolean;
  }>`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
      clock_timestamp() as now, current_setting('server_encoding') as encoding,
      coalesce((select rolbypassrls or rolsuper from pg_roles where rolname = 'iks_service'), true) as bypass,
      pg_has_role(current_user, 'iks_service', 'member') as member`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error('no row');
  const drift = Math.abs(Date.now() - row.now.getTime());
  const migrated = await isMigrated(tx);
  return [
    {
      subject: 'PostgreSQL',
      fine: row.number >= 150_000,
      message:
        row.number >= 150_000 ? row.version : `${row.version}: Es wird PostgreSQL 15 oder neuer gebraucht.`,
    },
    {
      subject: 'Zeichensatz',
      fine: row.encoding === 'UTF8',
      message: row.encoding === 'UTF8' ? 'UTF8' : `${row.encoding}: Legen Sie die Datenbank mit UTF8 neu an.`,
    },
    {
      subject: 'Rolle iks_service',
      fine: row.member && !row.bypass,
      message:
        row.member && !row.bypass
          ? 'vorhanden, an die Zeilensicherheit gebunden'
          : 'Die Rolle fehlt, umgeht die Zeilensicherheit, oder das Konto gehört ihr nicht an (grant iks_service to …).',
    },
    {
      subject: 'Schema',
      fine: migrated,
      message: migrated
        ? 'auf dem Stand dieses Programms'
        : 'Starten Sie den Dienst einmal, damit er die Migrationen ausführt.',
    },
    {
      subject: 'Uhr',
      fine: drift < mostClockDrift,
      message:
        drift < mostClockDrift
          ? 'Dienst und Datenbank stimmen überein'
          : `Dienst und Datenbank liegen ${Math.round(drift / 1000)} Sekunden auseinander. Richten Sie NTP ein.`,
    },
  ];
}

async function writableDirectory(subject: string, directory: string): Promise<Diagnosis> {
  try {
    await access(directory, constants.R_OK | constants.W_OK);
    return { subject, fine: true, message: 'lesbar und beschreibbar' };
  } catch {
    return {
      subject,
      fine: false,
      message:
        'Das Verzeichnis aus IKS_KEY_DIRECTORY fehlt oder ist nicht beschreibbar. Legen Sie es an (Rechte 0700) oder stellen Sie es aus der Sicherung wieder her.',
    };
  }
}

async function freeDisk(directory: string): Promise<Diagnosis> {
  try {
    const { bavail, bsize } = await statfs(directory);
    const free = bavail * bsize;
    return {
      subject: 'Speicherplatz',
      fine: free >= leastDisk,
      message: `${Math.floor(free / 1e6)} MB frei${free >= leastDisk ? '' : ': Schaffen Sie mindestens 1 GB.'}`,
    };
  } catch {
    return { subject: 'Speicherplatz', fine: false, message: 'Das Verzeichnis ist nicht erreichbar.' };
  }
}
