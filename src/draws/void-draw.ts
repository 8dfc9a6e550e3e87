import { elevated } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { requireReach, type Frame, type VoidRequest } from '../frames/index.ts';
import { requireSecondPerson } from '../identity/index.ts';
import { record, storeText } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import { drawName, loadDraw } from './draw-store.ts';
import type { Draw } from './draw.ts';

/** Asks for a draw to be voided, on a ground that reports name and with an explanation that stays beside it. */
export async function requestDrawVoid(
  work: Work,
  command: { readonly drawId: string } & VoidRequest,
): Promise<void> {
  const { tx, actor, now } = work;
  const { draw, frame } = await loadVoidable(work, command.drawId);
  if (draw.voided === 'requested') {
    throw new Failure(
      'conflict',
      'void-already-requested',
      'Die Aufhebung ist bereits beantragt. Eine zweite Person muss sie bestätigen.',
    );
  }
  const reason = await elevated(tx, () => storeText(work, 'draw-void-reason', frame, command.reason));
  await tx
    .insertInto('draw_void')
    .values({
      draw_id: draw.id,
      ground: command.ground,
      reason_text_id: reason.id,
      reason_hash: reason.hash,
      requested_by: actor.accountId,
      on_behalf_of: actor.onBehalfOf,
      requested_at: timestamp(now),
      confirmed_by: null,
      confirmed_at: null,
    })
    .execute();
  await record(work, 'draw.void-requested', draw.id, { ground: command.ground, reason: reason.hash });
}

/** Voids the draw as the second person. It stays visible for ever; its frame may be sealed again. */
export async function confirmDrawVoid(work: Work, drawId: string): Promise<void> {
  const { tx, actor, now } = work;
  const { draw, frame } = await loadVoidable(work, drawId);
  const request = await tx
    .selectFrom('draw_void')
    .select(['requested_by', 'on_behalf_of', 'ground', 'reason_hash'])
    .where('draw_id', '=', draw.id)
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
    .updateTable('draw_void')
    .set({ confirmed_by: actor.accountId, confirmed_at: timestamp(now) })
    .where('draw_id', '=', draw.id)
    .execute();
  await tx.updateTable('frame').set({ state: 'sealed' }).where('id', '=', frame.id).execute();
  await record(work, 'draw.voided', draw.id, {
    frame: frame.id,
    ground: request.ground,
    reason: request.reason_hash,
  });
}

async function loadVoidable({ tx, actor }: Work, drawId: string): Promise<{ draw: Draw; frame: Frame }> {
  const loaded = await loadDraw(tx, drawId, 'lock');
  requireReach(actor, 'draw.void', loaded.frame, drawName);
  if (loaded.draw.voided === 'voided') {
    throw new Failure('conflict', 'draw-voided', 'Die Ziehung ist bereits aufgehoben.');
  }
  return loaded;
}
