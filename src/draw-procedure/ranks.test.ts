import { describe, expect, it } from 'vitest';

import { monetaryUnitHits, systematicPositions } from './interval-selection.ts';
import { generatorFor, permutedPlaces } from './permutation.ts';
import { selectRanks } from './ranks.ts';
import type { DrawRequest, Rank, Selection } from './ranks.ts';

const seed = 'a'.repeat(64);
const selection = (more: Partial<Selection>): Selection => ({
  seed,
  sampleSize: 4,
  minimumPerStratum: 0,
  reserves: 0,
  requests: [],
  ...more,
});
const simple = (size: number, more: Partial<Selection>): Rank[] =>
  selectRanks({ method: 'simple', size }, selection(more));
const kinds = (ranks: readonly Rank[]): string => ranks.map(({ kind }) => kind[0]).join('');
const places = (ranks: readonly Rank[]): number[] => ranks.map(({ place }) => place);

describe('a simple draw', () => {
  it('of everything is a permutation of everything', () => {
    expect(places(simple(500, { sampleSize: 500 })).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 500 }, (_, i) => i + 1),
    );
  });

  it('keeps every rank in use where it was, whatever is asked for later', () => {
    const before = simple(20, { reserves: 3 });
    const requests: DrawRequest[] = [
      { kind: 'replacement', rank: 2, stratum: null },
      { kind: 'extension', count: 2 },
      { kind: 'replacement', rank: 5, stratum: null },
    ];
    const after = simple(20, { reserves: 2, requests });
    expect(kinds(before)).toBe('ssssrrr');
    expect(after.map(({ kind }) => kind).slice(4)).toEqual([
      'replacement',
      'extension',
      'extension',
      'replacement',
      'reserve',
      'reserve',
    ]);
    expect(places(after).slice(0, 7)).toEqual(places(before));
  });

  it('has simply fewer reserves, extensions and replacements where the frame ends', () => {
    expect(simple(5, { reserves: 9 })).toHaveLength(5);
    const requests: DrawRequest[] = [
      { kind: 'extension', count: 3 },
      { kind: 'replacement', rank: 1, stratum: null },
    ];
    expect(kinds(simple(5, { requests }))).toBe('sssse');
  });

  it('needs no more work for 5.5 million cases than for 5,000', () => {
    const calls = (size: number): number => {
      let count = 0;
      const generator = generatorFor(seed, null);
      permutedPlaces(() => ((count += 1), generator()), size, 60);
      return count;
    };
    expect([calls(5_000), calls(5_500_000)]).toEqual([60, 60]);
  });

  it('refuses to replace a rank that is not drawn, or twice', () => {
    const lose = (...ranks: number[]): DrawRequest[] =>
      ranks.map((rank) => ({ kind: 'replacement', rank, stratum: null }));
    expect(() => simple(9, { reserves: 2, requests: lose(5) })).toThrow('Rang 5 ist nicht gezogen');
    expect(() => simple(9, { requests: lose(1, 1) })).toThrow('Rang 1 ist bereits ersetzt');
    expect(() => simple(9, { requests: [{ kind: 'replacement', rank: 1, stratum: 'LZB' }] })).toThrow(
      '„LZB“',
    );
  });
});

describe('a stratified draw', () => {
  const strata = [
    { stratum: 'ß', size: 6 },
    { stratum: 'B', size: 6 },
    { stratum: 'A', size: 3 },
  ];
  const stratified = (more: Partial<Selection>): Rank[] =>
    selectRanks({ method: 'stratified', strata }, selection({ sampleSize: 5, ...more }));
  const counts = (ranks: readonly Rank[]): Record<string, string> =>
    Object.fromEntries(['A', 'B', 'ß'].map((s) => [s, kinds(ranks.filter(({ stratum }) => stratum === s))]));

  it('reports strata in UTF-8 order and counts ranks and reserves within each', () => {
    const ranks = stratified({ reserves: 1 });
    expect(ranks.map(({ stratum, rank }) => `${stratum}${rank}`)).toEqual([
      'A1',
      'A2',
      'B1',
      'B2',
      'B3',
      'ß1',
      'ß2',
      'ß3',
    ]);
    expect(counts(ranks)).toEqual({ A: 'sr', B: 'ssr', ß: 'ssr' });
  });

  it('extends over the room that is left and replaces within the stratum of the lost case', () => {
    // rooms 2, 4, 4: five more are 1, 2, 2; after a replacement in A nothing of A is left
    const requests: DrawRequest[] = [
      { kind: 'extension', count: 5 },
      { kind: 'replacement', rank: 1, stratum: 'A' },
      { kind: 'extension', count: 2 },
    ];
    expect(counts(stratified({ requests }))).toEqual({ A: 'ser', B: 'sseee', ß: 'sseee' });
  });
});

describe('a systematic draw', () => {
  it('takes every third of nine from a start of 1.5', () => {
    expect(systematicPositions(() => 0.5, 9, 3)).toEqual([2, 5, 8]);
  });

  it('never leaves the frame, even where rounding would', () => {
    const positions = systematicPositions(() => 1 - 2 ** -52, 1_000_003, 999_983);
    expect(positions.at(-1)).toBe(1_000_003);
    expect(positions.every((position) => position <= 1_000_003)).toBe(true);
  });

  it('knows no reserves, extensions or replacements', () => {
    const draw = (more: Partial<Selection>): Rank[] =>
      selectRanks({ method: 'systematic', size: 9 }, selection(more));
    expect(() => draw({ reserves: 1 })).toThrow('systematische Ziehung kennt keine Reserven');
    expect(() => draw({ requests: [{ kind: 'extension', count: 1 }] })).toThrow('keine Reserven');
  });
});

describe('a monetary-unit draw', () => {
  it('hits the case in whose range a point falls, its end excluded, and counts repeated hits', () => {
    // ranges [0,100) · none · none · none · [100,400) · [400,500)
    expect(monetaryUnitHits([0, 99.9, 100, 250, 399], [100, null, 0, -50, 300, 100])).toEqual([
      { position: 1, hits: 2 },
      { position: 5, hits: 3 },
    ]);
  });

  it('spreads its hits over the euros: as many as the sample size together', () => {
    const amounts = [5, 0, 100_000, 3, null, 20_000, -4];
    const ranks = selectRanks({ method: 'monetary-unit', amounts }, selection({ sampleSize: 40 }));
    expect(ranks.reduce((hits, rank) => hits + (rank.hits ?? 0), 0)).toBe(40);
    expect(ranks.every(({ place }) => (amounts[place - 1] ?? 0) > 0)).toBe(true);
  });
});
