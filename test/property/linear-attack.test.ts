import { expect, it } from 'vitest';
import { computed } from '../support/linear-attack.ts';

const five = [9, 9, 9, 9, 9];

it('computes a row from a total and the other rows', () => {
  const sums = [
    { of: [0, 1, 2], value: 7 },
    { of: [0], value: 2 },
    { of: [1, 2, 3], value: 9 },
  ];
  expect(computed({ most: five, sums }, [[1, 2], [3], [1]])).toEqual([true, true, false]);
});

it('takes halves of twofold sums', () => {
  const sums = [
    { of: [0, 1], value: 5 },
    { of: [1, 2], value: 6 },
    { of: [0, 2], value: 7 },
  ];
  expect(computed({ most: five, sums }, [[0]])).toEqual([true]);
});

it('sees through a sum of nothing, and through a full one', () => {
  const sums = [
    { of: [0, 1], value: 0 },
    { of: [2, 3], value: 18 },
  ];
  expect(computed({ most: five, sums }, [[1], [3], [4]])).toEqual([true, true, false]);
});
