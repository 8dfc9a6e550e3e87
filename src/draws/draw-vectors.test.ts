import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceScope, type Database } from '../database/index.ts';
import { verifyProtocol, viewOfCases, inCanonicalOrder, normaliseCase } from '../draw-procedure/index.ts';
import { perform } from '../work.ts';
import { casesOf, drawVectors, type DrawVector } from '../../test/property/draw-vectors.ts';
import { freshDatabase } from '../../test/support/database.ts';
import { drawn, importedFrame, sealed } from '../../test/support/frames.ts';
import { confirmedField } from '../../test/support/plan.ts';
import { newWorld, type World } from '../../test/support/world.ts';
import {
  confirmDrawVoid,
  confirmEntropy,
  drawProtocol,
  enterEntropy,
  recomputeDraw,
  requestDrawVoid,
} from './index.ts';

let database: Database;
let world: World;

/** The vectors hash team codes, so their teams must exist under just these: a database of their own. */
beforeAll(async () => {
  database = await freshDatabase();
  world = await newWorld(database);
  await database.transaction(serviceScope, async (tx) => {
    for (const code of ['MI1', 'MI2', 'U25', 'LE1']) {
      await tx
        .insertInto('team')
        .values({
          id: crypto.randomUUID(),
          area_id: world.area.id,
          code,
          name: code,
          site: 'BBW',
          valid_from: '2015-01-01',
          valid_to: null,
        })
        .execute();
    }
  });
});
afterAll(() => database.close());

/** A field over all teams of the area, so that one frame takes the vector's cases. */
async function frameOf(vector: DrawVector): Promise<string> {
  const teamIds = await database.transaction(serviceScope, async (tx) => {
    const rows = await tx.selectFrom('team').select('id').where('area_id', '=', world.area.id).execute();
    return rows.map(({ id }) => id);
  });
  const field = await confirmedField(world, { drawnBy: 'area', teamIds: [world.teamA.id] });
  await database.transaction(serviceScope, (tx) =>
    tx
      .insertInto('field_team')
      .values(
        teamIds
          .filter((id) => id !== world.teamA.id)
          .map((team_id) => ({ field_version_id: field.id, team_id })),
      )
      .execute(),
  );
  return importedFrame(world, world.areaHead, field.fieldId, casesOf(vector));
}

describe('a draw in the service', () => {
  it.each(drawVectors)('follows the procedure: $name', async (vector) => {
    const frameId = await frameOf(vector);
    for (let number = 1; number < vector.sealNumber; number += 1) {
      await sealed(world, world.areaHead, frameId, { method: 'simple', sampleSize: 1 });
      const { drawId } = await drawn(world, world.areaHead, frameId);
      await perform(world.deps, world.areaHead, (work) =>
        requestDrawVoid(work, { drawId, ground: 'other', reason: 'Probe' }),
      );
      await perform(world.deps, world.management, (work) => confirmDrawVoid(work, drawId));
    }
    const seal = await sealed(world, world.areaHead, frameId, {
      method: vector.method,
      sampleSize: vector.sampleSize,
      minimumPerStratum: vector.minimumPerStratum,
      entropySource: vector.entropySource,
    });
    expect(seal).toMatchObject({
      frameDigest: vector.frameDigest,
      digest: vector.seal,
      number: vector.sealNumber,
    });
    if (vector.entropySource !== 'system') {
      const entry = { frameId, value: vector.entropyValue };
      await perform(world.deps, world.areaHead, (work) => enterEntropy(work, entry));
      await perform(world.deps, world.management, (work) => confirmEntropy(work, entry));
    }
    const { drawId } = await drawn(
      world,
      world.areaHead,
      frameId,
      vector.entropySource === 'system' ? vector.entropyValue : undefined,
    );
    const protocol = await perform(world.deps, world.auditor, (work) =>
      drawProtocol(work, { drawId, reserves: vector.reserves }),
    );
    expect(protocol.seed).toBe(vector.seed);
    expect(
      protocol.ranks.map(({ rank, kind, stratum, caseNumber, hits }) => [
        rank,
        kind,
        stratum,
        caseNumber,
        ...(hits === undefined ? [] : [hits]),
      ]),
    ).toEqual(vector.ranks);

    const frame = viewOfCases(inCanonicalOrder(casesOf(vector).map(normaliseCase)));
    expect(verifyProtocol(protocol, frame).filter(({ agrees }) => agrees !== true)).toEqual([]);
    const again = await perform(world.deps, world.auditor, (work) => recomputeDraw(work, drawId));
    expect(again.verdict).toBe('agrees');
  });
});
