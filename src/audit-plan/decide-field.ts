import { settings } from '../catalogue/index.ts';
import type { Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize, authorizeAt, requireSecondPerson } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import { missingAgreements, type FieldVersion } from './field.ts';
import { settleField } from './field-rules.ts';
import { contentOf, loadVersions } from './field-store.ts';
import { planVersionInForce, visiblePlan, type PlanVersion } from './plan.ts';
import { leadsTeam, lockVersion, requireState } from './version-lock.ts';

/** The lead's yes to a shared field, as seen in `revision`. Saying it twice changes nothing. */
export async function agreeToField(
  work: Work,
  command: { readonly versionId: string; readonly revision: number },
): Promise<void> {
  const own = leadsTeam(work.actor);
  const version = await lockVersion(work, command.versionId, command.revision);
  requireState(version, ['draft']);
  if (version.agreements.some(({ teamId, agreedAt }) => teamId === own && agreedAt !== null)) return;
  await work.tx
    .updateTable('field_agreement')
    .set({ agreed_by: work.actor.accountId, agreed_at: timestamp(work.now) })
    .where('field_version_id', '=', version.id)
    .where('team_id', '=', own)
    .execute();
  await record(work, 'field.agreed', version.id, { team: own });
}

/**
 * Submits a version that every lead agreed to. Where the house does without confirmation it comes into force at
 * once. @throws Failure `agreement-missing`
 */
export async function submitField(
  work: Work,
  command: { readonly versionId: string; readonly revision: number },
): Promise<{ state: 'submitted' | 'confirmed'; planVersion: PlanVersion | null }> {
  const version = await lockVersion(work, command.versionId, command.revision);
  requireState(version, ['draft']);
  const missing = version.agreements.filter(({ agreedAt }) => agreedAt === null).length;
  if (missing > 0) {
    throw new Failure(
      'conflict',
      'agreement-missing',
      `${missingAgreements(missing)} Bitten Sie die Leitungen der beteiligten Teams darum.`,
    );
  }
  // The catalogue may have changed since the draft.
  if (!version.endsField) await settleField(work.tx, version, contentOf(version));
  await work.tx
    .updateTable('audit_field_version')
    .set({ state: 'submitted', submitted_by: work.actor.accountId, submitted_at: timestamp(work.now) })
    .where('id', '=', version.id)
    .execute();
  if ((await settings(work.tx)).planConfirmation) {
    await record(work, 'field.submitted', version.id, { revision: version.revision });
    return { state: 'submitted', planVersion: null };
  }
  await visiblePlan(work, version.planId, true);
  const planVersion = await putInForce(work, version.planId, [version], null);
  await record(work, 'field.submitted', version.id, { revision: version.revision, plan: planVersion.number });
  return { state: 'confirmed', planVersion };
}

/**
 * Confirms submitted versions, those the area head has seen: they come into force together as the plan's next
 * numbered version. The management steps in where the area head took part in them (rule 28).
 * @throws Failure `second-person-required`, `field-state`
 */
export async function confirmPlan(
  work: Work,
  command: { readonly planId: string; readonly versionIds: readonly string[] },
): Promise<PlanVersion> {
  authorize(work.actor, 'plan.confirm');
  const plan = await visiblePlan(work, command.planId, true);
  authorizeAt(work.actor, 'plan.confirm', { areaId: plan.areaId, teamId: null }, 'Der Prüfplan');
  const ids = [...new Set(command.versionIds)];
  const versions = await lockSubmitted(work, plan.id, ids);
  requireSecondPerson(work.actor, await personsBehind(work.tx, ids));
  const planVersion = await putInForce(work, plan.id, versions, work.actor.accountId);
  await record(work, 'plan.confirmed', plan.id, { number: planVersion.number, fields: versions.length });
  return planVersion;
}

/** Returns a submitted version to its leads, with the reason; nothing of it is changed. */
export async function returnField(
  work: Work,
  command: { readonly versionId: string; readonly reason: string },
): Promise<void> {
  authorize(work.actor, 'plan.confirm');
  const version = (await loadVersions(work.tx, { ids: [command.versionId] }))[0];
  if (version === undefined) throw notFound('Das Prüffeld');
  authorizeAt(work.actor, 'plan.confirm', { areaId: version.areaId, teamId: null }, 'Das Prüffeld');
  await lockSubmitted(work, version.planId, [version.id]);
  requireSecondPerson(work.actor, await personsBehind(work.tx, [version.id]));
  await work.tx
    .updateTable('audit_field_version')
    .set({
      state: 'returned',
      return_reason: command.reason,
      decided_by: work.actor.accountId,
      decided_at: timestamp(work.now),
    })
    .where('id', '=', version.id)
    .execute();
  await record(work, 'field.returned', version.id, { revision: version.revision });
}

async function lockSubmitted(work: Work, planId: string, ids: readonly string[]): Promise<FieldVersion[]> {
  if (ids.length === 0) {
    throw new Failure('invalid', 'nothing-to-confirm', 'Wählen Sie mindestens ein vorgelegtes Prüffeld aus.');
  }
  await work.tx
    .selectFrom('audit_field_version')
    .select('id')
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute();
  const versions = await loadVersions(work.tx, { ids });
  if (versions.length < ids.length || versions.some((version) => version.planId !== planId)) {
    throw notFound('Das Prüffeld');
  }
  for (const version of versions) requireState(version, ['submitted']);
  return versions;
}

/** Everyone who drafted, changed, agreed to or submitted these versions, and on whose behalf. */
async function personsBehind(tx: Tx, versionIds: readonly string[]): Promise<(string | null)[]> {
  const rows = await tx
    .selectFrom('journal_entry')
    .select(['account', 'on_behalf_of'])
    .distinct()
    .where('object', 'in', [...versionIds])
    .where('act', 'in', [
      'field.drafted',
      'field.amended',
      'field.changed',
      'field.agreed',
      'field.submitted',
    ])
    .execute();
  return rows.flatMap(({ account, on_behalf_of }) => [account, on_behalf_of]);
}

/** Makes the next plan version: what was in force, with these versions in place of their fields' former ones. */
async function putInForce(
  work: Work,
  planId: string,
  versions: readonly FieldVersion[],
  confirmedBy: string | null,
): Promise<PlanVersion> {
  const { tx } = work;
  const at = timestamp(work.now);
  const before = await planVersionInForce(tx, planId, work.now);
  const kept =
    before === null
      ? []
      : await tx
          .selectFrom('plan_version_field')
          .select(['field_id', 'field_version_id'])
          .where('plan_version_id', '=', before.id)
          .where(
            'field_id',
            'not in',
            versions.map(({ fieldId }) => fieldId),
          )
          .execute();
  await tx
    .updateTable('audit_field_version')
    .set({ state: 'confirmed', decided_by: confirmedBy, decided_at: at })
    .where(
      'id',
      'in',
      versions.map(({ id }) => id),
    )
    .execute();
  const id = crypto.randomUUID();
  const number = (before?.number ?? 0) + 1;
  await tx
    .insertInto('plan_version')
    .values({ id, plan_id: planId, number, confirmed_by: confirmedBy, confirmed_at: at })
    .execute();
  const fields = [
    ...kept,
    ...versions
      .filter(({ endsField }) => !endsField)
      .map((version) => ({ field_id: version.fieldId, field_version_id: version.id })),
  ];
  if (fields.length > 0) {
    await tx
      .insertInto('plan_version_field')
      .values(fields.map((field) => ({ plan_version_id: id, ...field })))
      .execute();
  }
  return { id, number, confirmedAt: at.toISOString() };
}
