import { sql } from 'kysely';
import type { Work } from '../work.ts';

type Reading = Pick<Work, 'tx'>;

/** The titles of fields, as last confirmed or else drafted, by field id. */
export async function fieldTitles(
  { tx }: Reading,
  fieldIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (fieldIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('audit_field_version')
    .distinctOn('field_id')
    .select(['field_id', 'title'])
    .where('field_id', 'in', [...new Set(fieldIds)])
    .orderBy('field_id')
    .orderBy(sql`state = 'confirmed'`, 'desc')
    .orderBy('version', 'desc')
    .execute();
  return new Map(rows.map(({ field_id, title }) => [field_id, title]));
}

/** The title of one field. */
export const fieldTitle = async (work: Reading, fieldId: string): Promise<string> =>
  (await fieldTitles(work, [fieldId])).get(fieldId) ?? 'Prüffeld';

/** The names of teams by id. */
export async function teamNames({ tx }: Reading): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.selectFrom('team').select(['id', 'name']).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
