import { sql } from 'kysely';
import { elevated } from '../database/index.ts';
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

/** Cases drawn and checked. */
export interface Progress {
  readonly cases: number;
  readonly checked: number;
}

/**
 * How far these draws are checked, by draw id: a lead's own team, for everyone else all teams. Counts of work only;
 * the caller has checked the right to the draws.
 */
export async function drawProgress(
  { tx, actor }: Work,
  drawIds: readonly string[],
): Promise<ReadonlyMap<string, Progress>> {
  if (drawIds.length === 0) return new Map();
  const team = actor.role === 'team-lead' ? sql`and i.team_id = ${actor.teamId}` : sql``;
  const { rows } = await elevated(tx, () =>
    sql<{ draw_id: string; cases: number; checked: number }>`
      select i.draw_id, count(*)::int as cases, count(*) filter (where c.state = 'complete')::int as checked
      from sample_item i
      left join check_sheet c on c.item_id = i.id and c.recheck_of is null
      where i.draw_id = any(${drawIds}::uuid[]) ${team}
      group by 1`.execute(tx),
  );
  return new Map(rows.map(({ draw_id, cases, checked }) => [draw_id, { cases, checked }]));
}
