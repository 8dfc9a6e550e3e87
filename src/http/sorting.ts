import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import { z } from 'zod';
import { readCursor } from './paging.ts';

export type Direction = 'asc' | 'desc';

/** What a list may be sorted by: an expression that is never null, and the direction people usually ask for. */
export interface SortKey {
  readonly by: RawBuilder<unknown>;
  readonly kind: keyof typeof kinds;
  readonly usual: Direction;
}

/** What is asked of a sorted list; `cursor` is the mark of the last row shown under the same sorting. */
export interface Sorting<Name extends string> {
  readonly sort?: Name | undefined;
  readonly direction?: Direction | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Longer texts are sorted by their beginning, so that a mark of any of them fits an address. */
const sortedLength = 60;

/**
 * How values of a kind stand in a mark, and what theirs must look like: marks come from outside, and years are such as
 * the database can hold.
 */
const kinds = {
  moment: {
    type: sql`timestamptz`,
    text: (by: RawBuilder<unknown>) =>
      sql<string>`to_char(${by} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    schema: z.iso.datetime().regex(/^[12]/),
  },
  day: {
    type: sql`date`,
    text: (by: RawBuilder<unknown>) => sql<string>`${by}::text`,
    schema: z.iso.date().regex(/^[12]/),
  },
  number: {
    type: sql`bigint`,
    text: (by: RawBuilder<unknown>) => sql<string>`${by}::text`,
    schema: z.string().regex(/^-?\d{1,15}$/),
  },
  text: {
    type: sql`text`,
    text: (by: RawBuilder<unknown>) => sql<string>`${by}`,
    schema: z
      .string()
      .max(sortedLength)
      .regex(/^[^\0]*$/),
  },
} as const;

/** A text to sort by. */
export const byText = (expression: RawBuilder<unknown>, usual: Direction = 'asc'): SortKey => ({
  by: sql`left(${expression}, ${sql.lit(sortedLength)})`,
  kind: 'text',
  usual,
});

/** The parameters by which an address of the API asks for a sorting. */
export const sortingOf = <Name extends string>(keys: Readonly<Record<Name, SortKey>>) => ({
  sort: z.enum(Object.keys(keys) as [Name, ...Name[]]).optional(),
  direction: z.enum(['asc', 'desc']).optional(),
});

/**
 * Sorts a query by one of `keys` (the first unless asked otherwise), rows of equal value by `id`, and reads on after
 * the mark. It fetches one row more than the limit, for `cutPage`; each row brings its mark in `sort_value`.
 * @param id the column of the row's uuid, e.g. `f.id`
 * @throws Failure `cursor-invalid` for a mark that no row under this sorting can have
 */
export function inOrder<DB, TB extends keyof DB, O, Name extends string>(
  query: SelectQueryBuilder<DB, TB, O>,
  keys: Readonly<Record<Name, SortKey>>,
  { sort = Object.keys(keys)[0] as Name, direction, cursor, limit }: Sorting<Name>,
  id: string,
) {
  const { by, kind, usual } = keys[sort];
  const way = direction ?? usual;
  const { type, text, schema } = kinds[kind];
  const after = readCursor(cursor, z.tuple([schema, z.uuid()]));
  const beyond = way === 'asc' ? sql`>` : sql`<`;
  return query
    .select(text(by).as('sort_value'))
    .$if(after !== null, (q) =>
      q.where(sql<boolean>`(${by}, ${sql.ref(id)}) ${beyond} (${after?.[0]}::${type}, ${after?.[1]}::uuid)`),
    )
    .orderBy(by, way)
    .orderBy(sql.ref(id), way)
    .limit(limit + 1);
}

/** A row of a sorted list, with what its mark holds. */
export type Marked<Row> = Row & { readonly mark: readonly [value: string, id: string] };

/** The mark of a row, for `cutPage`. */
export const markOf = ({ mark }: Marked<unknown>): readonly string[] => mark;
