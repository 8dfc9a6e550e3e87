import { describe, expect, it } from 'vitest';
import { drawOf, pieceOf } from '../../test/support/pieces.ts';
import { amountBoundOf, type TaintedCase } from './amount-bound.ts';

const draw = drawOf({ size: 5000, method: 'monetary-unit', positiveAmountCents: 1_000_000_00 });
const clean = (count: number): TaintedCase[] =>
  Array.from({ length: count }, () => ({ drawId: draw.id, hits: 1, done: true, taint: 0 }));
const tainted = (taint: number, hits = 1): TaintedCase => ({ drawId: draw.id, hits, done: true, taint });

describe('a monetary-unit draw', () => {
  it('bounds the overpaid euros by Stringer: 3.333348 % for taints 1 and 0.09887 in 145 units', () => {
    // koenderks/jfa, Stringer binomial, 95 %.
    const cases = [...clean(143), tainted(1), tainted(0.09887)];
    const bound = amountBoundOf([pieceOf(draw, 145, { underpaidCases: 2 })], cases);
    expect(bound).toMatchObject({ n: 145, confidence: 0.95, underpaidListed: 2, provisional: false });
    expect((bound?.upperCents ?? 0) / 1_000_000_00).toBeCloseTo(0.03333348, 7);
    expect(bound?.mostLikelyCents).toBe(Math.round((1_000_000_00 * 1.09887) / 145));
  });

  it('counts a case once for every unit that fell on it', () => {
    const twice = amountBoundOf([pieceOf(draw, 144)], [...clean(143), tainted(1, 2)]);
    const two = amountBoundOf([pieceOf(draw, 145)], [...clean(143), tainted(1), tainted(1)]);
    expect(twice).toEqual(two);
  });

  it('shares the error probability among several frames, so that their sum holds', () => {
    const other = { ...draw, id: 'other' };
    const cases = [...clean(100), ...clean(100).map((one) => ({ ...one, drawId: 'other' }))];
    const one = amountBoundOf([pieceOf(draw, 100)], cases)?.upperCents ?? 0;
    const both = amountBoundOf([pieceOf(draw, 100), pieceOf(other, 100)], cases)?.upperCents ?? 0;
    // Without a taint the bound is 1 − α^(1/n): α = 0.05 alone, 0.025 each for two.
    expect(one).toBe(Math.ceil(1_000_000_00 * (1 - 0.05 ** (1 / 100))));
    expect(both).toBe(Math.ceil(2 * 1_000_000_00 * (1 - 0.025 ** (1 / 100))));
  });

  it('says nothing before a case is checked', () => {
    const pending = clean(10).map((one) => ({ ...one, done: false }));
    expect(amountBoundOf([pieceOf(draw, 10, { checked: 0 })], pending)).toBeNull();
  });
});
