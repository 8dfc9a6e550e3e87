import type { Tx } from '../database/index.ts';
import type { DeliveryOrder } from './delivery.ts';

/** What a frame is to hold: the cases of one team, or of all (null), in a field. */
export interface FrameFor {
  readonly fieldId: string;
  readonly teamId: string | null;
}

/** A frame that stands in the way of others: the same field and team (or all teams) at an overlapping time. */
export interface LivingFrame<T> {
  readonly frameId: string;
  readonly fieldId: string;
  readonly inTheWayOf: readonly T[];
}

/**
 * Finds them. The same cases drawn a second time would be a quiet redraw, so a delivery is refused while there is
 * one; `lock` holds the fields, so that two deliveries queue up while the fields' cases are checked.
 */
export async function livingFrames<T extends FrameFor>(
  tx: Tx,
  { firstDay, lastDay }: Pick<DeliveryOrder, 'firstDay' | 'lastDay'>,
  drafts: readonly T[],
  lock: 'read' | 'lock',
): Promise<LivingFrame<T>[]> {
  const fieldIds = [...new Set(drafts.map(({ fieldId }) => fieldId))];
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
        ({ fieldId, teamId }) =>
          fieldId === frame.field_id &&
          (teamId === frame.team_id || teamId === null || frame.team_id === null),
      ),
    }))
    .filter(({ inTheWayOf }) => inTheWayOf.length > 0);
}
