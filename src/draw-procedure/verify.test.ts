import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { inCanonicalOrder, normaliseCase } from './frame.ts';
import { viewOfCases } from './frame-view.ts';
import type { FrameView } from './frame-view.ts';
import { completeProtocol, drawFromFrame, protocolDigest, withoutCaseNumbers } from './protocol-build.ts';
import { protocolJsonSchema, protocolSchema } from './protocol.ts';
import type { Protocol, ProtocolRequest } from './protocol.ts';
import type { DrawMethod } from './seal.ts';
import { verdictOf, verifyProtocol } from './verify.ts';

const frame = viewOfCases(
  inCanonicalOrder(
    Array.from({ length: 40 }, (_, i) =>
      normaliseCase({
        caseNumber: `BG ${i}`,
        team: 'LE1',
        stratum: ['Straße', 'Strasse', '😀'][i % 3] ?? '',
        amountCents: i * 1_234,
        attributes: { Profillage: 'IV' },
      }),
    ),
  ),
);

const continued: ProtocolRequest[] = [
  { kind: 'extension', count: 4, at: '2020-03-09T10:00:00Z', reason: 'mehr als zwei fehlerhafte Fälle' },
  { kind: 'replacement', rank: 2, stratum: null, reason: 'Akte nicht auffindbar' },
];

function draw(method: DrawMethod, sampleSize = 8): Protocol {
  const permuted = method === 'simple' || method === 'stratified';
  const stratum = method === 'stratified' ? 'Straße' : null;
  return completeProtocol({
    ...drawFromFrame({
      frame,
      terms: {
        method,
        sampleSize,
        minimumPerStratum: method === 'stratified' ? 2 : 0,
        entropySource: 'Lotto 6aus49 vom 2020-03-07',
        sealNumber: 2,
      },
      entropyValue: '031119273845',
      reserves: permuted ? 2 : 0,
      requests: permuted ? continued.map((r) => (r.kind === 'replacement' ? { ...r, stratum } : r)) : [],
    }),
    journal: { entry: 17, head: 'd'.repeat(64) },
    software: 'IKS-Stichproben 0.1.0',
  });
}

/** Only what the procedure requires of every protocol. */
const minimal = ({
  procedure,
  frame: { digest, size },
  seal,
  entropyValue,
  seed,
  ranks,
}: Protocol): Protocol => ({
  procedure,
  frame: { digest, size },
  seal,
  entropyValue,
  seed,
  ranks,
});

/** The verdict on any JSON value, as the command gives it: a value that is no protocol is refused. */
function judge(value: unknown, view: FrameView | null = frame): string {
  const parsed = protocolSchema.safeParse(value);
  return parsed.success ? verdictOf(verifyProtocol(parsed.data, view)) : 'refused';
}

/** Every path to a number, text or null in a JSON value. */
function leaves(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
}

/** A copy in which the leaf at the path is another one of the same kind, or is gone. */
function change(value: unknown, [key = '', ...rest]: readonly string[], gone: boolean): unknown {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  if (rest.length > 0) copy[key] = change(copy[key], rest, gone);
  else if (gone) delete copy[key];
  else copy[key] = changedLeaf(copy[key]);
  return copy;
}

function changedLeaf(leaf: unknown): unknown {
  if (typeof leaf === 'number') return leaf + 1;
  if (typeof leaf !== 'string') return 'LZB';
  const last = leaf.at(-1) ?? '';
  return leaf.slice(0, -1) + (last === '1' ? '2' : '1');
}

const methods: DrawMethod[] = ['simple', 'stratified', 'systematic', 'monetary-unit'];

