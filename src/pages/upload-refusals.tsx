import { integer } from '../format.ts';
import type { DeliveryPreview } from '../frames/index.ts';
import { DataTable } from '../ui/index.ts';

/** Kinds of values as reports on files call them. */
export const classNames: Readonly<Record<string, string>> = {
  empty: 'leer',
  number: 'Zahl',
  date: 'Datum',
  boolean: 'Ja/Nein',
  text: 'Text',
  formula: 'Formel',
  error: 'Fehlerwert',
};

/** Names the table of refused rows, and how many it leaves out. */
export const refusalsCaption = (shown: number, refused: number): string =>
  shown < refused
    ? `Die ersten ${integer(shown)} von ${integer(refused)} abgewiesenen Zeilen`
    : 'Abgewiesene Zeilen';

/** Rows in all, of counts by reason. */
export const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);

/** The lines for which a file is refused, with column, kind of value and reason; never the value itself. */
export const Refusals = ({
  refused: { refusals, refusalCounts },
}: {
  refused: Pick<DeliveryPreview, 'refusals' | 'refusalCounts'>;
}) => (
  <DataTable
    id="abgewiesen"
    caption={refusalsCaption(refusals.length, sum(refusalCounts))}
    rows={refusals}
    columns={[
      { label: 'Zeile', cell: ({ line }) => integer(line), numeric: true },
      { label: 'Spalte', cell: ({ column }) => column ?? '–' },
      { label: 'Wertart', cell: ({ valueClass }) => classNames[valueClass] ?? valueClass },
      { label: 'Grund', cell: ({ message }) => message },
    ]}
  />
);
