import { sql } from 'kysely';
import { elevated, type Tx } from '../database/index.ts';
import { compareUtf8, type AttributePair, type FrameCase } from '../draw-procedure/index.ts';
import type { YearKeys } from '../keys/index.ts';
import type { Frame } from './frame.ts';

/** Cases read at a time: memory stays the same, whatever the frame's size. */
const BATCH = 20_000;

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
  pseudonym: Uint8Array;
  ciphertext: Uint8Array;
}

/**
 * The cases after position `after` in canonical order, at most `BATCH`; empty at the end. Case numbers are
 * decrypted: the caller has checked that this person, or the digest, may have them.
 */
export async function casesAfter(
  tx: Tx,
  keys: YearKeys,
  frame: Frame,
  after: number,
): Promise<PositionedCase[]> {
  const { rows } = await elevated(tx, () =>
    sql<CaseRow>`
      select c.position, c.team_id, c.stratum, c.amount_cents, c.attributes, c.pseudonym, n.ciphertext
      from frame_case c
      join case_number n on n.audit_year = ${frame.auditYear} and n.pseudonym = c.pseudonym
      where c.frame_id = ${frame.id} and c.position > ${after}
      order by c.position limit ${BATCH}`.execute(tx),
  );
  const codes = new Map(frame.teams.map(({ teamId, code }) => [teamId, code]));
  return rows.map((row) => ({
    position: row.position,
    teamId: row.team_id,
    caseNumber: keys.decrypt(row.ciphertext, row.pseudonym),
    team: codes.get(row.team_id) ?? '',
    stratum: row.stratum,
    amountCents: row.amount_cents,
    attributes: attributePairs(row.attributes),
  }));
}

/** All cases of a frame in canonical order, batch by batch. */
export async function* readCases(tx: Tx, keys: YearKeys, frame: Frame): AsyncGenerator<PositionedCase[]> {
  for (let after = 0; ;) {
    const batch = await casesAfter(tx, keys, frame, after);
    const last = batch.at(-1);
    if (last === undefined) return;
    yield batch;
    after = last.position;
  }
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
      from frame_case c
      join case_number n on n.audit_year = ${frame.auditYear} and n.pseudonym = c.pseudonym
      where c.frame_id = ${frame.id} and c.position = any(${positions}::int[])`.execute(tx),
  );
  return new Map(rows.map((row) => [row.position, keys.decrypt(row.ciphertext, row.pseudonym)]));
}
