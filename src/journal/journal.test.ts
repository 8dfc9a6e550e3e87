import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { serviceScope, type Database } from '../database/index.ts';
import { perform } from '../work.ts';
import { freshDatabase } from '../../test/support/database.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { journalHead, readJournal, record, verifyChain, type JournalEntry } from './index.ts';

let database: Database;
let world: World;

beforeAll(async () => {
  database = await freshDatabase();
  world = await newWorld(database);
  for (let i = 1; i <= 20; i += 1) {
    world.deps.clock.advance({ minutes: 1 });
    await perform(world.deps, world.leadA, (work) =>
      record(work, 'check.saved', crypto.randomUUID(), { version: i, ä: 'x', z: 'y' }),
    );
  }
});
afterAll(() => database.close());

const entries = () =>
  database.transaction(serviceScope, async (tx) => {
    const all: JournalEntry[] = [];
    for await (const entry of readJournal(tx)) all.push(entry);
    return { all, head: await journalHead(tx) };
  });

describe('the journal', () => {
  it('is a chain that verifies, with its head', async () => {
    const { all, head } = await entries();
    expect(all).toHaveLength(20);
    expect(all[0]?.function).toBe('team-lead');
    expect(await verifyChain(all, head)).toEqual({
      entries: 20,
      head: head.hash,
      faults: [],
      remarks: [],
    });
  });

  it('rolls back with its act', async () => {
    const before = (await entries()).head;
    await expect(
      perform(world.deps, world.leadA, async (work) => {
        await record(work, 'check.saved', crypto.randomUUID());
        throw new Error('the act failed');
      }),
    ).rejects.toThrow('the act failed');
    expect((await entries()).head).toEqual(before);
  });

  it('cannot be changed or shortened, not even by the owner of the tables', async () => {
    for (const statement of [
      'update journal_entry set act = act',
      'delete from journal_entry',
      'truncate journal_entry',
    ]) {
      await expect(
        database.transaction(serviceScope, (tx) => sql.raw(statement).execute(tx)),
      ).rejects.toThrow('append-only');
    }
  });

  it('shows an edited, deleted, inserted or swapped entry and a cut tail', async () => {
    const { all, head } = await entries();
    const [first, second] = [all[4], all[5]];
    if (first === undefined || second === undefined) throw new Error('too few entries');
    const spoil: Record<string, JournalEntry[]> = {
      edited: all.with(4, { ...first, act: 'check.completed' }),
      deleted: all.toSpliced(4, 1),
      inserted: all.toSpliced(4, 0, first),
      swapped: all.with(4, second).with(5, first),
      cut: all.slice(0, -1),
    };
    for (const [kind, spoiled] of Object.entries(spoil)) {
      expect((await verifyChain(spoiled, head)).faults, kind).not.toEqual([]);
    }
  });

  it('misses nothing that a checkpoint outside has seen', async () => {
    const { all, head } = await entries();
    const checkpoint = { number: head.number, head: head.hash, at: '2020-03-02T10:00:00Z' };
    const shortened = all.slice(0, 10);
    const result = await verifyChain(shortened, null, [checkpoint]);
    expect(result.faults.map(({ code }) => code)).toEqual(['checkpoint-missing']);
  });
});
