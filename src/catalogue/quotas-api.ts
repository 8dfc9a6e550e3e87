import { z } from 'zod';
import { isoDateSchema } from '../calendar/index.ts';
import { endpoint, outsideEndpoint, type Endpoint } from '../http/index.ts';
import { perform } from '../work.ts';
import { importQuotas } from './import-quotas.ts';
import { readQuotaFile } from './quota-file.ts';
import { quotaValues } from './quota-values.ts';
import { keepQuota, quotaRowSchema, quotas, quotaSchema } from './quotas.ts';

const imported = z.object({ imported: z.int() });

export const quotaEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/quotas',
    act: 'quota.read',
    summary: 'Quoten über alle Kunden mit ihrem Zielwert.',
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          code: z.string(),
          name: z.string(),
          population: z.string(),
          instructionId: z.uuid().nullable(),
          target: z.number(),
        }),
      ),
    }),
    handle: async ({ tx }) => ({ items: await quotas(tx) }),
  }),
  endpoint({
    method: 'put',
    path: '/quotas',
    act: 'catalogue.write',
    summary: 'Legt eine Quote an oder ändert sie.',
    body: quotaSchema,
    answer: z.object({}),
    async handle(work, { body }) {
      await keepQuota(work, body);
      return {};
    },
  }),
  endpoint({
    method: 'post',
    path: '/quota-values',
    act: 'quota.import',
    summary: 'Liest Werte je Statistiktag ein; alle oder keinen.',
    body: z.strictObject({ rows: z.array(quotaRowSchema).min(1).max(5000) }),
    status: 201,
    answer: imported,
    handle: (work, { body }) => importQuotas(work, body.rows),
  }),
  outsideEndpoint({
    method: 'post',
    path: '/quota-values/file',
    act: 'quota.import',
    summary: 'Liest Werte je Statistiktag aus CSV oder XLSX ein; alle oder keinen.',
    takesFile: true,
    status: 201,
    answer: imported,
    async handle({ deps, actor, request }) {
      const rows = await readQuotaFile(new Uint8Array(await request.arrayBuffer()));
      return perform(deps, actor, (work) => importQuotas(work, rows));
    },
  }),
  endpoint({
    method: 'get',
    path: '/quota-values',
    act: 'quota.read',
    summary: 'Werte je Statistiktag neben dem Zielwert; was zu klein ist, wird nicht ausgewiesen.',
    query: z.object({ first: isoDateSchema, last: isoDateSchema, areaId: z.uuid().optional() }),
    answer: z.object({
      items: z.array(
        z.object({
          quotaId: z.uuid(),
          code: z.string(),
          name: z.string(),
          statisticsDay: z.iso.date(),
          areaId: z.uuid(),
          teamId: z.uuid().nullable(),
          target: z.number(),
          shown: z.boolean(),
          reached: z.int().nullable(),
          total: z.int().nullable(),
          rate: z.number().nullable(),
          met: z.boolean().nullable(),
        }),
      ),
    }),
    handle: async (work, { query }) => ({ items: await quotaValues(work, query) }),
  }),
];
