import { z } from 'zod';
import { errandOf, unfinishedErrands, type ErrandState } from '../errands/index.ts';
import { endpoint, outsideEndpoint, type Endpoint } from '../http/index.ts';
import { columnProfileSchema } from '../tables/index.ts';
import { text } from '../text.ts';
import { columnProfiles, savedProfileSchema, saveColumnProfile } from './column-profiles.ts';
import {
  deliveryOrderSchema,
  fieldDeliverySchema,
  importedDeliverySchema,
  type DeliveryOrder,
  type ImportedDelivery,
} from './delivery.ts';
import { deliveryErrand, dropRefused, orderDelivery } from './delivery-errand.ts';
import {
  deliveryDetail,
  deliveryDetailSchema,
  deliveryPage,
  deliveryQuery,
  listDeliveries,
} from './delivery-lists.ts';
import { importDelivery } from './import-delivery.ts';
import { previewDelivery, previewSchema } from './preview-delivery.ts';
import { deleteUpload, ownUpload, receiveUpload } from './uploads.ts';

const uploadSchema = z
  .object({ id: z.uuid(), fileName: z.string(), size: z.int(), sha256: z.string() })
  .meta({ id: 'Upload' });

const uploads: readonly Endpoint[] = [
  outsideEndpoint({
    method: 'post',
    path: '/uploads',
    act: 'delivery.create',
    summary:
      'Nimmt eine Fallliste (CSV oder XLSX) als Inhalt der Anfrage entgegen; sie verfällt nach 24 Stunden.',
    query: z.object({ fileName: text(1, 200) }),
    takesFile: true,
    status: 201,
    answer: uploadSchema,
    expires: true,
    handle: ({ deps, actor, request }, { query }) =>
      receiveUpload(deps, actor, query.fileName, request.body ?? emptyBody()),
  }),
  endpoint({
    method: 'delete',
    path: '/uploads/{uploadId}',
    act: 'delivery.create',
    summary: 'Löscht eine eigene hochgeladene Datei.',
    params: z.object({ uploadId: z.uuid() }),
    answer: z.object({}),
    async handle(work, { params }) {
      const upload = await ownUpload(work, params.uploadId);
      await deleteUpload(work.tx, upload.id);
      return {};
    },
  }),
];

async function* emptyBody(): AsyncGenerator<Uint8Array> {}

const deliveryRunSchema = z
  .object({
    id: z.uuid(),
    firstDay: z.iso.date(),
    lastDay: z.iso.date(),
    orderedAt: z.iso.datetime(),
    state: z
      .enum(['waiting', 'running', 'done', 'failed'])
      .describe('waiting: wartet; running: läuft; done: übernommen; failed: abgewiesen oder fehlgeschlagen'),
    progress: z
      .object({ done: z.int(), steps: z.int() })
      .nullable()
      .describe('gelesene und alle Teile der Datei; null, solange noch nichts gelesen ist'),
    imported: importedDeliverySchema.nullable(),
    problem: z
      .object({ code: z.string(), detail: z.string(), details: z.record(z.string(), z.unknown()) })
      .nullable(),
  })
  .meta({ id: 'DeliveryRun' });

const runOf = ({ command, result, ...state }: ErrandState<DeliveryOrder, ImportedDelivery>) => ({
  ...state,
  firstDay: command.firstDay,
  lastDay: command.lastDay,
  imported: result,
});

