import { z } from 'zod';
import { cutPage, endpoint, pageOf, pageQuery, readCursor, type Endpoint } from '../http/index.ts';
import { confirmIncident, incidents, incidentSchema, openAccessLog, recordIncident } from './incidents.ts';

const instant = z.iso.datetime();
const one = z.strictObject({ incidentId: z.uuid() });

export const incidentEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/incidents',
    act: 'access-log.open',
    summary: 'Festgehaltene Vorfälle, für die das Zugriffsprotokoll geöffnet werden soll oder wurde.',
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          firstDay: z.iso.date(),
          lastDay: z.iso.date(),
          object: z.uuid().nullable(),
          reason: z.string().nullable(),
          recordedAt: instant,
          recordedFunction: z.string(),
          confirmedAt: instant.nullable(),
          openUntil: instant.nullable(),
          may: z.enum(['confirm', 'read', 'nothing']),
        }),
      ),
    }),
    handle: async (work) => ({ items: await incidents(work) }),
  }),
  endpoint({
    method: 'post',
    path: '/incidents',
    act: 'access-log.open',
    summary: 'Hält einen Vorfall fest: Tage, Anlass und, wenn bekannt, worum es geht.',
    body: incidentSchema,
    status: 201,
    answer: z.object({ id: z.uuid() }),
    handle: (work, { body }) => recordIncident(work, body),
  }),
  endpoint({
    method: 'post',
    path: '/incidents/{incidentId}/confirm',
    act: 'access-log.open',
    summary: 'Bestätigt einen Vorfall als zweite Person der anderen Stelle.',
    params: one,
    answer: z.object({}),
    async handle(work, { params }) {
      await confirmIncident(work, params.incidentId);
      return {};
    },
  }),
  endpoint({
    method: 'get',
    path: '/incidents/{incidentId}/access-log',
    act: 'access-log.open',
    summary: 'Das Zugriffsprotokoll zu einem bestätigten Vorfall, nur für die beiden Personen.',
    params: one,
    query: pageQuery,
    answer: pageOf(
      z.object({
        at: instant,
        person: z.string(),
        function: z.string(),
        what: z.enum(['sheet', 'sheets', 'frame', 'audit-file']),
        object: z.uuid(),
      }),
    ),
    async handle(work, { params, query }) {
      const [after] = readCursor(query.cursor, z.tuple([z.string().regex(/^\d{1,15}$/)])) ?? [];
      const rows = await openAccessLog(work, params.incidentId, {
        after: after === undefined ? null : Number(after),
        limit: query.limit + 1,
      });
      return cutPage(rows, query.limit, ({ id }) => [String(id)]);
    },
  }),
];
