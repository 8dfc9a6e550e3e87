import { Failure } from '../failure.ts';
import { counted, integer } from '../format.ts';

/**
 * Shares the sample size over strata in proportion to their sizes, by largest remainder in whole numbers,
 * after every stratum got `min(size, minimumPerStratum)`.
 *
 * @param sizes cases per stratum, strata in canonical (UTF-8 byte) order
 * @returns cases to draw per stratum, in the same order
 * @throws Failure `minimum-too-large` when the minimums alone exceed the sample size
 */
export function allocateSample(
  sizes: readonly number[],
  sampleSize: number,
  minimumPerStratum: number,
): number[] {
  const minimums = sizes.map((size) => Math.min(size, minimumPerStratum));
  const rest = sampleSize - total(minimums);
  if (rest < 0) {
    throw new Failure(
      'invalid',
      'minimum-too-large',
      `Der Mindestumfang je Schicht verlangt ${counted(total(minimums), 'Fall', 'Fälle')}, die Stichprobe hat nur ${integer(sampleSize)}. Verringern Sie den Mindestumfang oder vergrößern Sie die Stichprobe.`,
    );
  }
  const room = sizes.map((size, i) => size - (minimums[i] ?? 0));
  return allocateOverRoom(room, rest).map((share, i) => share + (minimums[i] ?? 0));
}

/**
 * Shares `wanted` units (at most as many as there is room) over strata in proportion to their room. Whole
 * parts first, then one unit each to the largest remainders, ties to the stratum first in order. One pass is
 * enough: the units left over are fewer than the strata with a remainder, and a stratum with a remainder has
 * room for one more.
 */
export function allocateOverRoom(room: readonly number[], wanted: number): number[] {
  const available = total(room);
  if (available === 0) return room.map(() => 0);
  const units = BigInt(Math.min(wanted, available));
  const shares = room.map((free, index) => {
    // BigInt, because the product may exceed 2^53
    const product = units * BigInt(free);
    return { index, whole: Number(product / BigInt(available)), remainder: product % BigInt(available) };
  });
  const leftOver = Number(units) - total(shares.map(({ whole }) => whole));
  const lucky = new Set(
    shares
      .toSorted((a, b) => Number(b.remainder - a.remainder) || a.index - b.index)
      .slice(0, leftOver)
      .map(({ index }) => index),
  );
  return shares.map(({ index, whole }) => (lucky.has(index) ? whole + 1 : whole));
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
