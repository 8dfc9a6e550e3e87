import { expect, test } from 'vitest';
import { rememberingAnswers } from './known-answers.ts';

test('a question is answered once, and equal arguments are the same question', () => {
  const asked: unknown[] = [];
  const sizes = rememberingAnswers((frames: readonly { N: number }[], share: number) => {
    asked.push(share);
    return frames.map(({ N }) => N * share);
  });
  expect(sizes([{ N: 10 }], 0.5)).toEqual([5]);
  expect(sizes([{ N: 10 }], 0.5)).toEqual([5]);
  expect(sizes([{ N: 10 }], 0.25)).toEqual([2.5]);
  expect(sizes([{ N: 20 }], 0.5)).toEqual([10]);
  expect(asked).toEqual([0.5, 0.25, 0.5]);
});
