import { Failure } from '../failure.ts';
import type { Work } from '../work.ts';
import type { SaveCheck, SubjectRef } from './check.ts';
import type { SheetContent } from './sheet-store.ts';
import { loadSubject, type Subject } from './subject.ts';

/** Why a sheet in this state stays as it is, in a sentence; null while it may be changed. */
export async function closedBecause(
  work: Work,
  ref: SubjectRef,
  content: Pick<SheetContent, 'sheetId' | 'state'>,
): Promise<string | null> {
  const subject = await loadSubject(work, ref, 'read');
  try {
    refuseClosedSubject(subject);
    await refuseDrawnFrom(work, content);
    return null;
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

/** Whatever is entered: of a voided draw, a second check that is done and a deleted case nothing is saved. */
export function refuseClosedSubject(subject: Subject): void {
  if (subject.drawVoided) {
    throw new Failure(
      'conflict',
      'draw-voided',
      'Die Ziehung wurde aufgehoben; ihre Fälle werden nicht mehr geprüft.',
    );
  }
  if (subject.secondCheckDone) {
    throw new Failure('conflict', 'second-check-done', 'Diese Zweitprüfung ist abgeschlossen.');
  }
  if (subject.pseudonym === null) {
    throw new Failure(
      'conflict',
      'case-deleted',
      'Die Fallnummer ist nach Ablauf der Aufbewahrungsfrist gelöscht; der Fall kann nicht mehr geprüft werden.',
    );
  }
}

/** After a review, or once blind re-checks were picked, a sheet may not quietly become another. */
export async function refuseSettledSheet(
  work: Work,
  before: SheetContent,
  command: SaveCheck,
): Promise<void> {
  const answers = new Map(command.results.map((result) => [result.criterionId, result.result]));
  for (const { criterionId, finding } of before.results) {
    const reviewed = finding !== null && ['confirmed', 'amended', 'rejected'].includes(finding.state);
    if (reviewed && answers.get(criterionId) !== 'error') {
      throw new Failure(
        'conflict',
        'finding-reviewed',
        'Eine Feststellung dieses Bogens ist bereits zweitgeprüft und kann nicht mehr zurückgenommen werden.',
      );
    }
  }
  await refuseDrawnFrom(work, before);
}

async function refuseDrawnFrom(
  { tx }: Pick<Work, 'tx'>,
  { sheetId, state }: Pick<SheetContent, 'sheetId' | 'state'>,
): Promise<void> {
  if (sheetId === null || state !== 'complete') return;
  const { recheck_round } = await tx
    .selectFrom('check_sheet')
    .select('recheck_round')
    .where('id', '=', sheetId)
    .executeTakeFirstOrThrow();
  if (recheck_round !== null) {
    throw new Failure(
      'conflict',
      'sheet-settled',
      'Für diese Ziehung sind die blinden Zweitprüfungen ausgelost; abgeschlossene Prüfbögen bleiben unverändert.',
    );
  }
}
