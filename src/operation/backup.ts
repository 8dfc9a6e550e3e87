import { spawn } from 'node:child_process';
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  randomBytes,
  scryptSync,
  type DecipherGCM,
} from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import { openPostgres, serviceScope, type Database, type Tx } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { journalHead, readJournal, verifyChain } from '../journal/index.ts';

/** What a backup holds, so that a restore can be compared with it. */
const manifestSchema = z.object({
  format: z.literal('iks-backup/1'),
  software: z.string(),
  madeAt: z.string(),
  encrypted: z.boolean(),
  sha256: z.string(),
  journal: z.object({ number: z.int(), hash: z.string() }),
  rows: z.record(z.string(), z.int()),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

const dumpFile = 'database.dump';

/**
 * Backs up PostgreSQL into a directory: pg_dump's custom format and a manifest. The keys are not in it: they are to
 * be kept elsewhere, or a stolen backup would hold every case number.
 * @param passphrase encrypts the dump (scrypt, AES-256-GCM); null leaves it plain
 */
export async function backUp(
  database: Database,
  url: string,
  directory: string,
  options: { readonly passphrase: string | null; readonly software: string; readonly now: Temporal.Instant },
): Promise<BackupManifest> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, dumpFile);
  if ((await stat(path).catch(() => null)) !== null) {
    throw new Failure(
      'conflict',
      'backup-exists',
      `In „${directory}“ liegt schon eine Sicherung. Wählen Sie ein anderes Verzeichnis.`,
    );
  }
  try {
    // Dump and manifest see one and the same state: the snapshot of one transaction is lent to pg_dump.
    const { journal, rows } = await database.transaction(
      serviceScope,
      async (tx) => {
        const snapshot = await sql<{ id: string }>`select pg_export_snapshot() as id`.execute(tx);
        await dump(url, snapshot.rows[0]?.id ?? '', path, options.passphrase);
        return { journal: await journalHead(tx), rows: await countRows(tx) };
      },
      'repeatable read',
    );
    const manifest: BackupManifest = {
      format: 'iks-backup/1',
      software: options.software,
      madeAt: options.now.toString(),
      encrypted: options.passphrase !== null,
      sha256: await sha256Of(path),
      journal,
      rows,
    };
    await writeFile(join(directory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
    });
    return manifest;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/**
 * Restores a backup into an empty PostgreSQL database and compares: journal head, the whole chain, rows of every
 * table. @throws Failure `backup-damaged`, `backup-passphrase`, `database-not-empty`, `restore-differs`
 */
export async function restore(
  url: string,
  directory: string,
  passphrase: string | null,
): Promise<BackupManifest> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')));
  const path = join(directory, dumpFile);
  if ((await sha256Of(path)) !== manifest.sha256) {
    throw new Failure(
      'invalid',
      'backup-damaged',
      'Die Sicherung ist beschädigt: Ihre Prüfsumme stimmt nicht mit dem Verzeichnis überein.',
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
  const database = openPostgres({ url, poolSize: 2, waitForConnection: 5000 });
  try {
    const tables = await database.transaction(serviceScope, tableNames);
    if (tables.length > 0) {
      throw new Failure(
        'conflict',
        'database-not-empty',
        'Die Zieldatenbank ist nicht leer. Legen Sie eine neue an.',
      );
    }
    const source = createReadStream(path);
    const child = run('pg_restore', [
      '--no-owner',
      '--exit-on-error',
      '--single-transaction',
      '--dbname',
      url,
    ]);
    const poured =
      passphrase === null
        ? pipeline(source, child.stdin)
        : pipeline(source, new Decryption(passphrase), child.stdin);
    // A wrong passphrase is the reason; that pg_restore then found no dump is its consequence.
    const [pour, end] = await Promise.allSettled([poured, child.done]);
    if (pour.status === 'rejected' && pour.reason instanceof Failure) throw pour.reason;
    if (end.status === 'rejected') throw end.reason;
    const found = await database.transaction(serviceScope, async (tx) => ({
      rows: await countRows(tx),
      journal: await verifyChain(readJournal(tx), await journalHead(tx), [
        { number: manifest.journal.number, head: manifest.journal.hash, at: manifest.madeAt },
      ]),
    }));
    const different = Object.keys(manifest.rows).filter((name) => manifest.rows[name] !== found.rows[name]);
    if (
      found.journal.faults.length > 0 ||
      found.journal.head !== manifest.journal.hash ||
      different.length > 0
    ) {
      throw new Failure(
        'conflict',
        'restore-differs',
        `Die wiederhergestellte Datenbank weicht von der Sicherung ab: ${different.join(', ') || 'Vorgangsprotokoll'}.`,
      );
    }
    return manifest;
  } finally {
    await database.close();
  }
}

async function dump(url: string, snapshot: string, path: string, passphrase: string | null): Promise<void> {
  const child = run('pg_dump', [
    '--format',
    'custom',
    '--no-owner',
    '--snapshot',
    snapshot,
    '--exclude-schema',
    'pgboss',
    url,
  ]);
  const target = createWriteStream(path, { mode: 0o600, flags: 'wx' });
  const poured =
    passphrase === null
      ? pipeline(child.stdout, target)
      : pipeline(child.stdout, new Encryption(passphrase), target);
  await Promise.all([poured, child.done]);
}

function run(command: string, args: readonly string[]) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const failed = new Failure(
    'conflict',
    'backup-failed',
    `${command} ist fehlgeschlagen. Prüfen Sie, ob es installiert ist und zur Serverversion passt.`,
  );
  child.stderr.resume();
  const done = new Promise<void>((resolve, reject) => {
    child.on('error', () => reject(failed));
    child.on('close', (code) => (code === 0 ? resolve() : reject(failed)));
  });
  return { stdin: child.stdin, stdout: child.stdout, done };
}

const keyOf = (passphrase: string, salt: Uint8Array): Buffer =>
  scryptSync(passphrase, salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 });

/** salt (16) · nonce (12) · ciphertext · tag (16) */
class Encryption extends Transform {
  readonly #cipher;
  constructor(passphrase: string) {
    super();
    const salt = randomBytes(16);
    const nonce = randomBytes(12);
    this.#cipher = createCipheriv('aes-256-gcm', keyOf(passphrase, salt), nonce);
    this.push(Buffer.concat([salt, nonce]));
  }
  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    done(null, this.#cipher.update(chunk));
  }
  override _flush(done: TransformCallback): void {
    this.push(this.#cipher.final());
    done(null, this.#cipher.getAuthTag());
  }
}

class Decryption extends Transform {
  readonly #passphrase: string;
  #held = Buffer.alloc(0);
  #decipher: DecipherGCM | null = null;
  constructor(passphrase: string) {
    super();
    this.#passphrase = passphrase;
  }
  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#held = Buffer.concat([this.#held, chunk]);
    if (this.#decipher === null && this.#held.length >= 28) {
      const key = keyOf(this.#passphrase, this.#held.subarray(0, 16));
      this.#decipher = createDecipheriv('aes-256-gcm', key, this.#held.subarray(16, 28));
      this.#held = this.#held.subarray(28);
    }
    if (this.#decipher !== null && this.#held.length > 16) {
      // The last 16 bytes may be the tag.
      this.push(this.#decipher.update(this.#held.subarray(0, -16)));
      this.#held = this.#held.subarray(-16);
    }
    done();
  }
  override _flush(done: TransformCallback): void {
    try {
      const decipher = this.#decipher;
      if (decipher === null || !('setAuthTag' in decipher)) throw new Error('too short');
      (decipher as ReturnType<typeof createDecipheriv> & { setAuthTag(tag: Buffer): void }).setAuthTag(
        this.#held,
      );
      done(null, decipher.final());
    } catch {
      done(
        new Failure(
          'invalid',
          'backup-passphrase',
          'Das Kennwort passt nicht zur Sicherung, oder sie wurde verändert.',
        ),
      );
    }
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function tableNames(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname collate "C"`.execute(tx);
  return rows.map(({ name }) => name);
}

async function countRows(tx: Tx): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of await tableNames(tx)) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(name)}`.execute(tx);
    counts[name] = rows[0]?.n ?? 0;
  }
  return counts;
}
