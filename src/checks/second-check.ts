import { z } from 'zod';
import { elevated, json } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize, authorizeAt, requireSecondPerson } from '../identity/index.ts';
import { record, storeText } from '../journal/index.ts';
import { paragraph } from '../text.ts';
import { timestamp, type Work } from '../work.ts';
import { findingInputSchema } from './check.ts';
import { firstHands } from './first-hands.ts';
import { writeSummary } from './summary.ts';

export const reviewSchema = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('confirmed'), reason: paragraph(1, 2000).nullable().default(null) }),
  z.strictObject({ decision: z.literal('amended'), reason: paragraph(1, 2000), finding: findingInputSchema }),
  z.strictObject({ decision: z.literal('rejected'), reason: paragraph(1, 2000) }),
]);
export type Review = z.infer<typeof reviewSchema>;

const what = 'Die Zweitprüfung';

/** Confirms, amends or rejects a finding; every version stays. Only the person it is assigned to may. */
export async function reviewFinding(work: Work, secondCheckId: string, review: Review): Promise<void> {
  authorize(work.actor, 'second-check.do');
  const { tx, now } = work;
  const assigned = await tx
    .selectFrom('second_check')
    .selectAll()
    .where('id', '=', secondCheckId)
    .where('kind', '=', 'finding')
    .where('assigned_to', '=', work.actor.accountId)
    .forUpdate()
    .executeTakeFirst();
  if (assigned === undefined || assigned.finding_id === null) throw notFound(what);
  if (assigned.done_at !== null)
    throw new Failure('conflict', 'second-check-done', 'Diese Zweitprüfung ist abgeschlossen.');
  requireSecondPerson(work.actor, await firstHands(work, assigned.sheet_id));
  const finding = await tx
    .selectFrom('finding as f')
    .innerJoin('finding_version as v', (join) =>
      join.onRef('v.finding_id', '=', 'f.id').onRef('v.version', '=', 'f.current_version'),
    )
    .selectAll('v')
    .select('f.state as finding_state')
    .where('f.id', '=', assigned.finding_id)
    .executeTakeFirstOrThrow();
  if (finding.finding_state !== 'recorded') {
    throw new Failure(
      'conflict',
      'finding-settled',
      'Diese Feststellung wurde inzwischen zurückgenommen, oder über sie ist schon entschieden. Laden Sie die Seite neu.',
    );
  }
  const owner = { areaId: assigned.area_id, teamId: assigned.team_id };
  const reason = review.reason === null ? null : await storeText(work, 'review', owner, review.reason);
  const amended = review.decision === 'amended' ? review.finding : null;
  const facts = amended === null ? null : await storeText(work, 'facts', owner, amended.facts);
  const version = finding.version + 1;
  await tx
    .insertInto('finding_version')
    .values({
      finding_id: finding.finding_id,
      version,
      state: review.decision,
      sheet_version: finding.sheet_version,
      error_type: amended?.errorType ?? finding.error_type,
      severity: amended?.severity ?? finding.severity,
      overpaid_cents: amended?.overpaidCents ?? finding.overpaid_cents,
      underpaid_cents: amended?.underpaidCents ?? finding.underpaid_cents,
      facts_text_id: facts?.id ?? finding.facts_text_id,
      reason_text_id: reason?.id ?? null,
      text_hash: json([facts?.hash ?? null, reason?.hash ?? null]),
      made_by: work.actor.accountId,
      on_behalf_of: work.actor.onBehalfOf,
      made_at: timestamp(now),
    })
    .execute();
  await tx
    .updateTable('finding')
    .set({ state: review.decision, current_version: version })
    .where('id', '=', finding.finding_id)
    .execute();
  await tx
    .updateTable('second_check')
    .set({ decision: review.decision, done_by: work.actor.accountId, done_at: timestamp(now) })
    .where('id', '=', assigned.id)
    .execute();
  await record(work, `finding.${review.decision}`, finding.finding_id, { version });
  await elevated(tx, () => refreshOf(work, assigned.sheet_id));
}

