import { expect, it } from 'vitest';
import type { Hotspot } from '../hotspots/index.ts';
import { matrixOf, type AreaFigures } from './area-figures.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** A criterion of a field with so many faulty cases, over all teams and in team M1. */
const rowsOf = (fieldId: string, criterionId: string, faulty: number) => {
  const rate = {
    shown: true,
    kind: 'exact',
    faulty,
    n: 100,
    N: 400,
    rate: faulty / 100,
    notCheckable: 0,
    unreviewed: 0,
    tolerable: 0.5,
    judgement: 'open',
    provisional: false,
  };
  return [
    { split: 'criterion', key: { fieldId, criterionId, teamId: null }, rate },
    { split: 'criterion-team', key: { fieldId, criterionId, teamId: 'M1' }, rate },
  ];
};
const matrixWith = (rows: readonly ReturnType<typeof rowsOf>[], hotspots: readonly object[] = []) =>
  matrixOf(
    {
      rows: rows.flat(),
      directory: {
        team: (id: string) => id,
        criterion: (id: string) => id,
        fieldRef: (code: string) => ({ code }),
      },
      find: () => null,
    } as unknown as AreaFigures,
    hotspots as readonly Hotspot[],
  );
const named = (matrix: ReturnType<typeof matrixWith>): string[] =>
  matrix?.rows.map(({ criterion }) => criterion) ?? [];

const fourteen = numbers(14).map((number) => rowsOf('LE-01', `K-${number}`, 50 - number));

it('the matrix holds twelve criteria, those with the most faulty cases, and says how many it leaves out', () => {
  const matrix = matrixWith(fourteen);
  expect(named(matrix)).toEqual(numbers(12).map((number) => `K-${number}`));
  expect(matrix?.cut).toEqual({ heaviest: 12, omitted: 2 });
  expect(matrixWith(fourteen.slice(0, 12))?.cut).toBeUndefined();
});

it('a criterion with a hotspot always stands in it, be it of one team', () => {
  const matrix = matrixWith(fourteen, [{ fieldId: 'LE-01', criterionId: 'K-14', teamId: 'M1' }]);
  expect(named(matrix)).toEqual([...numbers(12), 14].map((number) => `K-${number}`));
  expect(matrix?.cut).toEqual({ heaviest: 12, omitted: 1 });
});

it('a criterion asked in two fields is named with its field, though only one of them stands there', () => {
  const matrix = matrixWith([...fourteen, rowsOf('LE-02', 'K-1', 0)]);
  expect(named(matrix).slice(0, 2)).toEqual(['K-1 (LE-01)', 'K-2']);
});
