import { createHash } from 'node:crypto';
import { Buffer } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { settings } from '../catalogue/index.ts';
import type { Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import type { Keys } from '../keys/index.ts';
import { oneAhead } from './one-ahead.ts';
import { perform, timestamp, type Actor, type Deps, type ServiceWork, type Work } from '../work.ts';

/**
 * Bytes of a row, which comes back by itself and as hex digits: what the driver gathers it in and a text beyond 128 kB
 * would lie in memory until everything is collected, smaller ones die young.
 */
const CHUNK = 60_000;
/** Rows stored in a transaction. */
const TOGETHER = 4;
/** Read in smaller pieces than stored: the rows of a piece die young, which keeps the heap small. */
const PIECE = 1 << 14;
const LIFE_IN_HOURS = 24;

/** A received file, encrypted and shared by all instances until it expires or is taken over. */
export interface Upload {
  readonly id: string;
  readonly fileName: string;
  readonly size: number;
  /** SHA-256 of the plain bytes. */
  readonly sha256: string;
}

/**
 * Receives a file in pieces of one transaction each, so that a slow sender holds nothing; memory stays at one
 * piece. A sender who goes away, or sends more than the house allows, leaves nothing behind.
 *
 * @throws Failure `file-too-large`, `file-empty`, `upload-aborted`
 */
export async function receiveUpload(
  deps: Deps,
  actor: Actor,
  fileName: string,
  body: AsyncIterable<Uint8Array>,
): Promise<Upload> {
  const id = crypto.randomUUID();
  const limit = await perform(deps, actor, (work) => openUpload(work, id, fileName));
  const hash = createHash('sha256');
  const sender = body[Symbol.asyncIterator]();
  let size = 0;
  let number = 0;
  try {
    for await (const piece of inPieces(unclosed(sender), TOGETHER * CHUNK)) {
      size += piece.length;
      if (size > limit) throw tooLarge(limit);
      hash.update(piece);
      const chunks = encryptedChunks(deps.keys, piece).map((content) => {
        number += 1;
        return { upload_id: id, number, content };
      });
      await perform(deps, actor, ({ tx }) => tx.insertInto('upload_chunk').values(chunks).execute());
    }
    if (size === 0)
      throw new Failure('invalid', 'file-empty', 'Die Datei ist leer. Wählen Sie eine andere Datei.');
    const sha256 = hash.digest('hex');
    await perform(deps, actor, ({ tx }) =>
      tx.updateTable('upload').set({ size, sha256, state: 'received' }).where('id', '=', id).execute(),
    );
    return { id, fileName, size, sha256 };
  } catch (error) {
    // what cannot be deleted now, because the database is away or full, expires
    await perform(deps, actor, ({ tx }) => deleteUpload(tx, id)).catch(() => {});
    await readOn(sender).catch(() => {});
    throw error instanceof Failure || !isAbort(error)
      ? error
      : new Failure(
          'invalid',
          'upload-aborted',
          'Die Übertragung wurde abgebrochen. Laden Sie die Datei erneut hoch.',
        );
  }
}

/** Reading can stop without breaking the transmission off. */
const unclosed = (sender: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => ({ next: () => sender.next() }),
});

/** How much of a refused file is still received: most senders read the answer only once they have sent everything. */
const readOnBytes = 64_000_000;

async function readOn(sender: AsyncIterator<Uint8Array>): Promise<void> {
  for (let left = readOnBytes; left > 0;) {
    const { done, value } = await sender.next();
    if (done === true) return;
    left -= value.length;
  }
  await sender.return?.();
}

const isAbort = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'AbortError' || ('code' in error && error.code === 'ECONNRESET'));

/** @returns how many bytes the house allows */
async function openUpload({ tx, actor, now }: Work, id: string, fileName: string): Promise<number> {
  authorize(actor, 'delivery.create');
  await tx
    .insertInto('upload')
    .values({
      id,
      account_id: actor.accountId,
      file_name: fileName,
      sha256: null,
      state: 'receiving',
      created_at: timestamp(now),
      expires_at: timestamp(now.add({ hours: LIFE_IN_HOURS })),
    })
    .execute();
  return (await settings(tx)).uploadMegabytes * 1_000_000;
}

