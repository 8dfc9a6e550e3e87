import { record } from '../journal/index.ts';
import type { Work } from '../work.ts';
import { lockVersion, requireState } from './version-lock.ts';

/** Takes back what was drafted, submitted or returned; what is in force stays in force. */
export async function withdrawField(work: Work, versionId: string): Promise<void> {
  const version = await lockVersion(work, versionId);
  requireState(version, ['draft', 'submitted', 'returned']);
  await work.tx
    .updateTable('audit_field_version')
    .set({ state: 'withdrawn' })
    .where('id', '=', versionId)
    .execute();
  await record(work, 'field.withdrawn', versionId, { field: version.fieldId });
}
