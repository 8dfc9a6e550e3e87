import {
  anything,
  array,
  assert,
  boolean,
  constantFrom,
  double,
  integer,
  oneof,
  option,
  property,
  record,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, procedureNames } from '../../src/statistics/index.ts';

/** A number as a person, a program or an attacker might send it. */
const value = oneof(
  { weight: 8, arbitrary: integer({ min: 0, max: 60 }) },
  { weight: 4, arbitrary: double({ min: 0, max: 1 }) },
  { weight: 2, arbitrary: integer({ min: -3, max: 10_000_000 }) },
  { weight: 1, arbitrary: double() },
  { weight: 1, arbitrary: constantFrom(Number.NaN, Infinity, 1e-300, 0.9999999999999999, -0, 1e300) },
  { weight: 1, arbitrary: constantFrom<unknown>(null, 'NaN', '1/3', '', [], {}, true) },
);
const list = oneof(array(value, { maxLength: 6 }), value);
const table = oneof(array(array(value, { minLength: 2, maxLength: 3 }), { maxLength: 4 }), value);
const word = constantFrom<unknown>(
  'lower',
  'upper',
  'two-sided',
  'less',
  'greater',
  'linear',
  'count K',
  'rate',
  'Stringer Poisson',
  'Poisson upper',
  'number rejected',
  'OUTER',
  'fixed interval, items',
  'fixed interval, monetary units',
  'Korn-Graubard',
  'logit',
  'per-stratum 95% upper bound, and pooled',
  'x',
  undefined,
);

const each = <Value>(keys: string, arbitrary: Value): Record<string, Value> =>
  Object.fromEntries(keys.split(' ').map((key) => [key, arbitrary]));

/** Every key some procedure knows; a few are left out at times. */
const inputs = record({
  ...each('k n N x p0 confidence tolerable half_width start agree', value),
  ...each(
    'm f S P alpha categories expected_rate expected_errors K_tolerable',
    option(value, { nil: undefined }),
  ),
  ...each('p nh Nh taints values', list),
  ...each('ids errors_h p_h mean_h var_h', option(list, { nil: undefined })),
  ...each(
    'side alternative answer bound convention method weights ci variance formula',
    option(word, { nil: undefined }),
  ),
  ...each('table counts', table),
  ...each('fpc continuity', boolean()),
});

const finite = (result: unknown): boolean => {
  if (typeof result === 'number') return Number.isFinite(result);
  if (typeof result === 'object' && result !== null) return Object.values(result).every(finite);
  return result !== undefined && result !== null;
};

const explained = ({ code, message }: { readonly code: string; readonly message: string }): boolean =>
  /^[a-z]+(-[a-z]+)*$/.test(code) && /^[A-ZÄÖÜ].*\.$/s.test(message);

describe('whatever is asked', () => {
  it('the answer is a finite figure or an error with a code and a German sentence', () => {
    assert(
      property(constantFrom(...procedureNames), inputs, (procedure, given) => {
        const answered = answer({ id: 1, procedure, inputs: given });
        expect('error' in answered ? explained(answered.error) : finite(answered.result)).toBe(true);
      }),
      { numRuns: 20_000, seed: 3 },
    );
  });

  it('is answered even if it is no request', () => {
    assert(
      property(anything(), (request) => {
        expect(answer(request)).toHaveProperty('error.code');
      }),
      { seed: 3 },
    );
  });
});
