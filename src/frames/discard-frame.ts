import { elevated } from '../database/index.ts';
import { record } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import { loadOpenFrame } from './exclude-cases.ts';

/**
 * Discards an unsealed frame: its cases go, that there was one stays. Case numbers that no other frame holds are
 * unreadable with the year's key at the latest.
 *
 * @throws Failure `frame-not-open`
 */
export async function discardFrame(work: Work, frameId: string): Promise<void> {
  const { tx, now, deps } = work;
  const frame = await loadOpenFrame(work, frameId);
  await deps.database.takeTime(tx);
  await elevated(tx, async () => {
    const reasons = tx
      .selectFrom('frame_exclusion')
      .select('reason_text_id')
      .where('frame_id', '=', frame.id);
    await tx
      .updateTable('free_text')
      .set({ content: null, deleted_at: timestamp(now) })
      .where('id', 'in', reasons)
      .execute();
    for (const table of ['frame_exclusion', 'frame_case', 'frame_team', 'frame_stratum'] as const) {
      await tx.deleteFrom(table).where('frame_id', '=', frame.id).execute();
    }
  });
  await tx
    .updateTable('frame')
    .set({ state: 'discarded', size: 0, amount_cents: null, positive_amount_cents: 0 })
    .where('id', '=', frame.id)
    .execute();
  await record(work, 'frame.discarded', frame.id, { cases: frame.size });
}
