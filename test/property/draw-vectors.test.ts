import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import {
  drawFromFrame,
  generatorFor,
  inCanonicalOrder,
  normaliseCase,
  viewOfCases,
} from '../../src/draw-procedure/index.ts';
import { arc4, drawAgain } from './draw-second-implementation.ts';
import { casesOf, drawVectors } from './draw-vectors.ts';

describe('the worked cases of iks-draw/1', () => {
  it.each(drawVectors)('$name', (vector) => {
    const frame = viewOfCases(inCanonicalOrder(casesOf(vector).map(normaliseCase)));
    const protocol = drawFromFrame({
      frame,
      terms: vector,
      entropyValue: vector.entropyValue,
      reserves: vector.reserves,
      requests: [],
    });
    expect(protocol.frame.digest).toBe(vector.frameDigest);
    expect(protocol.seal.digest).toBe(vector.seal);
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
  });

  it.each(drawVectors)('$name, by the second implementation', (vector) => {
    const result = drawAgain(casesOf(vector), { ...vector, requests: [] });
    expect([result.frameDigest, result.seal, result.seed]).toEqual([
      vector.frameDigest,
      vector.seal,
      vector.seed,
    ]);
    expect(
      result.ranks.map(({ rank, kind, stratum, caseNumber, hits }) => [
        rank,
        kind,
        stratum,
        caseNumber,
        ...(hits === undefined ? [] : [hits]),
      ]),
    ).toEqual(vector.ranks);
  });
});

describe('the generator', () => {
  it('is ARC4 as seedrandom 3 has it, number by number', () => {
    const seed = 'a'.repeat(64);
    const key = createHash('sha256')
      .update(JSON.stringify(['iks-draw/1', seed, 'Straße']))
      .digest('hex');
    const product = generatorFor(seed, 'Straße');
    const again = arc4(key);
    for (let i = 0; i < 10_000; i++) expect(product()).toBe(again());
  });
});
