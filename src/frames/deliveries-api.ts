import { z } from 'zod';
import type { Failure } from '../failure.ts';
import { endpoint, outsideEndpoint, pageQuery, type Endpoint } from '../http/index.ts';
import { columnProfileSchema } from '../tables/index.ts';
import { text } from '../text.ts';
import { perform, type Actor, type Deps } from '../work.ts';
import { columnProfiles, savedProfileSchema, saveColumnProfile } from './column-profiles.ts';
import { deliveryOrderSchema, fieldDeliverySchema, importedDeliverySchema } from './delivery.ts';
import { deliveryDetail, deliveryDetailSchema, deliveryPage, listDeliveries } from './delivery-lists.ts';
import { importDelivery } from './import-delivery.ts';
import { previewDelivery, previewSchema } from './preview-delivery.ts';
import { deleteUpload, ownUpload, receiveUpload } from './uploads.ts';

const uploadSchema = z
  .object({ id: z.uuid(), fileName: z.string(), size: z.int(), sha256: z.string() })
  .meta({ id: 'Upload' });

/** A delivery that is refused as wrong leaves nothing, not even its upload; whose that is, `ownUpload` checks. */
async function dropRefused(
  { deps, actor }: { deps: Deps; actor: Actor },
  uploadId: string,
  { kind }: Failure,
): Promise<void> {
  if (kind !== 'invalid') return;
  await perform(deps, actor, async (work) => deleteUpload(work.tx, (await ownUpload(work, uploadId)).id));
}

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
    afterRefusal: (refused, { body }, failure) => dropRefused(refused, body.uploadId, failure),
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
    afterRefusal: (refused, { body }, failure) => dropRefused(refused, body.uploadId, failure),
  }),
  endpoint({
    method: 'get',
    path: '/deliveries',
    act: 'delivery.read',
    summary: 'Die übernommenen Falllisten, die neueste zuerst.',
    query: pageQuery,
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

export const deliveryEndpoints: readonly Endpoint[] = [...uploads, ...deliveries, ...profiles];
