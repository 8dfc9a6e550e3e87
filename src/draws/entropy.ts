import type { Tx } from '../database/index.ts';
import { checkEntropyValue, SYSTEM_ENTROPY } from '../draw-procedure/index.ts';
import { Failure } from '../failure.ts';
import { loadFrame, requireReach } from '../frames/index.ts';
import { requireSecondPerson } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import { openSeal } from './draw-sample.ts';
import type { Seal } from './draw.ts';

interface EntropyCommand {
  readonly frameId: string;
  /** 1–200 ASCII digits. */
  readonly value: string;
}

/** Enters the value of the announced public event; a second person confirms it. */
export async function enterEntropy(work: Work, { frameId, value }: EntropyCommand): Promise<void> {
  const { tx, actor, now } = work;
  const seal = await announcedSeal(work, frameId);
  checkEntropyValue(seal.entropySource, value);
  const entry = await tx
    .insertInto('entropy_entry')
    .values({
      seal_id: seal.id,
      value,
      entered_by: actor.accountId,
      on_behalf_of: actor.onBehalfOf,
      entered_function: actor.role,
      entered_at: timestamp(now),
      confirmed_by: null,
      confirmed_function: null,
      confirmed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('seal_id')
    .executeTakeFirst();
  if (entry === undefined) {
    throw new Failure(
      'conflict',
      'entropy-already-entered',
      'Ein Zufallswert ist bereits eingegeben. Eine zweite Person bestätigt ihn oder nimmt ihn zurück.',
    );
  }
  await record(work, 'draw.entropy-entered', frameId, { seal: seal.digest, value });
}

/** Confirms the value by entering it again, as the second person. */
export async function confirmEntropy(work: Work, { frameId, value }: EntropyCommand): Promise<void> {
  const { tx, actor, now } = work;
  const seal = await announcedSeal(work, frameId);
  const entry = await openEntry(tx, seal);
  requireSecondPerson(actor, [entry.entered_by, entry.on_behalf_of]);
  if (entry.value !== value) {
    throw new Failure(
      'conflict',
      'entropy-value-differs',
      'Der Wert weicht von der ersten Eingabe ab. Prüfen Sie beide; nehmen Sie eine falsche erste Eingabe zurück.',
    );
  }
  await tx
    .updateTable('entropy_entry')
    .set({ confirmed_by: actor.accountId, confirmed_function: actor.role, confirmed_at: timestamp(now) })
    .where('seal_id', '=', seal.id)
    .execute();
  await record(work, 'draw.entropy-confirmed', frameId, { seal: seal.digest, value });
}

/** Takes back a wrong entry before it is confirmed; both stay in the journal. */
export async function withdrawEntropy(work: Work, frameId: string): Promise<void> {
  const { tx } = work;
  const seal = await announcedSeal(work, frameId);
  const entry = await openEntry(tx, seal);
  await tx.deleteFrom('entropy_entry').where('seal_id', '=', seal.id).execute();
  await record(work, 'draw.entropy-withdrawn', frameId, { seal: seal.digest, value: entry.value });
}

async function announcedSeal({ tx, actor }: Work, frameId: string): Promise<Seal> {
  const frame = await loadFrame(tx, frameId, 'lock');
  requireReach(actor, 'entropy.enter', frame);
  const seal = await openSeal(tx, frame);
  if (seal.entropySource === SYSTEM_ENTROPY) {
    throw new Failure(
      'conflict',
      'entropy-from-system',
      'Bei dieser Versiegelung zieht der Dienst den Zufallswert selbst; er wird nicht eingegeben.',
    );
  }
  return seal;
}

async function openEntry(
  tx: Tx,
  seal: Seal,
): Promise<{ value: string; entered_by: string; on_behalf_of: string | null }> {
  const entry = await tx
    .selectFrom('entropy_entry')
    .select(['value', 'entered_by', 'on_behalf_of', 'confirmed_at'])
    .where('seal_id', '=', seal.id)
    .executeTakeFirst();
  if (entry === undefined) {
    throw new Failure('conflict', 'entropy-not-entered', 'Es ist noch kein Zufallswert eingegeben.');
  }
  if (entry.confirmed_at !== null) {
    throw new Failure('conflict', 'entropy-already-confirmed', 'Der Zufallswert ist bereits bestätigt.');
  }
  return entry;
}
