import { record } from '../journal/index.ts';
import type { ServiceWork, Work } from '../work.ts';

/** Tells the journal which needs the database opened with these hotspots (rule 23). */
export async function recordOpenedNeeds(
  work: Work | ServiceWork,
  hotspotIds: readonly string[],
): Promise<void> {
  if (hotspotIds.length === 0) return;
  const needs = await work.tx
    .selectFrom('training_need')
    .select(['id', 'hotspot_id'])
    .where('hotspot_id', 'in', [...hotspotIds])
    .orderBy('hotspot_id')
    .execute();
  for (const { id, hotspot_id } of needs) await record(work, 'need.opened', id, { hotspot: hotspot_id });
}
