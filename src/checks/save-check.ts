import { json } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { requireSecondPerson } from '../identity/index.ts';
import { record, storeText } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import type { SaveCheck } from './check.ts';
import { refuseClosedSubject, refuseSettledSheet } from './closed-sheet.ts';
import { firstHands } from './first-hands.ts';
import { saveFindings } from './save-findings.ts';
import { selectRechecks } from './select-rechecks.ts';
import { sheetFaults } from './sheet-rules.ts';
import { activeErrorTypes, emptySheet, loadQuestions, loadSheet, type SheetContent } from './sheet-store.ts';
import { loadSubject, type Subject } from './subject.ts';
import { refreshSummary, summaryScope } from './summary.ts';

export interface SavedCheck {
  readonly sheetId: string;
  readonly version: number;
  readonly state: 'open' | 'complete';
}

/**
 * Saves a sheet as a new version. Of two people on one sheet the second gets `sheet-changed` with both versions
 * and decides. A completed sheet may be corrected until its findings are reviewed or the draw's blind re-checks
 * have been picked; its earlier versions stay.
 */
export async function saveCheck(work: Work, command: SaveCheck): Promise<SavedCheck> {
  const [saved] = await saveChecks(work, [command]);
  if (saved === undefined) throw new Error('a save answers');
  return saved;
}

/** Saves many sheets, all or nothing; what follows from them (summaries, picks) is done once for each draw and team. */
export async function saveChecks(work: Work, commands: readonly SaveCheck[]): Promise<SavedCheck[]> {
  const touched = new Map<string, { subject: Subject; completed: boolean }>();
  const answers: SavedCheck[] = [];
  const errorTypes = await activeErrorTypes(work.tx);
  for (const command of commands) {
    const { sheetId, version, subject } = await saveSheet(work, command, errorTypes);
    answers.push({ sheetId, version, state: command.complete ? 'complete' : 'open' });
    if (subject.recheckOf !== null) continue;
    const scope = JSON.stringify(summaryScope(subject));
    const completed = command.complete || touched.get(scope)?.completed === true;
    touched.set(scope, { subject, completed });
  }
  for (const { subject, completed } of touched.values()) {
    await refreshSummary(work, subject);
    if (completed) await selectRechecks(work, subject);
  }
  return answers;
}

/** The save itself, without what follows from it. */
async function saveSheet(
  work: Work,
  command: SaveCheck,
  errorTypes: ReadonlySet<string>,
): Promise<{ sheetId: string; version: number; subject: Subject }> {
  const { tx, now } = work;
  const subject = await loadSubject(work, command.subject, 'save');
  refuseClosedSubject(subject);
  if (subject.recheckOf !== null) {
    requireSecondPerson(work.actor, await firstHands(work, subject.recheckOf));
  }
  const { sheetId, before } = await ensureSheet(work, subject);
  if (before.version !== command.baseVersion) {
    throw new Failure(
      'conflict',
      'sheet-changed',
      'Der Prüfbogen wurde inzwischen von einer anderen Person gespeichert. Vergleichen Sie beide Fassungen und entscheiden Sie.',
      { details: { theirs: before, yours: command } },
    );
  }
  await refuseSettledSheet(work, before, command);
  const questions = await loadQuestions(tx, subject.fieldVersionId, subject.decisionDate);
  const faults = sheetFaults(command, questions, errorTypes);
  if (faults.length > 0) {
    throw new Failure(
      'invalid',
      'sheet-incomplete',
      'Der Prüfbogen ist unvollständig oder widersprüchlich. Berichtigen Sie die genannten Stellen.',
      {
        fields: faults,
      },
    );
  }

  const version = before.version + 1;
  const owner = { areaId: subject.areaId, teamId: subject.teamId };
  const reason =
    command.dispositionReason === null
      ? null
      : await storeText(work, 'disposition', owner, command.dispositionReason);
  const note = command.note === null ? null : await storeText(work, 'note', owner, command.note);
  await tx
    .insertInto('check_version')
    .values({
      sheet_id: sheetId,
      version,
      disposition: command.disposition,
      complete: command.complete,
      disposition_text_id: reason?.id ?? null,
      note_text_id: note?.id ?? null,
      text_hash: reason === null && note === null ? null : json([reason?.hash ?? null, note?.hash ?? null]),
      saved_by: work.actor.accountId,
      on_behalf_of: work.actor.onBehalfOf,
      saved_at: timestamp(now),
    })
    .execute();
  if (command.results.length > 0) {
    const measure = new Map(questions.map(({ id, instructionVersionId }) => [id, instructionVersionId]));
    await tx
      .insertInto('check_result')
      .values(
        command.results.map(({ criterionId, result }) => ({
          sheet_id: sheetId,
          version,
          criterion_id: criterionId,
          result,
          instruction_version_id: measure.get(criterionId) ?? null,
        })),
      )
      .execute();
  }
  await tx
    .updateTable('check_sheet')
    .set({
      current_version: version,
      state: command.complete ? 'complete' : 'open',
      disposition: command.disposition,
      completed_at: command.complete ? timestamp(now) : null,
    })
    .where('id', '=', sheetId)
    .execute();
  await saveFindings(work, subject, sheetId, version, before, command);
  await record(work, command.complete ? 'check.completed' : 'check.saved', sheetId, { version });
  return { sheetId, version, subject };
}

/** The subject's sheet, made if nobody began it yet, and locked. */
async function ensureSheet(work: Work, subject: Subject): Promise<{ sheetId: string; before: SheetContent }> {
  const { tx, now } = work;
  const made = await tx
    .insertInto('check_sheet')
    .values({
      id: crypto.randomUUID(),
      item_id: subject.itemId,
      deliberate_id: subject.deliberateId,
      recheck_of: subject.recheckOf,
      field_id: subject.fieldId,
      field_version_id: subject.fieldVersionId,
      area_id: subject.areaId,
      team_id: subject.teamId,
      month: subject.month,
      decision_date: subject.decisionDate,
      state: 'open',
      disposition: null,
      created_at: timestamp(now),
      completed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made !== undefined) return { sheetId: made.id, before: { ...emptySheet, sheetId: made.id } };
  const before = await loadSheet(tx, subject, true);
  if (before.sheetId === null) throw new Error('a sheet that stands in the way is not visible');
  return { sheetId: before.sheetId, before };
}
