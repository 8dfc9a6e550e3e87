import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline as connect, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Config } from '../config.ts';
import {
  ensureServiceRole,
  isDirect,
  openEmbedded,
  openPostgres,
  serviceScope,
  type Database,
  type Tx,
} from '../database/index.ts';
import { Failure } from '../failure.ts';
import { journalHead, readJournal, verifyChain, type Checkpoint } from '../journal/index.ts';
import { contentsOf, contentsSchema, differingTables } from './contents.ts';
import { Decryption, Encryption } from './encryption.ts';
import { refuseContent } from './move.ts';
import { runTool, throughTool } from './postgres-tools.ts';

/** What a backup holds, so that a restore can be compared with it. */
const manifestSchema = z.object({
  format: z.literal('iks-backup/2'),
  /** A dump of PostgreSQL, or an archive of the embedded database's directory. */
  database: z.enum(['postgres', 'embedded']),
  software: z.string(),
  madeAt: z.string(),
  encrypted: z.boolean(),
  sha256: z.string(),
  journal: z.object({ number: z.int(), hash: z.string() }),
  contents: contentsSchema,
});
export type BackupManifest = z.infer<typeof manifestSchema>;

type Place = Config['database'];
const files = { postgres: 'database.dump', embedded: 'database.tar.gz' } as const;

/**
 * Backs up a database into a directory: a dump (or archive) and a manifest. The keys are not in it: they are to be
 * kept elsewhere, or a stolen backup would hold every case number. The embedded database must not be in use.
 * @param passphrase encrypts the dump (scrypt, AES-256-GCM); null leaves it plain
 * @throws Failure `backup-exists`, `backup-failed`, `database-pooled`
 */
