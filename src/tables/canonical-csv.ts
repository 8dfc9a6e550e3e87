import type { FrameCase } from '../draw-procedure/index.ts';
import { defaultHeaders } from './profile.ts';
import { formatAmount } from './values.ts';

/** Characters gathered before a piece is handed out. */
const PIECE = 1 << 16;

/**
 * A frame as canonical CSV, piece by piece: UTF-8 without byte order mark, semicolons, CR LF, default headers,
 * amounts with two decimals. Read back with the default headers it gives the frame's digest. Nothing is
 * guarded against spreadsheets here, because a guard would change the digest.
 *
 * @param cases cases in canonical order
 * @param attributeKeys every key that any case has, in canonical order
 */
export async function* writeCanonicalCsv(
  cases: AsyncIterable<FrameCase> | Iterable<FrameCase>,
  attributeKeys: readonly string[],
): AsyncGenerator<string> {
  const { caseNumber, team, stratum, amount } = defaultHeaders;
  let piece = csvLine([caseNumber, team, stratum, amount, ...attributeKeys], ';');
  for await (const item of cases) {
    piece += csvLine(cellsOf(item, attributeKeys), ';');
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Cells of a case; its attributes are a part of the keys, both in the same order. */
function cellsOf(
  { caseNumber, team, stratum, amountCents, attributes }: FrameCase,
  keys: readonly string[],
): string[] {
  const cells = [caseNumber, team, stratum ?? '', amountCents === null ? '' : formatAmount(amountCents)];
  let next = 0;
  for (const key of keys) {
    const pair = attributes[next];
    if (pair?.[0] === key) next += 1;
    cells.push(pair?.[0] === key ? pair[1] : '');
  }
  if (next < attributes.length) throw new Error('a case has an attribute that is not among the keys');
  return cells;
}

/** One record as RFC 4180 has it, quoted where it must be. */
export const csvLine = (cells: readonly string[], delimiter: string): string =>
  `${cells.map((cell) => (cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(delimiter)}\r\n`;
