import { Buffer } from 'node:buffer';
import { sql } from 'kysely';
import type { Tx } from '../database/index.ts';
import type { YearKeys } from '../keys/index.ts';
import type { Work } from '../work.ts';
import type { AssignedCase, DeliveryReading } from './read-delivery.ts';

/** Bytes of COPY text sent at a time. */
const PIECE = 1 << 19;

/** Numbers texts from 1, in the order in which they come. */
class Numbering {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const found = this.#numbers.get(text);
    if (found !== undefined) return found;
    this.#numbers.set(text, this.#numbers.size + 1);
    return this.#numbers.size;
  }

  /** All texts, the first of them number 1. */
  get texts(): string[] {
    return [...this.#numbers.keys()];
  }
}

/** What many rows share is staged as a number: the database sorts numbers in half the time. */
export interface StageNumbers {
  readonly frames: Numbering;
  readonly teams: Numbering;
  readonly strata: Numbering;
}

const columns =
  'delivery_stage (frame, team, case_number, stratum, amount_cents, attributes, pseudonym, ciphertext)';

async function createStage(tx: Tx): Promise<void> {
  await sql`create temporary table delivery_stage (
    frame integer, team integer, case_number text, stratum integer, amount_cents bigint, attributes jsonb,
    pseudonym bytea, ciphertext bytea) on commit drop`.execute(tx);
}

/**
 * Puts all cases of a reading into a temporary table, within an elevated transaction. The database takes one piece
 * while the next is read. Nothing will be kept once a row is bad; the rest is only read.
 */
export async function stageCases(
  { tx, deps }: Work,
  { batches, report: { refusals } }: DeliveryReading,
  encryptAll: YearKeys['encryptAll'],
): Promise<StageNumbers> {
  const numbers = { frames: new Numbering(), teams: new Numbering(), strata: new Numbering() };
  await createStage(tx);
  let copying: Promise<void> = Promise.resolve();
  try {
    for await (const piece of copyPieces(batches, encryptAll, numbers)) {
      await copying;
      if (refusals.length > 0) continue;
      copying = deps.database.copyIn(tx, columns, piece);
      // a failure is told where it is waited for
      copying.catch(() => {});
    }
  } finally {
    await copying;
  }
  return numbers;
}

/**
 * The cases as COPY text, one line a case and frame, in pieces. Every batch becomes bytes at once: a text that grows
 * keeps all it was put together from.
 */
async function* copyPieces(
  batches: AsyncIterable<readonly AssignedCase[]>,
  encryptAll: YearKeys['encryptAll'],
  numbers: StageNumbers,
): AsyncGenerator<readonly Uint8Array[]> {
  let piece: Uint8Array[] = [];
  let held = 0;
  for await (const batch of batches) {
    const kept = batch.filter(({ frames }) => frames.length > 0);
    const ciphertexts = encryptAll(
      kept.map(({ item }) => item.caseNumber),
      kept.map(({ fingerprint }) => fingerprint),
    );
    const lines = kept.map((assigned, i) => copyLines(assigned, ciphertexts[i] ?? '', numbers));
    const bytes = Buffer.from(lines.join(''), 'utf8');
    piece.push(bytes);
    held += bytes.length;
    if (held < PIECE) continue;
    yield piece;
    piece = [];
    held = 0;
  }
  if (held > 0) yield piece;
}

function copyLines(
  { item, teamId, fingerprint, frames }: AssignedCase,
  ciphertext: string,
  numbers: StageNumbers,
): string {
  const { caseNumber, stratum, amountCents, attributes } = item;
  const cells =
    `\t${numbers.teams.of(teamId)}\t${escapeCopy(caseNumber)}` +
    `\t${stratum === null ? '\\N' : numbers.strata.of(stratum)}\t${amountCents ?? '\\N'}` +
    `\t${attributes.length === 0 ? '\\N' : escapeCopy(JSON.stringify(Object.fromEntries(attributes)))}` +
    `\t\\\\x${fingerprint}\t\\\\x${ciphertext}\n`;
  let lines = '';
  for (const { id } of frames) lines += numbers.frames.of(id) + cells;
  return lines;
}

const special = /[\\\n\r\t]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A value as COPY's text format wants it. */
const escapeCopy = (value: string): string =>
  value.replace(special, (character) => escapes[character] ?? character);

/** Stores the staged cases in canonical order: by the UTF-8 bytes of the case number, which is collation "C". */
export async function storeCases(
  tx: Tx,
  auditYear: number,
  { frames, teams, strata }: StageNumbers,
): Promise<void> {
  // what fits the processor's cache is sorted faster, even though there is more to be merged
  await sql`select set_config('work_mem', '16MB', true)`.execute(tx);
  await sql`
    insert into frame_case
      (frame_id, position, team_id, stratum, stratum_place, amount_cents, attributes, pseudonym)
    select (${frames.texts}::uuid[])[frame], position, (${teams.texts}::uuid[])[team], name, stratum_place,
      amount_cents, attributes, pseudonym
    from (
      select *, row_number() over (partition by frame order by case_number collate "C") as position,
        case when stratum is not null then
          row_number() over (partition by frame, stratum order by case_number collate "C") end as stratum_place
      from delivery_stage
    ) c
    left join unnest(${strata.texts}::text[]) with ordinality s (name, number) on s.number = c.stratum`.execute(
    tx,
  );
  await sql`
    insert into case_number (audit_year, pseudonym, ciphertext)
    select ${auditYear}::int, pseudonym, ciphertext from delivery_stage order by pseudonym
    on conflict do nothing`.execute(tx);
  await sql`drop table delivery_stage`.execute(tx);
  // the seal that follows joins these tables, and should not wait for the database to notice that they grew
  await sql`analyze frame_case, case_number`.execute(tx);
}
