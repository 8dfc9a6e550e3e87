/**
 * A neighbouring world by exchange: move a sum by one case and repair, case by case, every equation and link that this
 * breaks. Finds at once what most secrets need, where a solver would take milliseconds; finds nothing where the way is
 * long, and then the solver is asked.
 */
import { sumOf } from './system.ts';
import type { Published, System, World } from './system.ts';

/** A world one step away, and the published equations that it contradicts. */
export interface Exchange {
  readonly world: World;
  readonly broken: readonly number[];
}

/**
 * A step from a possible world to one in which the columns sum to `amount` more (less, if negative); every move on the
 * way is of that size. `priceOfLoss`: moves worth making to save a loss of 1; `Infinity` breaks no equation.
 */
export type ExchangeStep = (
  from: World,
  columns: readonly number[],
  amount: number,
  isPublished: Published,
  priceOfLoss: number,
) => Exchange | undefined;

/** States looked at before a search is given up. */
const patience = 100;
/** Moves that a constraint yet to be repaired is expected to take. */
const priceOfViolation = 2;

/** A state of the search: one more column moved, or one more equation broken (`broken` ≥ 0), than in the state before. */
interface State {
  readonly before: State | undefined;
  readonly column: number;
  readonly change: number;
  readonly broken: number;
  readonly price: number;
  readonly violations: number;
}

/** An equation (`excess` must be 0) or a link (must not be negative) as a signed sum of columns. */
interface Constraint {
  readonly columns: readonly number[];
  readonly signs: readonly number[];
}

/** Prepares the search in one system. */
export function exchangeIn(system: System): ExchangeStep {
  const { equations, links, least, most, truth } = system;
  const constraints: readonly Constraint[] = [
    ...equations.map(({ columns }) => ({ columns, signs: columns.map(() => 1) })),
    ...links.map(({ smaller, larger }) => ({
      columns: [...larger, ...smaller],
      signs: [...larger.map(() => 1), ...smaller.map(() => -1)],
    })),
  ];
  const goal = constraints.length;
  const touching: { readonly constraint: number; readonly sign: number }[][] = truth.map(() => []);
  constraints.forEach(({ columns, signs }, constraint) => {
    columns.forEach((column, position) => touching[column]?.push({ constraint, sign: signs[position] ?? 0 }));
  });

  const slackOf = (index: number, world: World): number => {
    const link = links[index];
    return link === undefined ? 0 : sumOf(link.larger, world) + link.plus - sumOf(link.smaller, world);
  };

  return (from, columns, amount, isPublished, priceOfLoss) => {
    const size = Math.abs(amount);
    const world = Float64Array.from(from);
    const moved = new Uint8Array(truth.length);
    const inGoal = new Uint8Array(truth.length);
    for (const column of columns) inGoal[column] = 1;
    const excess = new Float64Array(goal + 1);
    excess.fill(NaN, equations.length, goal);
    excess[goal] = -amount;
    const binds = new Uint8Array(goal + 1).fill(1);
    equations.forEach((_, index) => {
      if (!isPublished(index)) binds[index] = 0;
    });

    const isViolated = (index: number): boolean => {
      if (binds[index] === 0) return false;
      const value = excess[index] ?? 0;
      return value < 0 || (value > 0 && (index < equations.length || index === goal));
    };
    /** Moves a column; returns how many more constraints are violated than before. */
    const move = (column: number, change: number): number => {
      let more = 0;
      const add = (index: number, difference: number): void => {
        if (Number.isNaN(excess[index])) excess[index] = slackOf(index - equations.length, from);
        if (isViolated(index)) more -= 1;
        excess[index] = (excess[index] ?? 0) + difference;
        if (isViolated(index)) more += 1;
      };
      world[column] = (world[column] ?? 0) + change;
      moved[column] = 1 - (moved[column] ?? 0);
      if (inGoal[column] === 1) add(goal, change);
      for (const { constraint, sign } of touching[column] ?? []) add(constraint, sign * change);
      return more;
    };
    const enter = (state: State | undefined): void => {
      for (let at = state; at !== undefined; at = at.before) {
        if (at.broken >= 0) binds[at.broken] = 0;
        else move(at.column, at.change);
      }
    };
    const leave = (state: State | undefined): void => {
      for (let at = state; at !== undefined; at = at.before) {
        if (at.broken >= 0) binds[at.broken] = 1;
        else move(at.column, -at.change);
      }
    };
    /** The change of a column that repairs a constraint, 0 if the column can't move that way. */
    const repairBy = (column: number, sign: number, index: number): number => {
      const change = (excess[index] ?? 0) < 0 ? sign * size : -sign * size;
      const value = (world[column] ?? 0) + change;
      return moved[column] === 0 && value >= (least[column] ?? 0) && value <= (most[column] ?? 0)
        ? change
        : 0;
    };
    const goalSum: Constraint = { columns, signs: columns.map(() => 1) };
    const sumAt = (index: number): Constraint => constraints[index] ?? goalSum;
    const countRepairs = (index: number): number => {
      const { columns: members, signs } = sumAt(index);
      return members.filter((column, position) => repairBy(column, signs[position] ?? 0, index) !== 0).length;
    };
    /** The violated constraint with the fewest repairs. */
    const hardest = (state: State | undefined): number | undefined => {
      let [hard, fewest] = isViolated(goal) ? [goal, countRepairs(goal)] : [-1, Infinity];
      for (let at = state; at !== undefined; at = at.before) {
        if (at.broken >= 0) continue;
        for (const { constraint } of touching[at.column] ?? []) {
          if (!isViolated(constraint) || constraint === hard) continue;
          const repairs = countRepairs(constraint);
          if (repairs < fewest) [hard, fewest] = [constraint, repairs];
        }
      }
      return hard < 0 ? undefined : hard;
    };

    const queue: State[][] = [];
    let front = 0;
    const push = (state: State): void => {
      const rank = Math.round(state.price + priceOfViolation * state.violations);
      (queue[rank] ??= []).push(state);
      front = Math.min(front, rank);
    };
    const pop = (): State | undefined => {
      for (; front < queue.length; front += 1) {
        const state = queue[front]?.pop();
        if (state !== undefined) return state;
      }
      return undefined;
    };
    const expand = (state: State | undefined): boolean => {
      const index = hardest(state);
      if (index === undefined) return true;
      const price = state?.price ?? 0;
      const violations = state?.violations ?? 1;
      const weight = equations[index]?.weight;
      if (priceOfLoss < Infinity && weight !== undefined) {
        const broken = { before: state, column: 0, change: 0, broken: index };
        push({ ...broken, price: price + priceOfLoss * weight, violations: violations - 1 });
      }
      const { columns: members, signs } = sumAt(index);
      members.forEach((column, position) => {
        const change = repairBy(column, signs[position] ?? 0, index);
        if (change === 0) return;
        const more = move(column, change);
        move(column, -change);
        push({ before: state, column, change, broken: -1, price: price + 1, violations: violations + more });
      });
      return false;
    };

    expand(undefined);
    for (let looked = 0; looked < patience; looked += 1) {
      const state = pop();
      if (state === undefined) return undefined;
      enter(state);
      if (expand(state)) {
        const broken = [...equations.keys()].filter((index) => binds[index] === 0 && isPublished(index));
        return { world: [...world], broken };
      }
      leave(state);
    }
    return undefined;
  };
}
