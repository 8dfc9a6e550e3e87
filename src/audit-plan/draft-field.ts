import { localDate } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { record } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import { fieldContentSchema, type FieldInput, type FieldVersion, type SettledContent } from './field.ts';
import { settleField } from './field-rules.ts';
import { contentColumns, contentOf, storeParts, type Asked } from './field-store.ts';
import { fieldVersionInForce, planVersionInForce, visiblePlan, type Plan } from './plan.ts';
import { leadsTeam, lockField, lockVersion, requireState, type VersionRef } from './version-lock.ts';

/**
 * Sets a new field, for the own team or jointly with others. In a plan already confirmed a new field is an amendment
 * and says why. @throws Failure `field-invalid`, `own-team-missing`, `reason-missing`
 */
export async function draftField(
  work: Work,
  command: { readonly planId: string; readonly content: FieldInput; readonly reason?: string | null },
): Promise<VersionRef> {
  leadsTeam(work.actor);
  const plan = await visiblePlan(work, command.planId);
  const joins = (await planVersionInForce(work.tx, plan.id, work.now)) !== null;
  const reason = joins ? (command.reason ?? null) : null;
  if (joins && reason === null) {
    const message = 'Der Prüfplan ist bestätigt: Begründen Sie, warum das Prüffeld hinzukommt.';
    throw new Failure('invalid', 'reason-missing', message, {
      fields: [{ path: 'reason', code: 'reason-missing', message }],
    });
  }
  const fieldId = crypto.randomUUID();
  const content = await settleField(work.tx, plan, fieldContentSchema.parse(command.content));
  await work.tx
    .insertInto('audit_field')
    .values({
      id: fieldId,
      plan_id: plan.id,
      area_id: plan.areaId,
      number: await nextNumber(work.tx, plan.id),
      created_by: work.actor.accountId,
      created_at: timestamp(work.now),
    })
    .execute();
  const ref = await insertVersion(work, { fieldId, version: 1, reason, endsField: false }, content, null);
  await record(work, 'field.drafted', ref.versionId, { field: fieldId });
  return ref;
}

/** The plan's next number for a field; the plan is held until the transaction ends, so that none is given twice. */
async function nextNumber(tx: Tx, planId: string): Promise<number> {
  await tx.selectFrom('audit_plan').select('id').where('id', '=', planId).forUpdate().execute();
  const { last } = await tx
    .selectFrom('audit_field')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('plan_id', '=', planId)
    .executeTakeFirstOrThrow();
  return (last ?? 0) + 1;
}

/**
 * Changes a draft, or a returned version, which becomes a draft again; all other leads have to agree anew.
 * `revision` is the one the caller has seen. @throws Failure `field-changed`, `field-not-open`, `field-invalid`
 */
export async function changeField(
  work: Work,
  command: {
    readonly versionId: string;
    readonly revision: number;
    readonly content: FieldInput;
    readonly reason?: string | null;
  },
): Promise<VersionRef> {
  const version = await lockVersion(work, command.versionId, command.revision);
  requireState(version, ['draft', 'returned']);
  const plan: Plan = { id: version.planId, year: version.year, areaId: version.areaId };
  const content = version.endsField
    ? contentOf(version)
    : await settleField(work.tx, plan, fieldContentSchema.parse(command.content));
  const asked = whomToAsk(work, content, await fieldVersionInForce(work.tx, version.fieldId, work.now));
  const revision = version.revision + 1;
  await work.tx
    .updateTable('audit_field_version')
    .set({
      ...contentColumns(content),
      amendment_reason: command.reason ?? version.amendmentReason,
      state: 'draft',
      revision,
      prepared_by: work.actor.accountId,
      prepared_at: timestamp(work.now),
      submitted_by: null,
      submitted_at: null,
      decided_by: null,
      decided_at: null,
    })
    .where('id', '=', version.id)
    .execute();
  await storeParts(work.tx, version.id, content, asked);
  await record(work, 'field.changed', version.id, { revision });
  return { fieldId: version.fieldId, versionId: version.id, version: version.version, revision };
}

