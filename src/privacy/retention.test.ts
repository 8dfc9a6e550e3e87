import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../../test/support/database.ts';
import { drawn, importedFrame, sealed, someCases } from '../../test/support/frames.ts';
import { confirmedField } from '../../test/support/plan.ts';
import { teamContent, type TeamContent } from '../../test/support/populated.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import { rebuildSummaries, viewSheet } from '../checks/index.ts';
import { drawProtocol, recomputeDraw } from '../draws/index.ts';
import { evaluate } from '../hotspots/index.ts';
import { journalHead, readJournal, verifyChain } from '../journal/index.ts';
import { openKeys } from '../keys/index.ts';
import { exportAuditFile } from '../reporting/index.ts';
import { perform, performAsService, type Actor, type Work } from '../work.ts';
import { endHold, holds, placeHold, retentionState, runRetention } from './index.ts';

/*
 * The life of a year's data: a stratified draw from a delivered file and a checked draw, both over the February
 * and March of 2020, watched at the days on which something is due.
 */

let world: World;
let content: TeamContent;
let frameId: string;
let drawId: string;

beforeAll(async () => {
  const fresh = await newWorld(await freshDatabase());
  world = { ...fresh, deps: { ...fresh.deps, keys: openKeys() } };
  content = await teamContent(world, world.teamA, world.leadA, world.areaHead);
  // half past midnight in Berlin, of another day and month elsewhere
  world.deps.clock.set('2020-03-31T22:30:00Z');
  const field = await confirmedField(world, { sampleSize: 6, method: 'stratified', minimumPerStratum: 1 });
  frameId = await importedFrame(world, world.leadA, field.fieldId, someCases(world.teamA.code, 90));
  await sealed(world, world.leadA, frameId);
  ({ drawId } = await drawn(world, world.leadA, frameId));
});
afterAll(() => world.deps.database.close());

const as = <T>(actor: Actor, act: (work: Work) => Promise<T>) => perform(world.deps, actor, act);
const rows = (table: 'case_number' | 'upload' | 'upload_chunk' | 'frame_case' | 'deliberate_case') =>
  performAsService(world.deps, ({ tx }) => tx.selectFrom(table).selectAll().execute());
const stateOf = async (kind: string) =>
  (await as(world.oversight, retentionState)).states.find((state) => state.kind === kind);

/** What must stand, whatever is deleted: figures, summaries, and the draws as auditors repeat them. */
const standing = async () => {
  const evaluations = [];
  for (const by of ['field', 'criterion', 'month'] as const) {
    evaluations.push(
      await as(world.auditor, (work) => evaluate(work, { areaId: world.area.id, year: 2020, by })),
    );
  }
  const draws = [];
  for (const id of [drawId, content.drawn.drawId]) {
    const { ranks, ...protocol } = await as(world.auditor, (work) =>
      drawProtocol(work, { drawId: id, reserves: 3 }),
    );
    const { verdict, items } = await as(world.auditor, (work) => recomputeDraw(work, id));
    draws.push({
      protocol,
      ranks: ranks.map((rank) => ({ ...rank, caseNumber: null })),
      verdict,
      repeated: items.filter(({ what }) => !['frame-digest', 'case-numbers'].includes(what)),
    });
  }
  return { evaluations, draws };
};

