import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { Failure } from '../failure.ts';
import { FrameDigest, frameDigest, normaliseCase } from './frame.ts';
import type { FrameCase } from './frame.ts';

const item = (caseNumber: string, more: Partial<FrameCase> = {}): FrameCase => ({
  caseNumber,
  team: 'LE1',
  stratum: null,
  amountCents: null,
  attributes: [],
  ...more,
});

describe('the frame digest', () => {
  it('is SHA-256 over one line a case, written here by hand', () => {
    const lines = '["a","LE1","LZB",-5,[["10","zehn"],["9","neun"],["ä","x"]]]\n["ä","LE1",null,null,[]]\n';
    const first = normaliseCase({
      caseNumber: ' a ',
      team: 'LE1',
      stratum: 'LZB',
      amountCents: -5,
      attributes: { 'a\u0308': 'x', 9: 'neun', 10: 'zehn' },
    });
    expect(frameDigest([item('ä'), first])).toBe(createHash('sha256').update(lines).digest('hex'));
  });

  it('is the same case by case, for more cases than one piece of text holds', () => {
    const cases = Array.from({ length: 5_000 }, (_, i) => item(String(i).padStart(9, '0')));
    const stream = new FrameDigest();
    for (const one of cases) stream.add(one);
    expect(stream.size).toBe(5_000);
    expect(stream.finish()).toBe(frameDigest(cases.toReversed()));
  });

  it('refuses a case number twice and an order that is not canonical', () => {
    const digest = new FrameDigest();
    digest.add(item('b'));
    expect(() => digest.add(item('b'))).toThrow(Failure);
    expect(() => digest.add(item('a'))).toThrow('canonical order');
  });
});

describe('a case', () => {
  it('with two attributes that normalisation makes one is refused', () => {
    const attributes = { ä: '1', 'a\u0308 ': '2' };
    expect(() =>
      normaliseCase({ caseNumber: 'a', team: 'b', stratum: null, amountCents: null, attributes }),
    ).toThrow('Das Merkmal „ä“ steht zweimal');
  });
});
