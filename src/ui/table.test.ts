import { expect, test } from 'vitest';
import { pagesShown } from './table.tsx';

test.for([
  [1, 1, [1]],
  [1, 3, [1, 2, 3]],
  [2, 13, [1, 2, 3, undefined, 13]],
  [7, 13, [1, undefined, 6, 7, 8, undefined, 13]],
  [13, 13, [1, undefined, 12, 13]],
] as const)('page %d of %d is shown with its neighbours, the first and the last', ([page, last, shown]) => {
  expect(pagesShown(page, last)).toEqual(shown);
});
