import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { run as journalCommand } from '../../src/commands/journal-command.ts';
import type { Config } from '../../src/config.ts';
import {
  migrate,
  openEmbedded,
  openPostgres,
  serviceScope,
  type Database,
} from '../../src/database/index.ts';
import { counted } from '../../src/format.ts';
import { journalHead, readJournal, record, verifyChain } from '../../src/journal/index.ts';
import { backUp, move, restore } from '../../src/operation/index.ts';
import { perform } from '../../src/work.ts';
import { running } from '../support/command.ts';
import { countRows, databaseKind, newServerDatabase } from '../support/database.ts';
import { casesOf, drawnSample } from '../support/drawn.ts';
import { newWorld } from '../support/world.ts';

/*
 * What an operator relies on after a lost server: the restored database holds the same rows, table by table, and the
 * journal ends where it ended, which a head noted elsewhere confirms.
 */

type Place = Config['database'];
const options = {
  passphrase: null,
  software: 'IKS-Stichproben Test',
  now: Temporal.Instant.from('2020-03-02T08:00:00Z'),
};
const newDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'iks-backup-'));

async function emptyPlace(): Promise<Place> {
  if (databaseKind === 'embedded') return { kind: 'embedded', directory: await newDirectory() };
  const url = await newServerDatabase();
  return { kind: 'postgres', url, directUrl: url, poolSize: 2, statementLimit: 30_000, replica: null };
}

async function within<T>(place: Place, work: (database: Database) => Promise<T>): Promise<T> {
  const database =
    place.kind === 'embedded'
      ? await openEmbedded(place.directory)
      : openPostgres({ url: place.url, poolSize: 2, waitForConnection: 5000 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const stateOf = async (database: Database) => ({
  rows: await countRows(database),
  head: await database.transaction(serviceScope, journalHead),
  remarks: await database.transaction(
    serviceScope,
    async (tx) => (await verifyChain(readJournal(tx), await journalHead(tx))).remarks,
  ),
});

/** How a process finds the place. */
const environmentOf = (place: Place): [string, string] =>
  place.kind === 'embedded' ? ['IKS_EMBEDDED_DIRECTORY', place.directory] : ['DATABASE_URL', place.url];

/** A drawn sample, with a text that a careless copy would break, and a clock that was set back afterwards. */
async function fill(database: Database): Promise<void> {
  await migrate(database);
  const world = await newWorld(database);
  await drawnSample(world, { cases: casesOf(world.teamA, 40), sampleSize: 6 });
  const name = 'Zeile 1\nZeile 2\tmit \\N und „Grün“';
  await database.transaction(serviceScope, (tx) =>
    sql`update team set name = ${name} where id = ${world.teamB.id}`.execute(tx),
  );
  world.deps.clock.advance({ minutes: -30 });
  await perform(world.deps, world.leadA, (work) => record(work, 'check.saved', crypto.randomUUID()));
}

describe('a backup', () => {
  let source: Place;
  let state: Awaited<ReturnType<typeof stateOf>>;
  let backup: string;
  let target: Place;
  const secret = 'ein langes Kennwort';

  beforeAll(async () => {
    source = await emptyPlace();
    state = await within(source, async (database) => {
      await fill(database);
      return stateOf(database);
    });
    backup = join(await newDirectory(), 'montag');
    await backUp(source, backup, { ...options, passphrase: secret });
    target = await emptyPlace();
  });

  it('is not written over another one', async () => {
    await expect(backUp(source, backup, options)).rejects.toMatchObject({ code: 'backup-exists' });
  });

  it('shows nothing and opens with nothing but its passphrase', async () => {
    const bytes = await readFile(join(backup, await dumpIn(backup)));
    expect(['PGDMP', '\x1f\x8b']).not.toContain(bytes.subarray(0, 5).toString('latin1'));
    await expect(restore(target, backup, null)).rejects.toMatchObject({ code: 'backup-passphrase' });
    await expect(restore(target, backup, 'falsch')).rejects.toMatchObject({ code: 'backup-passphrase' });
  });

  it('with one changed byte is refused', async () => {
    const copy = await newDirectory();
    const file = await dumpIn(backup);
    const bytes = await readFile(join(backup, file));
    bytes.writeUInt8((bytes[1000] ?? 0) ^ 1, 1000);
    await writeFile(join(copy, file), bytes);
    await writeFile(join(copy, 'manifest.json'), await readFile(join(backup, 'manifest.json')));
    await expect(restore(target, copy, secret)).rejects.toMatchObject({ code: 'backup-damaged' });
    await writeFile(join(copy, 'manifest.json'), '{"format":');
    await expect(restore(target, copy, secret)).rejects.toMatchObject({ code: 'backup-damaged' });
  });

  it('restores every row and the same journal, which contains the head noted elsewhere', async () => {
    const noted = { number: state.head.number, head: state.head.hash, at: '2020-03-02T08:00:00.000Z' };
    await restore(target, backup, secret, [noted]);
    expect(await within(target, stateOf)).toEqual(state);
  });

  it('restores a journal that shows where the clock was set back, and is whole', async () => {
    expect(state.remarks).toMatchObject([{ number: state.head.number, code: 'clock-set-back' }]);
    vi.stubEnv(...environmentOf(target));
    const { exitCode, out } = await running(journalCommand, ['verify']);
    vi.unstubAllEnvs();
    expect(exitCode).toBe(0);
    expect(out).toContain('Die Uhr des Servers wurde zurückgestellt.');
    expect(out).toContain(`unverändert: ${counted(state.head.number, 'Eintrag', 'Einträge')}`);
  });

  it('goes into an empty database only', async () => {
    await expect(restore(target, backup, secret)).rejects.toMatchObject({ code: 'database-not-empty' });
  });

  it('that is older than a head noted elsewhere is found out', async () => {
    const later = { number: 9_999, head: 'f'.repeat(64), at: '2020-03-03T08:00:00.000Z' };
    await expect(restore(await emptyPlace(), backup, secret, [later])).rejects.toMatchObject({
      code: 'restore-differs',
    });
  });
});

const dumpIn = async (directory: string): Promise<string> =>
  (await readdir(directory)).find((name) => name.startsWith('database.')) ?? '';

describe.runIf(databaseKind === 'postgres')('moving the trial database to PostgreSQL', () => {
  it('takes everything along with equal digests and goes on counting; otherwise the target stays as it is', async () => {
    const trial = await openEmbedded();
    const place = await emptyPlace();
    await within(place, async (target) => {
      await expect(move(trial, target)).rejects.toMatchObject({ code: 'schema-differs' });
      expect(await countRows(target)).toEqual({});
      await fill(trial);
      const state = await stateOf(trial);
      const { contents } = await move(trial, target);
      expect(Object.fromEntries(Object.entries(contents).map(([name, { rows }]) => [name, rows]))).toEqual(
        state.rows,
      );
      expect(await stateOf(target)).toEqual(state);
      // the copy works on: another world draws in it, and the journal goes on
      const world = await newWorld(target);
      await drawnSample(world, { cases: casesOf(world.teamA, 20), sampleSize: 3 });
      const after = await stateOf(target);
      expect(after.head.number).toBeGreaterThan(state.head.number);
      await expect(move(trial, target)).rejects.toMatchObject({ code: 'database-not-empty' });
      expect(await stateOf(target)).toEqual(after);
    });
    await trial.close();
  });
});
