import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { Failure } from '../failure.ts';
import type { Database } from './database.ts';
import { EmbeddedConnection, embeddedDialect } from './embedded-dialect.ts';
import { inTurns } from './in-turn.ts';
import { enterScope } from './scope.ts';
import { statementLogger, type StatementListener } from './statements.ts';
import type { Tables } from './tables.ts';

const copyChunkRows = 20_000;

/** The trial database, which can be taken along as one archive. */
export interface EmbeddedDatabase extends Database {
  /** Its directory as a compressed archive, of one moment between two transactions. */
  archive(): Promise<Blob>;
}

/**
 * Opens the trial database (PGlite: PostgreSQL in this process, one connection, fsync off).
 * `directory` undefined keeps everything in memory. Two processes on one directory lose rows without an
 * error, so the directory is held by a lock file; a second start is refused.
 * @param archive unpacked into the directory first, which must hold no database
 */
export async function openEmbedded(directory?: string, archive?: Blob): Promise<EmbeddedDatabase> {
  const unlock = directory === undefined ? () => {} : lock(directory);
  // a server on PostgreSQL does without the 40 MB of this one
  const module = await import('@electric-sql/pglite');
  const pglite = new module.PGlite({
    ...(directory === undefined ? {} : { dataDir: join(directory, 'pglite') }),
    ...(archive === undefined ? {} : { loadDataDir: archive }),
  });
  await pglite.waitReady;
  const connection = new EmbeddedConnection(module, pglite);
  let listener: StatementListener = () => {};
  const kysely = new Kysely<Tables>({
    dialect: embeddedDialect(connection),
    log: statementLogger((statement) => listener(statement)),
  });

  // One connection: units of work queue up, each whole.
  const inTurn = inTurns();

  return {
    kind: 'embedded',
    transaction: (scope, work, isolation = 'read committed') =>
      inTurn(() =>
        kysely
          .transaction()
          .setIsolationLevel(isolation === 'reading' ? 'repeatable read' : isolation)
          .setAccessMode(isolation === 'reading' ? 'read only' : 'read write')
          .execute(async (tx) => {
            await enterScope(tx, scope);
            return work(tx);
          }),
      ),
    async copyIn(_tx, target, chunks) {
      for await (const blob of blobsOfRows(chunks)) await connection.copy(target, blob);
    },
    takeTime: () => Promise.resolve(),
    pools: () => [],
    onStatement(heard) {
      listener = heard;
    },
    archive: () => inTurn(() => pglite.dumpDataDir('gzip')),
    async close() {
      await inTurn(() => pglite.close());
      unlock();
    },
  };
}

/** Cuts the text at row ends into blobs of a bounded number of rows: COPY here takes a Blob, not a stream. */
async function* blobsOfRows(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Blob> {
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let rows = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, end + 1)) {
      rows += 1;
      if (rows === copyChunkRows) {
        parts.push(new Uint8Array(chunk.subarray(start, end + 1)));
        yield new Blob(parts);
        parts = [];
        rows = 0;
        start = end + 1;
      }
    }
    parts.push(new Uint8Array(chunk.subarray(start)));
  }
  if (parts.some((part) => part.length > 0)) yield new Blob(parts);
}

/** Takes the directory's lock file, which holds the owner's process id; a dead owner's lock is taken over. */
function lock(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, 'lock');
  for (const attempt of [1, 2]) {
    try {
      const file = openSync(path, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      const unlock = () => rmSync(path, { force: true });
      process.once('exit', unlock);
      return unlock;
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
      const owner = Number(readFileSync(path, 'utf8'));
      if (attempt === 2 || (owner !== process.pid && isRunning(owner)) || owner === process.pid) {
        throw new Failure(
          'conflict',
          'database-locked',
          `Die Testdatenbank unter „${directory}“ wird bereits benutzt (Prozess ${owner}). ` +
            'Beenden Sie den anderen Prozess oder wählen Sie ein anderes Verzeichnis.',
        );
      }
      rmSync(path, { force: true });
    }
  }
  throw new Error('unreachable');
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
