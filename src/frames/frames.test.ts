import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceScope, type Database } from '../database/index.ts';
import { drawProtocol } from '../draws/index.ts';
import {
  inCanonicalOrder,
  normaliseCase,
  verdictOf,
  verifyProtocol,
  viewOfCases,
} from '../draw-procedure/index.ts';
import { readAllCases } from '../tables/index.ts';
import { perform } from '../work.ts';
import { clientOf } from '../../test/support/client.ts';
import { countRows, freshDatabase } from '../../test/support/database.ts';
import { drawn, imported, importedFrame, sealed, someCases } from '../../test/support/frames.ts';
import { confirmedField } from '../../test/support/plan.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import {
  confirmFrameVoid,
  discardFrame,
  excludeCases,
  loadFrame,
  requestFrameVoid,
  sealFrame,
} from './index.ts';

let database: Database;
let world: World;

beforeAll(async () => {
  database = await freshDatabase();
  world = await newWorld(database);
});
afterAll(() => database.close());

const frameOf = async (cases = someCases(world.teamA.code, 12)): Promise<string> => {
  const { fieldId } = await confirmedField(world);
  return importedFrame(world, world.leadA, fieldId, cases);
};
const loaded = (frameId: string) =>
  database.transaction(serviceScope, (tx) => loadFrame(tx, frameId, 'read'));

describe('exclusions', () => {
  it('leave cases out with a reason, move the others up, and stand in the protocol', async () => {
    const frameId = await frameOf();
    const excluded = await perform(world.deps, world.leadA, (work) =>
      excludeCases(work, {
        frameId,
        reason: 'Laufende Widerspruchsverfahren',
        conditions: [{ attribute: 'Schicht', equals: ['LZB'] }],
      }),
    );
    expect(excluded).toBe(4);
    await perform(world.deps, world.leadA, (work) =>
      excludeCases(work, {
        frameId,
        reason: 'In ein anderes Team abgegeben',
        conditions: [
          { attribute: 'Schicht', equals: ['Neukunde'] },
          { attribute: 'Profillage', equals: ['I'] },
        ],
      }),
    );
    const frame = await loaded(frameId);
    // 12 cases of 1 to 12 euros; out go 1, 4, 7, 10 and then 2, 8
    expect([frame.size, frame.amountCents]).toEqual([6, 4600]);
    expect(frame.strata).toEqual([
      { stratum: 'Bestand', size: 4 },
      { stratum: 'Neukunde', size: 2 },
    ]);

    const left = someCases(world.teamA.code, 12).filter(
      ({ stratum, attributes }) =>
        stratum !== 'LZB' && !(stratum === 'Neukunde' && attributes['Profillage'] === 'I'),
    );
    const view = viewOfCases(inCanonicalOrder(left.map(normaliseCase)));
    const terms = { method: 'stratified', sampleSize: 4 } as const;
    expect((await sealed(world, world.leadA, frameId, terms)).frameDigest).toBe(view.digest);
    const { drawId } = await drawn(world, world.leadA, frameId);
    const protocol = await perform(world.deps, world.leadA, (work) =>
      drawProtocol(work, { drawId, reserves: 1 }),
    );
    expect(protocol.frame.exclusions).toEqual([
      { reason: 'Laufende Widerspruchsverfahren', count: 4 },
      { reason: 'In ein anderes Team abgegeben', count: 2 },
    ]);
    expect(verdictOf(verifyProtocol(protocol, view))).toBe('agrees');
  });

  it('refuse an empty choice and an empty frame', async () => {
    const frameId = await frameOf();
    const exclude = (attribute: string, value: string) =>
      perform(world.deps, world.leadA, (work) =>
        excludeCases(work, { frameId, reason: 'Probe', conditions: [{ attribute, equals: [value] }] }),
      );
    await expect(exclude('Profillage', 'IX')).rejects.toMatchObject({ code: 'nothing-to-exclude' });
    await expect(exclude('Team', world.teamA.code)).rejects.toMatchObject({ code: 'frame-empty' });
    expect((await loaded(frameId)).size).toBe(12);
  });

  it('name no case one by one, so that nobody drops the awkward ones', async () => {
    const frameId = await frameOf();
    const lead = await clientOf(world.deps, world.leadA);
    const caseNumbers = ['54910//0000001'];
    for (const body of [
      { reason: 'Probe', caseNumbers },
      { reason: 'Probe', cases: { caseNumbers } },
    ]) {
      const answer = await lead.post(`/frames/${frameId}/exclusions`, body);
      expect([answer.status, answer.at('code')]).toEqual([422, 'invalid-input']);
    }
    // the number is no attribute that a condition could name
    for (const attribute of ['Fallnummer', 'caseNumber']) {
      const conditions = [{ attribute, equals: caseNumbers }];
      const answer = await lead.post(`/frames/${frameId}/exclusions`, { reason: 'Probe', conditions });
      expect([answer.status, answer.at('code')]).toEqual([422, 'nothing-to-exclude']);
    }
    expect((await loaded(frameId)).size).toBe(12);
  });
});

