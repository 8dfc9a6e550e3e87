import { z } from 'zod';
import { Failure } from '../failure.ts';
import { type Expectation } from './planning.ts';

/*
 * The words a request may use. They follow published tables, so that one can be held against the service line by line.
 */

/** A convention that is not known is refused: another one must not answer in its place. */
export const unknownWord = (key: string, word: string): never => {
  throw new Failure(
    'invalid',
    'word-unknown',
    `Die Angabe „${key}“ kennt „${word}“ nicht. Bitte die Beschreibung des Verfahrens beachten.`,
  );
};

const spelled = (value: unknown): unknown =>
  typeof value === 'string' ? value.trim().toLowerCase().replaceAll(/[_ .]/g, '-') : value;

export const side = z.preprocess(spelled, z.enum(['lower', 'upper', 'two-sided']));
export const alternative = z.preprocess(spelled, z.enum(['less', 'greater', 'two-sided']));
export const rate = z.union([z.number(), z.string()]);
/** Far longer than any published example; what is longer would keep everybody else waiting. */
const longestList = 1000;
export const listOf = <T extends z.ZodType>(item: T) => z.array(item).max(longestList);
export const numbers = listOf(z.number());

/** `expected_rate` or `expected_errors`; neither means no error is expected. */
export const expectation = {
  expected_rate: rate.optional(),
  expected_errors: z.number().optional(),
};

export const expectedOf = (inputs: {
  readonly expected_rate?: string | number | undefined;
  readonly expected_errors?: number | undefined;
}): Expectation => {
  const { expected_rate: share, expected_errors: errors = 0 } = inputs;
  if (share === undefined) return { errors };
  if (inputs.expected_errors !== undefined) {
    throw new Failure(
      'invalid',
      'expectation-twice',
      'Bitte entweder „expected_rate“ oder „expected_errors“ angeben, nicht beides.',
    );
  }
  return { rate: share };
};

/** A count or a rate of the frame, as `answer` asks: “count K”, “count interval”, “rate K/N”, “rate interval” …. */
export const inUnits = (answer: string | undefined, N: number): ((count: number) => number) => {
  if (answer === undefined || /^count\b/i.test(answer)) return (count) => count;
  if (/^(rate|proportion|K\s*\/\s*N)\b/i.test(answer)) return (count) => count / N;
  return unknownWord('answer', answer);
};

/** Lists that describe the same strata must be equally long. */
export const sameLength = (...lists: readonly (readonly number[] | undefined)[]): void => {
  const lengths = new Set(lists.flatMap((list) => (list === undefined ? [] : [list.length])));
  if (lengths.size > 1) {
    throw new Failure(
      'invalid',
      'lists-uneven',
      'Die Listen der Schichten sind verschieden lang. Bitte je Schicht einen Wert angeben.',
    );
  }
};
