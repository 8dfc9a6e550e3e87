import { Buffer } from 'node:buffer';
import { sql } from 'kysely';
import type { Tx } from '../database/index.ts';
import { seedFrom, selectRanks, SYSTEM_ENTROPY } from '../draw-procedure/index.ts';
import { Failure } from '../failure.ts';
import { loadFrame, requireDrawer, type Frame } from '../frames/index.ts';
import { record } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import { insertItems, latestSeal, locate, populationOf } from './draw-store.ts';
import type { Seal } from './draw.ts';

export interface Drawn {
  readonly drawId: string;
  readonly number: string;
  readonly items: readonly string[];
}

/**
 * Draws the sealed sample: random value → seed → ranks → the drawn cases, and nothing else of the frame. A seal is
 * drawn once; to draw again is to void the draw and seal again.
 *
 * @throws Failure `frame-not-sealed`, `already-drawn`, `entropy-not-entered`, `entropy-not-confirmed`
 */
export async function drawSample(work: Work, command: { readonly frameId: string }): Promise<Drawn> {
  const { tx, actor, now, deps } = work;
  const frame = await loadFrame(tx, command.frameId, 'lock');
  requireDrawer(actor, 'draw.make', frame);
  const seal = await openSeal(tx, frame);
  const entropyValue = await entropyOf(work, seal);
  const seed = seedFrom(seal.digest, entropyValue);
  const ranks = selectRanks(await populationOf(tx, frame, seal.method), {
    seed,
    sampleSize: seal.sampleSize,
    minimumPerStratum: seal.minimumPerStratum,
    reserves: 0,
    requests: [],
  });
  const located = await locate(tx, frame.id, ranks);
  await tx.updateTable('frame').set({ state: 'drawn' }).where('id', '=', frame.id).execute();
  const drawId = crypto.randomUUID();
  const number = await nextNumber(tx, frame.auditYear);
  const entry = await record(work, 'draw.drawn', drawId, {
    frame: frame.id,
    seal: seal.digest,
    entropy: entropyValue,
    seed,
    cases: located.length,
  });
  await tx
    .insertInto('draw')
    .values({
      id: drawId,
      number,
      seal_id: seal.id,
      frame_id: frame.id,
      entropy_value: entropyValue,
      seed,
      drawn_by: actor.accountId,
      on_behalf_of: actor.onBehalfOf,
      drawn_function: actor.role,
      drawn_at: timestamp(now),
      software: deps.software,
      journal_number: entry.number,
      journal_head: entry.hash,
    })
    .execute();
  return { drawId, number, items: await insertItems(tx, drawId, frame, located, null) };
}

/** The seal that is waiting to be drawn. */
export async function openSeal(tx: Tx, frame: Frame): Promise<Seal> {
  const seal = await latestSeal(tx, frame.id);
  if (frame.state === 'voided' || frame.state === 'discarded') {
    throw new Failure('conflict', 'frame-gone', 'Die Grundgesamtheit ist verworfen oder aufgehoben.');
  }
  if (seal === null) {
    throw new Failure(
      'conflict',
      'frame-not-sealed',
      'Die Grundgesamtheit ist nicht versiegelt. Versiegeln Sie sie, bevor Sie ziehen.',
    );
  }
  const drawn = await tx.selectFrom('draw').select('id').where('seal_id', '=', seal.id).executeTakeFirst();
  if (drawn !== undefined) {
    throw new Failure(
      'conflict',
      'already-drawn',
      'Aus dieser Versiegelung ist bereits gezogen. Neu gezogen wird nur, wenn die Ziehung mit Begründung von zwei Personen aufgehoben und erneut versiegelt ist.',
    );
  }
  return seal;
}

/** 32 bytes drawn now, or the announced value that two persons entered and confirmed. */
async function entropyOf({ tx, deps }: Work, seal: Seal): Promise<string> {
  if (seal.entropySource === SYSTEM_ENTROPY) return Buffer.from(deps.randomBytes(32)).toString('hex');
  const entry = await tx
    .selectFrom('entropy_entry')
    .select(['value', 'confirmed_at'])
    .where('seal_id', '=', seal.id)
    .executeTakeFirst();
  if (entry === undefined) {
    throw new Failure(
      'conflict',
      'entropy-not-entered',
      'Der angekündigte Zufallswert fehlt noch. Geben Sie ihn ein und lassen Sie ihn bestätigen.',
    );
  }
  if (entry.confirmed_at === null) {
    throw new Failure(
      'conflict',
      'entropy-not-confirmed',
      'Eine zweite Person muss den Zufallswert noch bestätigen.',
    );
  }
  return entry.value;
}

/** Numbers run through each audit year without gaps: a draw that fails gives its number back. */
async function nextNumber(tx: Tx, auditYear: number): Promise<string> {
  const { rows } = await sql<{ last: number }>`
    insert into draw_counter as c (audit_year, last) values (${auditYear}, 1)
    on conflict (audit_year) do update set last = c.last + 1 returning last`.execute(tx);
  return `Z-${auditYear}-${String(rows[0]?.last).padStart(4, '0')}`;
}
