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
  /** The version in force; of a field that is not, the latest confirmed one. Knows the plans of all years. */
  field(fieldId: string): FieldVersion;
  /** A field of another year's plan carries that year behind its code: `LE-03/2019`. */
  fieldRef(fieldId: string): FieldRef;
  /** Code and question. */
  criterion(criterionId: string): string;
  errorType(code: string): string;
  team(teamId: string): string;
  /** Cases the plan wants in the whole year. */
  planned(fieldId: string): number;
}

/**
 * Reads the names once for a whole report.
 * @param at the moment the report speaks of
 * @param periodEnd the end of its period, if that is earlier: what was in force then is said as it was then
 */
export async function loadDirectory(
  tx: Tx,
  areaId: string,
  year: number,
  at: Temporal.Instant,
  periodEnd: Temporal.Instant = at,
): Promise<Directory> {
  const area = await tx.selectFrom('area').selectAll().where('id', '=', areaId).executeTakeFirstOrThrow();
  const plan = await planOf(tx, year, areaId);
  // By version, so that the latest one stays.
  const confirmed = new Map(
    (await loadVersions(tx, { areaId }))
      .filter(({ state }) => state === 'confirmed')
      .map((version) => [version.fieldId, version]),
  );
  // The plan may have been confirmed after the period that it is about.
  const inForce = new Map<string, FieldVersion>();
  for (const moment of [at, ...(Temporal.Instant.compare(periodEnd, at) < 0 ? [periodEnd] : [])]) {
    for (const version of plan === null ? [] : await fieldsInForce(tx, plan.id, moment)) {
      inForce.set(version.fieldId, version);
    }
  }
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
  const field = (fieldId: string): FieldVersion => inForce.get(fieldId) ?? known(confirmed, fieldId);
  return {
    areaId,
    areaName: area.name,
    areaCode: area.code,
    year,
    fields: [...inForce.values()].sort((a, b) => compareUtf8(a.code, b.code)),
    field,
    fieldRef(fieldId) {
      const { code, title, origin, year: of, criteria: asked } = field(fieldId);
      const [first] = asked;
      const instruction =
        first === undefined ? null : { number: first.instructionNumber, title: first.instructionTitle };
      return { code: of === year ? code : `${code}/${of}`, title, origin, instruction };
    },
    criterion(criterionId) {
      const { code, question } = known(allCriteria, criterionId);
      return `${code} ${question}`;
    },
    errorType: (code) => types.get(code) ?? code,
    team: (teamId) => known(teams, teamId),
    planned: (fieldId) =>
      plannedPeriods(field(fieldId), field(fieldId).year).reduce((sum, { cases }) => sum + cases, 0),
  };
}
