import { z } from 'zod';
import { Failure } from '../failure.ts';

/** Query of every list: `limit` rows after `cursor`. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

/** One page of rows; `next` is the cursor of the following page or null at the end. */
export const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ items: z.array(row), next: z.string().nullable() });

/** Sort keys of lists: by moment, by day, or by text; years are such as the database can hold. */
export const momentKey = z.tuple([z.iso.datetime().regex(/^[12]/), z.uuid()]);
export const dayKey = z.tuple([z.iso.date().regex(/^[12]/), z.uuid()]);
export const textKey = z.tuple([z.string()]);

/**
 * Reads a cursor made by `cutPage`: the sort key of the last row shown. Cursors come from outside; `key` says what
 * theirs must look like, so that a forged one is refused here and not by the database.
 */
export function readCursor<T extends z.ZodType>(cursor: string | undefined, key: T): z.infer<T> | null {
  if (cursor === undefined) return null;
  try {
    return key.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new Failure(
      'invalid',
      'cursor-invalid',
      'Die Seitenmarke ist ungültig. Beginnen Sie wieder auf der ersten Seite.',
      {
        fields: [{ path: 'cursor', code: 'cursor-invalid', message: 'Ungültige Seitenmarke.' }],
      },
    );
  }
}

/** Cuts a list that was fetched with one row more than `limit`; `keyOf` gives the sort key of a row. */
export function cutPage<T>(
  rows: readonly T[],
  limit: number,
  keyOf: (row: T) => readonly string[],
): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next =
    rows.length > limit && last !== undefined
      ? Buffer.from(JSON.stringify(keyOf(last))).toString('base64url')
      : null;
  return { items, next };
}
