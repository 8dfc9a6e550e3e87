import { z } from 'zod';
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
import { exportAuditFile } from './export-audit-file.ts';
import { proposeNextYear } from './next-year.ts';
import { prepareReport } from './prepare-report.ts';
import { printCheckSheets } from './print-check-sheets.ts';
import { printDrawProtocol } from './print-draw-protocol.ts';
import { releaseReport } from './release-report.ts';
import {
  listReports,
  reportJson,
  reportKey,
  reportKeySchema,
  reportPdf,
  reportValueOf,
  reportWorkbook,
  type ReportFile,
} from './report-list.ts';
import { areaReportOrderSchema, qualificationPlanOrderSchema, reportKinds } from './report-order.ts';
import { reportChange } from './values/head.ts';

const one = z.strictObject({ reportId: z.uuid() });
const ofDraw = z.strictObject({ drawId: z.uuid() });
const states = ['draft', 'released', 'replaced'] as const;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const types = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
  zip: 'application/zip',
} as const;

const file = async (made: Promise<ReportFile>, contentType: string) => ({ ...(await made), contentType });

const rowSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(reportKinds),
    areaId: z.uuid(),
    areaName: z.string(),
    period: z.string().describe('Monat, Jahr, Quartal (2020-Q2) oder erster und letzter Tag'),
    version: z.int(),
    state: z.enum(states),
    valueHash: sha256,
    pdfHash: sha256.nullable(),
    changeReason: z.string().nullable(),
    changes: z.array(reportChange).readonly(),
    preparedAt: z.iso.datetime(),
    releasedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Report' });

/** Needed once a version was released. */
const correctionReason = text(3, 500).nullable().default(null);
const prepared = z.object({ reportId: z.uuid(), version: z.int(), valueHash: sha256 });

