import { z } from 'zod';
import { headcountOn, settings } from '../catalogue/index.ts';
import { localDate } from '../calendar/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorizeAt, type Place } from '../identity/index.ts';
import { record, storeText } from '../journal/index.ts';
import { paragraph } from '../text.ts';
import { timestamp, type Work } from '../work.ts';
import { recordOpenedNeeds } from './opened-needs.ts';
import { declaredSentence } from './sentences.ts';
import { namedCriteria } from './take-look.ts';

export const declareHotspotSchema = z
  .strictObject({
    fieldId: z.uuid(),
    criterionId: z.uuid(),
    /** Null: all teams of the area; only the area head can say that. */
    teamId: z.uuid().nullable(),
    reason: paragraph(1, 2000),
  })
  .meta({ id: 'DeclareHotspot' });
export type DeclareHotspot = z.infer<typeof declareHotspotSchema>;

/**
 * Declares a hotspot with a reason, even on one severe error: the law says at once (rule 19). It enters no statistic
 * and carries no figure. It leaves the team unless fewer employees work there than a figure needs.
 */
export async function declareHotspot(work: Work, command: DeclareHotspot): Promise<string> {
  const { fieldId, criterionId, teamId } = command;
  const field = await work.tx
    .selectFrom('audit_field as f')
    .innerJoin('audit_plan as p', 'p.id', 'f.plan_id')
    .select(['f.area_id', 'p.year'])
    .where('f.id', '=', fieldId)
    .executeTakeFirst();
  if (field === undefined) throw notFound('Das Prüffeld');
  const place = { areaId: field.area_id, teamId };
  authorizeAt(work.actor, 'hotspot.declare', place, 'Das Prüffeld');
  await requirePlanned(work, fieldId, criterionId, teamId);
  const reason = await storeText(work, 'hotspot-reason', ownerOf(work, place), command.reason);
  const id = crypto.randomUUID();
  const criteria = await namedCriteria(work.tx, [criterionId]);
  const inserted = await work.tx
    .insertInto('hotspot')
    .values({
      id,
      kind: 'declared',
      year: field.year,
      area_id: field.area_id,
      team_id: teamId,
      field_id: fieldId,
      criterion_id: criterionId,
      reason_text_id: reason.id,
      declared_by: work.actor.accountId,
      sentence: declaredSentence(criteria(criterionId)),
      disclosed: await hasEnoughEmployees(work, teamId),
      found_at: timestamp(work.now),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) {
    throw new Failure(
      'conflict',
      'hotspot-open',
      'Zu diesem Kriterium ist bereits ein Fehlerschwerpunkt fachlich festgestellt und noch offen. Schließen Sie ihn zuerst ab.',
    );
  }
  await record(work, 'hotspot.declared', id, { criterion: criterionId, reason: reason.hash });
  await recordOpenedNeeds(work, [id]);
  return id;
}

/** What a lead writes belongs to the team, what the area head writes to the area. */
const ownerOf = (work: Work, place: Place): Place =>
  work.actor.role === 'team-lead' ? place : { ...place, teamId: null };

/** The criterion and the team must stand in a confirmed version of the field. */
async function requirePlanned(
  work: Work,
  fieldId: string,
  criterionId: string,
  teamId: string | null,
): Promise<void> {
  let query = work.tx
    .selectFrom('audit_field_version as v')
    .innerJoin('field_criterion as c', 'c.field_version_id', 'v.id')
    .select('v.id')
    .where('v.field_id', '=', fieldId)
    .where('v.state', '=', 'confirmed')
    .where('c.criterion_id', '=', criterionId);
  if (teamId !== null) {
    query = query.innerJoin('field_team as t', 't.field_version_id', 'v.id').where('t.team_id', '=', teamId);
  }
  if ((await query.executeTakeFirst()) !== undefined) return;
  throw new Failure(
    'invalid',
    'criterion-not-planned',
    'Dieses Kriterium gehört in diesem Team nicht zum bestätigten Prüffeld. Wählen Sie ein Kriterium des Prüffelds.',
    {
      fields: [{ path: 'criterionId', code: 'criterion-not-planned', message: 'Nicht Teil des Prüffelds.' }],
    },
  );
}

async function hasEnoughEmployees(work: Work, teamId: string | null): Promise<boolean> {
  if (teamId === null) return true;
  const { minimumEmployees } = await settings(work.tx);
  return (await headcountOn(work.tx, teamId, null, localDate(work.now))) >= minimumEmployees;
}

/** Closes a hotspot with a reason; it may be found again. */
export async function closeHotspot(
  work: Work,
  command: { readonly hotspotId: string; readonly reason: string },
): Promise<void> {
  const what = 'Der Fehlerschwerpunkt';
  const hotspot = await work.tx
    .selectFrom('hotspot')
    .select(['id', 'area_id', 'team_id', 'closed_at', 'disclosed'])
    .where('id', '=', command.hotspotId)
    .forUpdate()
    .executeTakeFirst();
  if (hotspot === undefined) throw notFound(what);
  const place = { areaId: hotspot.area_id, teamId: hotspot.team_id };
  const reach = authorizeAt(work.actor, 'hotspot.declare', place, what);
  // Those outside of the team do not know of it until it leaves the team.
  if (reach !== 'own-team' && !hotspot.disclosed) throw notFound(what);
  if (hotspot.closed_at !== null) {
    throw new Failure('conflict', 'hotspot-closed', 'Dieser Fehlerschwerpunkt ist bereits abgeschlossen.');
  }
  const reason = await storeText(work, 'hotspot-closing', ownerOf(work, place), command.reason);
  await work.tx
    .updateTable('hotspot')
    .set({
      closed_at: timestamp(work.now),
      closed_by: work.actor.accountId,
      close_reason_text_id: reason.id,
    })
    .where('id', '=', hotspot.id)
    .execute();
  await record(work, 'hotspot.closed', hotspot.id, { reason: reason.hash });
}
