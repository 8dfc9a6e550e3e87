/** What a reader knows about unknown whole numbers: equations, links and bounds; and worlds that fit it. */

/** An equation over the unknowns, published or meant to be: the sum of its columns is what it truly is. */
export interface Equation {
  readonly columns: readonly number[];
  /** Loss if it is withheld; `undefined` for one that was published before and can't be taken back. */
  readonly weight: number | undefined;
}

/** One unknown a column: its true value, and its bounds as every reader knows them. */
export interface System {
  readonly truth: readonly number[];
  readonly least: readonly number[];
  readonly most: readonly number[];
  readonly equations: readonly Equation[];
  /** The sum of `smaller` is at most the sum of `larger` plus `plus`. */
  readonly links: readonly {
    readonly smaller: readonly number[];
    readonly larger: readonly number[];
    readonly plus: number;
  }[];
}

/** One value a column. */
export type World = readonly number[];

/** A sum that must stay unknown. */
export interface Secret {
  readonly columns: readonly number[];
  /** What is possible for the sum must be at least this wide. */
  readonly span: number;
  /** The smallest change worth looking for on the way there. */
  readonly step: number;
}

/** A kind of reader: the columns known beforehand, and what must stay unknown to this one besides. */
export interface Knowing {
  readonly known: ReadonlySet<number>;
  readonly secrets: readonly Secret[];
}

/** Which equations of a system are published. */
export type Published = (equation: number) => boolean;

export function sumOf(columns: readonly number[], world: World): number {
  let sum = 0;
  for (const column of columns) sum += world[column] ?? 0;
  return sum;
}

/** Whether the equation holds in the world. */
export function holds({ equations, truth }: System, equation: number, world: World): boolean {
  const columns = equations[equation]?.columns ?? [];
  return sumOf(columns, world) === sumOf(columns, truth);
}

/** Whether a reader must hold the world for possible, checked in whole numbers. */
export const isPossible = (system: System, world: World, isPublished: Published): boolean =>
  world.every(
    (value, column) => value >= (system.least[column] ?? 0) && value <= (system.most[column] ?? 0),
  ) &&
  system.links.every(({ smaller, larger, plus }) => sumOf(smaller, world) <= sumOf(larger, world) + plus) &&
  system.equations.every((_, index) => !isPublished(index) || holds(system, index, world));

export interface Bounds {
  readonly least: readonly number[];
  readonly most: readonly number[];
}

/** Rounds after which bounds may be left wider than they need be. */
const mostRounds = 20;

/** Bounds of each unknown that follow from one equation or link after the other; no world lies outside them. */
export function narrowBounds({ equations, links, truth, ...bounds }: System, isPublished: Published): Bounds {
  const least = [...bounds.least];
  const most = [...bounds.most];
  let narrowed = false;
  const raise = (column: number, bound: number): void => {
    if (bound > (least[column] ?? 0)) [least[column], narrowed] = [bound, true];
  };
  const lower = (column: number, bound: number): void => {
    if (bound < (most[column] ?? 0)) [most[column], narrowed] = [bound, true];
  };
  let rounds = 0;
  do {
    narrowed = false;
    rounds += 1;
    equations.forEach(({ columns }, index) => {
      if (!isPublished(index)) return;
      const value = sumOf(columns, truth);
      const room = value - sumOf(columns, least);
      const lack = sumOf(columns, most) - value;
      for (const column of columns) {
        lower(column, (least[column] ?? 0) + room);
        raise(column, (most[column] ?? 0) - lack);
      }
    });
    for (const { smaller, larger, plus } of links) {
      const room = sumOf(larger, most) + plus - sumOf(smaller, least);
      for (const column of smaller) lower(column, (least[column] ?? 0) + room);
      for (const column of larger) raise(column, (most[column] ?? 0) - room);
    }
  } while (narrowed && rounds < mostRounds);
  return { least, most };
}
