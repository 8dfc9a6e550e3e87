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
import { isoDateSchema } from '../calendar/index.ts';
import { listCorrections, recheckCorrection, settleCorrection } from './case-correction.ts';
import { paragraph } from '../text.ts';
import { dispositions, resultKinds, saveCheckSchema, severities, subjectSchema } from './check.ts';
import { addDeliberateCase, deliberateCaseSchema } from './deliberate-case.ts';
import { findingHistory, findingRowKey, listFindings } from './finding-list.ts';
import { saveCheck } from './save-check.ts';
import {
  assignSecondCheck,
  finishRecheck,
  reviewFinding,
  reviewSchema,
  secondPersons,
  stateView,
} from './second-check.ts';
import { listSecondChecks } from './second-check-list.ts';
import { listSheets, sheetRowKey } from './sheet-list.ts';
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

const findingRowSchema = z.object({
  id: z.uuid(),
  subjectKind: z.enum(['item', 'deliberate']),
  subjectId: z.uuid(),
  fieldId: z.uuid(),
  fieldTitle: z.string(),
  criterionId: z.uuid(),
  criterionCode: z.string(),
  question: z.string(),
  teamId: z.uuid(),
  month: z.string(),
  state: z.string(),
  errorType: z.string(),
  severity: z.enum(severities),
  overpaidCents: z.int(),
  underpaidCents: z.int(),
  recordedAt: z.string(),
  deliberate: z.boolean(),
});

const done = z.object({ done: z.literal(true) });

