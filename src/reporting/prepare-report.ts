import { firstDayOfMonth, localDate } from '../calendar/index.ts';
import { json, type Tx } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { authorizeAt } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import {
  perform,
  performAsService,
  timestamp,
  type Actor,
  type Deps,
  type ServiceWork,
  type Work,
} from '../work.ts';
import { collectReport } from './collect-report.ts';
import { firstMonthOf, periodOf, prepareAct, type ReportOrder } from './report-order.ts';
import { hashOf, standing } from './report-store.ts';
import type { ReportValue } from './values/report-value.ts';

export interface Prepared {
  readonly reportId: string;
  readonly version: number;
  /** What releasing must name: the value as it was seen. */
  readonly valueHash: string;
}

/**
 * Prepares a report as a draft; an earlier draft of the same period gives way. The value is collected in one
 * repeatable-read transaction, so that its figures are of one moment; a second, short one keeps it and writes the
 * journal, because a long one would hold up or lose against every act in between.
 * @param actor null: the service itself
 * @param command.reason needed once a version was released; its changes are listed by themselves
 * @param told.onCollected when the first of the two transactions is over
 * @param told.onKept at the end of the second, in it
 * @throws Failure `reason-missing`, `period-in-future`, `report-changed` when somebody was faster
 */
export async function prepareReport(
  deps: Deps,
  actor: Actor | null,
  command: ReportOrder & { readonly reason?: string | null },
  told: {
    readonly onCollected?: () => Promise<void>;
    readonly onKept?: (tx: Tx, prepared: Prepared) => Promise<void>;
  } = {},
): Promise<Prepared> {
  const { reason = null, ...order } = command;
  const inTransaction = <T>(
    useCase: (work: Work | ServiceWork) => Promise<T>,
    isolation?: 'repeatable read',
  ): Promise<T> =>
    actor === null ? performAsService(deps, useCase, isolation) : perform(deps, actor, useCase, isolation);
  const collected = await inTransaction(async (work) => {
    const { released, draftId } = await requireOrder(work, order, reason);
    const reportId = draftId ?? crypto.randomUUID();
    const value = await collectReport(work, order, { reportId, correction: reason });
    return { reportId, released, value };
  }, 'repeatable read');
  await told.onCollected?.();
  return inTransaction(async (work) => {
    const prepared = await keepDraft(work, order, { ...collected, reason });
    await told.onKept?.(work.tx, prepared);
    return prepared;
  });
}

/** Right, time and reason of an order; answers what there is of its period. */
export async function requireOrder(work: Work | ServiceWork, order: ReportOrder, reason: string | null) {
  const { actor, now, tx } = work;
  if (actor !== null)
    authorizeAt(actor, prepareAct(order), { areaId: order.areaId, teamId: null }, 'Der Bereich');
  if (localDate(now) < firstDayOfMonth(firstMonthOf(order))) {
    throw new Failure('invalid', 'period-in-future', 'Dieser Zeitraum hat noch nicht begonnen.');
  }
  const found = await standing(tx, { ...order, period: periodOf(order) });
  if (found.released !== null && reason === null) throw reasonMissing();
  return found;
}

function reasonMissing(): Failure {
  const message = 'Ein Bericht dieses Zeitraums ist schon freigegeben. Begründen Sie die neue Fassung.';
  return new Failure('invalid', 'reason-missing', message, {
    fields: [{ path: 'reason', code: 'reason-missing', message }],
  });
}

async function keepDraft(
  work: Work | ServiceWork,
  order: ReportOrder,
  draft: {
    readonly reportId: string;
    readonly released: number | null;
    readonly value: ReportValue;
    readonly reason: string | null;
  },
): Promise<Prepared> {
  const { tx, now, actor } = work;
  const period = periodOf(order);
  const { kind, areaId } = order;
  const { released, draftId } = await standing(tx, { kind, areaId, period });
  if (released !== draft.released) throw overtaken();
  const { version, replaces } = draft.value.head;
  const text = JSON.stringify(draft.value);
  const values = {
    version,
    value: text,
    value_text: text,
    value_hash: hashOf(text),
    change_reason: version === 1 ? null : draft.reason,
    changes: json(replaces?.changes ?? []),
    prepared_by: actor?.accountId ?? null,
    prepared_on_behalf_of: actor?.onBehalfOf ?? null,
    prepared_at: timestamp(now),
  };
  const reportId = draftId ?? draft.reportId;
  const kept =
    draftId === null
      ? await tx
          .insertInto('report')
          .values({ id: reportId, kind, area_id: areaId, period, state: 'draft', ...values })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .execute()
      : await tx
          .updateTable('report')
          .set(values)
          .where('id', '=', reportId)
          .where('state', '=', 'draft')
          .returning('id')
          .execute();
  if (kept.length === 0) throw overtaken();
  await record(work, 'report.prepared', reportId, { version, value: values.value_hash });
  return { reportId, version, valueHash: values.value_hash };
}

const overtaken = (): Failure =>
  new Failure(
    'conflict',
    'report-changed',
    'Dieser Bericht wurde inzwischen erstellt oder freigegeben. Sehen Sie ihn an, bevor Sie ihn erneut erstellen.',
  );
