import { z } from 'zod';
import { isoDateSchema, monthSchema } from '../calendar/index.ts';
import { requireRealOperation } from '../catalogue/index.ts';
import { Failure, notFound } from '../failure.ts';
import { storeCaseNumber } from '../frames/index.ts';
import { authorizeAt } from '../identity/index.ts';
import { record, storeText } from '../journal/index.ts';
import { paragraph, text } from '../text.ts';
import { timestamp, type Work } from '../work.ts';

export const deliberateCaseSchema = z.strictObject({
  fieldId: z.uuid(),
  teamId: z.uuid(),
  month: monthSchema,
  caseNumber: text(1, 100),
  decisionDate: isoDateSchema.nullable().default(null),
  ground: z.enum(['risk', 'complaint', 'external-hint']),
  reason: paragraph(1, 2000),
});
export type DeliberateCase = z.infer<typeof deliberateCaseSchema>;

export const groundNames: Readonly<Record<DeliberateCase['ground'], string>> = {
  risk: 'Risiko',
  complaint: 'Beschwerde',
  'external-hint': 'Hinweis von außen',
};

/** Adds a deliberately chosen case to a confirmed field: checked and shown apart, never in an error rate (rule 10). */
export async function addDeliberateCase(work: Work, command: DeliberateCase): Promise<{ id: string }> {
  const { tx } = work;
  const field = await tx
    .selectFrom('audit_field as f')
    .innerJoin('audit_plan as p', 'p.id', 'f.plan_id')
    .innerJoin('audit_field_version as v', 'v.field_id', 'f.id')
    .innerJoin('field_team as t', 't.field_version_id', 'v.id')
    .select(['f.area_id', 'v.id as version_id', 'p.year'])
    .where('f.id', '=', command.fieldId)
    .where('v.state', '=', 'confirmed')
    .where('t.team_id', '=', command.teamId)
    .orderBy('v.version', 'desc')
    .executeTakeFirst();
  const place = { areaId: field?.area_id ?? '', teamId: command.teamId };
  authorizeAt(work.actor, 'check.save', place, 'Das Prüffeld');
  if (field === undefined) throw notFound('Das Prüffeld');
  if (Number(command.month.slice(0, 4)) !== field.year) {
    throw new Failure('invalid', 'month-outside-plan', 'Der Monat liegt nicht im Jahr des Prüfplans.', {
      fields: [
        {
          path: 'month',
          code: 'month-outside-plan',
          message: `Wählen Sie einen Monat des Jahres ${field.year}.`,
        },
      ],
    });
  }
  await requireRealOperation(work);
  const pseudonym = await storeCaseNumber(work, field.year, command.caseNumber);
  const reason = await storeText(work, 'deliberate-reason', place, command.reason);
  const id = crypto.randomUUID();
  await tx
    .insertInto('deliberate_case')
    .values({
      id,
      field_id: command.fieldId,
      field_version_id: field.version_id,
      area_id: field.area_id,
      team_id: command.teamId,
      month: command.month,
      audit_year: field.year,
      pseudonym,
      decision_date: command.decisionDate,
      ground: command.ground,
      reason_text_id: reason.id,
      added_by: work.actor.accountId,
      added_at: timestamp(work.now),
    })
    .execute();
  await record(work, 'deliberate-case.added', id, { ground: command.ground });
  return { id };
}
