import { Failure, notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import type { Actor, Work } from '../work.ts';
import { fieldStates, type FieldState, type FieldVersion } from './field.ts';
import { loadVersions } from './field-store.ts';

/** What a field act leaves behind: the version it concerned. */
export interface VersionRef {
  readonly fieldId: string;
  readonly versionId: string;
  readonly version: number;
  readonly revision: number;
}

/** The own team of a lead, who may set fields for it. */
export function leadsTeam(actor: Actor): string {
  authorize(actor, 'field.write');
  if (actor.teamId === null) throw new Error('a team lead without a team');
  return actor.teamId;
}

/** All versions of a field of the own area, the field locked against a second amendment. */
export async function lockField(work: Work, fieldId: string): Promise<FieldVersion[]> {
  leadsTeam(work.actor);
  const field = await work.tx
    .selectFrom('audit_field')
    .select('area_id')
    .where('id', '=', fieldId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (field === undefined || field.area_id !== work.actor.areaId) throw notFound('Das Prüffeld');
  return loadVersions(work.tx, { fieldIds: [fieldId] });
}

/**
 * One version that concerns the lead's own team, locked. Others' fields look like missing ones: nobody rewrites
 * them. @throws Failure `field-changed` when `revision` is given and somebody else was faster
 */
export async function lockVersion(work: Work, versionId: string, revision?: number): Promise<FieldVersion> {
  const own = leadsTeam(work.actor);
  const row = await work.tx
    .selectFrom('audit_field_version')
    .select('id')
    .where('id', '=', versionId)
    .forUpdate()
    .executeTakeFirst();
  const version = row === undefined ? undefined : (await loadVersions(work.tx, { ids: [row.id] }))[0];
  if (version === undefined || !version.agreements.some(({ teamId }) => teamId === own)) {
    throw notFound('Das Prüffeld');
  }
  if (revision !== undefined && version.revision !== revision) {
    throw new Failure(
      'conflict',
      'field-changed',
      'Das Prüffeld wurde inzwischen von jemand anderem geändert. Laden Sie es neu.',
      { details: { revision: version.revision } },
    );
  }
  return version;
}

/** Refuses an act on a version in another state (`field-state`). */
export function requireState(version: Pick<FieldVersion, 'state'>, allowed: readonly FieldState[]): void {
  if (allowed.includes(version.state)) return;
  throw new Failure(
    'conflict',
    'field-state',
    `Das Prüffeld ist inzwischen „${fieldStates[version.state]}“; dieser Schritt ist nicht mehr möglich. Laden Sie die Seite neu.`,
    { details: { state: version.state } },
  );
}
