import { z } from 'zod';
import {
  cutPage,
  endpoint,
  momentKey,
  outsideEndpoint,
  pageOf,
  pageQuery,
  readCursor,
  type Endpoint,
} from '../http/index.ts';
import { endHold, holds, holdSchema, placeHold } from './holds.ts';
import { keptRecords, retentionKinds, retentionRules } from './retention.ts';
import { deletionKey, deletions, retentionState } from './retention-state.ts';
import { runRetention } from './run-retention.ts';

const kind = z.enum(retentionKinds);
const instant = z.iso.datetime();

export const retentionEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/retention',
    act: 'retention.read',
    summary: 'Stand der Löschungen je Art von Daten: Frist, fällig, ausgesetzt, zuletzt gelöscht.',
    answer: z.object({
      items: z.array(
        z.object({
          kind,
          name: z.string(),
          period: z.string(),
          remains: z.string(),
          kept: z.int(),
          due: z.int(),
          held: z.int(),
          next: z.iso.date().nullable(),
          lastDeletedAt: instant.nullable(),
          deleted: z.int(),
        }),
      ),
      keptRecords: z.string(),
    }),
    async handle(work) {
      const { periods, states } = await retentionState(work);
      return {
        items: states.map((state) => ({
          ...state,
          name: retentionRules[state.kind].name,
          period: retentionRules[state.kind].period(periods),
          remains: retentionRules[state.kind].remains,
        })),
        keptRecords: keptRecords(periods),
      };
    },
  }),
  endpoint({
    method: 'get',
    path: '/retention/deletions',
    act: 'retention.read',
    summary: 'Nachweise der Löschungen, neueste zuerst.',
    query: pageQuery,
    answer: pageOf(
      z.object({
        id: z.uuid(),
        kind,
        object: z.uuid().nullable(),
        auditYear: z.int().nullable(),
        rows: z.int(),
        dueSince: z.iso.date(),
        deletedAt: instant,
      }),
    ),
    async handle(work, { query }) {
      const after = readCursor(query.cursor, momentKey);
      return cutPage(await deletions(work, { after, limit: query.limit + 1 }), query.limit, deletionKey);
    },
  }),
  outsideEndpoint({
    method: 'post',
    path: '/retention/runs',
    act: 'retention.run',
    summary: 'Startet einen Löschlauf; er löscht, was fällig und nicht ausgesetzt ist.',
    answer: z.object({ summary: z.string().nullable() }),
    handle: async ({ deps }) => ({ summary: await runRetention(deps) }),
  }),
  endpoint({
    method: 'get',
    path: '/retention/holds',
    act: 'retention.read',
    summary:
      'Aussetzungen durch die Interne Revision, die geltenden zuerst; die Begründung nur für die Revision.',
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          fieldId: z.uuid().nullable(),
          fieldTitle: z.string().nullable(),
          reason: z.string().nullable(),
          placedAt: instant,
          endedAt: instant.nullable(),
        }),
      ),
    }),
    handle: async (work) => ({ items: await holds(work) }),
  }),
  endpoint({
    method: 'post',
    path: '/retention/holds',
    act: 'retention.hold',
    summary: 'Setzt die Löschung eines Prüffelds oder jede Löschung aus.',
    body: holdSchema,
    status: 201,
    answer: z.object({ id: z.uuid() }),
    handle: (work, { body }) => placeHold(work, body),
  }),
  endpoint({
    method: 'post',
    path: '/retention/holds/{holdId}/end',
    act: 'retention.hold',
    summary: 'Lässt die ausgesetzte Löschung wieder zu.',
    params: z.strictObject({ holdId: z.uuid() }),
    answer: z.object({}),
    async handle(work, { params }) {
      await endHold(work, params.holdId);
      return {};
    },
  }),
];
