/** What one kind of reader holds for possible, found world by world. */
import { exchangeIn } from './exchange.ts';
import type { Exchange, ExchangeStep } from './exchange.ts';
import { cheapestWorld, extremeWorld } from './solver.ts';
import { holds, isPossible, narrowBounds, sumOf } from './system.ts';
import type { Bounds, Knowing, Published, Secret, System, World } from './system.ts';

/** A reader: what the reader knows beforehand, and what is possible under the equations published now. */
export interface Reader {
  readonly system: System;
  readonly exchange: ExchangeStep;
  /** What must stay unknown to this reader, besides what must to all. */
  readonly secrets: readonly Secret[];
  /** Spans that not even silence would reach, e.g. because of what was published before. */
  readonly attainable: Map<Secret, number>;
  now: View;
  /** Takes a world found possible to the views of all readers for whom it is. */
  readonly learn: (world: World) => void;
}

/** Possible worlds found, how far each secret reaches among them, and bounds on what else could be found. */
interface View {
  readonly found: World[];
  readonly reaches: Map<Secret, Reach>;
  bounds: Bounds | undefined;
}

/** The worlds furthest down and up in one secret, among the first `seen`. */
interface Reach {
  lowest: World;
  least: number;
  highest: World;
  most: number;
  seen: number;
}

/** One reader of each kind. What one finds possible, all learn for whom it is. */
export function openReaders(system: System, kinds: readonly Knowing[]): readonly Reader[] {
  const { truth } = system;
  const readers = kinds.map(({ known, secrets }): Reader => {
    const settle = (bounds: readonly number[]): readonly number[] =>
      bounds.map((bound, column) => (known.has(column) ? (truth[column] ?? 0) : bound));
    const own = { ...system, least: settle(system.least), most: settle(system.most) };
    return {
      system: own,
      exchange: exchangeIn(own),
      secrets,
      attainable: new Map(),
      now: { found: [truth], reaches: new Map(), bounds: undefined },
      learn: (world) => {
        readers.forEach(({ now }, position) => {
          const fits =
            kinds[position]?.known.values().every((column) => world[column] === truth[column]) ?? true;
          if (fits) now.found.push(world);
        });
      },
    };
  });
  return readers;
}

/** The view with only those worlds that stay, and of these only the ones some secret rests on. */
export function narrowView({ now, system }: Reader, stays: (world: World) => boolean): View {
  const used = new Set([...now.reaches.values()].flatMap(({ lowest, highest }) => [lowest, highest]));
  const left = new Set([...used].filter(stays));
  const found = [system.truth, ...left];
  const intact = [...now.reaches].filter(([, { lowest, highest }]) => left.has(lowest) && left.has(highest));
  const reaches = new Map(intact.map(([secret, reach]) => [secret, { ...reach, seen: found.length }]));
  return { found, reaches, bounds: undefined };
}

/** The worlds found that lie furthest apart in a secret. */
export function reachOf(
  { now: { found, reaches }, system: { truth } }: Reader,
  secret: Secret,
): Readonly<Reach> {
  const start = sumOf(secret.columns, truth);
  const reach = reaches.get(secret) ?? { lowest: truth, least: start, highest: truth, most: start, seen: 0 };
  reaches.set(secret, reach);
  for (; reach.seen < found.length; reach.seen += 1) {
    const world = found[reach.seen] ?? truth;
    const sum = sumOf(secret.columns, world);
    if (sum < reach.least) [reach.lowest, reach.least] = [world, sum];
    if (sum > reach.most) [reach.highest, reach.most] = [world, sum];
  }
  return reach;
}

/** The span the secret needs: its own, or all there is. */
function needOf({ attainable, system }: Reader, secret: Secret): number {
  const room = sumOf(secret.columns, system.most) - sumOf(secret.columns, system.least);
  return attainable.get(secret) ?? Math.min(secret.span, room);
}

/** Whether the secret keeps its span; looks for further worlds where those found do not show it. */
export function isKept(reader: Reader, secret: Secret, isPublished: Published): boolean {
  const { exchange, now, system } = reader;
  const { columns, step } = secret;
  const need = needOf(reader, secret);
  for (;;) {
    const { lowest, least, highest, most } = reachOf(reader, secret);
    if (most - least >= need) return true;
    now.bounds ??= narrowBounds(system, isPublished);
    const floor = sumOf(columns, now.bounds.least);
    const ceiling = sumOf(columns, now.bounds.most);
    if (ceiling - floor < need) return false;
    const rest = need - (most - least);
    const found = [...new Set([rest, Math.min(step, rest)])].flatMap((size) => [
      ...(most + size <= ceiling ? [() => exchange(highest, columns, size, isPublished, Infinity)] : []),
      ...(least - size >= floor ? [() => exchange(lowest, columns, -size, isPublished, Infinity)] : []),
    ]);
    let world: World | undefined;
    for (const look of found) world ??= look()?.world;
    if (world === undefined) return false;
    reader.learn(world);
  }
}

/** The solver's way to the span, or as far as it goes; none if the secret is as wide as it can be. */
export function leap(reader: Reader, secret: Secret, isPublished: Published): Exchange | undefined {
  const { system, attainable } = reader;
  const { columns } = secret;
  const { least, most } = reachOf(reader, secret);
  const need = needOf(reader, secret);
  const to = (world: World): Exchange => ({
    world,
    broken: [...system.equations.keys()].filter(
      (index) => isPublished(index) && !holds(system, index, world),
    ),
  });
  const wide =
    cheapestWorld(system, columns, least + need, isPublished) ??
    cheapestWorld(system, columns, most - need, isPublished);
  if (wide !== undefined) return to(wide);
  const isFixed: Published = (index) => system.equations[index]?.weight === undefined;
  const lowest = extremeWorld(system, columns, -1, isFixed);
  const highest = extremeWorld(system, columns, 1, isFixed);
  if (lowest === undefined || highest === undefined) throw new Error('disclosure: the solver found no bound');
  const [floor, ceiling] = [sumOf(columns, lowest), sumOf(columns, highest)];
  attainable.set(secret, Math.min(need, ceiling - floor));
  if (most < ceiling) return to(highest);
  return least > floor ? to(lowest) : undefined;
}

/** Puts the two worlds every secret rests on into everything published once more; throws (a bug) if one does not fit. */
export function certify(reader: Reader, secrets: readonly Secret[], isPublished: Published): void {
  const reaches = secrets.map((secret) => ({ secret, ...reachOf(reader, secret) }));
  const worlds = new Set(reaches.flatMap(({ lowest, highest }) => [lowest, highest]));
  if (
    ![...worlds].every((world) => isPossible(reader.system, world, isPublished)) ||
    !reaches.every(({ secret, least, most }) => most - least >= needOf(reader, secret))
  ) {
    throw new Error('disclosure: a secret is not kept');
  }
}