export async function backUp(
  place: Place,
  directory: string,
  options: { readonly passphrase: string | null; readonly software: string; readonly now: Temporal.Instant },
): Promise<BackupManifest> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, files[place.kind]);
  if ((await stat(join(directory, 'manifest.json')).catch(() => null)) !== null) {
    throw new Failure(
      'conflict',
      'backup-exists',
      `In „${directory}“ liegt schon eine Sicherung. Wählen Sie ein anderes Verzeichnis.`,
    );
  }
  try {
    const state =
      place.kind === 'postgres'
        ? await dumpPostgres(place, path, options.passphrase)
        : await archiveEmbedded(place.directory, path, options.passphrase);
    const manifest: BackupManifest = {
      format: 'iks-backup/2',
      database: place.kind,
      software: options.software,
      madeAt: options.now.toString(),
      encrypted: options.passphrase !== null,
      sha256: await sha256Of(path),
      ...state,
    };
    await writeFile(join(directory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
    return manifest;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

type State = Pick<BackupManifest, 'journal' | 'contents'>;

const stateOf = async (tx: Tx): Promise<State> => ({
  journal: await journalHead(tx),
  contents: await contentsOf(tx),
});

/** Dump and manifest see one and the same state: the snapshot of one transaction is lent to pg_dump. */
async function dumpPostgres(
  place: Place & { kind: 'postgres' },
  path: string,
  passphrase: string | null,
): Promise<State> {
  await refusePooler(place.directUrl);
  return withPlace(place, (database) =>
    database.transaction(
      serviceScope,
      async (tx) => {
        await database.takeTime(tx);
        const snapshot = await sql<{ id: string }>`select pg_export_snapshot() as id`.execute(tx);
        const child = runTool(
          'pg_dump',
          [
            '--format=custom',
            '--no-owner',
            '--exclude-schema=pgboss',
            `--snapshot=${snapshot.rows[0]?.id ?? ''}`,
          ],
          place.directUrl,
        );
        await throughTool(pour(child.stdout, path, passphrase), child.done);
        return stateOf(tx);
      },
      'repeatable read',
    ),
  );
}

/** Nobody else writes: this process holds the directory's lock. */
async function archiveEmbedded(directory: string, path: string, passphrase: string | null): Promise<State> {
  await stat(join(directory, 'pglite'));
  const database = await openEmbedded(directory);
  try {
    const state = await database.transaction(serviceScope, stateOf);
    await pour(Readable.from((await database.archive()).stream()), path, passphrase);
    return state;
  } finally {
    await database.close();
  }
}

async function pour(source: Readable, path: string, passphrase: string | null): Promise<void> {
  const target = createWriteStream(path, { mode: 0o600 });
  await (passphrase === null
    ? pipeline(source, target)
    : pipeline(source, new Encryption(passphrase), target));
}

/**
 * Restores a backup into an empty database and compares: journal head, the whole chain, rows and digest of every
 * table. @param checkpoints heads noted outside, which the restored journal must contain
 * @throws Failure `backup-damaged`, `backup-passphrase`, `backup-kind`, `backup-failed`, `database-pooled`,
 * `database-not-empty`, `database-rights`, `restore-differs`
 */
export async function restore(
  place: Place,
  directory: string,
  passphrase: string | null,
  checkpoints: readonly Checkpoint[] = [],
): Promise<BackupManifest> {
  const manifest = await readManifest(directory);
  refuseUnfit(manifest, place, passphrase);
  const path = join(directory, files[manifest.database]);
  if ((await sha256Of(path)) !== manifest.sha256) {
    throw new Failure(
      'invalid',
      'backup-damaged',
      'Die Sicherung ist beschädigt: Ihre Prüfsumme stimmt nicht mit dem Verzeichnis überein. Verwenden Sie eine andere Sicherung.',
    );
  }
  if (place.kind === 'postgres') {
    await refusePooler(place.directUrl);
    await withPlace(place, (database) =>
      database.transaction(serviceScope, async (tx) => {
        await refuseContent(tx);
        await ensureServiceRole(tx);
      }),
    );
    await restoreDump(place.directUrl, path, passphrase);
    await withPlace(place, (database) => compare(database, manifest, checkpoints));
  } else {
    await restoreArchive(place.directory, path, passphrase, (database) =>
      compare(database, manifest, checkpoints),
    );
  }
  return manifest;
}

async function readManifest(directory: string): Promise<BackupManifest> {
  const content = await readFile(join(directory, 'manifest.json'), 'utf8').catch(missing);
  const parsed = manifestSchema.safeParse(parsedJson(content));
  if (parsed.success) return parsed.data;
  throw new Failure(
    'invalid',
    'backup-damaged',
    `Das Verzeichnis der Sicherung unter „${directory}“ ist nicht lesbar oder stammt von einer anderen Programmversion.`,
  );

  function missing(error: unknown): string {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw error;
    return '';
  }
}

/** Null for what is no JSON. */
function parsedJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

function refuseUnfit(manifest: BackupManifest, place: Place, passphrase: string | null): void {
  if (manifest.database !== place.kind) {
    throw new Failure(
      'invalid',
      'backup-kind',
      manifest.database === 'embedded'
        ? 'Das ist die Sicherung einer Testdatenbank. Setzen Sie IKS_EMBEDDED_DIRECTORY statt DATABASE_URL; nach PostgreSQL führt danach „iks move“.'
        : 'Das ist die Sicherung einer PostgreSQL-Datenbank. Setzen Sie DATABASE_URL statt IKS_EMBEDDED_DIRECTORY.',
    );
  }
  if (manifest.encrypted !== (passphrase !== null)) {
    throw new Failure(
      'invalid',
      'backup-passphrase',
      manifest.encrypted
        ? 'Die Sicherung ist verschlüsselt. Setzen Sie IKS_BACKUP_PASSPHRASE.'
        : 'Die Sicherung ist nicht verschlüsselt. Entfernen Sie IKS_BACKUP_PASSPHRASE.',
    );
  }
}

/** pg_dump and pg_restore change settings of their connection, with which a pooler would then serve others. */
async function refusePooler(url: string): Promise<void> {
  if (await isDirect(url)) return;
  throw new Failure(
    'conflict',
    'database-pooled',
    'Die Verbindung führt über PgBouncer oder einen anderen Verteiler. Setzen Sie DATABASE_DIRECT_URL auf die Adresse des Datenbankservers selbst.',
  );
}

async function restoreDump(url: string, path: string, passphrase: string | null): Promise<void> {
  if (passphrase !== null) await authenticate(path, passphrase);
  const child = runTool('pg_restore', ['--no-owner', '--exit-on-error', '--single-transaction'], url);
  await throughTool(pipeline(plainBytes(path, passphrase), child.stdin), child.done);
}

/** Reads to the tag at the end first: pg_restore gets no byte of which nobody knows whose it is. */
async function authenticate(path: string, passphrase: string): Promise<void> {
  await pipeline(plainBytes(path, passphrase), new Writable({ write: (_chunk, _encoding, done) => done() }));
}

/** A fault of the file or of the passphrase ends the stream with that fault. */
const plainBytes = (path: string, passphrase: string | null): Readable =>
  passphrase === null
    ? createReadStream(path)
    : connect(createReadStream(path), new Decryption(passphrase), () => {});

/** Unpacks, compares, and leaves nothing behind where it differs. */
async function restoreArchive(
  directory: string,
  path: string,
  passphrase: string | null,
  check: (database: Database) => Promise<void>,
): Promise<void> {
  const target = join(directory, 'pglite');
  if ((await stat(target).catch(() => null)) !== null) {
    throw new Failure(
      'conflict',
      'database-not-empty',
      `Unter „${directory}“ liegt schon eine Testdatenbank. Wählen Sie ein leeres Verzeichnis.`,
    );
  }
  const parts: Buffer<ArrayBuffer>[] = [];
  for await (const part of plainBytes(path, passphrase)) parts.push(Buffer.from(part as Uint8Array));
  try {
    const database = await openEmbedded(directory, new Blob(parts, { type: 'application/x-gzip' }));
    try {
      await check(database);
    } finally {
      await database.close();
    }
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
}

/** @throws Failure `restore-differs` */
async function compare(
  database: Database,
  manifest: BackupManifest,
  checkpoints: readonly Checkpoint[],
): Promise<void> {
  const noted = { number: manifest.journal.number, head: manifest.journal.hash, at: manifest.madeAt };
  const [contents, journal] = await database.transaction(
    serviceScope,
    async (tx) => {
      await database.takeTime(tx);
      return [
        await contentsOf(tx),
        await verifyChain(readJournal(tx), await journalHead(tx), [noted, ...checkpoints]),
      ] as const;
    },
    'repeatable read',
  );
  const different = differingTables(manifest.contents, contents);
  if (journal.faults.length > 0 || journal.head !== manifest.journal.hash || different.length > 0) {
    throw new Failure(
      'conflict',
      'restore-differs',
      `Die wiederhergestellte Datenbank weicht ab: ${[...different, ...journal.faults.map(({ message }) => message)].join(', ')}`,
    );
  }
}

async function withPlace<T>(
  place: Place & { kind: 'postgres' },
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const database = openPostgres({ url: place.directUrl, poolSize: 2, waitForConnection: 5000 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
