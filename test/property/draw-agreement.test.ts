import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  drawFromFrame,
  inCanonicalOrder,
  normaliseCase,
  viewOfCases,
} from '../../src/draw-procedure/index.ts';
import type { DrawOrder } from '../../src/draw-procedure/index.ts';
import { Failure } from '../../src/failure.ts';
import { drawAgain } from './draw-second-implementation.ts';
import type { PlainCase, PlainDraw } from './draw-second-implementation.ts';

/** Case numbers and names that sort differently by locale, UTF-16 unit and UTF-8 byte, and need normalising. */
const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'Z',
    '9',
    '1',
    'ä',
    'a\u0308',
    'ß',
    'Ω',
    '￠',
    '😀',
    '-',
    '_',
    ' ',
    '"',
    '\t',
    ';',
  ),
  minLength: 1,
  maxLength: 6,
});
const clean = (value: string): string => value.normalize('NFC').trim();

const cases: fc.Arbitrary<PlainCase[]> = fc.uniqueArray(
  fc.record({
    caseNumber: text,
    team: fc.constantFrom('MI1', 'LE1'),
    stratum: fc.constantFrom('LZB', 'Straße', 'Strasse', '😀', '￠', ' A\u0308 '),
    amountCents: fc.option(fc.integer({ min: -500, max: 100_000 }), { freq: 8 }),
    attributes: fc.dictionary(fc.constantFrom('10', '9', 'ä', 'Ort', 'Profillage'), text, { maxKeys: 3 }),
  }),
  { selector: ({ caseNumber }) => clean(caseNumber), minLength: 1, maxLength: 40 },
);

const digits = fc.stringMatching(/^[0-9]{1,30}$/);
const hex = fc.stringMatching(/^[0-9a-f]{64}$/);

/** A wish to continue the draw; a replacement says by a fraction which of the ranks in use is lost. */
const wishes = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('extension' as const), count: fc.integer({ min: 1, max: 20 }) }),
    fc.record({
      kind: fc.constant('replacement' as const),
      which: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
  ),
  { maxLength: 5 },
);

const draws = fc
  .record({
    cases,
    method: fc.constantFrom('simple', 'stratified', 'stratified', 'systematic', 'monetary-unit'),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    minimumPerStratum: fc.integer({ min: 0, max: 3 }),
    entropy: fc.oneof(
      fc.record({ entropySource: fc.constant('system'), entropyValue: hex }),
      fc.record({
        entropySource: fc.constant('Lotto 6aus49 vom 7. März, aufsteigend'),
        entropyValue: digits,
      }),
    ),
    sealNumber: fc.integer({ min: 1, max: 9 }),
    reserves: fc.integer({ min: 0, max: 6 }),
    wishes,
  })
  .map(({ cases: frame, share, entropy, ...rest }) => {
    const continues = rest.method === 'simple' || rest.method === 'stratified';
    const limit = rest.method === 'monetary-unit' ? frame.length * 3 : frame.length;
    const draw: PlainDraw = {
      ...entropy,
      method: rest.method,
      sampleSize: Math.max(1, Math.round(share * limit)),
      minimumPerStratum: rest.method === 'stratified' ? rest.minimumPerStratum : 0,
      sealNumber: rest.sealNumber,
      reserves: continues ? rest.reserves : 0,
      requests: [],
    };
    return { frame, draw, wishes: continues ? rest.wishes : [] };
  });

/** Turns wishes into requests that can be followed: nothing is lost twice, and only what is in use. */
function resolve(
  frame: PlainCase[],
  draw: PlainDraw,
  wanted: { kind: string; count?: number; which?: number }[],
): void {
  const lost = new Set<string>();
  for (const { count, which = 0 } of wanted) {
    if (count !== undefined) {
      draw.requests.push({ kind: 'extension', count });
      continue;
    }
    const candidates = drawAgain(frame, draw).ranks.filter(
      ({ kind, rank, stratum }) => kind !== 'reserve' && !lost.has(`${rank} ${stratum ?? ''}`),
    );
    const chosen = candidates[Math.floor(which * candidates.length)];
    if (chosen === undefined) continue;
    lost.add(`${chosen.rank} ${chosen.stratum ?? ''}`);
    draw.requests.push({ kind: 'replacement', rank: chosen.rank, stratum: chosen.stratum });
  }
}

/** Whether the procedure allows the draw at all: minimums within the sample, something to pay for. */
function isPossible(frame: PlainCase[], draw: PlainDraw): boolean {
  if (draw.method === 'monetary-unit') return frame.some(({ amountCents }) => (amountCents ?? 0) > 0);
  if (draw.method !== 'stratified') return true;
  const sizes = Map.groupBy(frame, ({ stratum }) => clean(stratum ?? ''));
  let minimums = 0;
  for (const group of sizes.values()) minimums += Math.min(group.length, draw.minimumPerStratum);
  return minimums <= draw.sampleSize;
}

function refuses(act: () => unknown): void {
  expect(act).toThrow(Failure);
}

describe('two implementations that share nothing but the text of the procedure', () => {
  it('draw the same more than 10,000 times, extensions and replacements included', () => {
    let compared = 0;
    fc.assert(
      fc.property(draws, ({ frame, draw, wishes: wanted }) => {
        const order = (): DrawOrder => ({
          frame: viewOfCases(inCanonicalOrder(frame.map(normaliseCase))),
          terms: { ...draw, method: draw.method as DrawOrder['terms']['method'] },
          entropyValue: draw.entropyValue,
          reserves: draw.reserves,
          requests: draw.requests,
        });
        if (!isPossible(frame, draw)) return refuses(() => drawFromFrame(order()));
        resolve(frame, draw, wanted);
        const expected = drawAgain(frame, draw);
        const { frame: drawn, seal, seed, ranks } = drawFromFrame(order());
        expect([drawn.digest, seal.digest, seed]).toEqual([
          expected.frameDigest,
          expected.seal,
          expected.seed,
        ]);
        expect(ranks).toEqual(expected.ranks);
        compared += 1;
      }),
      { numRuns: 15_000, seed: 20_200_101 },
    );
    // the others were impossible, and refused
    expect(compared).toBeGreaterThan(10_000);
  });
});
