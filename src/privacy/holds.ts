import { z } from 'zod';
import { elevated } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { record, storeText } from '../journal/index.ts';
import { paragraph } from '../text.ts';
import { timestamp, type Work } from '../work.ts';
import { lockRuns } from './run-retention.ts';

export const holdSchema = z.strictObject({
  fieldId: z.uuid().nullable().describe('Prüffeld; null setzt jede Löschung aus'),
  reason: paragraph(1, 2000),
});

/** A hold by Interne Revision: nothing of the field, or nothing at all, is deleted while it lasts. */
export interface Hold {
  readonly id: string;
  readonly fieldId: string | null;
  readonly fieldTitle: string | null;
  /** For Interne Revision; null for others and once it is deleted. */
  readonly reason: string | null;
  readonly placedAt: string;
  readonly endedAt: string | null;
}

/** Places a hold. @throws Failure `not-found`, `hold-exists` */
export async function placeHold(work: Work, command: z.infer<typeof holdSchema>): Promise<{ id: string }> {
  authorize(work.actor, 'retention.hold');
  const { tx, actor, now } = work;
  await lockRuns(tx);
  const field = command.fieldId === null ? null : await fieldOf(work, command.fieldId);
  const same = await tx
    .selectFrom('retention_hold')
    .select('id')
    .where('ended_at', 'is', null)
    .where('field_id', 'is not distinct from', command.fieldId)
    .executeTakeFirst();
  if (same !== undefined) {
    throw new Failure('conflict', 'hold-exists', 'Diese Löschung ist bereits ausgesetzt.');
  }
  const reason = await storeText(
    work,
    'hold-reason',
    { areaId: field?.area_id ?? null, teamId: null },
    command.reason,
  );
  const id = crypto.randomUUID();
  await tx
    .insertInto('retention_hold')
    .values({
      id,
      field_id: command.fieldId,
      reason_text_id: reason.id,
      reason_hash: reason.hash,
      placed_by: actor.accountId,
      on_behalf_of: actor.onBehalfOf,
      placed_at: timestamp(now),
    })
    .execute();
  await record(work, 'retention.held', id, {
    reason: reason.hash,
    ...(command.fieldId === null ? {} : { field: command.fieldId }),
  });
  return { id };
}

async function fieldOf({ tx }: Work, fieldId: string) {
  const found = await tx
    .selectFrom('audit_field')
    .select('area_id')
    .where('id', '=', fieldId)
    .executeTakeFirst();
  if (found === undefined) throw notFound('Das Prüffeld');
  return found;
}

/** Ends a hold; what is due goes with the next run. */
export async function endHold(work: Work, holdId: string): Promise<void> {
  authorize(work.actor, 'retention.hold');
  const { tx, actor, now } = work;
  await lockRuns(tx);
  const hold = await tx
    .selectFrom('retention_hold')
    .select('ended_at')
    .where('id', '=', holdId)
    .forUpdate()
    .executeTakeFirst();
  if (hold === undefined) throw notFound('Die Aussetzung');
  if (hold.ended_at !== null) return;
  await tx
    .updateTable('retention_hold')
    .set({ ended_by: actor.accountId, ended_at: timestamp(now) })
    .where('id', '=', holdId)
    .execute();
  await record(work, 'retention.hold-ended', holdId);
}

/** All holds, those in force first. */
export async function holds(work: Work): Promise<Hold[]> {
  authorize(work.actor, 'retention.read');
  const rows = await elevated(work.tx, () =>
    work.tx
      .selectFrom('retention_hold as h')
      .innerJoin('free_text as t', 't.id', 'h.reason_text_id')
      .leftJoin('audit_field_version as v', (join) =>
        join.onRef('v.field_id', '=', 'h.field_id').on('v.state', '=', 'confirmed'),
      )
      .distinctOn('h.id')
      .select(['h.id', 'h.field_id', 'v.title', 't.content', 'h.placed_at', 'h.ended_at'])
      .orderBy('h.id')
      .orderBy('v.version', 'desc')
      .execute(),
  );
  return rows
    .map((row) => ({
      id: row.id,
      fieldId: row.field_id,
      fieldTitle: row.title,
      reason: work.actor.role === 'auditor' ? row.content : null,
      placedAt: row.placed_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
    }))
    .sort(
      (a, b) => Number(a.endedAt !== null) - Number(b.endedAt !== null) || (a.placedAt < b.placedAt ? 1 : -1),
    );
}