export const checksEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/sheets',
    act: 'check.read',
    summary: 'Prüfbögen des eigenen Teams auflisten',
    query: pageQuery.extend({
      drawId: z.uuid().optional(),
      fieldId: z.uuid().optional(),
      state: z.enum(['untouched', 'open', 'complete']).optional(),
    }),
    answer: pageOf(sheetRowSchema),
    handle: async (work, { query }) => {
      const rows = await listSheets(work, { ...query, after: readCursor(query.cursor) });
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
    summary: 'Einen bewusst gewählten Fall aufnehmen',
    body: deliberateCaseSchema,
    status: 201,
    answer: z.object({ id: z.uuid() }),
    handle: (work, { body }) => addDeliberateCase(work, body),
  }),
  endpoint({
    method: 'get',
    path: '/findings',
    act: 'finding.read',
    summary: 'Feststellungen auflisten',
    query: pageQuery.extend({
      fieldId: z.uuid().optional(),
      state: z.enum(['recorded', 'confirmed', 'amended', 'rejected', 'withdrawn']).optional(),
      severity: z.enum(severities).optional(),
      month: z
        .string()
        .regex(/^\d{4}-\d{2}$/)
        .optional(),
    }),
    answer: pageOf(findingRowSchema),
    handle: async (work, { query }) => {
      const rows = await listFindings(work, { ...query, after: readCursor(query.cursor) });
      return cutPage(rows, query.limit, findingRowKey);
    },
  }),
  endpoint({
    method: 'get',
    path: '/findings/{findingId}',
    act: 'finding.read',
    summary: 'Eine Feststellung mit allen Fassungen lesen',
    params: z.strictObject({ findingId: z.uuid() }),
    answer: z.object({
      id: z.uuid(),
      state: z.string(),
      sheetId: z.uuid(),
      criterionId: z.uuid(),
      versions: z.array(
        z.object({
          version: z.int(),
          state: z.string(),
          errorType: z.string(),
          severity: z.enum(severities),
          overpaidCents: z.int(),
          underpaidCents: z.int(),
          facts: z.string().nullable(),
          reason: z.string().nullable(),
          madeAt: z.string(),
        }),
      ),
      statements: z.array(z.object({ statement: z.string().nullable(), madeAt: z.string() })),
    }),
    handle: (work, { params }) => findingHistory(work, params.findingId),
  }),
  endpoint({
    method: 'post',
    path: '/findings/{findingId}/statements',
    act: 'check.save',
    summary: 'Zu einer Feststellung Stellung nehmen',
    params: z.strictObject({ findingId: z.uuid() }),
    body: z.strictObject({ statement: paragraph(1, 4000) }),
    status: 201,
    answer: done,
    handle: async (work, { params, body }) => {
      await stateView(work, { findingId: params.findingId, statement: body.statement });
      return { done: true as const };
    },
  }),
  endpoint({
    method: 'get',
    path: '/second-checks',
    act: 'second-check.do',
    summary: 'Zweitprüfungen auflisten',
    query: pageQuery.extend({
      state: z.enum(['waiting', 'done']).default('waiting'),
      mine: z.enum(['true', 'false']).default('true'),
    }),
    answer: pageOf(
      z.object({
        id: z.uuid(),
        kind: z.enum(['finding', 'recheck']),
        findingId: z.uuid().nullable(),
        areaId: z.uuid(),
        teamId: z.uuid(),
        assignedTo: z.uuid().nullable(),
        mine: z.boolean(),
        decision: z.string().nullable(),
        createdAt: z.string(),
      }),
    ),
    handle: async (work, { query }) => {
      const rows = await listSecondChecks(work, {
        state: query.state,
        mine: query.mine === 'true',
        after: readCursor(query.cursor),
        limit: query.limit,
      });
      return cutPage(rows, query.limit, (row) => [row.createdAt, row.id]);
    },
  }),
  endpoint({
    method: 'get',
    path: '/second-persons',
    act: 'second-check.assign',
    summary: 'Personen, die im eigenen Bereich zweitprüfen dürfen',
    answer: z.object({ persons: z.array(z.object({ accountId: z.uuid(), displayName: z.string() })) }),
    handle: async (work) => ({ persons: await secondPersons(work, work.actor.areaId ?? '') }),
  }),
  endpoint({
    method: 'post',
    path: '/second-checks/{secondCheckId}/assignment',
    act: 'second-check.assign',
    summary: 'Eine Zweitprüfung zuweisen',
    params: z.strictObject({ secondCheckId: z.uuid() }),
    body: z.strictObject({ accountId: z.uuid() }),
    answer: done,
    handle: async (work, { params, body }) => {
      await assignSecondCheck(work, { ...params, ...body });
      return { done: true as const };
    },
  }),
  endpoint({
    method: 'post',
    path: '/second-checks/{secondCheckId}/review',
    act: 'second-check.do',
    summary: 'Eine Feststellung bestätigen, ändern oder verwerfen',
    params: z.strictObject({ secondCheckId: z.uuid() }),
    body: reviewSchema,
    answer: done,
    handle: async (work, { params, body }) => {
      await reviewFinding(work, params.secondCheckId, body);
      return { done: true as const };
    },
  }),
  endpoint({
    method: 'post',
    path: '/second-checks/{secondCheckId}/recheck',
    act: 'second-check.do',
    summary: 'Den Prüfbogen einer blinden Zweitprüfung speichern',
    params: z.strictObject({ secondCheckId: z.uuid() }),
    body: saveCheckSchema.omit({ subject: true }),
    answer: z.object({ sheetId: z.uuid(), version: z.int(), state: z.enum(['open', 'complete']) }),
    handle: (work, { params, body }) =>
      saveCheck(work, { ...body, subject: { kind: 'recheck', id: params.secondCheckId } }),
  }),
  endpoint({
    method: 'post',
    path: '/second-checks/{secondCheckId}/conclusion',
    act: 'second-check.do',
    summary: 'Eine blinde Zweitprüfung abschließen',
    params: z.strictObject({ secondCheckId: z.uuid() }),
    answer: z.object({ decision: z.enum(['agrees', 'differs']) }),
    handle: async (work, { params }) => ({ decision: await finishRecheck(work, params.secondCheckId) }),
  }),
  endpoint({
    method: 'get',
    path: '/case-corrections',
    act: 'measure.read',
    summary: 'Fallkorrekturen auflisten',
    query: pageQuery.extend({ settled: z.enum(['true', 'false']).default('false') }),
    answer: pageOf(
      z.object({
        id: z.uuid(),
        findingId: z.uuid(),
        teamId: z.uuid(),
        criterionCode: z.string(),
        fieldTitle: z.string(),
        state: z.enum(['open', 'done', 'rechecked', 'failed-recheck', 'not-needed']),
        correctBy: z.string(),
        overdue: z.boolean(),
        withdrawalUntil: z.string().nullable(),
        withdrawalReminder: z.boolean(),
      }),
    ),
    handle: async (work, { query }) => {
      const rows = await listCorrections(work, {
        settled: query.settled === 'true',
        after: readCursor(query.cursor),
        limit: query.limit,
      });
      return cutPage(rows, query.limit, (row) => [row.correctBy, row.id]);
    },
  }),
  endpoint({
    method: 'post',
    path: '/case-corrections/{correctionId}/outcome',
    act: 'measure.write',
    summary: 'Eine Fallkorrektur als erledigt oder nicht nötig melden',
    params: z.strictObject({ correctionId: z.uuid() }),
    body: z.strictObject({ outcome: z.enum(['done', 'not-needed']), on: isoDateSchema }),
    answer: done,
    handle: async (work, { params, body }) => {
      await settleCorrection(work, { ...params, ...body });
      return { done: true as const };
    },
  }),
  endpoint({
    method: 'post',
    path: '/case-corrections/{correctionId}/recheck',
    act: 'measure.write',
    summary: 'Eine Fallkorrektur nachprüfen',
    params: z.strictObject({ correctionId: z.uuid() }),
    body: z.strictObject({ right: z.boolean(), on: isoDateSchema }),
    answer: done,
    handle: async (work, { params, body }) => {
      await recheckCorrection(work, { ...params, ...body });
      return { done: true as const };
    },
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
