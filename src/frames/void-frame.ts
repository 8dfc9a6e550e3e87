import { elevated } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { requireSecondPerson } from '../identity/index.ts';
import { record, storeText } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import type { Frame } from './frame.ts';
import { requireReach } from './frame-rights.ts';
import { loadFrame } from './frame-store.ts';
import type { VoidRequest } from './voiding.ts';

/** Asks for a sealed frame found wrong to be voided; a second person confirms. */
export async function requestFrameVoid(
  work: Work,
  command: { readonly frameId: string } & VoidRequest,
): Promise<void> {
  const { tx, actor, now } = work;
  const frame = await loadVoidable(work, command.frameId);
  const reason = await elevated(tx, () => storeText(work, 'frame-void-reason', frame, command.reason));
  const inserted = await tx
    .insertInto('frame_void')
    .values({
      frame_id: frame.id,
      ground: command.ground,
      reason_text_id: reason.id,
      reason_hash: reason.hash,
      requested_by: actor.accountId,
      on_behalf_of: actor.onBehalfOf,
      requested_at: timestamp(now),
      confirmed_by: null,
      confirmed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('frame_id')
    .executeTakeFirst();
  if (inserted === undefined) {
    throw new Failure(
      'conflict',
      'void-already-requested',
      'Die Aufhebung ist bereits beantragt. Eine zweite Person muss sie bestätigen.',
    );
  }
  await record(work, 'frame.void-requested', frame.id, { ground: command.ground, reason: reason.hash });
}

/** Voids a sealed frame as the second person. A frame delivered later for the same period becomes its successor. */
export async function confirmFrameVoid(work: Work, frameId: string): Promise<void> {
  const { tx, actor, now } = work;
  const frame = await loadVoidable(work, frameId);
  const request = await tx
    .selectFrom('frame_void')
    .select(['requested_by', 'on_behalf_of', 'ground', 'reason_hash'])
    .where('frame_id', '=', frame.id)
    .executeTakeFirst();
  if (request === undefined) {
    throw new Failure(
      'conflict',
      'void-not-requested',
      'Die Aufhebung ist nicht beantragt. Beantragen Sie sie mit einer Begründung.',
    );
  }
  requireSecondPerson(actor, [request.requested_by, request.on_behalf_of]);
  await tx
    .updateTable('frame_void')
    .set({ confirmed_by: actor.accountId, confirmed_at: timestamp(now) })
    .where('frame_id', '=', frame.id)
    .execute();
  await tx.updateTable('frame').set({ state: 'voided' }).where('id', '=', frame.id).execute();
  await record(work, 'frame.voided', frame.id, { ground: request.ground, reason: request.reason_hash });
}

async function loadVoidable({ tx, actor }: Work, frameId: string): Promise<Frame> {
  const frame = await loadFrame(tx, frameId, 'lock');
  requireReach(actor, 'frame.void', frame);
  switch (frame.state) {
    case 'sealed':
      return frame;
    case 'drawn':
      throw new Failure(
        'conflict',
        'draw-not-voided',
        'Aus der Grundgesamtheit ist gezogen. Heben Sie zuerst die Ziehung auf.',
      );
    case 'imported':
      throw new Failure(
        'conflict',
        'frame-not-sealed',
        'Die Grundgesamtheit ist nicht versiegelt. Verwerfen Sie sie stattdessen.',
      );
    case 'voided':
    case 'discarded':
      throw new Failure(
        'conflict',
        'frame-gone',
        'Die Grundgesamtheit ist bereits verworfen oder aufgehoben.',
      );
  }
}
