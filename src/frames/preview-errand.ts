import {
  lastOrdered,
  orderErrand,
  recentErrands,
  type ErrandKind,
  type ErrandState,
} from '../errands/index.ts';
import { perform, timestamp, type Actor, type Deps, type Work } from '../work.ts';
import { deliveryOrderSchema, periodOf, type DeliveryOrder } from './delivery.ts';
import { deliveryScope } from './delivery-targets.ts';
import { inTheWayToday, previewDelivery, previewSchema, type DeliveryPreview } from './preview-delivery.ts';
import { ownUpload } from './uploads.ts';

/** Bytes of a file that is read while its owner waits for the page: about a second. */
const readAtOnce = 1_000_000;

/** The report on a file too large to wait for. */
export const previewErrand: ErrandKind<DeliveryOrder, DeliveryPreview> = {
  kind: 'preview',
  command: deliveryOrderSchema,
  result: previewSchema,
  run: (deps, actor, order, { progress, keep }) =>
    perform(deps, actor, async (work) => keep(work.tx, await previewDelivery(work, order, progress))),
};

export type PreviewRun = ErrandState<DeliveryOrder, DeliveryPreview>;

/**
 * Has a large file read in the background; a small one is read when its report is asked for.
 * @throws Failure `not-found` for a file that is not the actor's; `field-not-deliverable`, `no-field-to-feed`
 */
export async function orderPreview(deps: Deps, actor: Actor, order: DeliveryOrder): Promise<void> {
  const { size } = await perform(deps, actor, async (work) => {
    const upload = await ownUpload(work, order.uploadId);
    await deliveryScope(work, { period: periodOf(order), fieldIds: order.fieldIds ?? null });
    return upload;
  });
  if (size <= readAtOnce) return;
  await orderErrand(deps, actor, previewErrand, order, (work) => ownUpload(work, order.uploadId));
}

/**
 * The report on a file, or how far it is when it was ordered and there is none.
 * @throws Failure `not-found`, and what is wrong with a file that is read at once
 */
export async function previewOrRun(
  work: Work,
  order: DeliveryOrder,
): Promise<{ readonly preview: DeliveryPreview } | { readonly run: PreviewRun }> {
  await ownUpload(work, order.uploadId);
  const run = await lastOrdered(work, previewErrand, order);
  if (run === null) return { preview: await previewDelivery(work, order) };
  if (run.result === null) return { run };
  return { preview: { ...run.result, frames: await inTheWayToday(work, order, run.result.frames) } };
}

/** Reports that the actor ordered on files which are still there to be taken over, the newest of each file. */
export async function openPreviews(work: Work): Promise<PreviewRun[]> {
  const runs = await recentErrands(work, previewErrand);
  const received = await work.tx
    .selectFrom('upload')
    .select('id')
    .where('account_id', '=', work.actor.accountId)
    .where('state', '=', 'received')
    .where('expires_at', '>', timestamp(work.now))
    .execute();
  const open = new Set(received.map(({ id }) => id));
  return runs.filter(({ command }) => open.delete(command.uploadId));
}
