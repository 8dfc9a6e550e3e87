import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../test/support/database.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { journalHead, record } from '../journal/index.ts';
import { perform, performAsService, type Actor, type Work } from '../work.ts';
import { checkpoints, countersign, listJournal, makeCheckpoint, verifyJournal } from './index.ts';

let world: World;
let directory: string;
beforeAll(async () => {
  world = await newWorld(await freshDatabase());
  directory = await mkdtemp(join(tmpdir(), 'iks-checkpoints-'));
  await act();
});
afterAll(async () => {
  await world.deps.database.close();
  await rm(directory, { recursive: true });
});

const as = <T>(actor: Actor, does: (work: Work) => Promise<T>) => perform(world.deps, actor, does);
const act = () => {
  world.deps.clock.advance({ minutes: 1 });
  return as(world.leadA, (work) => record(work, 'check.saved', crypto.randomUUID()));
};
const head = () => performAsService(world.deps, ({ tx }) => journalHead(tx));
const latest = async () => {
  const [checkpoint] = await as(world.auditor, (work) => checkpoints(work, 1));
  if (checkpoint === undefined) throw new Error('no checkpoint');
  return checkpoint;
};

describe('checkpoints', () => {
  it('note the head in the database and in a file of its own, once', async () => {
    const before = await head();
    expect(await makeCheckpoint(world.deps, directory)).toBe(
      `Prüfpunkt bei Eintrag ${before.number} erstellt.`,
    );
    expect(await makeCheckpoint(world.deps, directory)).toBeNull();
    const [name = ''] = await readdir(directory);
    expect(JSON.parse(await readFile(join(directory, name), 'utf8'))).toMatchObject({
      number: before.number,
      head: before.hash,
    });
    expect(await latest()).toMatchObject({
      number: before.number,
      head: before.hash,
      countersignature: null,
    });
  });

  it('are countersigned by Interne Revision, once, and only with the head it noted', async () => {
    const checkpoint = await latest();
    const sign = (actor: Actor, noted: string) =>
      as(actor, (work) =>
        countersign(work, { checkpointId: checkpoint.id, headHash: noted, mark: 'IR 4/2020' }),
      );
    await expect(sign(world.administrator, checkpoint.head)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(sign(world.auditor, '0'.repeat(64))).rejects.toMatchObject({ code: 'checkpoint-differs' });
    await sign(world.auditor, checkpoint.head);
    expect((await latest()).countersignature).toBe('IR 4/2020');
    await expect(sign(world.auditor, checkpoint.head)).rejects.toMatchObject({
      code: 'already-countersigned',
    });
  });

  it('verify for those who watch, with every stored checkpoint', async () => {
    for (const actor of [world.auditor, world.oversight, world.administrator]) {
      expect(await as(actor, verifyJournal)).toMatchObject({ checkpoints: 1, faults: [] });
    }
    await expect(as(world.management, verifyJournal)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('fail the next checkpoint when the journal no longer holds what lies outside', async () => {
    await act();
    const { number } = await head();
    const ahead = { number: number + 7, head: 'a'.repeat(64), at: '2020-03-02T10:00:00Z' };
    const path = join(directory, 'iks-pruefpunkt-000000000099.json');
    await writeFile(path, JSON.stringify(ahead));
    await expect(makeCheckpoint(world.deps, directory)).rejects.toMatchObject({ code: 'checkpoint-differs' });
    expect((await head()).number).toBe(number);
    await writeFile(path, JSON.stringify({ ...ahead, number }));
    await expect(makeCheckpoint(world.deps, directory)).rejects.toThrow('stimmt bei Eintrag');
    await rm(path);
    expect(await makeCheckpoint(world.deps, directory)).not.toBeNull();
  });

  it('name the file that was cut off, write it anew once it is moved away, and leave no half ones', async () => {
    const [name = ''] = (await readdir(directory)).sort();
    const path = join(directory, name);
    const whole = await readFile(path, 'utf8');
    await writeFile(path, whole.slice(0, 20));
    await expect(makeCheckpoint(world.deps, directory)).rejects.toThrow(name);
    await rm(path);
    await Promise.all([1, 2].map(() => makeCheckpoint(world.deps, directory)));
    expect(await readFile(path, 'utf8')).toBe(whole);
    expect((await readdir(directory)).every((file) => file.endsWith('.json'))).toBe(true);
  });
});

describe('the journal as a list', () => {
  it('is for Interne Revision, by act, object and day', async () => {
    await expect(
      as(world.oversight, (work) => listJournal(work, {}, { after: null, limit: 5 })),
    ).rejects.toMatchObject({ code: 'forbidden' });
    const saved = await as(world.auditor, (work) =>
      listJournal(work, { act: 'check.saved' }, { after: null, limit: 5 }),
    );
    expect(new Set(saved.map((entry) => entry.act))).toEqual(new Set(['check.saved']));
    const [first] = saved;
    const one = await as(world.auditor, (work) =>
      listJournal(work, { object: first?.object ?? '' }, { after: null, limit: 5 }),
    );
    expect(one.map(({ number }) => number)).toEqual([first?.number]);
  });

  it('orders acts that ran at once by their entries, and shows a clock set back', async () => {
    const back = (minutes: number) => {
      const { deps } = world;
      const earlier = { ...deps, clock: { now: () => deps.clock.now().subtract({ seconds: minutes * 60 }) } };
      return perform(earlier, world.leadA, (work) => record(work, 'check.saved', crypto.randomUUID()));
    };
    await act();
    await back(1);
    expect(await as(world.auditor, verifyJournal)).toMatchObject({ faults: [], remarks: [] });
    await back(60);
    const { number } = await head();
    expect(await as(world.auditor, verifyJournal)).toMatchObject({
      faults: [],
      remarks: [{ number, code: 'clock-set-back' }],
    });
  });

  it('shows what the owner of the database does to it', async () => {
    const { number } = await head();
    await performAsService(world.deps, async ({ tx }) => {
      await sql`alter table journal_entry disable trigger all`.execute(tx);
      await sql`update journal_entry set function = 'auditor' where number = ${number}`.execute(tx);
      await sql`alter table journal_entry enable trigger all`.execute(tx);
    });
    expect((await as(world.oversight, verifyJournal)).faults.map(({ code }) => code)).toContain(
      'entry-changed',
    );
  });
});