describe('a frame', () => {
  it('that is not sealed can be discarded; its cases go, and the period is free again', async () => {
    const before = (await countRows(database))['frame_case'];
    const frameId = await frameOf();
    const { fieldId } = await loaded(frameId);
    await perform(world.deps, world.leadA, (work) => discardFrame(work, frameId));
    expect((await countRows(database))['frame_case']).toBe(before);
    expect((await loaded(frameId)).state).toBe('discarded');
    await importedFrame(world, world.leadA, fieldId, someCases(world.teamA.code, 3));
  });

  it('once sealed is neither changed nor discarded nor sealed again', async () => {
    const frameId = await frameOf();
    await sealed(world, world.leadA, frameId, { sampleSize: 5 });
    const conditions = [{ attribute: 'Schicht', equals: ['LZB'] }];
    await expect(
      perform(world.deps, world.leadA, (work) =>
        excludeCases(work, { frameId, reason: 'Probe', conditions }),
      ),
    ).rejects.toMatchObject({ code: 'frame-not-open' });
    await expect(
      perform(world.deps, world.leadA, (work) => discardFrame(work, frameId)),
    ).rejects.toMatchObject({ code: 'frame-not-open' });
    await expect(sealed(world, world.leadA, frameId, { sampleSize: 5 })).rejects.toMatchObject({
      code: 'draw-not-voided',
    });
  });

  it('found wrong is voided by two persons and linked to its successor', async () => {
    const frameId = await frameOf();
    const { fieldId } = await loaded(frameId);
    await sealed(world, world.leadA, frameId, { sampleSize: 5 });
    await perform(world.deps, world.leadA, (work) =>
      requestFrameVoid(work, { frameId, ground: 'wrong-frame', reason: 'Falscher Zeitraum geliefert' }),
    );
    await expect(
      perform(world.deps, world.leadA, (work) => confirmFrameVoid(work, frameId)),
    ).rejects.toMatchObject({ code: 'second-person-required' });
    const deputy = { ...world.management, onBehalfOf: world.leadA.accountId };
    await expect(
      perform(world.deps, deputy, (work) => confirmFrameVoid(work, frameId)),
    ).rejects.toMatchObject({ code: 'second-person-required' });
    await perform(world.deps, world.areaHead, (work) => confirmFrameVoid(work, frameId));
    const successor = await importedFrame(world, world.leadA, fieldId, someCases(world.teamA.code, 4));
    expect((await loaded(successor)).successorOf).toBe(frameId);
    const answer = await (await clientOf(world.deps, world.leadA)).get(`/frames/${frameId}`);
    expect([answer.at('state'), answer.at('successor')]).toEqual(['voided', successor]);
    expect([answer.at('void', 'ground'), answer.at('void', 'reason')]).toEqual([
      'wrong-frame',
      'Falscher Zeitraum geliefert',
    ]);
  });

  it('keeps the plan in force at sealing and takes from it what nobody chose', async () => {
    const { fieldId, id } = await confirmedField(world, {
      method: 'stratified',
      sampleSize: 6,
      minimumPerStratum: 1,
    });
    const frameId = await importedFrame(world, world.leadA, fieldId, someCases(world.teamA.code, 12));
    await sealed(world, world.leadA, frameId);
    const answer = await (await clientOf(world.deps, world.auditor)).get(`/frames/${frameId}`);
    expect(answer.at('seals', 0)).toMatchObject({
      number: 1,
      method: 'stratified',
      sampleSize: 6,
      minimumPerStratum: 1,
      fieldVersionId: id,
    });
  });

  it.each([
    ['a sample larger than the frame', { sampleSize: 13 }, 'sample-size-invalid'],
    ['a minimum without strata', { sampleSize: 2, minimumPerStratum: 1 }, 'minimum-without-strata'],
  ])('is not sealed with %s', async (_, terms, code) => {
    const frameId = await frameOf();
    await expect(sealed(world, world.leadA, frameId, terms)).rejects.toMatchObject({ code });
    expect((await loaded(frameId)).state).toBe('imported');
  });

  it('is not sealed stratified or by amounts where strata or amounts are missing', async () => {
    const bare = someCases(world.teamA.code, 5).map((item) => ({
      ...item,
      stratum: null,
      amountCents: null,
    }));
    const frameId = await frameOf(bare);
    await expect(
      sealed(world, world.leadA, frameId, { method: 'stratified', sampleSize: 2 }),
    ).rejects.toMatchObject({ code: 'stratum-missing' });
    await expect(
      sealed(world, world.leadA, frameId, { method: 'monetary-unit', sampleSize: 2 }),
    ).rejects.toMatchObject({ code: 'no-positive-amount' });
  });
});

