import { z } from 'zod';
import { renderInWorker } from '../../reports/render-worker.ts';
import { notFound } from '../failure.ts';
import { authorize, reachOf } from '../identity/index.ts';
import { perform, type Actor, type Deps, type Work } from '../work.ts';
import type { LivingKind } from './report-order.ts';
import { readValue } from './report-store.ts';
import { reportChange, type ReportChange } from './values/head.ts';
import type { ReportValue } from './values/report-value.ts';

export interface ReportRow {
  readonly id: string;
  readonly kind: LivingKind;
  readonly areaId: string;
  readonly areaName: string;
  /** Month, year, quarter or first and last day; `periodName` says it in words. */
  readonly period: string;
  readonly version: number;
  readonly state: 'draft' | 'released' | 'replaced';
  /** SHA-256 of the value; what releasing must name. */
  readonly valueHash: string;
  readonly pdfHash: string | null;
  readonly changeReason: string | null;
  readonly changes: readonly ReportChange[];
  readonly preparedAt: string;
  readonly releasedAt: string | null;
}

export interface ReportFilter {
  readonly kind?: LivingKind | undefined;
  readonly areaId?: string | undefined;
  readonly period?: string | undefined;
  readonly state?: ReportRow['state'] | undefined;
}

/**
 * What of the reports the actor may see. Drafts are for those who prepare or release them, and for auditors, who read
 * everything; released and replaced versions for all who may see reports.
 */
function visible({ tx, actor }: Work) {
  const reach = authorize(actor, 'report.read');
  const ofPlans = reachOf(actor, 'qualification-plan.prepare') !== null;
  const seesDrafts = reachOf(actor, 'report.release') !== null || actor.role === 'auditor';
  let reports = tx.selectFrom('report').innerJoin('area', 'area.id', 'report.area_id');
  if (reach === 'own-area') reports = reports.where('report.area_id', '=', actor.areaId);
  if (!seesDrafts) {
    reports = reports.where((eb) =>
      eb.or([
        eb('report.state', '<>', 'draft'),
        ...(ofPlans ? [eb('report.kind', '=', 'qualification-plan')] : []),
      ]),
    );
  }
  return reports;
}

/** Reports the actor may see, latest period first, of each the versions from the last to the first. */
export async function listReports(
  work: Work,
  filter: ReportFilter & { readonly after?: readonly string[] | null; readonly limit: number },
): Promise<ReportRow[]> {
  const { kind, areaId, period, state, after } = filter;
  let list = rowsOf(work)
    .orderBy('report.period', 'desc')
    .orderBy('report.version', 'desc')
    .orderBy('report.id')
    .limit(filter.limit + 1);
  if (kind !== undefined) list = list.where('report.kind', '=', kind);
  if (areaId !== undefined) list = list.where('report.area_id', '=', areaId);
  if (period !== undefined) list = list.where('report.period', '=', period);
  if (state !== undefined) list = list.where('report.state', '=', state);
  const key = reportKeySchema.nullable().parse(after ?? null);
  if (key !== null) {
    const [at, version, id] = key;
    list = list.where((eb) =>
      eb.or([
        eb('report.period', '<', at),
        eb.and([eb('report.period', '=', at), eb('report.version', '<', Number(version))]),
        eb.and([
          eb('report.period', '=', at),
          eb('report.version', '=', Number(version)),
          eb('report.id', '>', id),
        ]),
      ]),
    );
  }
  return (await list.execute()).map(toReport);
}

/** One report and all versions of it that the actor may see, the latest first. */
export async function reportVersions(
  work: Work,
  reportId: string,
): Promise<{ row: ReportRow; versions: readonly ReportRow[] }> {
  const found = await rowsOf(work).where('report.id', '=', reportId).executeTakeFirst();
  if (found === undefined) throw notFound('Der Bericht');
  const versions = await rowsOf(work)
    .where('report.kind', '=', found.kind)
    .where('report.area_id', '=', found.area_id)
    .where('report.period', '=', found.period)
    .orderBy('report.version', 'desc')
    .execute();
  return { row: toReport(found), versions: versions.map(toReport) };
}

