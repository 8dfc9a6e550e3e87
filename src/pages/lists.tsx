import { z } from 'zod';
import { parseDate } from '../calendar/index.ts';
import { date } from '../format.ts';
import type { Direction, SortKey, Sorting } from '../http/index.ts';
import type { Act } from '../identity/index.ts';
import { toCsv, toXlsx, type ExportColumn, type ExportValue } from '../tables/index.ts';
import { ButtonLink, ButtonRow, Pager, type Column } from '../ui/index.ts';
import type { Work } from '../work.ts';
import { answerOf, download, type PageRoute } from './page-route.ts';

/** Most rows of one exported list; a longer one is narrowed by its filters. */
export const exportLimit = 10_000;

/** An address with the parts of a query that are set. */
export function address(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const set = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return set.length === 0 ? path : `${path}?${new URLSearchParams(set).toString()}`;
}

/** A day of a filter as people type it; anything else filters nothing. */
export const dayFilter = z
  .string()
  .transform((entered, context) => {
    try {
      return parseDate(entered);
    } catch {
      context.addIssue('kein Tag');
      return z.NEVER;
    }
  })
  .optional()
  .catch(undefined);

/** A day of a filter as it stands in the address. */
export const typedDay = (day: string | undefined): string | undefined =>
  day === undefined ? undefined : date(day);

/** How an address asks for a sorted list, and where it is read onwards from. */
export const sortingQuery = <Name extends string>(keys: Readonly<Record<Name, SortKey>>) => ({
  sortiert: z
    .enum(Object.keys(keys) as [Name, ...Name[]])
    .optional()
    .catch(undefined),
  richtung: z.enum(['asc', 'desc']).optional().catch(undefined),
  ab: z.string().max(500).optional().catch(undefined),
});

interface SortingQuery<Name extends string> {
  readonly sortiert?: Name | undefined;
  readonly richtung?: Direction | undefined;
  readonly ab?: string | undefined;
}

/** The same, as lists are asked. */
export const asSorting = <Name extends string>(
  { sortiert, richtung, ab }: SortingQuery<Name>,
  limit: number,
): Sorting<Name> => ({ sort: sortiert, direction: richtung, cursor: ab, limit });

/** Whether a list is narrowed: sorting it is not. */
export const isNarrowed = (query: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(query).some(
    ([name, value]) => value !== undefined && !['sortiert', 'richtung', 'ab'].includes(name),
  );

/**
 * Headings that sort a list: by the column's key in its usual direction, or the other way round where it is sorted so
 * already. The list begins anew.
 */
export function sortedBy<Name extends string>(
  path: string,
  keys: Readonly<Record<Name, SortKey>>,
  query: SortingQuery<Name> & Readonly<Record<string, string | undefined>>,
) {
  const sorted = query.sortiert ?? (Object.keys(keys)[0] as Name);
  const direction = query.richtung ?? keys[sorted].usual;
  return (name: Name): Pick<Column<unknown>, 'sort'> => {
    const next = sorted !== name ? keys[name].usual : direction === 'asc' ? 'desc' : 'asc';
    return {
      sort: {
        href: address(path, {
          ...query,
          ab: undefined,
          sortiert: name,
          richtung: next === keys[name].usual ? undefined : next,
        }),
        ...(sorted === name && { direction: direction === 'asc' ? 'ascending' : 'descending' }),
      },
    };
  };
}

/** Where a list that is read onwards from a mark goes on (`ab` in the address), and the list as files. */
export const ListFoot = ({
  path,
  query = {},
  ab,
  found,
}: {
  path: string;
  /** The filters that are set, without the mark. */
  query?: Readonly<Record<string, string | undefined>>;
  ab: string | undefined;
  found: { readonly items: readonly unknown[]; readonly next: string | null };
}) => (
  <>
    <Pager
      shown={found.items.length}
      {...(ab === undefined ? {} : { first: address(path, query) })}
      {...(found.next === null ? {} : { next: address(path, { ...query, ab: found.next }) })}
    />
    <ExportLinks path={path} query={query} />
  </>
);

/** The list in view as files, with the filters that are set. */
export const ExportLinks = ({
  path,
  query = {},
}: {
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
}) => (
  <ButtonRow>
    <ButtonLink href={address(`${path}/export/csv`, query)} small kind="tertiary" icon="download">
      Liste als CSV laden
    </ButtonLink>
    <ButtonLink href={address(`${path}/export/xlsx`, query)} small kind="tertiary" icon="download">
      Liste als Excel-Datei laden
    </ButtonLink>
  </ButtonRow>
);

/** A column of a list that can be taken along. */
export interface ListColumn<Row> extends ExportColumn {
  readonly value: (row: Row) => ExportValue;
}

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The addresses under which a list is exported, with the rights and filters of its page. */
export const exportPages = <Row, Q extends z.ZodType, P extends z.ZodType = z.ZodType>(list: {
  /** The list's own address, e.g. `/feststellungen`. */
  readonly path: `/${string}`;
  readonly act: Act;
  readonly params?: P;
  readonly query: Q;
  /** The name of the file and of the sheet. */
  readonly name: string;
  readonly columns: readonly ListColumn<Row>[];
  readonly rows: (work: Work, query: z.infer<Q>, params: z.infer<P>) => Promise<readonly Row[]>;
}): PageRoute[] =>
  (['csv', 'xlsx'] as const).map((format) =>
    answerOf({
      path: `${list.path}/export/${format}`,
      act: list.act,
      ...(list.params === undefined ? {} : { params: list.params }),
      query: list.query,
      async answer(work, _visit, { params, query }) {
        const rows = await list.rows(work, query, params);
        const cells = rows.map((row) => list.columns.map(({ value }) => value(row)));
        const fileName = `${list.path.split('/').findLast((part) => !part.startsWith(':'))}.${format}`;
        return download(
          format === 'csv'
            ? {
                fileName,
                contentType: 'text/csv; charset=utf-8',
                content: new TextEncoder().encode(toCsv(list.columns, cells)),
              }
            : { fileName, contentType: xlsxType, content: await toXlsx(list.name, list.columns, cells) },
        );
      },
    }),
  );
