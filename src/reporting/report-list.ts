import { renderInWorker } from '../../reports/render-worker.ts';
import { renderWorkbook } from '../../reports/workbook.ts';
import { notFound } from '../failure.ts';
import { authorize, type Reach } from '../identity/index.ts';
import { perform, type Actor, type Deps, type Work } from '../work.ts';
import { reportValue, type ReportValue } from './values/report-value.ts';

export interface ReportRow {
  readonly id: string;
  readonly kind: string;
  readonly areaId: string | null;
  readonly period: string;
  readonly version: number;
  readonly state: 'draft' | 'released' | 'replaced';
  readonly valueHash: string;
  readonly pdfHash: string | null;
  readonly preparedAt: string;
  readonly releasedAt: string | null;
}

/** Drafts are seen by those who prepare and release; released and replaced ones by all who may see reports. */
const seesDrafts = (actor: Actor): boolean => actor.role === 'area-head' || actor.role === 'auditor';

function visible(work: Work) {
  const reach: Reach = authorize(work.actor, 'report.read');
  return work.tx
    .selectFrom('report')
    .$if(reach === 'own-area', (q) => q.where('area_id', '=', work.actor.areaId))
    .$if(!seesDrafts(work.actor), (q) => q.where('state', '<>', 'draft'));
}

/** Reports the actor may see, latest period first. */
export async function listReports(
  work: Work,
  filter: { after?: readonly string[] | null; limit: number; period?: string | undefined },
): Promise<ReportRow[]> {
  const rows = await visible(work)
    .select([
      'id',
      'kind',
      'area_id',
      'period',
      'version',
      'state',
      'value_hash',
      'pdf_hash',
      'prepared_at',
      'released_at',
    ])
    .$if(filter.period !== undefined, (q) => q.where('period', '=', filter.period ?? ''))
    .$if((filter.after?.length ?? 0) === 2, (q) =>
      q.where((eb) =>
        eb.or([
          eb('period', '<', filter.after?.[0] ?? ''),
          eb.and([eb('period', '=', filter.after?.[0] ?? ''), eb('id', '>', filter.after?.[1] ?? '')]),
        ]),
      ),
    )
    .orderBy('period', 'desc')
    .orderBy('id')
    .limit(filter.limit + 1)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    areaId: row.area_id,
    period: row.period,
    version: row.version,
    state: row.state,
    valueHash: row.value_hash,
    pdfHash: row.pdf_hash,
    preparedAt: row.prepared_at.toISOString(),
    releasedAt: row.released_at?.toISOString() ?? null,
  }));
}

/** The frozen value of one report. */
export async function reportValueOf(work: Work, reportId: string): Promise<ReportValue> {
  const row = await visible(work).select('value_text').where('id', '=', reportId).executeTakeFirst();
  if (row === undefined) throw notFound('Der Bericht');
  return reportValue.parse(JSON.parse(row.value_text));
}

/** The bytes of one report: those kept at its release; of a draft rendered now, with its watermark. */
export async function reportPdf(deps: Deps, actor: Actor, reportId: string): Promise<Uint8Array> {
  const row = await perform(deps, actor, (work) =>
    visible(work).select(['pdf', 'value_text']).where('id', '=', reportId).executeTakeFirst(),
  );
  if (row === undefined) throw notFound('Der Bericht');
  return row.pdf ?? renderInWorker(reportValue.parse(JSON.parse(row.value_text)));
}

/** The same value as a workbook. */
export async function reportWorkbook(deps: Deps, actor: Actor, reportId: string): Promise<Uint8Array> {
  return renderWorkbook(await perform(deps, actor, (work) => reportValueOf(work, reportId)));
}