const rowsOf = (work: Work) =>
  visible(work)
    .select(['report.id', 'report.kind', 'report.area_id', 'area.name', 'report.period', 'report.version'])
    .select([
      'report.state',
      'report.value_hash',
      'report.pdf_hash',
      'report.change_reason',
      'report.changes',
    ])
    .select(['report.prepared_at', 'report.released_at']);

const toReport = (
  row: Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>,
): ReportRow => ({
  id: row.id,
  kind: row.kind,
  areaId: row.area_id,
  areaName: row.name,
  period: row.period,
  version: row.version,
  state: row.state,
  valueHash: row.value_hash,
  pdfHash: row.pdf_hash,
  changeReason: row.change_reason,
  changes: z.array(reportChange).parse(row.changes ?? []),
  preparedAt: row.prepared_at.toISOString(),
  releasedAt: row.released_at?.toISOString() ?? null,
});

/** Sort key of a report in the list, and what a cursor must look like. */
export const reportKey = ({ period, version, id }: ReportRow): readonly string[] => [
  period,
  String(version),
  id,
];
export const reportKeySchema = z.tuple([z.string().max(30), z.string().regex(/^\d{1,6}$/), z.uuid()]);

/** The frozen value of one report. */
export async function reportValueOf(work: Work, reportId: string): Promise<ReportValue> {
  const row = await visible(work)
    .select('report.value_text')
    .where('report.id', '=', reportId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('Der Bericht');
  return readValue(row.value_text);
}

/** A file of a report under a name of plain ASCII. */
export interface ReportFile {
  readonly fileName: string;
  readonly content: Uint8Array;
}

/** The PDF of a report: the bytes kept at its release; of a draft rendered now, with its watermark. */
export async function reportPdf(deps: Deps, actor: Actor, reportId: string): Promise<ReportFile> {
  const load = async (work: Work) => {
    const found = await loadForFile(work, reportId);
    const kept = await work.tx
      .selectFrom('report')
      .select('pdf')
      .where('id', '=', reportId)
      .executeTakeFirstOrThrow();
    return { row: found, pdf: kept.pdf };
  };
  // a draft may have been released a moment ago
  const read = await perform(deps, actor, load, 'reading');
  const { row, pdf } = read.pdf === null ? await perform(deps, actor, load) : read;
  const content = pdf ?? (await renderInWorker(readValue(row.value_text)));
  return { fileName: `${fileNameOf(row)}.pdf`, content };
}

/** The same value as a workbook. */
export async function reportWorkbook(deps: Deps, actor: Actor, reportId: string): Promise<ReportFile> {
  const row = await perform(deps, actor, (work) => loadForFile(work, reportId), 'reading');
  // a process that writes no workbook does without the memory for it
  const { renderWorkbook } = await import('../../reports/workbook.ts');
  return { fileName: `${fileNameOf(row)}.xlsx`, content: await renderWorkbook(readValue(row.value_text)) };
}

/** The same value as JSON, byte for byte the text that was hashed. */
export async function reportJson(deps: Deps, actor: Actor, reportId: string): Promise<ReportFile> {
  const row = await perform(deps, actor, (work) => loadForFile(work, reportId), 'reading');
  return { fileName: `${fileNameOf(row)}.json`, content: new TextEncoder().encode(row.value_text) };
}

async function loadForFile(work: Work, reportId: string) {
  const row = await visible(work)
    .select([
      'report.kind',
      'area.code',
      'report.period',
      'report.version',
      'report.state',
      'report.value_text',
    ])
    .where('report.id', '=', reportId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('Der Bericht');
  return row;
}

/** `jour-fixe-LE-2020-03-v1`; a draft says so. */
export const fileNameOf = (row: {
  readonly kind: LivingKind;
  readonly code: string;
  readonly period: string;
  readonly version: number;
  readonly state: ReportRow['state'];
}): string =>
  [row.kind, row.code, row.period, `v${row.version}`, ...(row.state === 'draft' ? ['Entwurf'] : [])]
    .join('-')
    .replaceAll(/[^\w.-]+/g, '_');