/**
 * Drafts a change of a confirmed field; the original stays visible, and in force until the change is confirmed.
 * @throws Failure `field-not-in-force`, `amendment-open`, `field-invalid`
 */
export async function amendField(
  work: Work,
  command: { readonly fieldId: string; readonly content: FieldInput; readonly reason: string },
): Promise<VersionRef> {
  const content = fieldContentSchema.parse(command.content);
  return amend(work, command, false, (inForce) =>
    settleField(work.tx, { year: inForce.year, areaId: inForce.areaId }, content),
  );
}

/** Drafts the end of a confirmed field: agreed and confirmed like any amendment, it leaves the plan. */
export async function endField(
  work: Work,
  command: { readonly fieldId: string; readonly reason: string },
): Promise<VersionRef> {
  return amend(work, command, true, async (inForce) => contentOf(inForce));
}

async function amend(
  work: Work,
  { fieldId, reason }: { readonly fieldId: string; readonly reason: string },
  endsField: boolean,
  settle: (inForce: FieldVersion) => Promise<SettledContent>,
): Promise<VersionRef> {
  const versions = await lockField(work, fieldId);
  const inForce = await fieldVersionInForce(work.tx, fieldId, work.now);
  if (inForce === null) {
    throw new Failure(
      'conflict',
      'field-not-in-force',
      'Nur ein bestätigtes Prüffeld kann geändert oder beendet werden. Einen Entwurf bearbeiten Sie unmittelbar.',
    );
  }
  if (!inForce.teams.some(({ id }) => id === work.actor.teamId)) throw notFound('Das Prüffeld');
  if (versions.some(({ state }) => ['draft', 'submitted', 'returned'].includes(state))) {
    throw new Failure(
      'conflict',
      'amendment-open',
      'Zu diesem Prüffeld ist schon eine Änderung in Arbeit. Bearbeiten Sie diese oder ziehen Sie sie zurück.',
    );
  }
  const version = Math.max(...versions.map((known) => known.version)) + 1;
  const content = await settle(inForce);
  const ref = await insertVersion(work, { fieldId, version, reason, endsField }, content, inForce);
  await record(work, 'field.amended', ref.versionId, { field: fieldId, version });
  return ref;
}

async function insertVersion(
  work: Work,
  head: { fieldId: string; version: number; reason: string | null; endsField: boolean },
  content: SettledContent,
  inForce: FieldVersion | null,
): Promise<VersionRef> {
  const asked = whomToAsk(work, content, inForce);
  const versionId = crypto.randomUUID();
  await work.tx
    .insertInto('audit_field_version')
    .values({
      id: versionId,
      field_id: head.fieldId,
      version: head.version,
      state: 'draft',
      amendment_reason: head.reason,
      ends_field: head.endsField,
      ...contentColumns(content),
      prepared_by: asked.accountId,
      prepared_at: asked.at,
    })
    .execute();
  await storeParts(work.tx, versionId, content, asked);
  return { fieldId: head.fieldId, versionId, version: head.version, revision: 1 };
}

/**
 * The leads a version concerns: of the teams in scope, and of teams still there that it takes out of scope.
 * The own team must be one of them: nobody sets a field for others only.
 */
function whomToAsk(work: Work, content: SettledContent, inForce: FieldVersion | null): Asked {
  const day = localDate(work.now);
  const former = (inForce?.teams ?? []).filter(({ validTo }) => validTo === null || validTo >= day);
  const teamIds = [...new Set([...content.teamIds, ...former.map(({ id }) => id)])];
  const own = leadsTeam(work.actor);
  if (!teamIds.includes(own)) {
    const message = 'Nehmen Sie Ihr eigenes Team in das Prüffeld auf.';
    throw new Failure('invalid', 'own-team-missing', message, {
      fields: [{ path: 'teamIds', code: 'own-team-missing', message }],
    });
  }
  return { teamIds, own, accountId: work.actor.accountId, at: timestamp(work.now) };
}
