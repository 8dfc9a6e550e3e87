import { elevated } from '../database/index.ts';
import { notFound } from '../failure.ts';
import { caseNumberOf } from '../frames/index.ts';
import { noteAccess } from '../journal/index.ts';
import type { Work } from '../work.ts';
import type { SubjectRef } from './check.ts';
import {
  loadFindingVersions,
  loadQuestions,
  loadSheet,
  type SheetContent,
  type SheetFinding,
  type SheetQuestion,
} from './sheet-store.ts';
import { loadSubject, type Subject } from './subject.ts';

/** The case of a check sheet, as pages tell which one it is. */
export interface SubjectView {
  readonly kind: SubjectRef['kind'];
  readonly id: string;
  readonly fieldId: string;
  readonly fieldTitle: string;
  readonly teamId: string;
  readonly month: string;
  readonly drawId: string | null;
  readonly rank: number | null;
  readonly stratum: string | null;
  readonly decisionDate: string;
  /** Its draw was voided: nothing is checked any more. */
  readonly drawVoided: boolean;
  /** Null once case numbers of the audit year are deleted. */
  readonly caseNumber: string | null;
}

/** A whole check sheet as its page, its print and its workbook show it. */
export interface SheetView {
  readonly subject: SubjectView;
  readonly questions: readonly SheetQuestion[];
  readonly content: SheetContent;
}

/** Shows one sheet to those who may see it, and notes that it was read; others find nothing. */
export async function viewSheet(work: Work, ref: SubjectRef): Promise<SheetView> {
  const view = await readSheet(work, ref);
  await noteAccess(work, 'sheet', ref.id);
  return view;
}

/** As `viewSheet`, for those who note the reading of many sheets at once. */
export async function readSheet(work: Work, ref: SubjectRef): Promise<SheetView> {
  const subject = await loadSubject(work, ref, 'read');
  return {
    subject: await describe(work, subject),
    questions: await loadQuestions(work.tx, subject.fieldVersionId, subject.decisionDate),
    content: await loadSheet(work.tx, subject, false),
  };
}

/** In which function a sheet was last saved, as its second editor is told: no name, no account. */
export async function lastHand(
  work: Work,
  { subject, content }: SheetView,
): Promise<'self' | 'lead' | 'deputy' | 'second-person'> {
  const { saved_by, on_behalf_of } = await work.tx
    .selectFrom('check_version')
    .select(['saved_by', 'on_behalf_of'])
    .where('sheet_id', '=', content.sheetId)
    .where('version', '=', content.version)
    .executeTakeFirstOrThrow();
  if (saved_by === work.actor.accountId) return 'self';
  if (subject.kind === 'recheck') return 'second-person';
  return on_behalf_of === null ? 'lead' : 'deputy';
}

/** The case of a sheet alone, under the same rights; notes that it was read. */
export async function viewSubject(work: Work, ref: SubjectRef): Promise<SubjectView> {
  const view = await describe(work, await loadSubject(work, ref, 'read'));
  await noteAccess(work, 'sheet', ref.id);
  return view;
}

async function describe(work: Work, subject: Subject): Promise<SubjectView> {
  const { title } = await work.tx
    .selectFrom('audit_field_version')
    .select('title')
    .where('id', '=', subject.fieldVersionId)
    .executeTakeFirstOrThrow();
  return {
    ...subject.ref,
    fieldId: subject.fieldId,
    fieldTitle: title,
    teamId: subject.teamId,
    month: subject.month,
    drawId: subject.drawId,
    rank: subject.rank,
    stratum: subject.stratum,
    decisionDate: subject.decisionDate,
    drawVoided: subject.drawVoided,
    caseNumber: await caseNumberOf(work, subject.auditYear, subject.pseudonym),
  };
}

/**
 * The sheet whose finding the actor is to review, as a whole, and the finding's versions; of a blind repetition its own
 * sheet, not the first.
 * @throws Failure `not-found` for everybody the review is not assigned to
 */
export async function viewReviewedSheet(
  work: Work,
  secondCheckId: string,
): Promise<{
  view: SheetView;
  finding: SheetFinding;
  versions: Awaited<ReturnType<typeof loadFindingVersions>>;
}> {
  const reviewed = await work.tx
    .selectFrom('second_check as s')
    .innerJoin('check_sheet as c', 'c.id', 's.sheet_id')
    .select(['s.finding_id', 'c.item_id', 'c.deliberate_id', 'c.recheck_of'])
    .where('s.id', '=', secondCheckId)
    .where('s.kind', '=', 'finding')
    .where('s.assigned_to', '=', work.actor.accountId)
    .executeTakeFirst();
  if (reviewed === undefined) throw notFound('Die Zweitprüfung');
  const view = await viewSheet(work, await referenceOf(work, reviewed));
  const finding = view.content.results.find((result) => result.finding?.id === reviewed.finding_id)?.finding;
  if (finding == null) throw notFound('Die Feststellung');
  return { view, finding, versions: await loadFindingVersions(work.tx, finding.id) };
}

/** What a sheet is about, as its page names it. */
export async function referenceOf(
  { tx }: Work,
  sheet: { item_id: string | null; deliberate_id: string | null; recheck_of: string | null },
): Promise<SubjectRef> {
  const { recheck_of: first } = sheet;
  if (first === null) {
    return sheet.item_id === null
      ? { kind: 'deliberate', id: sheet.deliberate_id ?? '' }
      : { kind: 'item', id: sheet.item_id };
  }
  const { id } = await elevated(tx, () =>
    tx
      .selectFrom('second_check')
      .select('id')
      .where('sheet_id', '=', first)
      .where('kind', '=', 'recheck')
      .executeTakeFirstOrThrow(),
  );
  return { kind: 'recheck', id };
}

/** One version of a sheet, for the conflict page and for auditors: who never appears, when does. */
export async function sheetVersions(
  work: Work,
  ref: SubjectRef,
): Promise<
  {
    version: number;
    savedAt: string;
    complete: boolean;
    results: { criterionId: string; result: string }[];
  }[]
> {
  const subject = await loadSubject(work, ref, 'read');
  const { sheetId } = await loadSheet(work.tx, subject, false);
  if (sheetId === null) return [];
  const versions = await work.tx
    .selectFrom('check_version')
    .select(['version', 'saved_at', 'complete'])
    .where('sheet_id', '=', sheetId)
    .orderBy('version')
    .execute();
  const results = await work.tx
    .selectFrom('check_result')
    .select(['version', 'criterion_id', 'result'])
    .where('sheet_id', '=', sheetId)
    .execute();
  return versions.map((row) => ({
    version: row.version,
    savedAt: row.saved_at.toISOString(),
    complete: row.complete,
    results: results
      .filter(({ version }) => version === row.version)
      .map(({ criterion_id, result }) => ({ criterionId: criterion_id, result })),
  }));
}
