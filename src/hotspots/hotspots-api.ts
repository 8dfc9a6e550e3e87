import { z } from 'zod';
import { cutPage, endpoint, pageOf, pageQuery, readCursor, type Endpoint } from '../http/index.ts';
import { paragraph } from '../text.ts';
import { hotspotSchema } from './answer-schemas.ts';
import { closeHotspot, declareHotspot, declareHotspotSchema } from './declare-hotspot.ts';
import { hotspotKey, hotspotKeySchema, hotspotsOf } from './hotspot-list.ts';
import { takeHotspotLook } from './take-look.ts';

const year = z.int().min(2000).max(2100);

export const hotspotEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/hotspots',
    act: 'hotspot.read',
    summary: 'Fehlerschwerpunkte, die Sie sehen dürfen, die schwersten zuerst.',
    query: z.object({
      ...pageQuery.shape,
      areaId: z.uuid().optional(),
      year: z.coerce.number().pipe(year).optional(),
      kind: z.enum(['statistical', 'declared']).optional(),
      open: z.stringbool().optional(),
      fieldId: z.uuid().optional(),
      teamId: z.uuid().optional(),
    }),
    answer: pageOf(hotspotSchema),
    async handle(work, { query }) {
      const after = readCursor(query.cursor, hotspotKeySchema);
      const rows = await hotspotsOf(work, query, { after, limit: query.limit + 1 });
      return cutPage(rows, query.limit, hotspotKey);
    },
  }),
  endpoint({
    method: 'post',
    path: '/hotspots',
    act: 'hotspot.declare',
    summary: 'Stellt einen Fehlerschwerpunkt fachlich fest, mit Begründung.',
    body: declareHotspotSchema,
    status: 201,
    answer: z.object({ id: z.uuid() }),
    handle: async (work, { body }) => ({ id: await declareHotspot(work, body) }),
  }),
  endpoint({
    method: 'post',
    path: '/hotspots/{hotspotId}/close',
    act: 'hotspot.declare',
    summary: 'Schließt einen Fehlerschwerpunkt ab, mit Begründung.',
    params: z.object({ hotspotId: z.uuid() }),
    body: z.strictObject({ reason: paragraph(1, 2000) }),
    answer: z.object({}),
    async handle(work, { params, body }) {
      await closeHotspot(work, { ...params, ...body });
      return {};
    },
  }),
  endpoint({
    method: 'post',
    path: '/hotspot-looks',
    act: 'hotspot.look',
    summary: 'Führt die Quartalsauswertung eines Bereichs durch, einmal nach Ende des Quartals.',
    body: z.strictObject({ areaId: z.uuid(), year, quarter: z.int().min(1).max(4) }),
    status: 201,
    answer: z.object({ id: z.uuid(), cells: z.int(), found: z.int() }),
    handle: (work, { body }) => takeHotspotLook(work, body),
  }),
];