/** The same as `POST /deliveries` for who would rather not wait. */
const runs: readonly Endpoint[] = [
  outsideEndpoint({
    method: 'post',
    path: '/deliveries/runs',
    act: 'delivery.create',
    summary:
      'Erteilt den Auftrag, eine Fallliste zu übernehmen, und antwortet sofort; er läuft im Hintergrund weiter.',
    body: deliveryOrderSchema,
    status: 202,
    answer: z.object({ deliveryRunId: z.uuid() }),
    handle: async ({ deps, actor }, { body }) => ({
      deliveryRunId: await orderDelivery(deps, actor, body),
    }),
  }),
  endpoint({
    method: 'get',
    path: '/deliveries/runs',
    act: 'delivery.create',
    summary: 'Die eigenen Aufträge zur Übernahme aus den letzten 24 Stunden, die nicht fertig sind.',
    answer: z.object({ items: z.array(deliveryRunSchema) }),
    handle: async (work) => ({ items: (await unfinishedErrands(work, deliveryErrand)).map(runOf) }),
  }),
  endpoint({
    method: 'get',
    path: '/deliveries/runs/{deliveryRunId}',
    act: 'delivery.create',
    summary: 'Wie weit ein Auftrag zur Übernahme ist, und was daraus geworden ist.',
    params: z.object({ deliveryRunId: z.uuid() }),
    answer: deliveryRunSchema,
    handle: async (work, { params }) => runOf(await errandOf(work, deliveryErrand, params.deliveryRunId)),
  }),
];

const deliveries: readonly Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/deliveries/preview',
    act: 'delivery.create',
    summary:
      'Prüft eine hochgeladene Fallliste und berichtet, was die Übernahme ergäbe; nichts wird gespeichert.',
    body: deliveryOrderSchema,
    answer: previewSchema,
    handle: (work, { body }) => previewDelivery(work, body),
  }),
  endpoint({
    method: 'post',
    path: '/deliveries',
    act: 'delivery.create',
    summary: 'Übernimmt eine Fallliste ganz oder gar nicht; eine fehlerhafte wird mit ihrer Datei gelöscht.',
    body: deliveryOrderSchema,
    status: 201,
    answer: importedDeliverySchema,
    handle: (work, { body }) => importDelivery(work, body),
    afterRefusal: ({ deps, actor }, { body }, failure) => dropRefused(deps, actor, body.uploadId, failure),
  }),
  endpoint({
    method: 'post',
    path: '/fields/{fieldId}/frames',
    act: 'delivery.create',
    summary: 'Übernimmt eine Fallliste für ein einzelnes Prüffeld.',
    params: z.object({ fieldId: z.uuid() }),
    body: fieldDeliverySchema,
    status: 201,
    answer: importedDeliverySchema,
    handle: (work, { params, body }) => importDelivery(work, { ...body, fieldIds: [params.fieldId] }),
    afterRefusal: ({ deps, actor }, { body }, failure) => dropRefused(deps, actor, body.uploadId, failure),
  }),
  endpoint({
    method: 'get',
    path: '/deliveries',
    act: 'delivery.read',
    summary: 'Die übernommenen Falllisten, die neueste zuerst.',
    query: deliveryQuery,
    answer: deliveryPage,
    handle: (work, { query }) => listDeliveries(work, query),
  }),
  endpoint({
    method: 'get',
    path: '/deliveries/{deliveryId}',
    act: 'delivery.read',
    summary: 'Eine Fallliste mit ihren Kontrollsummen.',
    params: z.object({ deliveryId: z.uuid() }),
    answer: deliveryDetailSchema,
    handle: (work, { params }) => deliveryDetail(work, params.deliveryId),
  }),
];

const profiles: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/column-profiles',
    act: 'delivery.create',
    summary: 'Die gespeicherten Spaltenzuordnungen.',
    answer: z.object({ items: z.array(savedProfileSchema) }),
    handle: async (work) => ({ items: await columnProfiles(work) }),
  }),
  endpoint({
    method: 'post',
    path: '/column-profiles',
    act: 'delivery.create',
    summary: 'Speichert eine Spaltenzuordnung unter einem neuen Namen.',
    body: z.strictObject({ name: text(1, 100), mapping: columnProfileSchema }),
    status: 201,
    answer: savedProfileSchema,
    handle: (work, { body }) => saveColumnProfile(work, body),
  }),
];

export const deliveryEndpoints: readonly Endpoint[] = [...uploads, ...runs, ...deliveries, ...profiles];
