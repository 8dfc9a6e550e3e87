import { z } from 'zod';
import { isoDateSchema } from '../calendar/index.ts';
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
import { advanceMeasure, createMeasure, listMeasures, measureOrders, measureSchema } from './measure.ts';

const states = ['open', 'done', 'effective', 'ineffective', 'dropped'] as const;

export const measuresEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/measures',
    act: 'measure.read',
    summary: 'Maßnahmen auflisten',
    query: pageQuery.extend({
      state: z.enum(states).optional(),
      overdue: z.enum(['true', 'false']).optional(),
      ...sortingOf(measureOrders),
    }),
    answer: pageOf(
      z.object({
        id: z.uuid(),
        about: z.enum(['finding', 'hotspot']),
        aboutId: z.uuid(),
        teamId: z.uuid(),
        owner: z.string(),
        description: z.string().nullable(),
        due: z.string(),
        state: z.enum(states),
        doneOn: z.string().nullable(),
        overdueDays: z.int(),
      }),
    ),
    handle: async (work, { query }) => {
      const rows = await listMeasures(work, {
        ...query,
        overdue: query.overdue === 'true',
      });
      return cutPage(rows, query.limit, markOf);
    },
  }),
  endpoint({
    method: 'post',
    path: '/measures',
    act: 'measure.write',
    summary: 'Eine Maßnahme anlegen',
    body: measureSchema,
    status: 201,
    answer: z.object({ id: z.uuid(), due: z.string() }),
    handle: (work, { body }) => createMeasure(work, body),
  }),
  endpoint({
    method: 'post',
    path: '/measures/{measureId}/state',
    act: 'measure.write',
    summary: 'Eine Maßnahme erledigen, aufgeben oder ihre Wirksamkeit festhalten',
    params: z.strictObject({ measureId: z.uuid() }),
    body: z.strictObject({ to: z.enum(['done', 'effective', 'ineffective', 'dropped']), on: isoDateSchema }),
    answer: doneSchema,
    handle: async (work, { params, body }) => {
      await advanceMeasure(work, { ...params, ...body });
      return done;
    },
  }),
];
