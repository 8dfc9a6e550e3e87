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
import { assignSecondCheck, distributeSecondChecks, secondPersons } from './assign-second-check.ts';
import { saveCheckSchema } from './check.ts';
import { saveCheck } from './save-check.ts';
import { finishRecheck, recheckDecisions, reviewFinding, reviewSchema } from './second-check.ts';
import { listSecondChecks, secondCheckOrders } from './second-check-list.ts';

/** Second checks: assigned, reviewed, repeated blind, concluded. */
export const secondCheckEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/second-checks',
    act: 'second-check.do',
    summary: 'Zweitprüfungen auflisten',
    query: pageQuery.extend({
      state: z.enum(['waiting', 'done']).default('waiting'),
      mine: z.enum(['true', 'false']).default('true'),
      ...sortingOf(secondCheckOrders),
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
        ...query,
        mine: query.mine === 'true',
      });
      return cutPage(rows, query.limit, markOf);
    },
  }),
  endpoint({
    method: 'get',
    path: '/second-persons',
    act: 'second-check.do',
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
    answer: doneSchema,
    handle: async (work, { params, body }) => {
      await assignSecondCheck(work, { ...params, ...body });
      return done;
    },
  }),
  endpoint({
    method: 'post',
    path: '/second-checks/distribution',
    act: 'second-check.distribute',
    summary:
      'Was in einem Team auf eine Zweitprüfung wartet, einer Person zuweisen; wie viel es ist, steht nirgends',
    body: z.strictObject({ teamId: z.uuid(), accountId: z.uuid() }),
    answer: doneSchema,
    handle: async (work, { body }) => {
      await distributeSecondChecks(work, body);
      return done;
    },
  }),
  endpoint({
    method: 'post',
    path: '/second-checks/{secondCheckId}/review',
    act: 'second-check.do',
    summary: 'Eine Feststellung bestätigen, ändern oder verwerfen',
    params: z.strictObject({ secondCheckId: z.uuid() }),
    body: reviewSchema,
    answer: doneSchema,
    handle: async (work, { params, body }) => {
      await reviewFinding(work, params.secondCheckId, body);
      return done;
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
    answer: z.object({ decision: z.enum(recheckDecisions) }),
    handle: async (work, { params }) => ({ decision: await finishRecheck(work, params.secondCheckId) }),
  }),
];
