import { z } from 'zod';
import { isoDateSchema } from '../calendar/index.ts';
import { cutPage, endpoint, pageOf, pageQuery, readCursor, type Endpoint } from '../http/index.ts';
import { journalActs } from '../journal/index.ts';
import { text } from '../text.ts';
import { checkpoints, countersign } from './checkpoints.ts';
import { journalKeySchema, listJournal, verifyJournal } from './journal-list.ts';

const inEntry = z.object({ number: z.int(), code: z.string(), message: z.string() });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const journalEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/journal',
    act: 'journal.read',
    summary: 'Einträge des Vorgangsprotokolls, neueste zuerst.',
    query: pageQuery.extend({
      act: z.enum(journalActs).optional(),
      function: z.string().max(40).optional(),
      object: z.uuid().optional(),
      from: isoDateSchema.optional(),
      to: isoDateSchema.optional(),
    }),
    answer: pageOf(
      z.object({
        number: z.int(),
        at: z.string(),
        act: z.string(),
        function: z.string(),
        account: z.uuid().nullable(),
        onBehalfOf: z.uuid().nullable(),
        object: z.uuid().nullable(),
        data: z.array(z.array(z.string())).describe('Paare aus Name und Wert'),
        previous: sha256,
        hash: sha256,
      }),
    ),
    async handle(work, { query }) {
      const [after] = readCursor(query.cursor, journalKeySchema) ?? [];
      const rows = await listJournal(work, query, {
        after: after === undefined ? null : Number(after),
        limit: query.limit + 1,
      });
      const { items, next } = cutPage(rows, query.limit, ({ number }) => [String(number)]);
      return { items: items.map((entry) => ({ ...entry, data: entry.data.map((pair) => [...pair]) })), next };
    },
  }),
  endpoint({
    method: 'get',
    path: '/journal/verification',
    act: 'journal.verify',
    summary: 'Rechnet die Kette des Vorgangsprotokolls nach und vergleicht sie mit allen Prüfpunkten.',
    isolation: 'reading',
    answer: z.object({
      entries: z.int(),
      head: sha256,
      checkpoints: z.int(),
      faults: z.array(inEntry).describe('leer, wenn das Vorgangsprotokoll unverändert ist'),
      remarks: z.array(inEntry).describe('Einträge, vor denen die Uhr des Servers zurückgestellt wurde'),
    }),
    async handle(work) {
      const { faults, remarks, ...rest } = await verifyJournal(work);
      return { ...rest, faults: [...faults], remarks: [...remarks] };
    },
  }),
  endpoint({
    method: 'get',
    path: '/journal/checkpoints',
    act: 'journal.verify',
    summary: 'Die letzten Prüfpunkte des Vorgangsprotokolls, neueste zuerst.',
    query: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200) }),
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          number: z.int(),
          head: sha256,
          at: z.string(),
          countersignature: z.string().nullable(),
        }),
      ),
    }),
    handle: async (work, { query }) => ({ items: await checkpoints(work, query.limit) }),
  }),
  endpoint({
    method: 'post',
    path: '/journal/checkpoints/{checkpointId}/countersign',
    act: 'journal.countersign',
    summary: 'Zeichnet einen Prüfpunkt mit dem Zeichen der Internen Revision gegen.',
    params: z.strictObject({ checkpointId: z.uuid() }),
    body: z.strictObject({
      headHash: sha256.describe('der Kopf, wie ihn die Revision aufbewahrt'),
      mark: text(1, 200).describe('Zeichen der Revision, z. B. ein Aktenzeichen'),
    }),
    answer: z.object({}),
    async handle(work, { params, body }) {
      await countersign(work, { ...params, ...body });
      return {};
    },
  }),
];
