import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answer } from './requests.ts';

interface Vector {
  readonly id: string;
  readonly inputs: unknown;
  readonly expected: unknown;
  readonly tolerance: number;
  readonly tolerance_kind: 'absolute' | 'relative';
}

/** Published values, and values R computed for random inputs. */
const sources = ['statistics', 'r'].map((name) => {
  const file = new URL(`../../test/vectors/${name}.json`, import.meta.url);
  return {
    name,
    ...(JSON.parse(readFileSync(file, 'utf8')) as { readonly procedures: Record<string, Vector[]> }),
  };
});

/** Every place where the result leaves the published value by more than its tolerance. */
const departures = (vector: Vector, expected: unknown, result: unknown, path = ''): string[] => {
  if (typeof expected === 'number') {
    const limit = vector.tolerance * (vector.tolerance_kind === 'relative' ? Math.abs(expected) : 1);
    const near = typeof result === 'number' && Math.abs(result - expected) <= limit;
    return near ? [] : [`${path}: ${String(result)} instead of ${expected}`];
  }
  if (typeof expected === 'object' && expected !== null) {
    if (Array.isArray(expected) && expected.length !== (result as unknown[]).length)
      return [`${path}: length`];
    return Object.entries(expected).flatMap(([key, part]) =>
      departures(vector, part, (result as Record<string, unknown>)[key], `${path}/${key}`),
    );
  }
  return Object.is(expected, result) ? [] : [`${path}: ${String(result)} instead of ${String(expected)}`];
};

describe.each(sources)('figures of others: $name.json', ({ procedures }) => {
  for (const [procedure, list] of Object.entries(procedures)) {
    it(`${procedure}: all ${list.length} come out alike`, () => {
      expect(list.length).toBeGreaterThan(0);
      const wrong = list.flatMap((vector) => {
        const answered = answer({ id: vector.id, procedure, inputs: vector.inputs });
        return 'error' in answered
          ? [`${vector.id}: ${answered.error.message}`]
          : departures(vector, vector.expected, answered.result, vector.id);
      });
      expect(wrong).toEqual([]);
    });
  }
});
