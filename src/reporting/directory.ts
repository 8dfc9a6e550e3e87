import { fieldsInForce, plannedPeriods, planOf, type FieldVersion } from '../audit-plan/index.ts';
import { criteria } from '../catalogue/index.ts';
import type { Tx } from '../database/index.ts';
import type { FieldRef } from './values/parts.ts';

/** Names of an area's year as reports print them: fields with code and instruction, teams, criteria. */
export interface Directory {
  readonly areaName: string;
  readonly areaCode: string;
  readonly fields: readonly FieldVersion[];
  fieldRef(fieldId: string): FieldRef;
  criterion(criterionId: string): { readonly label: string; readonly errorType: string };
  team(teamId: string): string;
  /** Cases the plan wants in the whole year. */
  planned(fieldId: string): number;
}

/** Reads the names once for a whole report. */
export async function loadDirectory(
  tx: Tx,
  areaId: string,
  year: number,
  now: Temporal.Instant,
): Promise<Directory> {
  const area = await tx.selectFrom('area').selectAll().where('id', '=', areaId).executeTakeFirstOrThrow();
  const plan = await planOf(tx, year, areaId);
  const fields = plan === null ? [] : await fieldsInForce(tx, plan.id, now);
  const order = plan === null ? [] : await fieldOrder(tx, plan.id);
  const allCriteria = new Map((await criteria(tx)).map((criterion) => [criterion.id, criterion]));
  const errorTypes = new Map(
    (await tx.selectFrom('error_type').select(['code', 'name']).execute()).map(({ code, name }) => [
      code,
      name,
    ]),
  );
  const teams = new Map(
    (await tx.selectFrom('team').select(['id', 'name']).execute()).map(({ id, name }) => [id, name]),
  );
  const known = <V>(map: ReadonlyMap<string, V>, key: string): V => {
    const value = map.get(key);
    if (value === undefined) throw new Error(`reporting: ${key} is not in the directory`);
    return value;
  };
  const byId = new Map(fields.map((field) => [field.fieldId, field]));
  return {
    areaName: area.name,
    areaCode: area.code,
    fields,
    fieldRef(fieldId) {
      const field = known(byId, fieldId);
      const first = field.criteria[0];
      const criterion = first === undefined ? undefined : allCriteria.get(first.criterionId);
      return {
        code: `${area.code}-${String(order.indexOf(fieldId) + 1).padStart(2, '0')}`,
        title: field.title,
        origin: field.origin,
        instruction:
          criterion === undefined
            ? null
            : { number: criterion.instructionNumber, title: criterion.instructionTitle },
      };
    },
    criterion(criterionId) {
      const { code, question, errorType } = known(allCriteria, criterionId);
      return { label: `${code} ${question}`, errorType: errorTypes.get(errorType) ?? errorType };
    },
    team: (teamId) => known(teams, teamId),
    planned: (fieldId) =>
      plannedPeriods(known(byId, fieldId), year).reduce((sum, { cases }) => sum + cases, 0),
  };
}

/** Fields of a plan in the order in which they were set: their numbers on paper. */
async function fieldOrder(tx: Tx, planId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('audit_field')
    .select('id')
    .where('plan_id', '=', planId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