describe('retention', () => {
  it('is due on the same days on a database server in any time zone', async () => {
    const states = [];
    for (const zone of ['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Kiritimati']) {
      states.push(
        await as(world.oversight, async (work) => {
          await sql`select set_config('TimeZone', ${zone}, true)`.execute(work.tx);
          return (await retentionState(work)).states;
        }),
      );
    }
    expect(states[0]?.find(({ kind }) => kind === 'received-file')?.next).toBe('2020-05-01');
    for (const state of states) expect(state).toEqual(states[0]);
  });

  it('keeps a received file until thirty days after the draw, and then its checksum', async () => {
    world.deps.clock.set('2020-04-30T08:00:00Z');
    expect(await runRetention(world.deps)).toBeNull();
    expect(await rows('upload')).toHaveLength(1);
    world.deps.clock.set('2020-05-01T08:00:00Z');
    expect(await runRetention(world.deps)).toBe('1\u00a0Löschung nach Ablauf der Fristen.');
    expect(await rows('upload')).toEqual([]);
    expect(await rows('upload_chunk')).toEqual([]);
    expect(await runRetention(world.deps)).toBeNull();
  });

  it('deletes nothing of a field that Interne Revision holds', async () => {
    const hold = await as(world.auditor, (work) =>
      placeHold(work, { fieldId: content.drawn.field.fieldId, reason: 'Sonderprüfung' }),
    );
    await expect(
      as(world.auditor, (work) =>
        placeHold(work, { fieldId: content.drawn.field.fieldId, reason: 'noch einmal' }),
      ),
    ).rejects.toMatchObject({ code: 'hold-exists' });
    world.deps.clock.set('2020-09-15T08:00:00Z');
    // Besides the draw's frame there is one of another field, which was never drawn.
    expect(await stateOf('case-numbers')).toMatchObject({ due: 12, held: 12, kept: 114 });
    await runRetention(world.deps);
    expect(await stateOf('case-numbers')).toMatchObject({ due: 0, held: 12, kept: 102 });
    expect(await rows('case_number')).toHaveLength(12 + 1 + 90);
    expect((await as(world.oversight, holds)).map(({ reason, endedAt }) => [reason, endedAt])).toEqual([
      [null, null],
    ]);
    await as(world.auditor, (work) => endHold(work, hold.id));
    expect(await stateOf('case-numbers')).toMatchObject({ due: 12, held: 0, next: '2020-10-01' });
  });

  it('deletes case numbers six months after the period; draws, figures and chain stand as before', async () => {
    world.deps.clock.set('2020-10-02T08:00:00Z');
    const sheet = () =>
      as(world.leadA, (work) => viewSheet(work, { kind: 'item', id: content.objects['itemId'] ?? '' }));
    const before = await standing();
    const { subject } = await sheet();
    expect(subject.caseNumber).toMatch(/^F-A-/);
    expect(before.draws.map(({ verdict }) => verdict)).toEqual(['agrees', 'agrees']);
    await runRetention(world.deps);

    expect(await rows('case_number')).toEqual([]);
    for (const row of await rows('frame_case'))
      expect(row).toMatchObject({ pseudonym: null, attributes: null });
    expect((await rows('frame_case')).map((row) => 'amount_cents' in row && row.amount_cents)).toContain(
      9000,
    );
    for (const row of await rows('deliberate_case')) expect(row).toMatchObject({ pseudonym: null });
    expect(await standing()).toEqual(before);
    expect(await performAsService(world.deps, (work) => rebuildSummaries(work, true))).toMatchObject({
      different: 0,
    });
    const chain = await performAsService(world.deps, async ({ tx }) =>
      verifyChain(readJournal(tx), await journalHead(tx)),
    );
    expect(chain.faults).toEqual([]);
    const after = await sheet();
    expect(after.subject).toEqual({ ...subject, caseNumber: null });
    const { content: file } = await exportAuditFile(world.deps, world.auditor, content.drawn.field.fieldId);
    expect(Buffer.from(file).includes(subject.caseNumber ?? '')).toBe(false);
  });

  it('destroys the key of the year with the last of its numbers, for ever', async () => {
    world.deps.clock.set('2021-06-30T08:00:00Z');
    await runRetention(world.deps);
    expect(world.deps.keys.ofYear(2020).pseudonym('1')).toHaveLength(16);
    world.deps.clock.set('2021-07-01T08:00:00Z');
    await runRetention(world.deps);
    expect(() => world.deps.keys.ofYear(2020)).toThrow('vernichtet');
    expect((await standing()).draws.map(({ verdict }) => verdict)).toEqual(['agrees', 'agrees']);
  });

  it('deletes the texts of findings after 24 months and keeps their keyed hashes', async () => {
    const texts = () =>
      performAsService(world.deps, ({ tx }) =>
        tx.selectFrom('free_text').select(['kind', 'content', 'keyed_hash']).orderBy('id').execute(),
      );
    const hashes = (await texts()).map(({ keyed_hash }) => keyed_hash);
    const before = await standing();
    world.deps.clock.set('2022-05-01T08:00:00Z');
    await runRetention(world.deps);
    const left = (await texts()).filter(({ content: text }) => text !== null);
    expect(left.map(({ kind }) => kind)).toEqual(['hold-reason']);
    expect((await texts()).map(({ keyed_hash }) => keyed_hash)).toEqual(hashes);
    expect(await standing()).toEqual(before);
    world.deps.clock.set('2030-09-16T08:00:00Z');
    await runRetention(world.deps);
    expect((await texts()).every(({ content: text }) => text === null)).toBe(true);
  });

  it('keeps a record of each deletion that nobody changes', async () => {
    const kept = await performAsService(world.deps, ({ tx }) =>
      tx
        .selectFrom('retention_deletion')
        .select(['kind', 'rows', 'due_since'])
        .orderBy('deleted_at')
        .execute(),
    );
    expect(kept).toContainEqual({ kind: 'received-file', rows: 1, due_since: '2020-05-01' });
    expect(kept).toContainEqual({ kind: 'case-numbers', rows: 90, due_since: '2020-10-01' });
    await expect(
      performAsService(world.deps, ({ tx }) => tx.deleteFrom('retention_deletion').execute()),
    ).rejects.toThrow('append-only');
  });
});
