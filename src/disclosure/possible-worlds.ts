/**
 * What a reader can work out: the whole-number solutions ("possible worlds") of everything published.
 *
 * Solved by HiGHS as a linear programme first, as an integer programme where its solution is broken. Nothing rests on
 * the solver's floating point: a world counts only after it was rounded and put into every equation, so that a
 * failure of the solver can withhold a figure too many, never show one too many.
 */
import { createRequire } from 'node:module';
import type { Model } from 'highs';

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
  /** The sum of `larger` minus the sum of `smaller` is at least `-plus`. */
  readonly links: readonly {
    readonly smaller: readonly number[];
    readonly larger: readonly number[];
    readonly plus: number;
  }[];
}

/** One value a column. */
export type World = readonly number[];

export interface PossibleWorlds {
  /** Publish or withhold an equation that has a weight. All are published at first. */
  show(equation: number, shown: boolean): void;
  /** A world with the largest (1) or smallest (-1) sum of the columns; `unpublished` disregards what has a weight. */
  extreme(columns: readonly number[], direction: 1 | -1, unpublished?: boolean): World | undefined;
  /** A world in which the columns sum to `value` and the published equations that fail weigh little, as the loss says. */
  cheapest(
    columns: readonly number[],
    value: number,
  ): { readonly world: World; readonly loss: number } | undefined;
  /** Whether the equation holds in the world. */
  holds(equation: number, world: World): boolean;
  /** Releases the solver's memory. */
  close(): void;
}

/** Required, not imported, because the package types only its CommonJS form rightly. */
const { default: loadHighs } = createRequire(import.meta.url)('highs') as typeof import('highs', {
  with: { 'resolution-mode': 'require' },
});
const highs = await loadHighs();

export const sumOf = (columns: readonly number[], world: World): number =>
  columns.reduce((sum, column) => sum + (world[column] ?? 0), 0);

/** Opens the worlds of a system; `close` them after use. */
export function possibleWorlds(system: System): PossibleWorlds {
  const { equations, links, truth, least, most } = system;
  const unknowns = truth.length;
  const values = equations.map(({ columns }) => sumOf(columns, truth));
  const weighted = equations.flatMap((equation, index) => (equation.weight === undefined ? [] : [index]));
  const shown = equations.map(() => true);
  const model = buildModel(system, values, weighted);
  const zeroCosts = new Float64Array(unknowns + 2 * weighted.length);

  const holds = (equation: number, world: World): boolean =>
    sumOf(equations[equation]?.columns ?? [], world) === values[equation];

  const isPossible = (world: World, mayFail: (equation: number) => boolean): boolean =>
    world.every((value, column) => value >= (least[column] ?? 0) && value <= (most[column] ?? 0)) &&
    links.every(({ smaller, larger, plus }) => sumOf(smaller, world) <= sumOf(larger, world) + plus) &&
    equations.every((_, index) => mayFail(index) || holds(index, world));

  const solve = (costs: Float64Array, mayFail: (equation: number) => boolean): World | undefined => {
    model.changeColsCost({ kind: 'range', from: 0, to: costs.length - 1 }, costs);
    for (const solver of ['simplex', 'choose']) {
      model.options.set('solver', solver);
      model.run();
      if (model.getModelStatus() !== highs.constants.modelStatus.optimal) return undefined;
      const found = model.getSolution().colValue.subarray(0, unknowns);
      const world = Array.from(found, Math.round);
      if (
        found.every((value, column) => Math.abs(value - (world[column] ?? 0)) < 1e-6) &&
        isPossible(world, mayFail)
      ) {
        return world;
      }
    }
    return undefined;
  };

  const publish = (index: number, published: boolean): void => {
    const value = values[index] ?? 0;
    model.changeRowBounds(index, published ? value : -highs.infinity, published ? value : highs.infinity);
  };

  /** Slack of the weighted equations: none, or any at its price. */
  const setSlack = (upper: number): void => {
    if (weighted.length === 0) return;
    const slack = 2 * weighted.length;
    model.changeColsBounds(
      { kind: 'range', from: unknowns, to: unknowns + slack - 1 },
      new Float64Array(slack),
      new Float64Array(slack).fill(upper),
    );
  };

  return {
    holds,
    show(equation, published) {
      shown[equation] = published;
      publish(equation, published);
    },
    extreme(columns, direction, unpublished = false) {
      const costs = zeroCosts.slice();
      for (const column of columns) costs[column] = -direction;
      if (unpublished) setSlack(highs.infinity);
      const world = solve(
        costs,
        (index) => !shown[index] || (unpublished && equations[index]?.weight !== undefined),
      );
      if (unpublished) setSlack(0);
      return world;
    },
    cheapest(columns, value) {
      const costs = zeroCosts.slice();
      weighted.forEach((equation, position) => {
        costs.fill(equations[equation]?.weight ?? 0, unknowns + 2 * position, unknowns + 2 * position + 2);
      });
      const aim = equations.length + links.length;
      model.addRow(value, value, { indices: [...columns], values: columns.map(() => 1) });
      setSlack(highs.infinity);
      const world = solve(costs, (index) => equations[index]?.weight !== undefined);
      setSlack(0);
      model.deleteRows({ kind: 'set', indices: [aim] });
      if (world === undefined || sumOf(columns, world) !== value) return undefined;
      const failing = weighted.filter((index) => shown[index] && !holds(index, world));
      return { world, loss: failing.reduce((sum, index) => sum + (equations[index]?.weight ?? 0), 0) };
    },
    close: () => model.dispose(),
  };
}

/** Columns: the unknowns, then a shortfall and an excess for each weighted equation. Rows: equations, then links. */
function buildModel(
  { equations, links, least, most }: System,
  values: readonly number[],
  weighted: readonly number[],
): Model {
  const unknowns = least.length;
  const slackOf = new Map(weighted.map((equation, position) => [equation, unknowns + 2 * position]));
  const starts = [0];
  const indices: number[] = [];
  const coefficients: number[] = [];
  const add = (columns: readonly number[], coefficient: number): void => {
    for (const column of columns) {
      indices.push(column);
      coefficients.push(coefficient);
    }
  };
  equations.forEach(({ columns }, index) => {
    add(columns, 1);
    const slack = slackOf.get(index);
    if (slack !== undefined) {
      add([slack], 1);
      add([slack + 1], -1);
    }
    starts.push(indices.length);
  });
  for (const { smaller, larger } of links) {
    add(larger, 1);
    add(smaller, -1);
    starts.push(indices.length);
  }
  const numCols = unknowns + 2 * weighted.length;
  const numRows = equations.length + links.length;
  const noSlack = Array.from({ length: 2 * weighted.length }, () => 0);
  const model = highs.createModel({
    numCols,
    numRows,
    colCost: new Float64Array(numCols),
    colLower: [...least, ...noSlack],
    colUpper: [...most, ...noSlack],
    rowLower: [...values, ...links.map(({ plus }) => -plus)],
    rowUpper: [...values, ...links.map(() => highs.infinity)],
    matrix: { format: 'csr', numRows, numCols, starts, indices, values: coefficients },
    integrality: Int32Array.from({ length: numCols }, (_, column) => (column < unknowns ? 1 : 0)),
  });
  model.options.set({ output_flag: false, random_seed: 1, mip_rel_gap: 0, mip_max_nodes: 1000 });
  return model;
}