export const reportingEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/reports',
    act: 'report.read',
    summary: 'Berichte, die Sie sehen dürfen, neueste zuerst, mit allen Fassungen.',
    query: pageQuery.extend({
      kind: z.enum(reportKinds).optional(),
      areaId: z.uuid().optional(),
      period: z.string().max(30).optional(),
      state: z.enum(states).optional(),
    }),
    answer: pageOf(rowSchema),
    handle: async (work, { query }) => {
      const rows = await listReports(work, { ...query, after: readCursor(query.cursor, reportKeySchema) });
      return cutPage(rows, query.limit, reportKey);
    },
  }),
  outsideEndpoint({
    method: 'post',
    path: '/reports',
    act: 'report.prepare',
    summary: 'Erstellt einen Bericht als Entwurf; ein früherer Entwurf desselben Zeitraums weicht ihm.',
    body: z.strictObject({ order: areaReportOrderSchema, reason: correctionReason }),
    status: 201,
    answer: prepared,
    handle: ({ deps, actor }, { body }) => prepareReport(deps, actor, { ...body.order, reason: body.reason }),
  }),
  outsideEndpoint({
    method: 'post',
    path: '/qualification-plans',
    act: 'qualification-plan.prepare',
    summary: 'Erstellt den Qualifizierungsplan eines Jahres oder Quartals als Bericht im Entwurf.',
    body: z.strictObject({ order: qualificationPlanOrderSchema, reason: correctionReason }),
    status: 201,
    answer: prepared,
    handle: ({ deps, actor }, { body }) => prepareReport(deps, actor, { ...body.order, reason: body.reason }),
  }),
  outsideEndpoint({
    method: 'post',
    path: '/reports/{reportId}/release',
    act: 'report.release',
    summary: 'Gibt einen Bericht frei, wie er gesehen wurde.',
    params: one,
    body: z.strictObject({ valueHash: sha256 }),
    answer: z.object({ version: z.int(), pdfHash: sha256 }),
    handle: ({ deps, actor }, { params, body }) => releaseReport(deps, actor, { ...params, ...body }),
  }),
  endpoint({
    method: 'get',
    path: '/reports/{reportId}',
    act: 'report.read',
    summary: 'Der Wert eines Berichts.',
    params: one,
    answer: z.looseObject({ kind: z.enum(reportKinds) }),
    handle: async (work, { params }) => {
      const value = await reportValueOf(work, params.reportId);
      return { ...value, kind: z.enum(reportKinds).parse(value.kind) };
    },
  }),
  outsideEndpoint({
    method: 'get',
    path: '/reports/{reportId}/report.pdf',
    act: 'report.read',
    summary: 'Ein Bericht als PDF; ein Entwurf trägt ein Wasserzeichen.',
    params: one,
    answer: fileAnswer,
    handle: ({ deps, actor }, { params }) => file(reportPdf(deps, actor, params.reportId), types.pdf),
  }),
  outsideEndpoint({
    method: 'get',
    path: '/reports/{reportId}/report.xlsx',
    act: 'report.read',
    summary: 'Derselbe Bericht als Arbeitsmappe.',
    params: one,
    answer: fileAnswer,
    handle: ({ deps, actor }, { params }) => file(reportWorkbook(deps, actor, params.reportId), types.xlsx),
  }),
  outsideEndpoint({
    method: 'get',
    path: '/reports/{reportId}/report.json',
    act: 'report.read',
    summary:
      'Derselbe Bericht als JSON, Byte für Byte der Text, dessen Prüfsumme im Vorgangsprotokoll steht.',
    params: one,
    answer: fileAnswer,
    handle: ({ deps, actor }, { params }) => file(reportJson(deps, actor, params.reportId), types.json),
  }),
  outsideEndpoint({
    method: 'get',
    path: '/draws/{drawId}/protocol.pdf',
    act: 'draw.read',
    summary: 'Das Ziehungsprotokoll als PDF mit zwei Unterschriftszeilen.',
    params: ofDraw,
    answer: fileAnswer,
    handle: ({ deps, actor }, { params }) => file(printDrawProtocol(deps, actor, params.drawId), types.pdf),
  }),
  outsideEndpoint({
    method: 'get',
    path: '/draws/{drawId}/sheets.pdf',
    act: 'check.read',
    summary: 'Die Prüfbögen des eigenen Teams zu einer Ziehung als PDF.',
    params: ofDraw,
    answer: fileAnswer,
    handle: ({ deps, actor }, { params }) => file(printCheckSheets(deps, actor, params), types.pdf),
  }),
  outsideEndpoint({
    method: 'get',
    path: '/sheets/{kind}/{id}/sheet.pdf',
    act: 'check.read',
    summary: 'Der Prüfbogen eines gezogenen oder gezielt ausgewählten Falls als PDF.',
    params: z.strictObject({ kind: z.enum(['item', 'deliberate']), id: z.uuid() }),
    answer: fileAnswer,
    handle: ({ deps, actor }, { params }) => file(printCheckSheets(deps, actor, params), types.pdf),
  }),
  outsideEndpoint({
    method: 'get',
    path: '/fields/{fieldId}/audit-file.zip',
    act: 'audit-file.export',
    summary: 'Die Prüfakte eines Prüffelds, die ohne diesen Dienst nachgerechnet werden kann.',
    params: z.strictObject({ fieldId: z.uuid() }),
    answer: fileAnswer,
    handle: ({ deps, actor }, { params }) => file(exportAuditFile(deps, actor, params.fieldId), types.zip),
  }),
  endpoint({
    method: 'post',
    path: '/proposals',
    act: 'proposal.make',
    summary:
      'Schlägt Prüffelder für ein Jahr vor: aus Fehlerschwerpunkten, Feststellungen Dritter und lange nicht geprüften Geschäftsanweisungen.',
    body: z.strictObject({ year: z.int().min(2000).max(2100), areaId: z.uuid() }),
    answer: z.object({ open: z.int() }),
    handle: async (work, { body }) => {
      const proposals = await proposeNextYear(work, body);
      return { open: proposals.filter(({ state }) => state === 'open').length };
    },
  }),
];
