/**
 * Rule 25: which equations must be withheld so that every secret keeps its span?
 *
 * For each secret two possible worlds are sought that lie far enough apart. Where there are none, the world is taken
 * that reaches furthest at the least loss, and the equations it contradicts are withheld; they are secrets from then
 * on. At the end each withheld equation, the dearest first, is published again if every secret keeps its span.
 */
import { possibleWorlds, sumOf } from './possible-worlds.ts';
import type { PossibleWorlds, System, World } from './possible-worlds.ts';

/** A sum that must stay unknown: what is possible for it must be at least `span` wide. */
export interface Secret {
  readonly columns: readonly number[];
  readonly span: number;
}

/** A reader, with the worlds that are possible to that reader and those already found. */
interface Reader {
  readonly worlds: PossibleWorlds;
  found: World[];
  /** Spans of secrets that not even silence could reach, e.g. because of what was published before. */
  readonly attainable: Map<Secret, number>;
}

/**
 * The equations to withhold, by index.
 * @param secrets sums that are not shown whatever happens
 * @param spans for each equation the span it needs once it is withheld
 * @param readers for each kind of reader the columns whose true value that reader knows
 */
export function withhold(
  system: System,
  secrets: readonly Secret[],
  spans: readonly number[],
  readers: readonly ReadonlySet<number>[],
): ReadonlySet<number> {
  const withheld = new Map<number, Secret>();
  const eyes = readers.map((known) => openReader(system, known));
  const kept = (): Secret[] => [...secrets, ...withheld.values()];
  const secure = (reader: Reader, secret: Secret): void => {
    while (!isKept(reader, secret)) {
      const world = widen(reader, secret);
      if (world === undefined) return;
      for (const [index, { columns }] of system.equations.entries()) {
        if (withheld.has(index) || reader.worlds.holds(index, world)) continue;
        withheld.set(index, { columns, span: spans[index] ?? 0 });
        for (const { worlds } of eyes) worlds.show(index, false);
      }
      reader.found.push(world);
    }
  };
  try {
    for (let before = -1; before < withheld.size;) {
      before = withheld.size;
      for (const reader of eyes) for (const secret of kept()) secure(reader, secret);
    }
    const dearestFirst = [...withheld.keys()].sort(
      (one, other) =>
        (system.equations[other]?.weight ?? 0) - (system.equations[one]?.weight ?? 0) || one - other,
    );
    for (const index of dearestFirst) publishAgain(index);
  } finally {
    for (const { worlds } of eyes) worlds.close();
  }
  return new Set(withheld.keys());

  function publishAgain(index: number): void {
    const before = eyes.map(({ found }) => found);
    for (const reader of eyes) {
      reader.worlds.show(index, true);
      reader.found = reader.found.filter((world) => reader.worlds.holds(index, world));
    }
    const others = [
      ...secrets,
      ...[...withheld].filter(([other]) => other !== index).map(([, secret]) => secret),
    ];
    if (eyes.every((reader) => others.every((secret) => isKept(reader, secret)))) {
      withheld.delete(index);
      return;
    }
    eyes.forEach((reader, position) => {
      reader.worlds.show(index, false);
      reader.found = before[position] ?? [];
    });
  }
}

function openReader(system: System, known: ReadonlySet<number>): Reader {
  const settle = (bounds: readonly number[]): readonly number[] =>
    bounds.map((bound, column) => (known.has(column) ? (system.truth[column] ?? 0) : bound));
  const own = { ...system, least: settle(system.least), most: settle(system.most) };
  return { worlds: possibleWorlds(own), found: [system.truth], attainable: new Map() };
}

/** What was found possible for a secret. */
function foundRange({ found }: Reader, { columns }: Secret): { least: number; most: number } {
  const sums = found.map((world) => sumOf(columns, world));
  return { least: Math.min(...sums), most: Math.max(...sums) };
}

/** Whether the secret keeps its span, looking for further worlds only where those found do not show it. */
function isKept(reader: Reader, secret: Secret): boolean {
  const need = reader.attainable.get(secret) ?? secret.span;
  const isWide = (): boolean => {
    const { least, most } = foundRange(reader, secret);
    return most - least >= need;
  };
  if (isWide()) return true;
  for (const direction of [1, -1] as const) {
    const world = reader.worlds.extreme(secret.columns, direction);
    if (world !== undefined) reader.found.push(world);
    if (isWide()) return true;
  }
  return false;
}

/** The cheapest world that widens a secret to its span, or as far as it goes; none if it is as wide as can be. */
function widen(reader: Reader, secret: Secret): World | undefined {
  const { worlds, attainable } = reader;
  const { least, most } = foundRange(reader, secret);
  const lowest = worlds.extreme(secret.columns, -1, true);
  const highest = worlds.extreme(secret.columns, 1, true);
  if (lowest === undefined || highest === undefined) throw new Error('disclosure: the solver found no bound');
  const floor = sumOf(secret.columns, lowest);
  const ceiling = sumOf(secret.columns, highest);
  const need = Math.min(secret.span, ceiling - floor);
  attainable.set(secret, need);
  if (most - least >= need) return undefined;
  const aims = [Math.min(least + need, ceiling), Math.max(most - need, floor)];
  const choices = aims
    .filter((aim) => aim > most || aim < least)
    .flatMap((aim) => worlds.cheapest(secret.columns, aim) ?? [])
    .sort((one, other) => one.loss - other.loss);
  return choices[0]?.world ?? (ceiling > most ? highest : lowest);
}
