import type { Generator } from './permutation.ts';

/** Positions of a systematic draw: every (N/n)-th case from a random start, at most N. */
export function systematicPositions(generator: Generator, size: number, sampleSize: number): number[] {
  const interval = size / sampleSize;
  const start = generator() * interval;
  return Array.from({ length: sampleSize }, (_, i) => Math.min(Math.floor(start + i * interval) + 1, size));
}

/**
 * The euros (in cents, ascending) that a monetary-unit draw points at: `start + k · interval`, k = 0…n−1. The
 * case in whose cumulative range [before, after) a point falls is hit.
 *
 * @param totalCents Σ of the positive amounts
 */
export function monetaryUnitPoints(generator: Generator, totalCents: number, sampleSize: number): number[] {
  const interval = totalCents / sampleSize;
  const start = generator() * interval;
  return Array.from({ length: sampleSize }, (_, k) => start + k * interval);
}

/** A case hit by a monetary-unit draw, however often: one sample item. */
export interface MonetaryUnitHit {
  /** Position in the frame, from 1. */
  readonly position: number;
  readonly hits: number;
}

/**
 * The cases the points fall on.
 *
 * @param amounts amounts in cents in canonical order; null, zero and negative ones take no part
 */
export function monetaryUnitHits(
  points: readonly number[],
  amounts: Iterable<number | null>,
): MonetaryUnitHit[] {
  const found: MonetaryUnitHit[] = [];
  let next = 0;
  let after = 0;
  let position = 0;
  for (const amount of amounts) {
    position += 1;
    if (amount === null || amount <= 0) continue;
    after += amount;
    const first = next;
    while (next < points.length && (points[next] ?? Infinity) < after) next += 1;
    if (next > first) found.push({ position, hits: next - first });
  }
  return found;
}
