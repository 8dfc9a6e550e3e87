import { requireRealOperation } from '../catalogue/index.ts';
import { orderErrand, type ErrandKind } from '../errands/index.ts';
import { Failure } from '../failure.ts';
import { perform, type Actor, type Deps } from '../work.ts';
import {
  deliveryOrderSchema,
  importedDeliverySchema,
  periodOf,
  type DeliveryOrder,
  type ImportedDelivery,
} from './delivery.ts';
import { deliveryScope } from './delivery-targets.ts';
import { importDelivery } from './import-delivery.ts';
import { dropUpload, ownUpload } from './uploads.ts';

/** Taking a delivery over, as work that goes on without the person who ordered it. */
export const deliveryErrand: ErrandKind<DeliveryOrder, ImportedDelivery> = {
  kind: 'delivery',
  command: deliveryOrderSchema,
  result: importedDeliverySchema,
  async run(deps, actor, order, { progress, keep }) {
    await perform(deps, actor, async (work) => keep(work.tx, await importDelivery(work, order, progress)));
  },
  async afterRefusal(tx, { uploadId }, { kind }) {
    if (kind === 'invalid') await dropUpload(tx, uploadId);
  },
};

/**
 * Orders that a delivery be taken over.
 * @returns the errand's id
 * @throws Failure `not-found` for a file or field that is not the actor's, `trial-operation`
 */
export const orderDelivery = (deps: Deps, actor: Actor, order: DeliveryOrder): Promise<string> =>
  orderErrand(deps, actor, deliveryErrand, order, async (work) => {
    await requireRealOperation(work);
    await ownUpload(work, order.uploadId);
    await deliveryScope(work, { period: periodOf(order), fieldIds: order.fieldIds ?? null });
  });

/**
 * A delivery that is refused as wrong leaves nothing, not even its upload; whose that is, `ownUpload` checks. Where it is
 * gone already, nothing is left to do.
 */
export async function dropRefused(
  deps: Deps,
  actor: Actor,
  uploadId: string,
  { kind }: Failure,
): Promise<void> {
  if (kind !== 'invalid') return;
  try {
    await perform(deps, actor, async (work) => dropUpload(work.tx, (await ownUpload(work, uploadId)).id));
  } catch (error) {
    if (!(error instanceof Failure && error.kind === 'not-found')) throw error;
  }
}
