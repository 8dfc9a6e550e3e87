import {
  fieldsInForce,
  loadVersions,
  plannedPeriods,
  planOf,
  type FieldVersion,
} from '../audit-plan/index.ts';
import { criteria, errorTypes } from '../catalogue/index.ts';
import { compareUtf8 } from '../draw-procedure/index.ts';
import type { Tx } from '../database/index.ts';
import type { FieldRef } from './values/parts.ts';

/** Names of an area's year as reports print them: fields with code and instruction, teams, criteria. */
export interface Directory {
  readonly areaId: string;
  readonly areaName: string;
  readonly areaCode: string;
  readonly year: number;
  /** The fields in force, by code. */
  readonly fields: readonly FieldVersion[];
  /** The latest confirmed version of a field, in force or not any more. */
  field(fieldId: string): FieldVersion;
  fieldRef(fieldId: string): FieldRef;
  /** Code and question. */
  criterion(criterionId: string): string;
  errorType(code: string): string;
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
  const versions = plan === null ? [] : await loadVersions(tx, { planId: plan.id });
  // By version, so that the latest one stays.
  const confirmed = new Map(
    versions.filter(({ state }) => state === 'confirmed').map((version) => [version.fieldId, version]),
  );
  const inForce = plan === null ? [] : await fieldsInForce(tx, plan.id, now);
  const allCriteria = new Map((await criteria(tx)).map((criterion) => [criterion.id, criterion]));
  const types = new Map((await errorTypes(tx)).map(({ code, name }) => [code, name]));
  const teams = new Map(
    (await tx.selectFrom('team').select(['id', 'name']).execute()).map(({ id, name }) => [id, name]),
  );
  const known = <V>(map: ReadonlyMap<string, V>, key: string): V => {
    const value = map.get(key);
    if (value === undefined) throw new Error(`reporting: ${key} is not in the directory`);
    return value;
  };
  return {
    areaId,
    areaName: area.name,
    areaCode: area.code,
    year,
    fields: inForce.toSorted((a, b) => compareUtf8(a.code, b.code)),
    field: (fieldId) => known(confirmed, fieldId),
    fieldRef(fieldId) {
      const { code, title, origin, criteria: asked } = known(confirmed, fieldId);
      const [first] = asked;
      const instruction =
        first === undefined ? null : { number: first.instructionNumber, title: first.instructionTitle };
      return { code, title, origin, instruction };
    },
    criterion(criterionId) {
      const { code, question } = known(allCriteria, criterionId);
      return `${code} ${question}`;
    },
    errorType: (code) => types.get(code) ?? code,
    team: (teamId) => known(teams, teamId),
    planned: (fieldId) =>
      plannedPeriods(known(confirmed, fieldId), year).reduce((sum, { cases }) => sum + cases, 0),
  };
}
