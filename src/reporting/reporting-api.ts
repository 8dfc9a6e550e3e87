import { z } from 'zod';
import { monthSchema } from '../calendar/index.ts';
import { Failure } from '../failure.ts';
import {
  cutPage,
  endpoint,
  fileAnswer,
  outsideEndpoint,
  pageOf,
  pageQuery,
  readCursor,
  type Endpoint,
} from '../http/index.ts';
import { text } from '../text.ts';
import { listReports, reportPdf, reportValueOf, reportWorkbook } from './report-list.ts';
import { prepareJourFixe, releaseReport } from './report-life.ts';

const one = z.strictObject({ reportId: z.uuid() });

export const reportingEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/reports',
    act: 'report.read',
    summary: 'Berichte auflisten',
    query: pageQuery.extend({ period: z.string().max(20).optional() }),
    answer: pageOf(
      z.object({
        id: z.uuid(),
        kind: z.string(),
        areaId: z.uuid().nullable(),
        period: z.string(),
        version: z.int(),
        state: z.enum(['draft', 'released', 'replaced']),
        valueHash: z.string(),
        pdfHash: z.string().nullable(),
        preparedAt: z.string(),
        releasedAt: z.string().nullable(),
      }),
    ),
    handle: async (work, { query }) => {
      const rows = await listReports(work, { ...query, after: readCursor(query.cursor) });
      return cutPage(rows, query.limit, (row) => [row.period, row.id]);
    },
  }),
  endpoint({
    method: 'post',
    path: '/reports/jour-fixe',
    act: 'report.prepare',
    summary: 'Den Jour-fixe-Bericht eines Monats als Entwurf erstellen',
    body: z.strictObject({ month: monthSchema, reason: text(1, 500).nullable().default(null) }),
    status: 201,
    answer: z.object({ reportId: z.uuid(), version: z.int() }),
    isolation: 'repeatable read',
    handle: (work, { body }) => {
      const { areaId } = work.actor;
      if (areaId === null) throw new Failure('invalid', 'area-missing', 'Ihre Funktion hat keinen Bereich.');
      return prepareJourFixe(work, { areaId, ...body });
    },
  }),
  outsideEndpoint({
    method: 'post',
    path: '/reports/{reportId}/release',
    act: 'report.release',
    summary: 'Einen Bericht freigeben, wie er gesehen wurde',
    params: one,
    body: z.strictObject({ valueHash: z.string().regex(/^[0-9a-f]{64}$/) }),
    answer: z.object({ version: z.int(), pdfHash: z.string() }),
    handle: ({ deps, actor }, { params, body }) => releaseReport(deps, actor, { ...params, ...body }),
  }),
  endpoint({
    method: 'get',
    path: '/reports/{reportId}',
    act: 'report.read',
    summary: 'Den Wert eines Berichts lesen',
    params: one,
    answer: z.looseObject({ kind: z.string() }),
    handle: async (work, { params }) => ({ ...(await reportValueOf(work, params.reportId)) }),
  }),
  outsideEndpoint({
    method: 'get',
    path: '/reports/{reportId}/report.pdf',
    act: 'report.read',
    summary: 'Einen Bericht als PDF laden',
    params: one,
    answer: fileAnswer,
    handle: async ({ deps, actor }, { params }) => ({
      fileName: 'bericht.pdf',
      contentType: 'application/pdf',
      content: await reportPdf(deps, actor, params.reportId),
    }),
  }),
  outsideEndpoint({
    method: 'get',
    path: '/reports/{reportId}/report.xlsx',
    act: 'report.read',
    summary: 'Einen Bericht als Arbeitsmappe laden',
    params: one,
    answer: fileAnswer,
    handle: async ({ deps, actor }, { params }) => ({
      fileName: 'bericht.xlsx',
      contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      content: await reportWorkbook(deps, actor, params.reportId),
    }),
  }),
];
