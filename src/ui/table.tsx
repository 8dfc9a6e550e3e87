import type { Child } from 'hono/jsx';
import { counted, integer } from '../format.ts';
import { Icon } from './icon.tsx';

export interface Column<Row> {
  readonly label: string;
  /** Stands in the heading in place of a label that is too long for its column; the label is still heard. */
  readonly short?: string;
  readonly cell: (row: Row) => Child;
  /** Numbers and amounts stand to the right, in digits of one width. */
  readonly numeric?: boolean;
  /** Exactly one column names its row; by default the first. */
  readonly rowHeader?: boolean;
  /** Makes the heading a link that sorts by this column. */
  readonly sort?: {
    /** Where the table sorted by this column (or the other way round) is. */
    readonly href: string;
    /** Present when the table is sorted by it now. */
    readonly direction?: 'ascending' | 'descending';
  };
}

interface DataTableProps<Row> {
  /** Unlike every other id on the page. */
  readonly id: string;
  /** What the table shows; also the name of its scrolling region. */
  readonly caption: string;
  readonly captionHidden?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** One cell a column, for totals. */
  readonly footer?: readonly Child[];
  /** On narrow screens: each row becomes a small list of its own, or the table scrolls sideways in its region. */
  readonly narrow?: 'list' | 'scroll';
  /** Narrow cells in small print, for more columns than fit on a desk otherwise. */
  readonly dense?: boolean;
}

/** A table for reading. Without rows use `EmptyState` instead. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { id, columns, narrow = 'scroll', dense = false } = props;
  const named = columns.findIndex(({ rowHeader }) => rowHeader === true);
  const rowHeader = Math.max(0, named);
  return (
    <div
      class={`iks-table iks-table--${narrow}${dense ? ' iks-table--dense' : ''}`}
      role="region"
      aria-labelledby={`${id}-titel`}
      tabindex={0}
    >
      <table id={id} class="kern-table kern-table--small" role="table">
        <caption
          id={`${id}-titel`}
          class={props.captionHidden === true ? 'kern-sr-only' : 'iks-table__caption'}
        >
          {props.caption}
        </caption>
        <thead role="rowgroup">
          <tr class="kern-table__row" role="row">
            {columns.map((column) => (
              <HeaderCell column={column} />
            ))}
          </tr>
        </thead>
        <tbody class="kern-table__body" role="rowgroup">
          {props.rows.map((row) => (
            <tr class="kern-table__row" role="row">
              {columns.map((column, index) =>
                index === rowHeader ? (
                  <th
                    class={cellClass('header', column.numeric)}
                    scope="row"
                    role="rowheader"
                    data-label={column.label}
                  >
                    {column.cell(row)}
                  </th>
                ) : (
                  <td class={cellClass('cell', column.numeric)} role="cell" data-label={column.label}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {props.footer && (
          <tfoot class="kern-table__footer" role="rowgroup">
            <tr class="kern-table__row" role="row">
              {props.footer.map((cell, index) => (
                <td
                  class={cellClass('cell', columns[index]?.numeric)}
                  role="cell"
                  data-label={columns[index]?.label}
                >
                  {cell}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

const cellClass = (part: 'header' | 'cell', numeric: boolean | undefined): string =>
  `kern-table__${part}${numeric === true ? ` kern-table__${part}--numeric` : ''}`;

const arrows = { ascending: 'arrow-up', descending: 'arrow-down' } as const;

const HeaderCell = <Row,>({ column: { label, short, numeric, sort } }: { column: Column<Row> }) => (
  <th class={cellClass('header', numeric)} scope="col" role="columnheader" aria-sort={sort?.direction}>
    {sort === undefined ? (
      <Heading label={label} short={short} />
    ) : (
      <a class="iks-sort" href={sort.href}>
        {label}
        {sort.direction && <Icon name={arrows[sort.direction]} size="small" />}
      </a>
    )}
  </th>
);

const Heading = ({ label, short }: { label: string; short: string | undefined }) =>
  short === undefined ? (
    <>{label}</>
  ) : (
    <>
      <span aria-hidden="true">{short}</span>
      <span class="kern-sr-only">{label}</span>
    </>
  );

interface PaginationProps {
  /** The page in view, from 1. */
  readonly page: number;
  readonly pageSize: number;
  /** Entries on all pages. */
  readonly total: number;
  readonly href: (page: number) => string;
  /** Needed where a page has two lists. */
  readonly label?: string;
}

/** "26–50 von 312" and the way to the other pages; nothing but the count when there is only one. */
export const Pagination = ({ page, pageSize, total, href, label = 'Seiten' }: PaginationProps) => {
  const last = Math.max(1, Math.ceil(total / pageSize));
  const first = (page - 1) * pageSize + 1;
  const count = `${integer(Math.min(first, total))}–${integer(Math.min(total, page * pageSize))} von ${integer(total)}`;
  if (last === 1) return <p class="iks-pagination__count">{count}</p>;
  return (
    <nav class="iks-pagination" aria-label={label}>
      <p class="iks-pagination__count">{count}</p>
      <ul>
        {page > 1 && (
          <li>
            <a href={href(page - 1)} rel="prev">
              Zurück<span class="kern-sr-only"> zur vorigen Seite</span>
            </a>
          </li>
        )}
        {pagesShown(page, last).map((shown) =>
          shown === undefined ? (
            <li aria-hidden="true">…</li>
          ) : (
            <li>
              <a
                href={href(shown)}
                aria-current={shown === page ? 'page' : undefined}
                aria-label={`Seite ${shown}`}
              >
                {shown}
              </a>
            </li>
          ),
        )}
        {page < last && (
          <li>
            <a href={href(page + 1)} rel="next">
              Weiter<span class="kern-sr-only"> zur nächsten Seite</span>
            </a>
          </li>
        )}
      </ul>
    </nav>
  );
};

/** First, last, and the pages around the current one; `undefined` where some are left out. */
export function pagesShown(page: number, last: number): readonly (number | undefined)[] {
  const shown = [1, page - 1, page, page + 1, last].filter(
    (candidate) => candidate >= 1 && candidate <= last,
  );
  const ordered = [...new Set(shown)].toSorted((a, b) => a - b);
  return ordered.flatMap((current, index) => {
    const before = ordered[index - 1];
    return before !== undefined && current > before + 1 ? [undefined, current] : [current];
  });
}

interface PagerProps {
  /** How many entries the page shows. */
  readonly shown: number;
  /** The list's first page, unless it is in view. */
  readonly first?: string;
  /** The following page, where there is one. */
  readonly next?: string;
  /** Needed where a page has two lists. */
  readonly label?: string;
}

/** The way through a long list that is read onwards from a mark instead of by page numbers. */
export const Pager = ({ shown, first, next, label = 'Seiten' }: PagerProps) => (
  <nav class="iks-pagination" aria-label={label}>
    <p class="iks-pagination__count">{counted(shown, 'Eintrag', 'Einträge')} auf dieser Seite</p>
    <ul>
      {first !== undefined && (
        <li>
          <a href={first}>Zum Anfang</a>
        </li>
      )}
      {next !== undefined && (
        <li>
          <a href={next} rel="next">
            Weitere Einträge
          </a>
        </li>
      )}
    </ul>
  </nav>
);
