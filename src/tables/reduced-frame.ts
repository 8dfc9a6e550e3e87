import { normaliseText } from '../draw-procedure/index.ts';
import type { FrameView } from '../draw-procedure/index.ts';
import { Failure } from '../failure.ts';
import { cellText, openRows, takeHeader } from './rows.ts';
import type { Row } from './rows.ts';
import type { TableSource } from './source.ts';
import { defaultHeaders } from './profile.ts';
import { parseAmountCents } from './values.ts';

/** Headers of what is left of a frame without case numbers. */
export const reducedHeaders = { position: 'Position', stratum: 'Schicht', amount: 'Betrag' } as const;

/**
 * Reads what remains of a frame after the deletion of the case numbers: stratum and amount by position, or, where
 * the positions are missing, in canonical order. Null where the table still has
 * case numbers, or nothing of a frame. Every position 1…N
 * stands once.
 *
 * @throws Failure `position-invalid`, `amount-invalid`, and as `openRows`
 */
export async function readReducedFrame(source: TableSource): Promise<FrameView | null> {
  const { rows } = await openRows(source);
  try {
    const { header, rest } = await takeHeader(rows);
    const headers = header.cells.map((cell) => normaliseText(cellText(cell)));
    const columns = {
      position: headers.indexOf(reducedHeaders.position),
      stratum: headers.indexOf(reducedHeaders.stratum),
      amount: headers.indexOf(reducedHeaders.amount),
    };
    const caseNumber = headers.indexOf(defaultHeaders.caseNumber);
    if (caseNumber === -1 && Object.values(columns).every((column) => column === -1)) return null;
    const places: Place[] = [];
    for await (const batch of joined(rest, rows)) {
      for (const row of batch) {
        if (caseNumber !== -1 && normaliseText(cellText(row.cells[caseNumber])) !== '') return null;
        places.push(readPlace(row, columns, places.length + 1));
      }
    }
    return caseNumber !== -1 && places.length === 0 ? null : viewOf(places, columns);
  } finally {
    await rows.return(undefined);
  }
}

async function* joined(
  first: readonly Row[],
  more: AsyncIterable<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  yield first;
  yield* more;
}

interface Place {
  readonly position: number;
  readonly stratum: string | null;
  readonly amount: number | null;
}

/** Indexes of columns; -1 where there is none. */
type Columns = Readonly<Record<keyof typeof reducedHeaders, number>>;

function readPlace({ line, cells }: Row, columns: Columns, next: number): Place {
  const text = (column: number): string => normaliseText(cellText(cells[column]));
  const position = columns.position === -1 ? String(next) : text(columns.position);
  const [stratum, amount] = [text(columns.stratum), text(columns.amount)];
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
