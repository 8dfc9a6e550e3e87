import type { Tx } from '../database/index.ts';
import { notFound } from '../failure.ts';

/** The year of the plan that a field belongs to. */
export async function planYearOf(tx: Tx, fieldId: string): Promise<number> {
  const row = await tx
    .selectFrom('audit_field as f')
    .innerJoin('audit_plan as p', 'p.id', 'f.plan_id')
    .select('p.year')
    .where('f.id', '=', fieldId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('Das Prüffeld');
  return row.year;
}
