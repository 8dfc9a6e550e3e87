import seedrandom from 'seedrandom';

import { sha256Json } from './digest.ts';

/** Yields u1, u2, … in [0, 1), 52 bits each. */
export type Generator = () => number;

/**
 * The generator of one stratum (`null` unless stratified). Its key is a digest because seedrandom repeats
 * short keys ("1", "11" and "111" give one stream) and folds characters above 255.
 */
export const generatorFor = (seed: string, stratum: string | null): Generator =>
  seedrandom(sha256Json(['iks-draw/1', seed, stratum]));

/**
 * The first `count` places (1…size) of the stratum's random permutation: a partial Fisher–Yates shuffle that
 * stores only the entries it touched, so that time and memory are O(count), whatever `size` is. Asking again
 * with a larger count gives the same places and more; beyond `size` there are simply fewer.
 */
export function permutedPlaces(generator: Generator, size: number, count: number): number[] {
  const moved = new Map<number, number>();
  const places: number[] = [];
  for (let i = 0; i < Math.min(count, size); i++) {
    const j = i + Math.floor(generator() * (size - i));
    places.push((moved.get(j) ?? j) + 1);
    moved.set(j, moved.get(i) ?? i);
    moved.delete(i);
  }
  return places;
}
