import { createHmac } from 'node:crypto';
import seedrandom from 'seedrandom';
import { permutedPlaces } from '../../src/draw-procedure/index.ts';

/** Yields doubles in [0, 1). */
export type Random = () => number;

/** The fixed seed of the example: everything synthetic follows from it. */
const seed = 'b29541a8ee122c84db7eeff35eeb0286c66096dc3a3cba794d42259379fe265d';

const digest = (parts: readonly unknown[]): Buffer =>
  createHmac('sha256', seed).update(JSON.stringify(parts)).digest();

/** A stream of doubles in [0, 1) for one purpose, so that one purpose never shifts another. */
export const stream = (...purpose: readonly unknown[]): Random => seedrandom(digest(purpose).toString('hex'));

/** One double in [0, 1) that depends on its parts alone, whatever was asked before. */
export const chance = (...parts: readonly unknown[]): number => digest(parts).readUIntBE(0, 6) / 2 ** 48;

/** Random values for the example's draws and re-checks, so that the example is the same year wherever it is played. */
export function exampleBytes(): (size: number) => Uint8Array {
  let asked = 0;
  return (size) => {
    asked += 1;
    const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, block) =>
      digest(['value', asked, block]),
    );
    return Buffer.concat(blocks).subarray(0, size);
  };
}

/** `count` different members at random. */
export function pick<T>(random: Random, members: readonly T[], count: number): readonly T[] {
  if (members.length < count) throw new RangeError(`${count} of ${members.length} cannot be picked`);
  return permutedPlaces(random, members.length, count).flatMap((place) => members.slice(place - 1, place));
}

/** One of the values, each as likely. */
export function oneOf<T>(random: Random, values: readonly T[]): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError('nothing to choose from');
  return value;
}

/** A whole number from `low` to `high`, both included. */
export const between = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));
