import { localDate } from '../calendar/index.ts';
import { noteEvaluation, settings } from '../catalogue/index.ts';
import { notFound } from '../failure.ts';
import { journalHead } from '../journal/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import { changesBetween } from './changes.ts';
import { collectAnnualReport } from './collect-annual-report.ts';
import { collectDivisionMeeting } from './collect-division-meeting.ts';
import { collectJourFixe } from './collect-jour-fixe.ts';
import { collectQualificationPlan } from './collect-qualification-plan.ts';
import { comparedBefore, lastDayOf, periodOf, type ReportOrder } from './report-order.ts';
import { lastJourFixe, latestReleased } from './report-store.ts';
import type { ReportHead } from './values/head.ts';
import type { JourFixe } from './values/jour-fixe.ts';
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
  const compared = comparedBefore(order);
  const last = compared === null ? null : await lastJourFixe(tx, areaId, compared);
  const head = await headOf(work, areaId, {
    version: (replaced?.version ?? 0) + 1,
    asOf: replaced === null ? null : keptMoment(replaced.value.head, order),
  });
  const value = await collect(work, { ...order, reportId: draft.reportId }, head, last);
  if (replaced === null) return reportValue.parse(value);
  const { version } = replaced;
  const reason = draft.correction ?? '';
  const changes = changesBetween(replaced.value, value, reason);
  return reportValue.parse({ ...value, head: { ...head, replaces: { version, reason, changes } } });
}

function collect(
  work: Work | ServiceWork,
  order: ReportOrder & { readonly reportId: string },
  head: ReportHead,
  last: JourFixe | null,
): Promise<ReportValue> {
  switch (order.kind) {
    case 'jour-fixe':
      return collectJourFixe(work, order, head, last);
    case 'division-meeting':
      return collectDivisionMeeting(work, order, head);
    case 'qualification-plan':
      return collectQualificationPlan(work, order, head, last);
    case 'annual-report':
      return collectAnnualReport(work, order, head);
  }
}

/**
 * The moment of the first version collected after the end of its period, which later ones keep: they correct what the
 * report says of its period and do not report the day they are made on. Plans look ahead and have none.
 */
const keptMoment = ({ asOf }: ReportHead, order: ReportOrder): string | null =>
  localDate(Temporal.Instant.from(asOf)) > lastDayOf(order) ? asOf : null;

/**
 * What every paper of an area carries, not released yet.
 * @param of.asOf the moment that it tells of; null: this one
 */
export async function headOf(
  { tx, now, deps }: Work | ServiceWork,
  areaId: string,
  of: { readonly version: number; readonly asOf: string | null } = { version: 1, asOf: null },
): Promise<ReportHead> {
  const { name } = await tx
    .selectFrom('area')
    .select('name')
    .where('id', '=', areaId)
    .executeTakeFirstOrThrow(() => notFound('Der Bereich'));
  const { number, hash } = await journalHead(tx);
  const collectedAt = now.round('millisecond').toString({ smallestUnit: 'millisecond' });
  return {
    authority: (await settings(tx)).authority,
    area: name,
    version: of.version,
    state: 'draft',
    collectedAt,
    asOf: of.asOf ?? collectedAt,
    released: null,
    replaces: null,
    journal: { number, hash },
    softwareVersion: deps.software,
  };
}