async function refreshOf(work: Work, sheetId: string): Promise<void> {
  const sheet = await work.tx
    .selectFrom('check_sheet as c')
    .leftJoin('sample_item as i', 'i.id', 'c.item_id')
    .select(['i.draw_id', 'c.field_id', 'c.team_id', 'c.month'])
    .where('c.id', '=', sheetId)
    .executeTakeFirstOrThrow();
  await writeSummary(
    work.tx,
    sheet.draw_id === null
      ? { kind: 'deliberate', fieldId: sheet.field_id, teamId: sheet.team_id, month: sheet.month }
      : { kind: 'draw', drawId: sheet.draw_id, teamId: sheet.team_id },
  );
}

/** What a blind re-check came to; `inconclusive`: the case could not be checked, or lay out of scope. */
export const recheckDecisions = ['agrees', 'differs', 'inconclusive'] as const;
export type RecheckDecision = (typeof recheckDecisions)[number];

/**
 * Closes a blind re-check once its own sheet is complete, and says whether it found what the first one did not.
 * What it found estimates overlooked errors; it never enters the first figure.
 */
export async function finishRecheck(work: Work, secondCheckId: string): Promise<RecheckDecision> {
  authorize(work.actor, 'second-check.do');
  const { tx, now } = work;
  const assigned = await tx
    .selectFrom('second_check')
    .selectAll()
    .where('id', '=', secondCheckId)
    .where('kind', '=', 'recheck')
    .where('assigned_to', '=', work.actor.accountId)
    .forUpdate()
    .executeTakeFirst();
  if (assigned === undefined) throw notFound(what);
  if (assigned.done_at !== null)
    throw new Failure('conflict', 'second-check-done', 'Diese Zweitprüfung ist abgeschlossen.');
  requireSecondPerson(work.actor, await firstHands(work, assigned.sheet_id));
  const sheet = await tx
    .selectFrom('check_sheet')
    .select(['id', 'state', 'disposition', 'current_version'])
    .where('recheck_of', '=', assigned.sheet_id)
    .executeTakeFirst();
  if (sheet === undefined || sheet.state !== 'complete') {
    throw new Failure(
      'conflict',
      'recheck-incomplete',
      'Schließen Sie zuerst den Prüfbogen der Zweitprüfung ab.',
    );
  }
  const decision = sheet.disposition === 'complete' ? await judged(work, sheet) : 'inconclusive';
  await tx
    .updateTable('second_check')
    .set({ decision, done_by: work.actor.accountId, done_at: timestamp(now) })
    .where('id', '=', assigned.id)
    .execute();
  await record(work, 'recheck.done', assigned.id, { decision });
  return decision;
}

async function judged(
  { tx }: Work,
  sheet: { readonly id: string; readonly current_version: number },
): Promise<'agrees' | 'differs'> {
  const error = await tx
    .selectFrom('check_result')
    .select('criterion_id')
    .where('sheet_id', '=', sheet.id)
    .where('version', '=', sheet.current_version)
    .where('result', '=', 'error')
    .executeTakeFirst();
  return error === undefined ? 'agrees' : 'differs';
}

/** The team's own view of a finding, kept beside every version. */
export async function stateView(
  work: Work,
  command: { findingId: string; statement: string },
): Promise<void> {
  const finding = await work.tx
    .selectFrom('finding')
    .select(['id', 'area_id', 'team_id'])
    .where('id', '=', command.findingId)
    .executeTakeFirst();
  const place = finding === undefined ? null : { areaId: finding.area_id, teamId: finding.team_id };
  if (finding === undefined || place === null) {
    authorize(work.actor, 'check.save');
    throw notFound('Die Feststellung');
  }
  authorizeAt(work.actor, 'check.save', place, 'Die Feststellung');
  const stored = await storeText(work, 'statement', place, command.statement);
  await work.tx
    .insertInto('finding_statement')
    .values({
      id: crypto.randomUUID(),
      finding_id: finding.id,
      text_id: stored.id,
      made_by: work.actor.accountId,
      made_at: timestamp(work.now),
    })
    .execute();
  await record(work, 'finding.statement-made', finding.id);
}
