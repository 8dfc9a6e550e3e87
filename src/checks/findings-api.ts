import { z } from 'zod';
import {
  done,
  doneSchema,
  cutPage,
  markOf,
  endpoint,
  pageOf,
  pageQuery,
  sortingOf,
  type Endpoint,
} from '../http/index.ts';
import { isoDateSchema } from '../calendar/index.ts';
import { correctionOrders, listCorrections, recheckCorrection, settleCorrection } from './case-correction.ts';
import { paragraph } from '../text.ts';
import { severities } from './check.ts';
import { findingHistory, findingOrders, listFindings } from './finding-list.ts';
import { stateView } from './second-check.ts';

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

/** Findings with what the team says of them, and corrections of their cases. */
export const findingEndpoints: readonly Endpoint[] = [
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
      ...sortingOf(findingOrders),
    }),
    answer: pageOf(findingRowSchema),
    handle: async (work, { query }) => {
      const rows = await listFindings(work, query);
      return cutPage(rows, query.limit, markOf);
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
      subject: z.object({ kind: z.enum(['item', 'deliberate', 'recheck']), id: z.uuid() }),
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
    answer: doneSchema,
    handle: async (work, { params, body }) => {
      await stateView(work, { findingId: params.findingId, statement: body.statement });
      return done;
    },
  }),
  endpoint({
    method: 'get',
    path: '/case-corrections',
    act: 'measure.read',
    summary: 'Fallkorrekturen auflisten',
    query: pageQuery.extend({
      settled: z.enum(['true', 'false']).default('false'),
      ...sortingOf(correctionOrders),
    }),
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
        ...query,
        settled: query.settled === 'true',
      });
      return cutPage(rows, query.limit, markOf);
    },
  }),
  endpoint({
    method: 'post',
    path: '/case-corrections/{correctionId}/outcome',
    act: 'measure.write',
    summary: 'Eine Fallkorrektur als erledigt oder nicht nötig melden',
    params: z.strictObject({ correctionId: z.uuid() }),
    body: z.strictObject({ outcome: z.enum(['done', 'not-needed']), on: isoDateSchema }),
    answer: doneSchema,
    handle: async (work, { params, body }) => {
      await settleCorrection(work, { ...params, ...body });
      return done;
    },
  }),
  endpoint({
    method: 'post',
    path: '/case-corrections/{correctionId}/recheck',
    act: 'measure.write',
    summary: 'Eine Fallkorrektur nachprüfen',
    params: z.strictObject({ correctionId: z.uuid() }),
    body: z.strictObject({ right: z.boolean(), on: isoDateSchema }),
    answer: doneSchema,
    handle: async (work, { params, body }) => {
      await recheckCorrection(work, { ...params, ...body });
      return done;
    },
  }),
];