describe('who seals and sees a frame (rule 4)', () => {
  it('of one team: its lead, and nobody else', async () => {
    const frameId = await frameOf();
    const seal = (actor: typeof world.leadA) =>
      perform(world.deps, actor, (work) =>
        sealFrame(work, { frameId, entropySource: 'system', sampleSize: 3 }),
      );
    await expect(seal(world.leadB)).rejects.toMatchObject({ code: 'not-found' });
    await expect(seal(world.foreignHead)).rejects.toMatchObject({ code: 'not-found' });
    await expect(seal(world.areaHead)).rejects.toMatchObject({ code: 'drawn-by-team-lead' });
    await expect(seal(world.auditor)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(seal(world.controlling)).rejects.toMatchObject({ code: 'forbidden' });
    await seal(world.leadA);
  });

  it('of several teams: the area head, or the lead named for it', async () => {
    const { fieldId } = await confirmedField(world, {
      drawnBy: 'area',
      teamIds: [world.teamA.id, world.teamB.id],
    });
    const cases = [...someCases(world.teamA.code, 6), ...someCases(world.teamB.code, 6, 'B-')];
    const frameId = await importedFrame(world, world.areaHead, fieldId, cases);
    await expect(sealed(world, world.leadB, frameId, { sampleSize: 3 })).rejects.toMatchObject({
      code: 'drawn-by-area-head',
    });
    const head = await clientOf(world.deps, world.areaHead);
    const named = (accountId: string) => head.put(`/frames/${frameId}/named-drawer`, { accountId });
    expect((await named(world.foreignLead.accountId)).status).toBe(404);
    expect((await named(world.leadB.accountId)).status).toBe(200);
    await sealed(world, world.leadB, frameId, { sampleSize: 3 });
  });
});

describe('the canonical CSV', () => {
  it('read back gives the sealed digest, for the own lead and auditors only', async () => {
    const odd = someCases(world.teamA.code, 4).map((item, index) => ({
      ...item,
      caseNumber: ['Ä;1', '😀', 'a"b', 'z\n'][index] ?? '',
      attributes: { Ort: 'Worms; „Mitte“', '10': 'zehn', '9': 'neun' },
    }));
    const frameId = await frameOf(odd);
    const { frameDigest } = await sealed(world, world.leadA, frameId, { sampleSize: 2 });
    const path = `/frames/${frameId}/canonical.csv`;
    for (const actor of [world.leadA, world.auditor]) {
      const { status, text } = await (await clientOf(world.deps, actor)).get(path);
      expect(status).toBe(200);
      const { cases } = await readAllCases(new TextEncoder().encode(text));
      expect(viewOfCases(cases).digest).toBe(frameDigest);
    }
    const statuses = [];
    for (const actor of [world.leadB, world.areaHead, world.controlling, world.management]) {
      statuses.push((await (await clientOf(world.deps, actor)).get(path)).status);
    }
    expect(statuses).toEqual([404, 403, 403, 403]);
  });

  it('is not given before sealing, and of other teams’ cases to auditors only', async () => {
    const { fieldId } = await confirmedField(world, {
      drawnBy: 'area',
      teamIds: [world.teamA.id, world.teamB.id],
    });
    const cases = [...someCases(world.teamA.code, 2), ...someCases(world.teamB.code, 2, 'B-')];
    const frameId = await importedFrame(world, world.areaHead, fieldId, cases);
    const path = `/frames/${frameId}/canonical.csv`;
    const auditor = await clientOf(world.deps, world.auditor);
    expect((await auditor.get(path)).at('code')).toBe('frame-not-sealed');
    await sealed(world, world.areaHead, frameId, { sampleSize: 2 });
    expect((await auditor.get(path)).status).toBe(200);
    const lead = await clientOf(world.deps, world.leadA);
    expect((await lead.get(path)).at('code')).toBe('case-numbers-elsewhere');
    expect((await lead.get(`/frames/${frameId}/reduced.csv`)).text).toBe(
      'Position;Schicht;Betrag\r\n1;LZB;1,00\r\n2;Neukunde;2,00\r\n3;LZB;1,00\r\n4;Neukunde;2,00\r\n',
    );
  });
});

describe('the SNAP quality-control cases of 2023', () => {
  it('come in by a column profile, are sealed, and 400 of 43,776 are drawn stratified by state', async () => {
    const own = await newWorld(database);
    const csv = gunzipSync(
      readFileSync(new URL('../../test/data/snap_qc_fy2023_cases.csv.gz', import.meta.url)),
    );
    const { fieldId } = await confirmedField(own);
    const { totals, frames } = await imported(own, own.leadA, fieldId, csv, {
      profile: {
        caseNumber: { columns: ['year', 'case_id'], separator: '-' },
        team: { constant: own.teamA.code },
        stratum: 'state',
        amount: null,
        attributes: ['case_type', 'status', 'error_over_threshold'],
        ignored: [],
        dates: [],
      },
    });
    const frameId = frames[0]?.frameId ?? '';
    expect([totals.rows, totals.strata.length]).toEqual([43_776, 53]);
    await sealed(own, own.leadA, frameId, { method: 'stratified', sampleSize: 400 });
    const { items } = await drawn(own, own.leadA, frameId);
    expect(items).toHaveLength(400);
    const { drawId } = await database.transaction(serviceScope, async (tx) => ({
      drawId: (
        await tx.selectFrom('draw').select('id').where('frame_id', '=', frameId).executeTakeFirstOrThrow()
      ).id,
    }));
    const protocol = await perform(own.deps, own.leadA, (work) =>
      drawProtocol(work, { drawId, reserves: 0 }),
    );
    // largest remainder: no stratum is more than one case off its share
    for (const { stratum, size } of protocol.frame.strata ?? []) {
      const drawnHere = protocol.ranks.filter((rank) => rank.stratum === stratum).length;
      expect(Math.abs(drawnHere - (400 * size) / 43_776)).toBeLessThan(1);
    }
  });
});
