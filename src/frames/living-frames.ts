import type { Tx } from '../database/index.ts';
import type { DeliveryOrder } from './delivery.ts';
import type { FrameDraft } from './delivery-targets.ts';

/** A frame that stands in the way of drafts: the same field and team (or all teams) at an overlapping time. */
export interface LivingFrame {
  readonly frameId: string;
  readonly fieldId: string;
  readonly inTheWayOf: readonly FrameDraft[];
}

/**
 * Finds them. The same cases drawn a second time would be a quiet redraw, so a delivery is refused while there is
 * one; `lock` holds the fields, so that two deliveries queue up while the fields' cases are checked.
 */
export async function livingFrames(
  tx: Tx,
  { firstDay, lastDay }: Pick<DeliveryOrder, 'firstDay' | 'lastDay'>,
  drafts: readonly FrameDraft[],
  lock: 'read' | 'lock',
): Promise<LivingFrame[]> {
  const fieldIds = [...new Set(drafts.map(({ field }) => field.fieldId))];
  if (fieldIds.length === 0) return [];
  if (lock === 'lock') {
    await tx
      .selectFrom('audit_field')
      .select('id')
      .where('id', 'in', fieldIds)
      .orderBy('id')
      .forNoKeyUpdate()
      .execute();
  }
  const frames = await tx
    .selectFrom('frame')
    .select(['id', 'field_id', 'team_id'])
    .where('field_id', 'in', fieldIds)
    .where('state', 'in', ['imported', 'sealed', 'drawn'])
    .where('first_day', '<=', lastDay)
    .where('last_day', '>=', firstDay)
    .execute();
  return frames
    .map((frame) => ({
      frameId: frame.id,
      fieldId: frame.field_id,
      inTheWayOf: drafts.filter(
        ({ field, teamId }) =>
          field.fieldId === frame.field_id &&
          (teamId === frame.team_id || teamId === null || frame.team_id === null),
      ),
    }))
    .filter(({ inTheWayOf }) => inTheWayOf.length > 0);
}
