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
import { dispositions, resultKinds, saveCheckSchema, severities, subjectSchema } from './check.ts';
import { addDeliberateCase, deliberateCaseSchema } from './deliberate-case.ts';
import { saveCheck } from './save-check.ts';
import { listSheets, sheetFilterStates, sheetKeySchema, sheetRowKey } from './sheet-list.ts';
import { sheetVersions, viewSheet } from './view-sheet.ts';
import { exportSheets, importSheets } from './workbook.ts';
import { perform } from '../work.ts';

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const findingSchema = z.object({
  id: z.uuid(),
  version: z.int(),
  state: z.enum(['recorded', 'confirmed', 'amended', 'rejected', 'withdrawn']),
  errorType: z.string(),
  severity: z.enum(severities),
  facts: z.string().nullable(),
  overpaidCents: z.int(),
  underpaidCents: z.int(),
});

const sheetSchema = z
  .object({
    subject: subjectSchema.extend({
      fieldId: z.uuid(),
      fieldTitle: z.string(),
      teamId: z.uuid(),
      month: z.string(),
      drawId: z.uuid().nullable(),
      rank: z.int().nullable(),
      stratum: z.string().nullable(),
      decisionDate: z.string(),
      drawVoided: z.boolean(),
      caseNumber: z.string().nullable(),
    }),
    questions: z.array(
      z.object({
        id: z.uuid(),
        code: z.string(),
        question: z.string(),
        applicability: z.string().nullable(),
        instruction: z.object({ number: z.string().nullable(), title: z.string(), passage: z.string() }),
        instructionVersionId: z.uuid().nullable(),
        instructionText: z.string().nullable(),
        severity: z.enum(severities),
        errorType: z.string(),
      }),
    ),
    content: z.object({
      sheetId: z.uuid().nullable(),
      version: z.int(),
      state: z.enum(['open', 'complete']),
      disposition: z.enum(dispositions).nullable(),
      dispositionReason: z.string().nullable(),
      note: z.string().nullable(),
      savedAt: z.string().nullable(),
      results: z.array(
        z.object({ criterionId: z.uuid(), result: z.enum(resultKinds), finding: findingSchema.nullable() }),
      ),
    }),
  })
  .meta({ id: 'CheckSheet' });

const sheetRowSchema = z.object({
  kind: z.enum(['item', 'deliberate']),
  id: z.uuid(),
  drawId: z.uuid().nullable(),
  drawNumber: z.string().nullable(),
  fieldTitle: z.string(),
  teamId: z.uuid(),
  month: z.string(),
  selection: z.string(),
  rank: z.int().nullable(),
  stratum: z.string().nullable(),
  caseNumber: z.string().nullable(),
  state: z.enum(['untouched', 'open', 'complete']),
  disposition: z.enum(dispositions).nullable(),
  findings: z.int(),
  version: z.int(),
  since: z.string(),
});

/** Check sheets, on screen and as a workbook, and cases that were chosen deliberately. */
export const sheetEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/sheets',
    act: 'check.read',
    summary: 'Prüfbögen des eigenen Teams auflisten',
    query: pageQuery.extend({
      drawId: z.uuid().optional(),
      fieldId: z.uuid().optional(),
      state: z.enum(sheetFilterStates).optional().describe('unfinished: alles, was nicht abgeschlossen ist'),
    }),
    answer: pageOf(sheetRowSchema),
    handle: async (work, { query }) => {
      const rows = await listSheets(work, { ...query, after: readCursor(query.cursor, sheetKeySchema) });
      return cutPage(rows, query.limit, sheetRowKey);
    },
  }),
  endpoint({
    method: 'get',
    path: '/sheets/{kind}/{id}',
    act: 'check.read',
    summary: 'Einen Prüfbogen lesen',
    params: subjectSchema,
    answer: sheetSchema,
    handle: async (work, { params }) => {
      const view = await viewSheet(work, params);
      return {
        ...view,
        questions: [...view.questions],
        content: { ...view.content, results: [...view.content.results] },
      };
    },
  }),
  endpoint({
    method: 'get',
    path: '/sheets/{kind}/{id}/versions',
    act: 'check.read',
    summary: 'Fassungen eines Prüfbogens lesen',
    params: subjectSchema,
    answer: z.object({
      versions: z.array(
        z.object({
          version: z.int(),
          savedAt: z.string(),
          complete: z.boolean(),
          results: z.array(z.object({ criterionId: z.uuid(), result: z.string() })),
        }),
      ),
    }),
    handle: async (work, { params }) => ({ versions: await sheetVersions(work, params) }),
  }),
  endpoint({
    method: 'post',
    path: '/sheets',
    act: 'check.save',
    summary: 'Einen Prüfbogen als neue Fassung speichern',
    body: saveCheckSchema,
    answer: z.object({ sheetId: z.uuid(), version: z.int(), state: z.enum(['open', 'complete']) }),
    handle: (work, { body }) => saveCheck(work, body),
  }),
  endpoint({
    method: 'post',
    path: '/deliberate-cases',
    act: 'check.save',
    summary: 'Einen gezielt ausgewählten Fall aufnehmen',
    body: deliberateCaseSchema,
    status: 201,
    answer: z.object({ id: z.uuid() }),
    handle: (work, { body }) => addDeliberateCase(work, body),
  }),
  endpoint({
    method: 'get',
    path: '/draws/{drawId}/sheets.xlsx',
    act: 'check.read',
    summary: 'Die Prüfbögen einer Ziehung als Arbeitsmappe ausgeben',
    params: z.strictObject({ drawId: z.uuid() }),
    answer: fileAnswer,
    handle: async (work, { params }) => ({
      fileName: 'pruefboegen.xlsx',
      contentType: xlsxType,
      content: await exportSheets(work, params.drawId),
    }),
  }),
  outsideEndpoint({
    method: 'post',
    path: '/draws/{drawId}/sheets.xlsx',
    act: 'check.save',
    summary: 'Ausgefüllte Prüfbögen (XLSX oder CSV, höchstens 2 MB) einlesen, ganz oder gar nicht',
    params: z.strictObject({ drawId: z.uuid() }),
    answer: z.object({ sheets: z.int(), findings: z.int() }),
    handle: async ({ deps, actor, request }, { params }) => {
      const file = new Uint8Array(await request.arrayBuffer());
      return perform(deps, actor, (work) => importSheets(work, params.drawId, file));
    },
  }),
];
