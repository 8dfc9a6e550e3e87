import { sql, type Selectable } from 'kysely';
import { criteria, type Criterion, type SeverityCode } from '../catalogue/index.ts';
import type { Tables, Tx } from '../database/index.ts';
import type { FieldVersion, SettledContent } from './field.ts';

/** Which versions to load. */
export interface VersionFilter {
  readonly ids?: readonly string[];
  readonly fieldIds?: readonly string[];
  readonly planId?: string;
  readonly areaId?: string;
}

/**
 * Field versions with teams, criteria and agreements: fields by the title they bear last, each from its first version
 * to its latest, whatever it was called before. Four queries however many there are.
 */
export async function loadVersions(tx: Tx, filter: VersionFilter): Promise<FieldVersion[]> {
  if (filter.ids?.length === 0 || filter.fieldIds?.length === 0) return [];
  let query = tx
    .selectFrom('audit_field_version as v')
    .innerJoin('audit_field as f', 'f.id', 'v.field_id')
    .innerJoin('audit_plan as p', 'p.id', 'f.plan_id')
    .selectAll('v')
    .innerJoin('area as a', 'a.id', 'p.area_id')
    .select(['f.plan_id', 'f.number', 'a.code as area_code', 'p.area_id', 'p.year'])
    .orderBy(sql`first_value(v.title) over (partition by v.field_id order by v.version desc)`)
    .orderBy('v.field_id')
    .orderBy('v.version');
  if (filter.ids !== undefined) query = query.where('v.id', 'in', [...filter.ids]);
  if (filter.fieldIds !== undefined) query = query.where('v.field_id', 'in', [...filter.fieldIds]);
  if (filter.planId !== undefined) query = query.where('f.plan_id', '=', filter.planId);
  if (filter.areaId !== undefined) query = query.where('p.area_id', '=', filter.areaId);
  const rows = await query.execute();
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const teams = await tx
    .selectFrom('field_team as x')
    .innerJoin('team as t', 't.id', 'x.team_id')
    .select(['x.field_version_id', 't.id', 't.code', 't.name', 't.valid_from', 't.valid_to'])
    .where('x.field_version_id', 'in', ids)
    .orderBy('t.code')
    .execute();
  const agreements = await tx
    .selectFrom('field_agreement as x')
    .innerJoin('team as t', 't.id', 'x.team_id')
    .select(['x.field_version_id', 'x.team_id', 'x.agreed_at'])
    .where('x.field_version_id', 'in', ids)
    .orderBy('t.code')
    .execute();
  const asked = await tx
    .selectFrom('field_criterion')
    .selectAll()
    .where('field_version_id', 'in', ids)
    .orderBy('position')
    .execute();
  const wording = new Map(
    (await criteria(tx, { ids: [...new Set(asked.map((row) => row.criterion_id))] })).map((c) => [c.id, c]),
  );
  return rows.map((row) =>
    asFieldVersion(row, {
      teams: teams
        .filter((team) => team.field_version_id === row.id)
        .map(({ id, code, name, valid_from, valid_to }) => ({
          id,
          code,
          name,
          validFrom: valid_from,
          validTo: valid_to,
        })),
      agreements: agreements
        .filter((agreement) => agreement.field_version_id === row.id)
        .map(({ team_id, agreed_at }) => ({ teamId: team_id, agreedAt: agreed_at?.toISOString() ?? null })),
      criteria: asked.filter((c) => c.field_version_id === row.id).map((c) => askedCriterion(c, wording)),
    }),
  );
}

function askedCriterion(
  row: Selectable<Tables['field_criterion']>,
  wording: ReadonlyMap<string, Criterion>,
): FieldVersion['criteria'][number] {
  const criterion = wording.get(row.criterion_id);
  if (criterion === undefined) throw new Error(`criterion ${row.criterion_id} is missing`);
  return {
    criterionId: criterion.id,
    code: criterion.code,
    version: criterion.version,
    theme: criterion.theme,
    question: criterion.question,
    applicability: criterion.applicability,
    instructionId: criterion.instructionId,
    instructionNumber: criterion.instructionNumber,
    instructionTitle: criterion.instructionTitle,
    passage: criterion.passage,
    severity: row.severity as SeverityCode,
    errorType: row.error_type,
    tolerableRate: row.tolerable_rate === null ? null : Number(row.tolerable_rate),
  };
}

