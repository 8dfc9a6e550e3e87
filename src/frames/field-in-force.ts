import type { Tx } from '../database/index.ts';
import { Failure } from '../failure.ts';

/** The version of a field that the latest confirmed plan holds; later seals keep it (rule 2). */
export interface FieldInForce {
  readonly fieldId: string;
  readonly areaId: string;
  readonly auditYear: number;
  readonly planVersionId: string;
  readonly fieldVersionId: string;
  readonly title: string;
  readonly drawnBy: 'team' | 'area';
  readonly method: 'simple' | 'stratified' | 'systematic' | 'monetary-unit';
  readonly sampleSize: number;
  readonly minimumPerStratum: number;
  readonly teamIds: readonly string[];
}

/** The fields in force, by id; those that no confirmed plan holds are not among them. */
export async function fieldsInForce(
  tx: Tx,
  filter: { fieldIds: readonly string[] } | { auditYear: number },
): Promise<Map<string, FieldInForce>> {
  const latest = tx
    .selectFrom('plan_version')
    .distinctOn('plan_id')
    .select(['id', 'plan_id'])
    .orderBy('plan_id')
    .orderBy('number', 'desc')
    .as('latest');
  let query = tx
    .selectFrom(latest)
    .innerJoin('audit_plan as p', 'p.id', 'latest.plan_id')
    .innerJoin('plan_version_field as pf', 'pf.plan_version_id', 'latest.id')
    .innerJoin('audit_field_version as v', 'v.id', 'pf.field_version_id')
    .select([
      'latest.id as plan_version_id',
      'p.year',
      'p.area_id',
      'pf.field_id',
      'v.id as field_version_id',
      'v.title',
      'v.drawn_by',
      'v.method',
      'v.sample_size',
      'v.minimum_per_stratum',
    ]);
  if ('auditYear' in filter) query = query.where('p.year', '=', filter.auditYear);
  else if (filter.fieldIds.length === 0) return new Map();
  else query = query.where('pf.field_id', 'in', [...filter.fieldIds]);
  const rows = await query.execute();
  if (rows.length === 0) return new Map();
  const teams = await tx
    .selectFrom('field_team')
    .select(['field_version_id', 'team_id'])
    .where(
      'field_version_id',
      'in',
      rows.map((row) => row.field_version_id),
    )
    .execute();
  return new Map(
    rows.map((row) => [
      row.field_id,
      {
        fieldId: row.field_id,
        areaId: row.area_id,
        auditYear: row.year,
        planVersionId: row.plan_version_id,
        fieldVersionId: row.field_version_id,
        title: row.title,
        drawnBy: row.drawn_by,
        method: row.method,
        sampleSize: row.sample_size,
        minimumPerStratum: row.minimum_per_stratum,
        teamIds: teams
          .filter(({ field_version_id }) => field_version_id === row.field_version_id)
          .map(({ team_id }) => team_id),
      },
    ]),
  );
}

/** The field's version in force. @throws Failure `field-not-confirmed` */
export async function fieldInForce(tx: Tx, fieldId: string): Promise<FieldInForce> {
  const found = (await fieldsInForce(tx, { fieldIds: [fieldId] })).get(fieldId);
  if (found === undefined) {
    throw new Failure(
      'conflict',
      'field-not-confirmed',
      'Das Prüffeld ist nicht Teil eines bestätigten Prüfplans. Lassen Sie den Plan zuerst bestätigen.',
    );
  }
  return found;
}
