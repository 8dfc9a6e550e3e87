import { noteEvaluation, settings } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { journalHead } from '../journal/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import { changesBetween } from './changes.ts';
import { collectAnnualReport } from './collect-annual-report.ts';
import { collectDivisionMeeting } from './collect-division-meeting.ts';
import { collectJourFixe } from './collect-jour-fixe.ts';
import { collectQualificationPlan } from './collect-qualification-plan.ts';
import { latestReleased } from './report-store.ts';
import { periodBefore, periodOf, type ReportOrder } from './report-order.ts';
import type { ReportHead } from './values/head.ts';
import { reportValue, type ReportValue } from './values/report-value.ts';

/**
 * Collects one report as an immutable value, from one view of the database: `work` is repeatable-read. Its figures go
 * through the ledger of what was published before.
 * @param correction why a released version is replaced; its changes are listed by themselves
 */
export async function collectReport(
  work: Work | ServiceWork,
  order: ReportOrder,
  draft: { readonly reportId: string; readonly correction: string | null },
): Promise<ReportValue> {
  const { tx } = work;
  const { kind, areaId } = order;
  await noteEvaluation(work, `report/${kind}`);
  const replaced = await latestReleased(tx, { kind, areaId, period: periodOf(order) });
  const earlier = periodBefore(order);
  const before = earlier === null ? null : await latestReleased(tx, { kind, areaId, period: earlier });
  const head = await headOf(work, areaId, (replaced?.version ?? 0) + 1);
  const value = await collect(work, { ...order, reportId: draft.reportId }, head, before?.value ?? null);
  if (replaced === null) return reportValue.parse(value);
  const changes = changesBetween(replaced.value, value, draft.correction ?? '');
  return reportValue.parse({ ...value, head: { ...head, replaces: { version: replaced.version, changes } } });
}

function collect(
  work: Work | ServiceWork,
  order: ReportOrder & { readonly reportId: string },
  head: ReportHead,
  before: ReportValue | null,
): Promise<ReportValue> {
  switch (order.kind) {
    case 'jour-fixe':
      return collectJourFixe(work, order, head, before?.kind === 'jour-fixe' ? before : null);
    case 'division-meeting':
      return collectDivisionMeeting(work, order, head);
    case 'qualification-plan':
      return collectQualificationPlan(
        work,
        order,
        head,
        before?.kind === 'qualification-plan' ? before : null,
      );
    case 'annual-report':
      return collectAnnualReport(work, order, head);
  }
}

/** What every paper of an area carries, not released yet. */
export async function headOf(
  { tx, now, deps }: Work | ServiceWork,
  areaId: string,
  version = 1,
): Promise<ReportHead> {
  const { name } = await tx
    .selectFrom('area')
    .select('name')
    .where('id', '=', areaId)
    .executeTakeFirstOrThrow(() => notFound('Der Bereich'));
  const { number, hash } = await journalHead(tx);
  return {
    authority: (await settings(tx)).authority,
    area: name,
    version,
    state: 'draft',
    collectedAt: now.round('millisecond').toString({ smallestUnit: 'millisecond' }),
    released: null,
    replaces: null,
    journal: { number, hash },
    softwareVersion: deps.software,
  };
}
