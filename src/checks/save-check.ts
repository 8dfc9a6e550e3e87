import { elevated, json } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { record, storeText } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import type { FindingInput, SaveCheck } from './check.ts';
import { openCorrections } from './case-correction.ts';
import { refuseClosedSubject, refuseSettledSheet } from './closed-sheet.ts';
import { selectRechecks } from './select-rechecks.ts';
import { sheetFaults } from './sheet-rules.ts';
import {
  activeErrorTypes,
  emptySheet,
  loadQuestions,
  loadSheet,
  type SheetContent,
  type SheetFinding,
} from './sheet-store.ts';
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
  const { sheetId, before } = await ensureSheet(work, subject);
  if (before.version !== command.baseVersion) {
    throw new Failure(
      'conflict',
      'sheet-changed',
      'Der Prüfbogen wurde inzwischen von einer anderen Person gespeichert. Vergleichen Sie beide Fassungen und entscheiden Sie.',
      { details: { theirs: before, yours: command } },
    );
  }
  await refuseSettledSheet(work, subject, before, command);
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

async function saveFindings(
  work: Work,
  subject: Subject,
  sheetId: string,
  sheetVersion: number,
  before: SheetContent,
  command: SaveCheck,
): Promise<void> {
  const earlier = before.version === 0 ? [] : await findingsOf(work, sheetId);
  if (earlier.length === 0 && command.results.every(({ finding }) => finding === null)) return;
  const known = new Map(earlier.map((finding) => [finding.criterion_id, finding]));
  const shown = new Map(before.results.map(({ criterionId, finding }) => [criterionId, finding]));

  for (const { criterionId, finding } of command.results) {
    const existing = known.get(criterionId);
    if (finding === null) {
      if (existing !== undefined && existing.state !== 'withdrawn')
        await withdraw(work, subject, existing, sheetVersion);
      continue;
    }
    const current = shown.get(criterionId) ?? null;
    if (existing !== undefined && existing.state !== 'withdrawn' && current !== null) {
      // What the review decided is the finding of record; an unchanged entry is no new version.
      if (existing.state !== 'recorded' || isSame(current, finding)) continue;
    }
    const id = existing?.id ?? crypto.randomUUID();
    const version = (existing?.current_version ?? 0) + 1;
    if (existing === undefined) {
      await work.tx
        .insertInto('finding')
        .values({
          id,
          sheet_id: sheetId,
          criterion_id: criterionId,
          field_id: subject.fieldId,
          area_id: subject.areaId,
          team_id: subject.teamId,
          state: 'recorded',
          current_version: version,
          recorded_by: work.actor.accountId,
          recorded_at: timestamp(work.now),
        })
        .execute();
    }
    await writeVersion(work, subject, id, version, sheetVersion, finding);
    await record(work, 'finding.recorded', id, { version });
  }
  const answered = new Set(command.results.map(({ criterionId }) => criterionId));
  for (const existing of earlier) {
    if (!answered.has(existing.criterion_id) && existing.state !== 'withdrawn') {
      await withdraw(work, subject, existing, sheetVersion);
    }
  }
  if (command.complete) {
    await queueReviews(work, subject, sheetId);
    // A blind re-check is done by another team's lead or the area head; the correction is the own team's.
    await elevated(work.tx, () => openCorrections(work, subject, sheetId));
  }
}

const findingsOf = ({ tx }: Work, sheetId: string) =>
  tx
    .selectFrom('finding')
    .select(['id', 'criterion_id', 'state', 'current_version'])
    .where('sheet_id', '=', sheetId)
    .execute();

const isSame = (current: SheetFinding, input: FindingInput): boolean =>
  current.errorType === input.errorType &&
  current.severity === input.severity &&
  current.facts === input.facts &&
  current.overpaidCents === input.overpaidCents &&
  current.underpaidCents === input.underpaidCents;

async function writeVersion(
  work: Work,
  subject: Subject,
  findingId: string,
  version: number,
  sheetVersion: number,
  finding: FindingInput,
): Promise<void> {
  const facts = await storeText(
    work,
    'facts',
    { areaId: subject.areaId, teamId: subject.teamId },
    finding.facts,
  );
  await work.tx
    .insertInto('finding_version')
    .values({
      finding_id: findingId,
      version,
      state: 'recorded',
      sheet_version: sheetVersion,
      error_type: finding.errorType,
      severity: finding.severity,
      overpaid_cents: finding.overpaidCents,
      underpaid_cents: finding.underpaidCents,
      facts_text_id: facts.id,
      reason_text_id: null,
      text_hash: facts.hash,
      made_by: work.actor.accountId,
      on_behalf_of: work.actor.onBehalfOf,
      made_at: timestamp(work.now),
    })
    .execute();
  await work.tx
    .updateTable('finding')
    .set({ state: 'recorded', current_version: version })
    .where('id', '=', findingId)
    .execute();
}

async function withdraw(
  work: Work,
  _subject: Subject,
  finding: { id: string; current_version: number },
  sheetVersion: number,
): Promise<void> {
  const version = finding.current_version + 1;
  const last = await work.tx
    .selectFrom('finding_version')
    .selectAll()
    .where('finding_id', '=', finding.id)
    .where('version', '=', finding.current_version)
    .executeTakeFirstOrThrow();
  await work.tx
    .insertInto('finding_version')
    .values({
      ...last,
      version,
      state: 'withdrawn',
      sheet_version: sheetVersion,
      made_by: work.actor.accountId,
      on_behalf_of: work.actor.onBehalfOf,
      made_at: timestamp(work.now),
    })
    .execute();
  await work.tx
    .updateTable('finding')
    .set({ state: 'withdrawn', current_version: version })
    .where('id', '=', finding.id)
    .execute();
  await work.tx
    .deleteFrom('second_check')
    .where('finding_id', '=', finding.id)
    .where('done_at', 'is', null)
    .execute();
  await record(work, 'finding.withdrawn', finding.id, { version });
}

/** Every finding of a completed sheet waits for a second person (rule 16). */
async function queueReviews(work: Work, subject: Subject, sheetId: string): Promise<void> {
  const waiting = await work.tx
    .selectFrom('finding as f')
    .select('f.id')
    .where('f.sheet_id', '=', sheetId)
    .where('f.state', '=', 'recorded')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('second_check as s')
            .select('s.id')
            .whereRef('s.finding_id', '=', 'f.id')
            .where('s.done_at', 'is', null),
        ),
      ),
    )
    .execute();
  if (waiting.length === 0) return;
  await work.tx
    .insertInto('second_check')
    .values(
      waiting.map(({ id }) => ({
        id: crypto.randomUUID(),
        kind: 'finding' as const,
        finding_id: id,
        sheet_id: sheetId,
        area_id: subject.areaId,
        team_id: subject.teamId,
        assigned_to: null,
        assigned_by: null,
        assigned_at: null,
        decision: null,
        done_by: null,
        done_at: null,
        created_at: timestamp(work.now),
      })),
    )
    .execute();
}
