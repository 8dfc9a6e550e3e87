import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { serviceScope, type Database } from '../database/index.ts';
import {
  inCanonicalOrder,
  normaliseCase,
  verdictOf,
  verifyProtocol,
  viewOfCases,
} from '../draw-procedure/index.ts';
import type { RawCase } from '../draw-procedure/index.ts';
import { perform, type Actor } from '../work.ts';
import { clientOf } from '../../test/support/client.ts';
import { countRows, databaseKind, freshDatabase } from '../../test/support/database.ts';
import { drawn, importedFrame, sealed, someCases } from '../../test/support/frames.ts';
import { confirmedField } from '../../test/support/plan.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import {
  confirmDrawVoid,
  confirmEntropy,
  drawProtocol,
  drawSample,
  enterEntropy,
  extendDraw,
  recomputeDraw,
  replaceItem,
  requestDrawVoid,
  withdrawEntropy,
} from './index.ts';

let database: Database;
let world: World;

beforeAll(async () => {
  database = await freshDatabase();
  world = await newWorld(database);
});
afterAll(() => database.close());

const cases = (): RawCase[] => someCases(world.teamA.code, 60);
const viewOf = (raw: readonly RawCase[]) => viewOfCases(inCanonicalOrder(raw.map(normaliseCase)));

/** A sealed frame of sixty cases of team A. */
async function sealedFrame(
  terms: Parameters<typeof sealed>[3] = { sampleSize: 5 },
  field: Parameters<typeof confirmedField>[1] = {},
): Promise<string> {
  const { fieldId } = await confirmedField(world, field);
  const frameId = await importedFrame(world, world.leadA, fieldId, cases());
  await sealed(world, world.leadA, frameId, terms);
  return frameId;
}

/** A sealed frame of eight cases of team A and eight of team B, of which twelve are drawn: some of each, some left. */
async function jointFrame(): Promise<string> {
  const { fieldId } = await confirmedField(world, {
    drawnBy: 'area',
    teamIds: [world.teamA.id, world.teamB.id],
  });
  const frameId = await importedFrame(world, world.areaHead, fieldId, [
    ...someCases(world.teamA.code, 8),
    ...someCases(world.teamB.code, 8, 'B-'),
  ]);
  await sealed(world, world.areaHead, frameId, { sampleSize: 12 });
  return frameId;
}

const protocolFor = (actor: Actor, drawId: string, reserves = 0) =>
  perform(world.deps, actor, (work) => drawProtocol(work, { drawId, reserves }));

describe('a seal', () => {
  it('is drawn once: whoever comes second finds it drawn', async () => {
    const frameId = await sealedFrame();
    await drawn(world, world.leadA, frameId);
    const before = await countRows(database);
    await expect(drawn(world, world.leadA, frameId)).rejects.toMatchObject({ code: 'already-drawn' });
    expect(await countRows(database)).toEqual(before);
  });

  it('is drawn once by fifty people at the same moment', async () => {
    const frameId = await sealedFrame();
    const attempts = await Promise.allSettled(
      Array.from({ length: 50 }, () => drawn(world, world.leadA, frameId)),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = new Set(
      attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason.code] : [])),
    );
    expect([...codes]).toEqual(['already-drawn']);
    const stored = await database.transaction(serviceScope, (tx) =>
      tx.selectFrom('draw').select('id').where('frame_id', '=', frameId).execute(),
    );
    expect(stored).toHaveLength(1);
  });

  it('is required: an unsealed frame is not drawn from', async () => {
    const { fieldId } = await confirmedField(world);
    const frameId = await importedFrame(world, world.leadA, fieldId, cases());
    await expect(drawn(world, world.leadA, frameId)).rejects.toMatchObject({ code: 'frame-not-sealed' });
  });
});

