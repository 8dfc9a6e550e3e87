import { normaliseText } from '../draw-procedure/index.ts';
import type { FrameView } from '../draw-procedure/index.ts';
import { Failure } from '../failure.ts';
import { cellText, openRows, takeHeader } from './rows.ts';
import type { Row } from './rows.ts';
import type { TableSource } from './source.ts';
import { parseAmountCents } from './values.ts';

/** Headers of what is left of a frame without case numbers. */
export const reducedHeaders = { position: 'Position', stratum: 'Schicht', amount: 'Betrag' } as const;

/**
 * Reads a table of position, stratum and amount, as it remains after the deletion of the case numbers, or null
 * where the table is none (it has no position, or it has case numbers). Every position 1…N stands once.
 *
 * @throws Failure `position-invalid`, `amount-invalid`, and as `openRows`
 */
export async function readReducedFrame(source: TableSource): Promise<FrameView | null> {
  const { rows } = await openRows(source);
  try {
    const { header, rest } = await takeHeader(rows);
    const headers = header.cells.map((cell) => normaliseText(cellText(cell)));
    if (!headers.includes(reducedHeaders.position) || headers.includes('Fallnummer')) return null;
    const columns = {
      position: headers.indexOf(reducedHeaders.position),
      stratum: headers.indexOf(reducedHeaders.stratum),
      amount: headers.indexOf(reducedHeaders.amount),
    };
    const places: Place[] = rest.map((row) => readPlace(row, columns));
    for await (const batch of rows) for (const row of batch) places.push(readPlace(row, columns));
    return viewOf(places, columns);
  } finally {
    await rows.return(undefined);
  }
}

interface Place {
  readonly position: number;
  readonly stratum: string | null;
  readonly amount: number | null;
}

/** Indexes of columns; -1 where there is none. */
type Columns = Readonly<Record<keyof typeof reducedHeaders, number>>;

function readPlace({ line, cells }: Row, columns: Columns): Place {
  const text = (column: number): string => normaliseText(cellText(cells[column]));
  const [position, stratum, amount] = [text(columns.position), text(columns.stratum), text(columns.amount)];
  if (!/^[1-9]\d{0,9}$/.test(position)) {
    throw new Failure(
      'invalid',
      'position-invalid',
      `Zeile ${line}: Die Position ist keine ganze Zahl ab 1.`,
    );
  }
  const cents = amount === '' ? null : parseAmountCents(amount);
  if (amount !== '' && cents === null) {
    throw new Failure(
      'invalid',
      'amount-invalid',
      `Zeile ${line}: Der Betrag ist keiner (erwartet: 1234,56).`,
    );
  }
  return { position: Number(position), stratum: stratum === '' ? null : stratum, amount: cents };
}

function viewOf(places: readonly Place[], columns: Columns): FrameView {
  const ordered = places.toSorted((a, b) => a.position - b.position);
  const gap = ordered.findIndex(({ position }, i) => position !== i + 1);
  if (gap !== -1 || ordered.length === 0) {
    throw new Failure(
      'invalid',
      'position-invalid',
      `Die Position ${gap + 1} fehlt, oder eine frühere steht zweimal.`,
    );
  }
  return {
    size: ordered.length,
    digest: null,
    caseNumbers: null,
    strata: columns.stratum === -1 ? null : ordered.map(({ stratum }) => stratum),
    amounts: columns.amount === -1 ? null : ordered.map(({ amount }) => amount),
  };
}
