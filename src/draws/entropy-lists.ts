import { SYSTEM_ENTROPY } from '../draw-procedure/index.ts';
import { loadFrame, requireReach, withinReach } from '../frames/index.ts';
import type { Work } from '../work.ts';

/** The random value of the seal that waits to be drawn. */
export interface OpenEntropy {
  readonly source: string;
  readonly announced: boolean;
  readonly sampleSize: number;
  readonly entered: boolean;
  /** Entered by or for the one who looks; somebody else confirms it. */
  readonly enteredByOneself: boolean;
  readonly confirmed: boolean;
}

/** Null where the latest seal has been drawn (and voided): the frame waits for its next seal. */
export async function openEntropy({ tx, actor }: Work, frameId: string): Promise<OpenEntropy | null> {
  const row = await tx
    .selectFrom('seal as s')
    .leftJoin('draw as d', 'd.seal_id', 's.id')
    .leftJoin('entropy_entry as e', 'e.seal_id', 's.id')
    .select(['s.entropy_source', 's.sample_size', 'd.id as draw_id', 'e.entered_at', 'e.confirmed_at'])
    .select(['e.entered_by', 'e.on_behalf_of'])
    .where('s.frame_id', '=', frameId)
    .orderBy('s.number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined || row.draw_id !== null) return null;
  const mine = [actor.accountId, actor.onBehalfOf];
  return {
    source: row.entropy_source,
    announced: row.entropy_source !== SYSTEM_ENTROPY,
    sampleSize: row.sample_size,
    entered: row.entered_at !== null,
    enteredByOneself: [row.entered_by, row.on_behalf_of].some((id) => id !== null && mine.includes(id)),
    confirmed: row.confirmed_at !== null,
  };
}

/** What whoever may enter a random value must know of the frame; the management may, and sees no frame otherwise. */
export async function entropyToEnter(
  work: Work,
  frameId: string,
): Promise<{
  readonly fieldId: string;
  readonly firstDay: string;
  readonly lastDay: string;
  /** Null where no announced value is waited for. */
  readonly entropy: OpenEntropy | null;
}> {
  const frame = await loadFrame(work.tx, frameId, 'read');
  requireReach(work.actor, 'entropy.enter', frame);
  const { fieldId, firstDay, lastDay } = frame;
  const entropy = frame.state === 'sealed' ? await openEntropy(work, frameId) : null;
  return { fieldId, firstDay, lastDay, entropy: entropy?.announced === true ? entropy : null };
}

/** A sealed frame whose announced random value is still to be entered, or to be confirmed by a second person. */
export interface AwaitedEntropy {
  readonly frameId: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly entered: boolean;
}

/** Those within reach, the earliest seal first; without what one has entered oneself. */
export async function framesAwaitingEntropy(work: Work): Promise<AwaitedEntropy[]> {
  const { tx, actor } = work;
  const rows = await tx
    .selectFrom('seal as s')
    .innerJoin('frame', 'frame.id', 's.frame_id')
    .leftJoin('entropy_entry as e', 'e.seal_id', 's.id')
    .select(['frame.id', 'frame.first_day', 'frame.last_day', 'e.entered_by', 'e.on_behalf_of'])
    .where(withinReach(actor, 'entropy.enter'))
    .where('frame.state', '=', 'sealed')
    .where('s.entropy_source', '<>', SYSTEM_ENTROPY)
    .where('e.confirmed_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('draw as d').select('d.id').whereRef('d.seal_id', '=', 's.id'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('seal as later')
            .select('later.id')
            .whereRef('later.frame_id', '=', 's.frame_id')
            .whereRef('later.number', '>', 's.number'),
        ),
      ),
    )
    .orderBy('s.sealed_at')
    .orderBy('frame.id')
    .execute();
  const mine = [actor.accountId, actor.onBehalfOf];
  return rows
    .filter((row) => ![row.entered_by, row.on_behalf_of].some((id) => id !== null && mine.includes(id)))
    .map((row) => ({
      frameId: row.id,
      firstDay: row.first_day,
      lastDay: row.last_day,
      entered: row.entered_by !== null,
    }));
}