describe('a draw', () => {
  it('that breaks off in the middle leaves nothing', async () => {
    const frameId = await sealedFrame();
    const before = await countRows(database);
    const deps = {
      ...world.deps,
      keys: world.deps.keys,
      randomBytes: (): Uint8Array => {
        throw new Error('no randomness');
      },
    };
    await expect(perform(deps, world.leadA, (work) => drawSample(work, { frameId }))).rejects.toThrow(
      'no randomness',
    );
    await expect(
      perform(world.deps, world.leadA, async (work) => {
        await drawSample(work, { frameId });
        throw new Error('killed before the commit');
      }),
    ).rejects.toThrow('killed');
    expect(await countRows(database)).toEqual(before);
    await drawn(world, world.leadA, frameId);
  });

  it.runIf(databaseKind === 'postgres')(
    'whose connection is cut before the commit leaves nothing',
    async () => {
      const frameId = await sealedFrame();
      const before = await countRows(database);
      await expect(
        perform(world.deps, world.leadA, async (work) => {
          await drawSample(work, { frameId });
          await sql`select set_config('role', 'none', true)`.execute(work.tx);
          await sql`select pg_terminate_backend(pg_backend_pid())`.execute(work.tx);
        }),
      ).rejects.toThrow(/terminat/i);
      expect(await countRows(database)).toEqual(before);
    },
  );

  it('has a number that runs through the audit year without gaps', async () => {
    const own = await newWorld(database);
    const numbers: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { fieldId } = await confirmedField(own);
      const frameId = await importedFrame(own, own.leadA, fieldId, someCases(own.teamA.code, 3));
      await sealed(own, own.leadA, frameId, { sampleSize: 1 });
      await expect(
        perform(own.deps, own.leadA, async (work) => {
          await drawSample(work, { frameId });
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
      const { number } = await drawn(own, own.leadA, frameId);
      expect(number).toMatch(/^Z-2020-\d{4}$/);
      numbers.push(Number(number.slice(-4)));
    }
    expect(numbers.map((number) => number - (numbers[0] ?? 0))).toEqual([0, 1, 2]);
  });

  it('of one team is made by its lead only (rule 4)', async () => {
    const frameId = await sealedFrame();
    await expect(drawn(world, world.leadB, frameId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(drawn(world, world.foreignHead, frameId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(drawn(world, world.areaHead, frameId)).rejects.toMatchObject({ code: 'drawn-by-team-lead' });
    await expect(drawn(world, world.auditor, frameId)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('over several teams shows each lead the own items only, and the area head no case number', async () => {
    const frameId = await jointFrame();
    await expect(drawn(world, world.leadA, frameId)).rejects.toMatchObject({ code: 'drawn-by-area-head' });
    const { drawId } = await drawn(world, world.areaHead, frameId);
    const items = async (actor: Actor) => {
      const answer = await (await clientOf(world.deps, actor)).get(`/draws/${drawId}/items?limit=200`);
      expect(answer.status).toBe(200);
      return answer.at('items') as { teamId: string; caseNumber: string | null }[];
    };
    const [ofA, ofB] = [await items(world.leadA), await items(world.leadB)];
    expect(
      ofA.every(({ teamId, caseNumber }) => teamId === world.teamA.id && caseNumber?.startsWith('54910')),
    ).toBe(true);
    expect(
      ofB.every(({ teamId, caseNumber }) => teamId === world.teamB.id && caseNumber?.startsWith('B-')),
    ).toBe(true);
    expect(ofA.length + ofB.length).toBe(12);
    expect((await items(world.auditor)).every(({ caseNumber }) => caseNumber !== null)).toBe(true);
    const seenByHead = await items(world.areaHead);
    expect(seenByHead).toHaveLength(12);
    expect(seenByHead.every(({ caseNumber }) => caseNumber === null)).toBe(true);
    const foreign = await clientOf(world.deps, world.foreignLead);
    expect((await foreign.get(`/draws/${drawId}`)).status).toBe(404);
    expect((await foreign.get('/draws')).text).not.toContain(drawId);
  });
});

describe('an announced random value', () => {
  const announced = { sampleSize: 5, entropySource: 'Lotto 6aus49 vom 07.03.2020, sechs Zahlen aufsteigend' };
  const value = '031119273845';

  it('is entered by one person and confirmed by a second before anything is drawn', async () => {
    const frameId = await sealedFrame(announced);
    const entry = { frameId, value };
    await expect(drawn(world, world.leadA, frameId)).rejects.toMatchObject({ code: 'entropy-not-entered' });
    await perform(world.deps, world.leadA, (work) => enterEntropy(work, entry));
    await expect(drawn(world, world.leadA, frameId)).rejects.toMatchObject({ code: 'entropy-not-confirmed' });
    await expect(
      perform(world.deps, world.leadA, (work) => confirmEntropy(work, entry)),
    ).rejects.toMatchObject({ code: 'second-person-required' });
    await expect(
      perform(world.deps, { ...world.areaHead, onBehalfOf: world.leadA.accountId }, (work) =>
        confirmEntropy(work, entry),
      ),
    ).rejects.toMatchObject({ code: 'second-person-required' });
    await expect(
      perform(world.deps, world.areaHead, (work) => confirmEntropy(work, { frameId, value: '031119273846' })),
    ).rejects.toMatchObject({ code: 'entropy-value-differs' });
    await perform(world.deps, world.areaHead, (work) => confirmEntropy(work, entry));
    const { drawId } = await drawn(world, world.leadA, frameId);
    const protocol = await protocolFor(world.leadA, drawId);
    expect(protocol).toMatchObject({
      entropyValue: value,
      entropyBy: 'team-lead',
      entropyConfirmedBy: 'area-head',
    });
    expect(verdictOf(verifyProtocol(protocol, viewOf(cases())))).toBe('agrees');
  });

  it('can be taken back while it is not confirmed, and not afterwards', async () => {
    const frameId = await sealedFrame(announced);
    await perform(world.deps, world.areaHead, (work) => enterEntropy(work, { frameId, value: '1' }));
    await perform(world.deps, world.management, (work) => withdrawEntropy(work, frameId));
    await perform(world.deps, world.areaHead, (work) => enterEntropy(work, { frameId, value }));
    await perform(world.deps, world.management, (work) => confirmEntropy(work, { frameId, value }));
    await expect(
      perform(world.deps, world.management, (work) => withdrawEntropy(work, frameId)),
    ).rejects.toMatchObject({ code: 'entropy-already-confirmed' });
  });

  it('is not taken where the service draws it, nor in another form than digits', async () => {
    const system = await sealedFrame();
    await expect(
      perform(world.deps, world.leadA, (work) => enterEntropy(work, { frameId: system, value })),
    ).rejects.toMatchObject({ code: 'entropy-from-system' });
    const frameId = await sealedFrame(announced);
    await expect(
      perform(world.deps, world.leadA, (work) => enterEntropy(work, { frameId, value: '٣' })),
    ).rejects.toMatchObject({ code: 'entropy-value-invalid' });
  });
});

describe('a draw that goes on', () => {
  it('continues its permutation by extensions and replacements, and repeats with them', async () => {
    const frameId = await sealedFrame({ method: 'stratified', sampleSize: 9, minimumPerStratum: 2 });
    const { drawId, items } = await drawn(world, world.leadA, frameId);
    const first = await protocolFor(world.leadA, drawId, 2);
    const reserve = first.ranks.find(({ kind, stratum }) => kind === 'reserve' && stratum === 'Bestand');
    const lost = first.ranks.findIndex(({ kind, stratum }) => kind === 'sample' && stratum === 'Bestand');
    await perform(world.deps, world.leadA, (work) =>
      replaceItem(work, { itemId: items[lost] ?? '', reason: 'Akte nicht auffindbar' }),
    );
    const replaced = await protocolFor(world.leadA, drawId);
    expect(replaced.ranks.find(({ kind }) => kind === 'replacement')?.position).toBe(reserve?.position);
    expect(replaced.ranks.filter(({ kind }) => kind === 'sample')).toHaveLength(9);

    const extension = await perform(world.deps, world.leadA, (work) =>
      extendDraw(work, { drawId, cases: 6, reason: 'Auffällige Befunde' }),
    );
    expect([extension.items.length, extension.declared]).toEqual([6, false]);
    const protocol = await protocolFor(world.leadA, drawId, 3);
    expect(protocol.requests).toMatchObject([
      { kind: 'replacement', rank: 1, stratum: 'Bestand', reason: 'Akte nicht auffindbar' },
      { kind: 'extension', count: 6, reason: 'Auffällige Befunde' },
    ]);
    expect(verdictOf(verifyProtocol(protocol, viewOf(cases())))).toBe('agrees');
    const again = await perform(world.deps, world.areaHead, (work) => recomputeDraw(work, drawId));
    expect(again.verdict).toBe('agrees');
  });

  it('counts an extension as the declared second stage only if the plan declared it so (rule 15)', async () => {
    const secondStage = { size: 4, threshold: 1 };
    const frameId = await sealedFrame({ sampleSize: 5 }, { secondStage });
    const { drawId } = await drawn(world, world.leadA, frameId);
    const extend = (count: number) =>
      perform(world.deps, world.leadA, (work) => extendDraw(work, { drawId, cases: count, reason: 'Probe' }));
    expect((await extend(4)).declared).toBe(true);
    expect((await extend(4)).declared).toBe(false);
  });

  it('replaces a case once, and only while there is another', async () => {
    const frameId = await sealedFrame({ sampleSize: 59 });
    const { items } = await drawn(world, world.leadA, frameId);
    const replace = (itemId = '') =>
      perform(world.deps, world.leadA, (work) => replaceItem(work, { itemId, reason: 'Akte fehlt' }));
    await replace(items[0]);
    await expect(replace(items[0])).rejects.toMatchObject({ code: 'rank-already-replaced' });
    const before = await countRows(database);
    await expect(replace(items[1])).rejects.toMatchObject({ code: 'no-case-left' });
    expect(await countRows(database)).toEqual(before);
  });

  it('does not grow beyond its frame', async () => {
    const { drawId } = await drawn(world, world.leadA, await sealedFrame({ sampleSize: 58 }));
    await expect(
      perform(world.deps, world.leadA, (work) => extendDraw(work, { drawId, cases: 3, reason: 'Probe' })),
    ).rejects.toMatchObject({ code: 'extension-too-large', details: { available: 2 } });
  });

  it.each(['systematic', 'monetary-unit'] as const)('does not exist for a %s draw', async (method) => {
    const { drawId, items } = await drawn(world, world.leadA, await sealedFrame({ method, sampleSize: 5 }));
    await expect(
      perform(world.deps, world.leadA, (work) => extendDraw(work, { drawId, cases: 1, reason: 'Probe' })),
    ).rejects.toMatchObject({ code: 'no-continuation' });
    await expect(
      perform(world.deps, world.leadA, (work) =>
        replaceItem(work, { itemId: items[0] ?? '', reason: 'Probe' }),
      ),
    ).rejects.toMatchObject({ code: 'no-continuation' });
  });

  it('lets the lead whose case cannot be checked replace it, also in a draw over several teams', async () => {
    const frameId = await jointFrame();
    const { drawId } = await drawn(world, world.areaHead, frameId);
    const ownItem = await database.transaction(serviceScope, (tx) =>
      tx
        .selectFrom('sample_item')
        .select('id')
        .where('draw_id', '=', drawId)
        .where('team_id', '=', world.teamB.id)
        .limit(1)
        .executeTakeFirstOrThrow(),
    );
    const replace = (actor: Actor) =>
      perform(world.deps, actor, (work) => replaceItem(work, { itemId: ownItem.id, reason: 'Akte fehlt' }));
    await expect(replace(world.leadA)).rejects.toMatchObject({ code: 'drawn-by-area-head' });
    await replace(world.leadB);
  });
});

describe('a voided draw', () => {
  it('needs a reason and two persons, stays visible, and frees the frame for the next seal', async () => {
    const frameId = await sealedFrame();
    const { drawId } = await drawn(world, world.leadA, frameId);
    await expect(
      perform(world.deps, world.areaHead, (work) => confirmDrawVoid(work, drawId)),
    ).rejects.toMatchObject({ code: 'void-not-requested' });
    await perform(world.deps, world.leadA, (work) =>
      requestDrawVoid(work, {
        drawId,
        ground: 'wrong-cases',
        reason: 'Frist der Lieferung war falsch',
      }),
    );
    await expect(
      perform(world.deps, world.leadA, (work) => confirmDrawVoid(work, drawId)),
    ).rejects.toMatchObject({ code: 'second-person-required' });
    await expect(sealed(world, world.leadA, frameId, { sampleSize: 5 })).rejects.toMatchObject({
      code: 'draw-not-voided',
    });
    await perform(world.deps, world.areaHead, (work) => confirmDrawVoid(work, drawId));

    await expect(drawn(world, world.leadA, frameId)).rejects.toMatchObject({ code: 'already-drawn' });
    await expect(
      perform(world.deps, world.leadA, (work) => extendDraw(work, { drawId, cases: 1, reason: 'Probe' })),
    ).rejects.toMatchObject({ code: 'draw-voided' });
    expect(await sealed(world, world.leadA, frameId, { sampleSize: 5 })).toMatchObject({ number: 2 });
    const second = await drawn(world, world.leadA, frameId);

    const list = await (await clientOf(world.deps, world.auditor)).get(`/draws?frameId=${frameId}`);
    expect(list.at('items')).toHaveLength(2);
    const detail = await (await clientOf(world.deps, world.auditor)).get(`/draws/${drawId}`);
    expect([detail.at('void', 'ground'), detail.at('void', 'reason')]).toEqual([
      'wrong-cases',
      'Frist der Lieferung war falsch',
    ]);
    const entries = await database.transaction(serviceScope, (tx) =>
      tx
        .selectFrom('journal_entry')
        .select('data')
        .where('object', '=', drawId)
        .where('act', 'in', ['draw.void-requested', 'draw.voided'])
        .execute(),
    );
    const ground = expect.arrayContaining([['ground', 'wrong-cases']]);
    expect(entries).toEqual([{ data: ground }, { data: ground }]);
    for (const id of [drawId, second.drawId]) {
      const { verdict } = await perform(world.deps, world.auditor, (work) => recomputeDraw(work, id));
      expect(verdict).toBe('agrees');
    }
  });

  it('cannot be undone, changed or deleted, not even by the owner of the tables', async () => {
    const { drawId } = await drawn(world, world.leadA, await sealedFrame());
    for (const table of ['draw', 'sample_item', 'seal']) {
      await expect(
        database.transaction(serviceScope, (tx) => sql`delete from ${sql.table(table)}`.execute(tx)),
      ).rejects.toThrow('append-only');
    }
    expect((await protocolFor(world.leadA, drawId)).ranks).toHaveLength(5);
  });
});

describe('the protocol', () => {
  it('holds case numbers for those who may see them all, positions for the others', async () => {
    const { drawId } = await drawn(world, world.leadA, await sealedFrame());
    const [own, auditor, head] = [
      await protocolFor(world.leadA, drawId),
      await protocolFor(world.auditor, drawId),
      await protocolFor(world.areaHead, drawId),
    ];
    expect(own.ranks).toEqual(auditor.ranks);
    expect(own.ranks.every(({ caseNumber }) => caseNumber?.startsWith('54910'))).toBe(true);
    expect(head.ranks.every(({ caseNumber }) => caseNumber === null)).toBe(true);
    expect(head.ranks.map(({ position }) => position)).toEqual(own.ranks.map(({ position }) => position));
    expect(verdictOf(verifyProtocol(head, null))).toBe('agrees');
    await expect(protocolFor(world.leadB, drawId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(protocolFor(world.controlling, drawId)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('shows a changed frame: one amount altered behind the service’s back is found', async () => {
    const frameId = await sealedFrame({ method: 'monetary-unit', sampleSize: 5 });
    const { drawId } = await drawn(world, world.leadA, frameId);
    await database.transaction(serviceScope, (tx) =>
      tx
        .updateTable('frame_case')
        .set({ amount_cents: 1 })
        .where('frame_id', '=', frameId)
        .where('position', '=', 60)
        .execute(),
    );
    const again = await perform(world.deps, world.auditor, (work) => recomputeDraw(work, drawId));
    expect(again.verdict).toBe('disagrees');
    expect(again.items.find(({ what }) => what === 'frame-digest')?.agrees).toBe(false);
  });

  it('repeats seal, seed and positions after the case numbers are deleted', async () => {
    const frameId = await sealedFrame({ method: 'stratified', sampleSize: 6 });
    const { drawId } = await drawn(world, world.leadA, frameId);
    await database.transaction(serviceScope, async (tx) => {
      await tx.updateTable('frame_case').set({ pseudonym: null }).where('frame_id', '=', frameId).execute();
      await tx
        .updateTable('frame')
        .set({ case_numbers_deleted_at: new Date() })
        .where('id', '=', frameId)
        .execute();
    });
    const again = await perform(world.deps, world.auditor, (work) => recomputeDraw(work, drawId));
    expect(again.verdict).toBe('agrees');
    expect(again.items.filter(({ agrees }) => agrees !== true).map(({ what }) => what)).toEqual([
      'frame-digest',
    ]);
    const protocol = await protocolFor(world.auditor, drawId);
    expect(protocol.ranks.every(({ caseNumber }) => caseNumber === null)).toBe(true);
    const reduced = await (await clientOf(world.deps, world.auditor)).get(`/frames/${frameId}/reduced.csv`);
    expect(reduced.text.split('\r\n')).toHaveLength(62);
  });
});
