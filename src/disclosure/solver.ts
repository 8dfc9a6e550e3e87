/**
 * The exact answer where exchanges find none: possible worlds by integer programming (HiGHS).
 *
 * Nothing rests on the solver's floating point: a world counts only after it was rounded and put into every equation,
 * so that a failure of the solver can withhold a figure too many, never show one too many.
 */
import { createRequire } from 'node:module';
import type { Highs, InitOptions } from 'highs';
import { isPossible, sumOf } from './system.ts';
import type { Published, System, World } from './system.ts';

/** Required, because the package's declarations describe only its CommonJS form. */
const { default: loadHighs } = createRequire(import.meta.url)('highs') as {
  default: (options?: InitOptions) => Promise<Highs>;
};
const highs = await loadHighs();

/** A world with the largest (`direction` 1) or smallest (-1) sum of the columns. */
export const extremeWorld = (
  system: System,
  columns: readonly number[],
  direction: 1 | -1,
  isPublished: Published,
): World | undefined => solve(system, columns, { direction }, isPublished);

/** A world in which the columns sum to `value`, contradicting only equations with a weight, and little of that. */
export const cheapestWorld = (
  system: System,
  columns: readonly number[],
  value: number,
  isPublished: Published,
): World | undefined => solve(system, columns, { value }, isPublished);

function solve(
  system: System,
  columns: readonly number[],
  aim: { readonly direction: number } | { readonly value: number },
  isPublished: Published,
): World | undefined {
  const { truth, least, most, links } = system;
  const elastic = 'value' in aim;
  const equations = system.equations.filter((_, index) => isPublished(index));
  const slackCosts = elastic
    ? equations.flatMap(({ weight }) => (weight === undefined ? [] : [weight, weight]))
    : [];
  const rows: { readonly lower: number; readonly upper: number }[] = [];
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  const row = (
    lower: number,
    upper: number,
    ...terms: (readonly [columns: readonly number[], coefficient: number])[]
  ): void => {
    for (const [members, coefficient] of terms) {
      indices.push(...members);
      values.push(...members.map(() => coefficient));
    }
    starts.push(indices.length);
    rows.push({ lower, upper });
  };
  let slack = truth.length;
  for (const { columns: members, weight } of equations) {
    const value = sumOf(members, truth);
    if (elastic && weight !== undefined) {
      row(value, value, [members, 1], [[slack], 1], [[slack + 1], -1]);
      slack += 2;
    } else row(value, value, [members, 1]);
  }
  for (const { smaller, larger, plus } of links) row(-plus, highs.infinity, [larger, 1], [smaller, -1]);
  if (elastic) row(aim.value, aim.value, [columns, 1]);

  const costs = [...truth.map(() => 0), ...slackCosts];
  if (!elastic) for (const column of columns) costs[column] = -aim.direction;
  const isSlack = (column: number): boolean => column >= truth.length;
  const world = highs.withModel(
    {
      numCols: costs.length,
      numRows: rows.length,
      colCost: costs,
      colLower: costs.map((_, column) => (isSlack(column) ? 0 : (least[column] ?? 0))),
      colUpper: costs.map((_, column) => (isSlack(column) ? highs.infinity : (most[column] ?? 0))),
      rowLower: rows.map(({ lower }) => lower),
      rowUpper: rows.map(({ upper }) => upper),
      matrix: { format: 'csr', numRows: rows.length, numCols: costs.length, starts, indices, values },
      integrality: Int32Array.from(costs, (_, column) => (isSlack(column) ? 0 : 1)),
    },
    (model) => {
      model.options.set({ output_flag: false, random_seed: 1, mip_rel_gap: 0, mip_max_nodes: 2000 });
      model.run();
      if (model.getModelStatus() !== highs.constants.modelStatus.optimal) return undefined;
      return Array.from(model.getSolution().colValue.subarray(0, truth.length), Math.round);
    },
  );
  const mustHold: Published = (index) =>
    isPublished(index) && !(elastic && system.equations[index]?.weight !== undefined);
  return world !== undefined && isPossible(system, world, mustHold) ? world : undefined;
}