const tooLarge = (limit: number): Failure =>
  new Failure(
    'too-large',
    'file-too-large',
    `Die Datei ist größer als ${limit / 1_000_000} MB. Teilen Sie sie, oder lassen Sie die Grenze in den Einstellungen anheben.`,
  );

/** The bytes in pieces of exactly so many, but for the last: one buffer, filled anew for each. */
async function* inPieces(body: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const piece = Buffer.allocUnsafe(size);
  let held = 0;
  for await (let received of body) {
    while (received.length > 0) {
      const fitting = received.subarray(0, size - held);
      piece.set(fitting, held);
      held += fitting.length;
      received = received.subarray(fitting.length);
      if (held < size) break;
      yield piece;
      held = 0;
    }
  }
  if (held > 0) yield piece.subarray(0, held);
}

function encryptedChunks(keys: Keys, piece: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < piece.length; at += CHUNK) {
    chunks.push(keys.encryptBytes(piece.subarray(at, at + CHUNK)));
  }
  return chunks;
}

/** A file the actor received; anyone else's is missing. */
export async function ownUpload({ tx, actor, now }: Work, uploadId: string): Promise<Upload> {
  const row = await tx
    .selectFrom('upload')
    .select(['id', 'file_name', 'size', 'sha256'])
    .where('id', '=', uploadId)
    .where('account_id', '=', actor.accountId)
    .where('state', '=', 'received')
    .where('expires_at', '>', timestamp(now))
    .executeTakeFirst();
  if (row === undefined || row.sha256 === null) throw notFound('Die hochgeladene Datei');
  return { id: row.id, fileName: row.file_name, size: row.size, sha256: row.sha256 };
}

/** In how many chunks a file is stored. */
export const chunksOf = ({ size }: Pick<Upload, 'size'>): number => Math.ceil(size / CHUNK);

/**
 * The plain bytes of an upload, as often as asked, one chunk at a time; its owner's transaction reads them.
 * @param onChunk told the number of each chunk, from 1, as it is read
 */
export function uploadSource(
  tx: Tx,
  keys: Keys,
  uploadId: string,
  onChunk: (number: number) => Promise<void> = () => Promise.resolve(),
): () => AsyncIterable<Uint8Array> {
  const fetchChunk = (number: number) =>
    tx
      .selectFrom('upload_chunk')
      .select('content')
      .where('upload_id', '=', uploadId)
      .where('number', '=', number)
      .executeTakeFirst();
  return async function* readChunks() {
    let number = 0;
    for await (const { content } of oneAhead((step) => fetchChunk(step + 1))) {
      number += 1;
      await onChunk(number);
      const chunk = keys.decryptBytes(content);
      for (let at = 0; at < chunk.length; at += PIECE) {
        // pages and the database get their turn while a large file is read
        await setImmediate();
        yield chunk.subarray(at, at + PIECE);
      }
    }
  };
}

/**
 * Deletes a received file with everything in it.
 * @throws Failure not-found where another act was faster: what this one made of the file is not kept then
 */
export async function deleteUpload(tx: Tx, uploadId: string): Promise<void> {
  const { numDeletedRows } = await tx
    .deleteFrom('upload')
    .where('id', '=', uploadId)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw notFound('Die hochgeladene Datei');
}

/** Deletes a received file that was refused, unless it is gone already, or was taken over for another field before. */
export async function dropUpload(tx: Tx, uploadId: string): Promise<void> {
  await sql`delete from upload u where u.id = ${uploadId}
    and not exists (select from delivery d where d.upload_id = u.id)`.execute(tx);
}

/**
 * Deletes what expired, received or not. A file that was taken over is kept until its own period is over.
 * @returns how many
 */
export async function deleteExpiredUploads({ tx, now, deps }: ServiceWork): Promise<number> {
  await deps.database.takeTime(tx);
  const { rows } = await sql`
    delete from upload u where u.expires_at <= ${timestamp(now)}
      and not exists (select from delivery d where d.upload_id = u.id) returning id`.execute(tx);
  return rows.length;
}
