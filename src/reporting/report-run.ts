import { Failure, notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { perform, performAsService, timestamp, type Actor, type Deps, type Work } from '../work.ts';
import { prepareReport, requireOrder } from './prepare-report.ts';
import { periodOf, type LivingKind, type ReportOrder } from './report-order.ts';

/** A report being prepared. It goes on when its page is left, and can be found again. */
export interface ReportRun {
  readonly id: string;
  readonly kind: LivingKind;
  readonly period: string;
  /** `interrupted`: the service ended in the middle; ordering again is safe. */
  readonly state: 'collecting' | 'keeping' | 'done' | 'failed' | 'interrupted';
  readonly reportId: string | null;
  /** Why it failed, in a sentence for people. */
  readonly failure: string | null;
}

/** No report takes that long. */
const longestMinutes = 10;

const bugSentence =
  'Der Bericht konnte nicht erstellt werden. Erstellen Sie ihn erneut; bleibt es dabei, wenden Sie sich an die Administration.';

/** Begins to prepare a report and answers at once; `ended` resolves when it is kept or has failed. */
export async function startReportRun(
  deps: Deps,
  actor: Actor,
  command: ReportOrder & { readonly reason: string | null },
): Promise<{ runId: string; ended: Promise<void> }> {
  const { reason, ...order } = command;
  const runId = crypto.randomUUID();
  await perform(deps, actor, async (work) => {
    await requireOrder(work, order, reason);
    await work.tx
      .insertInto('report_run')
      .values({
        id: runId,
        kind: order.kind,
        area_id: order.areaId,
        period: periodOf(order),
        started_by: actor.accountId,
        started_at: timestamp(work.now),
      })
      .execute();
  });
  return { runId, ended: runToEnd(deps, actor, command, runId) };
}

async function runToEnd(
  deps: Deps,
  actor: Actor,
  command: ReportOrder & { readonly reason: string | null },
  runId: string,
): Promise<void> {
  const note = (values: {
    readonly collected_at?: Date;
    readonly finished_at?: Date;
    readonly report_id?: string;
    readonly failure?: string;
  }): Promise<void> =>
    performAsService(deps, async ({ tx }) => {
      await tx.updateTable('report_run').set(values).where('id', '=', runId).execute();
    });
  const now = (): Date => timestamp(deps.clock.now());
  try {
    const { reportId } = await prepareReport(deps, actor, command, () => note({ collected_at: now() }));
    await note({ finished_at: now(), report_id: reportId });
  } catch (error) {
    if (!(error instanceof Failure))
      process.emitWarning(new Error(`report run ${runId} failed`, { cause: error }));
    await note({
      finished_at: now(),
      failure: error instanceof Failure ? error.message : bugSentence,
    }).catch(() => process.emitWarning(`report run ${runId} could not be noted as failed`));
  }
}

/** The actor's own runs of the last day that did not end in a report, latest first. */
export async function ownReportRuns(work: Work): Promise<ReportRun[]> {
  const since = work.now.subtract({ hours: 24 });
  const rows = await runsOf(work)
    .where('started_at', '>=', timestamp(since))
    .where('report_id', 'is', null)
    .orderBy('started_at', 'desc')
    .execute();
  return rows.map((row) => toRun(row, work.now));
}

/** A run with its beginning. */
export type UnfinishedRun = ReportRun & { readonly startedAt: string };

/** Everybody's runs of the last day that did not end in a report, latest first: for those who look after the service. */
export async function unfinishedReportRuns(work: Work): Promise<UnfinishedRun[]> {
  authorize(work.actor, 'operation.manage');
  const rows = await work.tx
    .selectFrom('report_run')
    .selectAll()
    .where('started_at', '>=', timestamp(work.now.subtract({ hours: 24 })))
    .where('report_id', 'is', null)
    .orderBy('started_at', 'desc')
    .execute();
  return rows.map((row) => ({ ...toRun(row, work.now), startedAt: row.started_at.toISOString() }));
}

/** One of the actor's own runs. */
export async function reportRun(work: Work, runId: string): Promise<ReportRun> {
  const row = await runsOf(work).where('id', '=', runId).executeTakeFirst();
  if (row === undefined) throw notFound('Die Erstellung des Berichts');
  return toRun(row, work.now);
}

const runsOf = ({ tx, actor }: Work) =>
  tx.selectFrom('report_run').selectAll().where('started_by', '=', actor.accountId);

type RunRow = Awaited<ReturnType<ReturnType<typeof runsOf>['executeTakeFirstOrThrow']>>;

function toRun(row: RunRow, now: Temporal.Instant): ReportRun {
  const { id, period, report_id: reportId, failure } = row;
  return { id, kind: row.kind, period, state: stateOf(row, now), reportId, failure };
}

function stateOf(row: RunRow, now: Temporal.Instant): ReportRun['state'] {
  if (row.report_id !== null) return 'done';
  if (row.failure !== null) return 'failed';
  const late = row.started_at < timestamp(now.subtract({ minutes: longestMinutes }));
  if (late) return 'interrupted';
  return row.collected_at === null ? 'collecting' : 'keeping';
}
