import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import {
  checkpointSchema,
  journalHead,
  record,
  storedCheckpoints,
  type Checkpoint,
} from '../journal/index.ts';
import { performAsService, type Deps, type ServiceWork, type Work } from '../work.ts';

/** A checkpoint as it is kept, with the mark of Interne Revision where it was countersigned. */
export interface StoredCheckpoint extends Checkpoint {
  readonly id: string;
  readonly countersignature: string | null;
}

/**
 * Notes the journal's head and puts it where the operator wants it: a file each, in a directory that should lie on
 * another system. Every file there is held against the journal, so that a restored old backup or a chain written anew
 * fails the job that notes the next head.
 * @throws Failure `checkpoint-differs`
 */
export async function makeCheckpoint(deps: Deps, directory: string | null): Promise<string | null> {
  if (directory !== null) await compareFiles(deps, directory);
  const made = await performAsService(deps, noteHead);
  if (directory !== null) await writeFiles(deps, directory);
  return made === null ? null : `Prüfpunkt bei Eintrag ${made} erstellt.`;
}

/** Stores the head, unless nothing happened since the last checkpoint but that it was made. */
async function noteHead(work: ServiceWork): Promise<number | null> {
  const { tx, now } = work;
  const { number, hash } = await journalHead(tx);
  const last = await tx
    .selectFrom('journal_checkpoint')
    .select(({ fn }) => fn.max('number').as('number'))
    .executeTakeFirstOrThrow();
  if (number <= (last.number ?? -1) + 1) return null;
  const id = crypto.randomUUID();
  await tx
    .insertInto('journal_checkpoint')
    .values({ id, number, head: hash, at: now.toString({ smallestUnit: 'millisecond' }) })
    .execute();
  await record(work, 'journal.checkpoint-made', id, { number, head: hash });
  return number;
}

const fileName = (number: number): string => `iks-pruefpunkt-${String(number).padStart(12, '0')}.json`;
const filePattern = /^iks-pruefpunkt-\d+\.json$/;

/** Writes every stored checkpoint that has no file yet; what was written is never touched again. */
async function writeFiles(deps: Deps, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const present = new Set(await readdir(directory));
  const stored = await performAsService(deps, ({ tx }) => storedCheckpoints(tx));
  for (const { number, head, at } of stored) {
    if (present.has(fileName(number))) continue;
    await writeWhole(join(directory, fileName(number)), `${JSON.stringify({ number, head, at })}\n`);
  }
}

/** The file is there whole or not at all; instances that are at it at the same time write the same. */
async function writeWhole(path: string, content: string): Promise<void> {
  const made = `${path}.${crypto.randomUUID()}`;
  await writeFile(made, content, { flag: 'wx', mode: 0o600, flush: true });
  await rename(made, path);
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** Every checkpoint outside must still be in the journal. */
async function compareFiles(deps: Deps, directory: string): Promise<void> {
  const outside = await readCheckpointFiles(directory);
  const inside = await performAsService(deps, async ({ tx }) => {
    const { number } = await journalHead(tx);
    const rows = await tx
      .selectFrom('journal_entry')
      .select(['number', 'hash'])
      .where('number', 'in', [-1, ...outside.map((checkpoint) => checkpoint.number)])
      .execute();
    return { last: number, heads: new Map(rows.map((row) => [row.number, row.hash])) };
  });
  const wrong = outside.find(({ number, head }) => number > 0 && inside.heads.get(number) !== head);
  if (wrong === undefined) return;
  throw new Failure(
    'conflict',
    'checkpoint-differs',
    wrong.number > inside.last
      ? `Das Vorgangsprotokoll endet bei Eintrag ${inside.last}, der Prüfpunkt bei Eintrag ${wrong.number} liegt dahinter: Es fehlen Einträge. Prüfen Sie, ob eine alte Sicherung eingespielt wurde.`
      : `Das Vorgangsprotokoll stimmt bei Eintrag ${wrong.number} nicht mit dem aufbewahrten Prüfpunkt überein. Verständigen Sie die Interne Revision.`,
  );
}

async function readCheckpointFiles(directory: string): Promise<Checkpoint[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  const files = names.filter((name) => filePattern.test(name)).sort();
  return Promise.all(
    files.map(async (name) => {
      const content = await readFile(join(directory, name), 'utf8');
      try {
        return checkpointSchema.parse(JSON.parse(content));
      } catch {
        throw new Failure(
          'conflict',
          'checkpoint-differs',
          `Die Datei „${name}“ ist kein Prüfpunkt. Stellen Sie sie aus einer Kopie wieder her, oder verschieben Sie sie: Sie wird dann neu geschrieben.`,
        );
      }
    }),
  );
}

/** Checkpoints, latest first. */
export async function checkpoints(work: Work, limit: number): Promise<StoredCheckpoint[]> {
  authorize(work.actor, 'journal.verify');
  return work.tx
    .selectFrom('journal_checkpoint')
    .select(['id', 'number', 'head', 'at', 'countersignature'])
    .orderBy('number', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/**
 * Interne Revision countersigns a checkpoint under a mark of its own (file number, seal number), once it has compared
 * the head with what it noted elsewhere; the database keeps both from change.
 * @throws Failure `already-countersigned`, `checkpoint-differs`
 */
export async function countersign(
  work: Work,
  command: { readonly checkpointId: string; readonly headHash: string; readonly mark: string },
): Promise<void> {
  authorize(work.actor, 'journal.countersign');
  const { tx, actor } = work;
  const checkpoint = await tx
    .selectFrom('journal_checkpoint')
    .selectAll()
    .where('id', '=', command.checkpointId)
    .forUpdate()
    .executeTakeFirst();
  if (checkpoint === undefined) throw notFound('Der Prüfpunkt');
  if (checkpoint.countersigned_by !== null) {
    throw new Failure('conflict', 'already-countersigned', 'Dieser Prüfpunkt ist bereits gegengezeichnet.');
  }
  const entry = await tx
    .selectFrom('journal_entry')
    .select('hash')
    .where('number', '=', checkpoint.number)
    .executeTakeFirst();
  const stands = checkpoint.number === 0 || entry?.hash === checkpoint.head;
  if (command.headHash !== checkpoint.head || !stands) {
    throw new Failure(
      'conflict',
      'checkpoint-differs',
      `Der Kopf bei Eintrag ${checkpoint.number} ist ein anderer. Zeichnen Sie nicht gegen; prüfen Sie das Vorgangsprotokoll.`,
      {
        fields: [{ path: 'headHash', code: 'checkpoint-differs', message: 'Der Kopf stimmt nicht überein.' }],
      },
    );
  }
  await tx
    .updateTable('journal_checkpoint')
    .set({ countersignature: command.mark, countersigned_by: actor.accountId })
    .where('id', '=', checkpoint.id)
    .execute();
  await record(work, 'journal.countersigned', checkpoint.id, {
    number: checkpoint.number,
    head: checkpoint.head,
  });
}