describe.each(methods)('a protocol of a %s draw', (method) => {
  const protocol = draw(method);

  it('agrees with its frame in every statement', () => {
    expect(verifyProtocol(protocol, frame).filter(({ agrees }) => agrees !== true)).toEqual([]);
    expect(judge(JSON.parse(JSON.stringify(protocol)))).toBe('agrees');
  });

  it('agrees when it holds only the required fields and nothing was continued', () => {
    expect(judge(minimal(drawn(method)))).toBe('agrees');
  });

  it('is refused or disagrees after any single change of a value', () => {
    const paths = leaves(protocol);
    expect(paths.length).toBeGreaterThan(40);
    for (const path of paths) {
      expect([path, judge(change(protocol, path, false))]).not.toEqual([path, 'agrees']);
    }
  });

  it('is refused or disagrees after the loss of any value but its own digest', () => {
    for (const path of leaves(protocol).filter(([key]) => key !== 'protocolDigest')) {
      expect([path, judge(change(protocol, path, true))]).not.toEqual([path, 'agrees']);
    }
  });

  it('in its smallest form disagrees after any single change, too', () => {
    const smallest = minimal(drawn(method));
    for (const path of leaves(smallest)) {
      expect([path, judge(change(smallest, path, false))]).not.toEqual([path, 'agrees']);
    }
  });

  it('disagrees when ranks are swapped, dropped or added', () => {
    const { ranks } = protocol;
    const [first, second, ...others] = ranks;
    if (first === undefined || second === undefined) throw new Error('too few ranks');
    const extra = { ...first, rank: ranks.length + 1 };
    for (const changed of [
      [second, first, ...others],
      [second, ...others],
      [...ranks, extra],
    ]) {
      expect(judge(minimal({ ...protocol, ranks: changed }))).toBe('disagrees');
    }
  });

  it('keeps its own digest without case numbers', () => {
    expect(protocolDigest(withoutCaseNumbers(protocol))).toBe(protocol.protocolDigest);
  });

  it('can be repeated without case numbers from stratum and amount by position; the answer says what is missing', () => {
    const reduced: FrameView = { ...frame, digest: null, caseNumbers: null };
    const items = verifyProtocol(withoutCaseNumbers(protocol), reduced);
    expect(items.filter(({ agrees }) => agrees !== true)).toEqual([
      {
        what: 'frame-digest',
        agrees: 'not-recomputable',
        sentence: 'Die Prüfsumme der Grundgesamtheit konnte ohne Fallnummern nicht nachgerechnet werden.',
      },
    ]);
    expect(verdictOf(items)).toBe('agrees');
  });
});

/** A draw that was not continued, with reserves where there are any. */
function drawn(method: DrawMethod): Protocol {
  const content = drawFromFrame({
    frame,
    terms: {
      method,
      sampleSize: 8,
      minimumPerStratum: 0,
      entropySource: 'system',
      sealNumber: 1,
    },
    entropyValue: 'ab'.repeat(32),
    reserves: method === 'simple' || method === 'stratified' ? 3 : 0,
    requests: [],
  });
  return completeProtocol(content);
}

describe('what is left to repeat', () => {
  it('without any frame: simple and systematic draws from the number of cases, the others not', () => {
    const verdicts = methods.map((method) => judge(withoutCaseNumbers(draw(method)), null));
    expect(verdicts).toEqual(['agrees', 'incomplete', 'agrees', 'incomplete']);
  });

  it('case numbers that cannot be compared make the answer incomplete', () => {
    expect(judge(draw('simple'), null)).toBe('incomplete');
  });

  it('another frame disagrees in digest and size', () => {
    const other: FrameView = { ...frame, size: 41, digest: '0'.repeat(64) };
    const wrong = verifyProtocol(draw('simple'), other).filter(({ agrees }) => agrees === false);
    expect(wrong.map(({ what }) => what)).toEqual(expect.arrayContaining(['frame-digest', 'frame-size']));
  });

  it('a redraw under the same seal with another value shows in the seed', () => {
    const protocol = minimal({ ...draw('simple'), entropyValue: '1' });
    expect(verifyProtocol(protocol, frame).find(({ what }) => what === 'seed')?.agrees).toBe(false);
  });
});

describe('the published JSON Schema', () => {
  it('is in step with the protocol that is written and read', () => {
    const published: unknown = JSON.parse(
      readFileSync(new URL('protocol.schema.json', import.meta.url), 'utf8'),
    );
    expect(published).toEqual(protocolJsonSchema());
  });
});
