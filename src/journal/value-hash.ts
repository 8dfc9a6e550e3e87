import { createHash } from 'node:crypto';

/**
 * What the journal keeps of a value that is later overwritten in its place: SHA-256 over compact JSON with the keys of
 * objects in order, so that whoever has the value can repeat it. For what is no secret and no text of a case.
 */
export const hashOfValue = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value, inOrder)).digest('hex');

const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;