function asFieldVersion(
  row: Selectable<Tables['audit_field_version']> & {
    plan_id: string;
    number: number;
    area_code: string;
    area_id: string;
    year: number;
  },
  parts: Pick<FieldVersion, 'teams' | 'agreements' | 'criteria'>,
): FieldVersion {
  return {
    id: row.id,
    fieldId: row.field_id,
    code: `${row.area_code}-${String(row.number).padStart(2, '0')}`,
    planId: row.plan_id,
    areaId: row.area_id,
    year: row.year,
    version: row.version,
    revision: row.revision,
    state: row.state,
    amendmentReason: row.amendment_reason,
    endsField: row.ends_field,
    title: row.title,
    origin: row.origin,
    originReference: row.origin_reference,
    unit: row.unit,
    drawnBy: row.drawn_by,
    rhythm: row.rhythm,
    method: row.method,
    sampleSize: row.sample_size,
    minimumPerStratum: row.minimum_per_stratum,
    secondStage:
      row.second_stage_size === null || row.second_stage_threshold === null
        ? null
        : { size: row.second_stage_size, threshold: row.second_stage_threshold },
    tolerableRate: Number(row.tolerable_rate),
    confidence: Number(row.confidence),
    minutesPerCase: row.minutes_per_case,
    recheckShare: Number(row.recheck_share),
    preparedAt: row.prepared_at.toISOString(),
    submittedAt: row.submitted_at?.toISOString() ?? null,
    decidedAt: row.decided_at?.toISOString() ?? null,
    returnReason: row.return_reason,
    ...parts,
  };
}

/** What a version says, as it could be entered again. */
export const contentOf = (version: FieldVersion): SettledContent => ({
  title: version.title,
  origin: version.origin,
  originReference: version.originReference,
  unit: version.unit,
  drawnBy: version.drawnBy,
  teamIds: version.teams.map(({ id }) => id),
  rhythm: version.rhythm,
  method: version.method,
  sampleSize: version.sampleSize,
  minimumPerStratum: version.minimumPerStratum,
  secondStage: version.secondStage,
  tolerableRate: version.tolerableRate,
  confidence: version.confidence,
  minutesPerCase: version.minutesPerCase,
  recheckShare: version.recheckShare,
  criteria: version.criteria.map(({ criterionId, severity, errorType, tolerableRate }) => ({
    criterionId,
    severity,
    errorType,
    tolerableRate,
  })),
});

/** The columns of `audit_field_version` that the leads set. */
export const contentColumns = (content: SettledContent) => ({
  title: content.title,
  origin: content.origin,
  origin_reference: content.originReference,
  unit: content.unit,
  drawn_by: content.drawnBy,
  rhythm: content.rhythm,
  method: content.method,
  sample_size: content.sampleSize,
  minimum_per_stratum: content.minimumPerStratum,
  second_stage_size: content.secondStage?.size ?? null,
  second_stage_threshold: content.secondStage?.threshold ?? null,
  tolerable_rate: content.tolerableRate,
  confidence: content.confidence,
  minutes_per_case: content.minutesPerCase,
  recheck_share: content.recheckShare,
});

/** Who is asked to agree to a version, and the lead who agrees by having written it. */
export interface Asked {
  readonly teamIds: readonly string[];
  readonly own: string;
  readonly accountId: string;
  readonly at: Date;
}

/** Writes scope, checklist and the list of leads to ask, in place of what the version held. */
export async function storeParts(
  tx: Tx,
  versionId: string,
  content: SettledContent,
  { teamIds, own, accountId, at }: Asked,
): Promise<void> {
  for (const table of ['field_team', 'field_agreement', 'field_criterion'] as const) {
    await tx.deleteFrom(table).where('field_version_id', '=', versionId).execute();
  }
  await tx
    .insertInto('field_team')
    .values(content.teamIds.map((team_id) => ({ field_version_id: versionId, team_id })))
    .execute();
  await tx
    .insertInto('field_agreement')
    .values(
      teamIds.map((team_id) => ({
        field_version_id: versionId,
        team_id,
        agreed_by: team_id === own ? accountId : null,
        agreed_at: team_id === own ? at : null,
      })),
    )
    .execute();
  await tx
    .insertInto('field_criterion')
    .values(
      content.criteria.map(({ criterionId, severity, errorType, tolerableRate }, index) => ({
        field_version_id: versionId,
        criterion_id: criterionId,
        position: index + 1,
        severity,
        error_type: errorType,
        tolerable_rate: tolerableRate,
      })),
    )
    .execute();
}
