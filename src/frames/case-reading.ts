import { sql, type RawBuilder } from 'kysely';
import { elevated, type Tx } from '../database/index.ts';
import { compareUtf8, type AttributePair, type FrameCase } from '../draw-procedure/index.ts';
import type { YearKeys } from '../keys/index.ts';
import type { Frame } from './frame.ts';
import { oneAhead } from './one-ahead.ts';

/** Cases read at a time: they die young, and memory stays the same, whatever the frame's size. */
export const BATCH = 2000;

/** A case of a frame with its position (from 1). */
export interface PositionedCase extends FrameCase {
  readonly position: number;
  readonly teamId: string;
}

interface CaseRow {
  position: number;
  team_id: string;
  stratum: string | null;
  amount_cents: number | null;
  attributes: unknown;
  /** Hex digits: a text costs less memory than a buffer of its own. */
  pseudonym: string;
  ciphertext: string;
}

/**
 * The cases of a sealed frame after position `after` in canonical order, at most `BATCH`; empty at the end. Case
 * numbers are decrypted: the caller has checked that this person may have them.
 */
export async function casesAfter(
  tx: Tx,
  keys: YearKeys,
  frame: Frame,
  after: number,
): Promise<PositionedCase[]> {
  const { rows } = await elevated(tx, () =>
    sql<CaseRow>`${caseRows(frame)} and c.position > ${after} and c.position <= ${after + BATCH}
      order by c.position`.execute(tx),
  );
  return decrypted(rows, keys, frame);
}

/**
 * All cases of a frame in canonical order, batch by batch, decrypted for a digest; within an elevated transaction.
 * One cursor over all of them, because the database then joins whole tables.
 */
export async function* readCases(tx: Tx, keys: YearKeys, frame: Frame): AsyncGenerator<PositionedCase[]> {
  await sql`select set_config('cursor_tuple_fraction', '1', true), set_config('work_mem', '64MB', true)`.execute(
    tx,
  );
  await sql`declare frame_cases no scroll cursor for ${caseRows(frame)} order by c.position`.execute(tx);
  const fetchRows = async () => {
    const { rows } = await sql<CaseRow>`fetch ${sql.lit(BATCH)} from frame_cases`.execute(tx);
    return rows.length === 0 ? undefined : rows;
  };
  for await (const rows of oneAhead(fetchRows)) yield decrypted(rows, keys, frame);
  await sql`close frame_cases`.execute(tx);
}

const caseRows = (frame: Frame) => sql`
  select c.position, c.team_id, c.stratum, c.amount_cents, c.attributes,
    encode(c.pseudonym, 'hex') as pseudonym, encode(n.ciphertext, 'hex') as ciphertext
  from frame_case c join case_number n on n.audit_year = ${frame.auditYear} and n.pseudonym = c.pseudonym
  where c.frame_id = ${frame.id}`;

function decrypted(rows: readonly CaseRow[], keys: YearKeys, frame: Frame): PositionedCase[] {
  const codes = new Map(frame.teams.map(({ teamId, code }) => [teamId, code]));
  const numbers = keys.decryptAll(
    rows.map(({ ciphertext }) => ciphertext),
    rows.map(({ pseudonym }) => pseudonym),
  );
  return rows.map((row, i) => ({
    position: row.position,
    teamId: row.team_id,
    caseNumber: numbers[i] ?? '',
    team: codes.get(row.team_id) ?? '',
    stratum: row.stratum,
    amountCents: row.amount_cents,
    attributes: attributePairs(row.attributes),
  }));
}

/** Attributes as they are stored (an object of texts, or null for none), in canonical order of the keys. */
export function attributePairs(stored: unknown): AttributePair[] {
  const pairs = Object.entries((stored ?? {}) as Record<string, string>);
  return pairs.length < 2 ? pairs : pairs.sort(([a], [b]) => compareUtf8(a, b));
}

/** The plain numbers of single cases by position; only what is asked for is read. */
export async function caseNumbersAt(
  tx: Tx,
  keys: YearKeys,
  frame: Pick<Frame, 'id' | 'auditYear'>,
  positions: readonly number[],
): Promise<Map<number, string>> {
  const { rows } = await elevated(tx, () =>
    sql<{ position: number; pseudonym: Uint8Array; ciphertext: Uint8Array }>`
      select c.position, c.pseudonym, n.ciphertext
      from unnest(${positions}::int[]) w (position)
      ${eachByKey(
        sql`
        select position, pseudonym from frame_case
        where frame_id = ${frame.id} and position = w.position`,
        'c',
      )}
      ${eachByKey(
        sql`
        select ciphertext from case_number
        where audit_year = ${frame.auditYear} and pseudonym = c.pseudonym`,
        'n',
      )}`.execute(tx),
  );
  return new Map(rows.map((row) => [row.position, keys.decrypt(row.ciphertext, row.pseudonym)]));
}

/**
 * Joins a query that is run once for each row before it. „offset 0“ keeps the planner from joining whole tables,
 * which it might choose by the statistics of a time before the last import.
 */
export const eachByKey = (query: RawBuilder<unknown>, name: string): RawBuilder<unknown> =>
  sql`cross join lateral (${query} offset 0) ${sql.ref(name)}`;
