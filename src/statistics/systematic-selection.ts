import { Failure } from '../failure.ts';
import { finiteNumber, wholeNumber } from './arguments.ts';

/*
 * Fixed-interval selection as printed in textbooks (Touw & Hoogduin 2011, pp. 31–34), for checking published examples.
 * Draws of the service follow their own procedure and do not use it.
 */

/** Positions are listed one by one. */
const LARGEST_SELECTION = 100_000;

const checkStart = (start: number, interval: number): number => {
  finiteNumber('Der Startpunkt', start);
  if (start <= 0 || start > Math.ceil(interval)) {
    throw new Failure(
      'invalid',
      'start-outside-interval',
      'Der Startpunkt muss über 0 liegen und darf das Intervall nicht überschreiten.',
    );
  }
  return start;
};

/** Positions (from 1) of the n items hit at start, start + N/n, start + 2N/n, …, each rounded up. */
export const selectItems = (N: number, n: number, start: number): number[] => {
  wholeNumber('Der Umfang der Grundgesamtheit', N, 1);
  wholeNumber('Der Stichprobenumfang', n, 1, Math.min(N, LARGEST_SELECTION));
  checkStart(start, N / n);
  return Array.from({ length: n }, (_, i) => Math.min(N, Math.ceil(start + (i * N) / n)));
};

/** Hits per item when every (total/n)-th monetary unit from `start` is taken; an item may be hit several times. */
export const selectMonetaryUnits = (values: readonly number[], n: number, start: number): number[] => {
  wholeNumber('Der Stichprobenumfang', n, 1);
  const total = values.reduce((sum, value) => sum + finiteNumber('Jeder Betrag', value, 0), 0);
  if (total === 0) {
    throw new Failure('invalid', 'no-amounts', 'Die Summe der Beträge muss über 0 liegen.');
  }
  const interval = total / n;
  checkStart(start, interval);
  const unitsUpTo = (sum: number): number =>
    Math.min(n, Math.max(0, Math.floor((sum - start) / interval) + 1));
  let sum = 0;
  return values.map((value) => {
    const before = unitsUpTo(sum);
    sum += value;
    return unitsUpTo(sum) - before;
  });
};
