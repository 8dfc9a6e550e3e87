import { sql } from 'kysely';
import { addDays, addMonths, addWorkingDays, localDate, type IsoDate } from '../calendar/index.ts';
import { calendarOf, settings } from '../catalogue/index.ts';
import { Failure, notFound } from '../failure.ts';
import { byText, inOrder, type Marked, type Sorting, type SortKey } from '../http/index.ts';
import { authorize, authorizeAt } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import type { Subject } from './subject.ts';

/**
 * Opens the correction of the case for each new finding of a completed sheet: due after the house's number of
 * working days; with money involved, the withdrawal period from today's knowledge (§ 45 Abs. 4 Satz 2, § 48
 * Abs. 4 SGB X).
 */
export async function openCorrections(work: Work, subject: Subject, sheetId: string): Promise<void> {
  const findings = await work.tx
    .selectFrom('finding as f')
    .innerJoin('finding_version as v', (join) =>
      join.onRef('v.finding_id', '=', 'f.id').onRef('v.version', '=', 'f.current_version'),
    )
    .leftJoin('case_correction as k', 'k.finding_id', 'f.id')
    .select(['f.id', 'v.overpaid_cents', 'v.underpaid_cents'])
    .where('f.sheet_id', '=', sheetId)
    .where('f.state', '=', 'recorded')
    .where('k.id', 'is', null)
    .execute();
  if (findings.length === 0) return;
  const house = await settings(work.tx);
  const known = localDate(work.now);
  const opened = findings.map((finding) => ({ ...finding, correctionId: crypto.randomUUID() }));
  await work.tx
    .insertInto('case_correction')
    .values(
      opened.map((finding) => ({
        id: finding.correctionId,
        finding_id: finding.id,
        area_id: subject.areaId,
        team_id: subject.teamId,
        correct_by: addWorkingDays(known, house.correctionDays, calendarOf(house)),
        withdrawal_until:
          finding.overpaid_cents + finding.underpaid_cents > 0
            ? addMonths(known, house.withdrawalMonths)
            : null,
        state: 'open' as const,
        done_on: null,
        rechecked_on: null,
        rechecked_by: null,
        created_by: work.actor.accountId,
        created_at: timestamp(work.now),
      })),
    )
    .execute();
  for (const { id, correctionId } of opened) {
    await record(work, 'correction.opened', correctionId, { finding: id });
  }
}

const what = 'Die Fallkorrektur';

async function loadOpen(work: Work, correctionId: string) {
  const found = await work.tx
    .selectFrom('case_correction')
    .selectAll()
    .where('id', '=', correctionId)
    .forUpdate()
    .executeTakeFirst();
  if (found === undefined) {
    authorize(work.actor, 'measure.write');
    throw notFound(what);
  }
  authorizeAt(work.actor, 'measure.write', { areaId: found.area_id, teamId: found.team_id }, what);
  return found;
}

/** The case is put right, or needs no correction; a failed re-check opens it again. */
export async function settleCorrection(
  work: Work,
  command: { correctionId: string; outcome: 'done' | 'not-needed'; on: IsoDate },
): Promise<void> {
  const found = await loadOpen(work, command.correctionId);
  if (found.state !== 'open' && found.state !== 'failed-recheck') {
    throw new Failure('conflict', 'correction-settled', 'Diese Fallkorrektur ist bereits erledigt.');
  }
  refuseFuture(work, command.on);
  await work.tx
    .updateTable('case_correction')
    .set({
      state: command.outcome,
      done_on: command.outcome === 'done' ? command.on : null,
      rechecked_on: null,
      rechecked_by: null,
    })
    .where('id', '=', found.id)
    .execute();
  await record(work, 'correction.done', found.id, { outcome: command.outcome });
}

