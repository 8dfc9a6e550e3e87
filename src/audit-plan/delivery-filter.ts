import { z } from 'zod';
import { json, type Tx } from '../database/index.ts';
import { notFound } from '../failure.ts';
import { hashOfValue, record } from '../journal/index.ts';
import { text } from '../text.ts';
import { timestamp, type Work } from '../work.ts';
import type { FieldVersion } from './field.ts';
import { loadVersions } from './field-store.ts';
import { leadsTeam, lockField } from './version-lock.ts';

/** Which rows of a delivery feed a field: every named attribute must hold one of the values. */
export const conditionsSchema = z
  .array(z.strictObject({ attribute: text(1, 100), equals: z.array(text(0, 200)).min(1).max(500) }))
  .max(20)
  .refine((list) => new Set(list.map(({ attribute }) => attribute)).size === list.length, {
    error: 'Jedes Merkmal darf nur einmal vorkommen.',
  });
export type Condition = z.infer<typeof conditionsSchema>[number];

/** Saves the filter of a field, by a lead it concerns; the journal keeps its hash. */
export async function setDeliveryFilter(
  work: Work,
  command: { readonly fieldId: string; readonly conditions: readonly Condition[] },
): Promise<void> {
  ofOwnTeam(leadsTeam(work.actor), await lockField(work, command.fieldId));
  const conditions = conditionsSchema.parse(command.conditions);
  const values = {
    conditions: json(conditions),
    created_by: work.actor.accountId,
    created_at: timestamp(work.now),
  };
  await work.tx
    .insertInto('delivery_filter')
    .values({ id: crypto.randomUUID(), field_id: command.fieldId, ...values })
    .onConflict((conflict) => conflict.column('field_id').doUpdateSet(values))
    .execute();
  await record(work, 'field.filter-set', command.fieldId, { sha256: hashOfValue(conditions) });
}

/** A field whose filter a lead may set, and the one saved; null where there is none. */
export async function fieldToFilter(
  work: Work,
  fieldId: string,
): Promise<{ readonly title: string; readonly conditions: readonly Condition[] | null }> {
  const { title } = ofOwnTeam(leadsTeam(work.actor), await loadVersions(work.tx, { fieldIds: [fieldId] }));
  return { title, conditions: (await deliveryFilters(work.tx, [fieldId])).get(fieldId) ?? null };
}

/** The latest version of a field that concerns, or once concerned, the lead's own team. */
function ofOwnTeam(teamId: string, versions: readonly FieldVersion[]): FieldVersion {
  const [latest] = versions.toSorted((a, b) => b.version - a.version);
  const concerned = versions.some(({ teams }) => teams.some(({ id }) => id === teamId));
  if (!concerned || latest === undefined) throw notFound('Das Prüffeld');
  return latest;
}

/** The saved filters of these fields, by field id; a field without one is missing. */
export async function deliveryFilters(
  tx: Tx,
  fieldIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Condition[]>> {
  if (fieldIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('delivery_filter')
    .select(['field_id', 'conditions'])
    .where('field_id', 'in', [...fieldIds])
    .execute();
  return new Map(rows.map(({ field_id, conditions }) => [field_id, conditionsSchema.parse(conditions)]));
}