/** Somebody looked again whether the case is right now. */
export async function recheckCorrection(
  work: Work,
  command: { correctionId: string; right: boolean; on: IsoDate },
): Promise<void> {
  const found = await loadOpen(work, command.correctionId);
  if (found.state !== 'done') {
    throw new Failure(
      'conflict',
      'correction-not-done',
      'Nachgeprüft werden kann nur eine erledigte Fallkorrektur.',
    );
  }
  refuseFuture(work, command.on);
  await work.tx
    .updateTable('case_correction')
    .set({
      state: command.right ? 'rechecked' : 'failed-recheck',
      rechecked_on: command.on,
      rechecked_by: work.actor.accountId,
    })
    .where('id', '=', found.id)
    .execute();
  await record(work, 'correction.rechecked', found.id, { right: String(command.right) });
}

function refuseFuture(work: Work, on: IsoDate): void {
  if (on > localDate(work.now)) {
    throw new Failure('invalid', 'date-in-future', 'Das Datum liegt in der Zukunft.', {
      fields: [
        { path: 'on', code: 'date-in-future', message: 'Geben Sie den heutigen oder einen früheren Tag an.' },
      ],
    });
  }
}

export interface CorrectionRow {
  readonly id: string;
  readonly findingId: string;
  readonly teamId: string;
  readonly criterionCode: string;
  readonly fieldTitle: string;
  readonly state: 'open' | 'done' | 'rechecked' | 'failed-recheck' | 'not-needed';
  readonly correctBy: string;
  readonly overdue: boolean;
  readonly withdrawalUntil: string | null;
  /** The withdrawal period ends within the house's reminder days and the case is still wrong. */
  readonly withdrawalReminder: boolean;
}

/** What the list may be sorted by; without a withdrawal period comes after every day. */
export const correctionOrders = {
  'correct-by': { by: sql.ref('k.correct_by'), kind: 'day', usual: 'asc' },
  withdrawal: { by: sql`coalesce(k.withdrawal_until, date '2999-12-31')`, kind: 'day', usual: 'asc' },
  criterion: byText(sql.ref('q.code')),
  field: byText(sql.ref('v.title')),
} as const satisfies Record<string, SortKey>;

/** Corrections of the own team (auditors: all), the most urgent first. */
export async function listCorrections(
  work: Work,
  filter: Sorting<keyof typeof correctionOrders> & {
    settled?: boolean;
    id?: string;
    fieldId?: string | undefined;
  },
): Promise<Marked<CorrectionRow>[]> {
  const reach = authorize(work.actor, 'measure.read');
  const house = await settings(work.tx);
  const today = localDate(work.now);
  const remindFrom = addDays(today, house.withdrawalReminderDays);
  const query = work.tx
    .selectFrom('case_correction as k')
    .innerJoin('finding as f', 'f.id', 'k.finding_id')
    .innerJoin('check_sheet as c', 'c.id', 'f.sheet_id')
    .innerJoin('criterion as q', 'q.id', 'f.criterion_id')
    .innerJoin('audit_field_version as v', 'v.id', 'c.field_version_id')
    .select([
      'k.id',
      'k.finding_id',
      'k.team_id',
      'q.code',
      'v.title',
      'k.state',
      'k.correct_by',
      'k.withdrawal_until',
    ])
    .where('f.state', 'not in', ['rejected', 'withdrawn'])
    .$if(filter.settled !== undefined, (q) =>
      q.where('k.state', filter.settled === true ? 'in' : 'not in', ['rechecked', 'not-needed']),
    )
    .$if(filter.id !== undefined, (q) => q.where('k.id', '=', filter.id ?? ''))
    .$if(filter.fieldId !== undefined, (q) => q.where('f.field_id', '=', filter.fieldId ?? ''))
    .$if(reach === 'own-team', (q) => q.where('k.team_id', '=', work.actor.teamId));
  const rows = await inOrder(query, correctionOrders, filter, 'k.id').execute();
  return rows.map((row) => {
    const wrong = row.state === 'open' || row.state === 'failed-recheck';
    return {
      id: row.id,
      findingId: row.finding_id,
      teamId: row.team_id,
      criterionCode: row.code,
      fieldTitle: row.title,
      state: row.state,
      correctBy: row.correct_by,
      overdue: wrong && row.correct_by < today,
      withdrawalUntil: row.withdrawal_until,
      mark: [row.sort_value, row.id],
      withdrawalReminder: wrong && row.withdrawal_until !== null && row.withdrawal_until <= remindFrom,
    };
  });
}
