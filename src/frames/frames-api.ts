import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { endpoint, fileAnswer, outsideEndpoint, type Endpoint, type FileAnswer } from '../http/index.ts';
import { discardFrame } from './discard-frame.ts';
import { excludeCases, exclusionSchema } from './exclude-cases.ts';
import { canonicalCsv, reducedCsv } from './export-frame.ts';
import { frameDetail, frameDetailSchema, framePage, frameQuery, listFrames } from './frame-lists.ts';
import { nameDrawer } from './name-drawer.ts';
import { sealFrame, sealFrameSchema } from './seal-frame.ts';
import { confirmFrameVoid, requestFrameVoid } from './void-frame.ts';
import { voidRequestSchema } from './voiding.ts';

const frameId = z.object({ frameId: z.uuid() });

const csvFile = (name: string, lines: AsyncGenerator<string>): FileAnswer => ({
  fileName: `${name}.csv`,
  contentType: 'text/csv; charset=utf-8',
  content: new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done === true) controller.close();
      else controller.enqueue(Buffer.from(value, 'utf8'));
    },
    async cancel() {
      await lines.return(undefined);
    },
  }),
});

const reading: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/frames',
    act: 'frame.read',
    summary: 'Die Grundgesamtheiten, die Sie sehen dürfen.',
    query: frameQuery,
    answer: framePage,
    handle: (work, { query }) => listFrames(work, query),
  }),
  endpoint({
    method: 'get',
    path: '/frames/{frameId}',
    act: 'frame.read',
    summary: 'Eine Grundgesamtheit mit Kontrollsummen, Ausschlüssen und Versiegelungen.',
    params: frameId,
    answer: frameDetailSchema,
    handle: (work, { params }) => frameDetail(work, params.frameId),
  }),
  outsideEndpoint({
    method: 'get',
    path: '/frames/{frameId}/canonical.csv',
    act: 'frame.export',
    summary: 'Die versiegelte Grundgesamtheit als kanonische CSV-Datei mit Fallnummern.',
    params: frameId,
    answer: fileAnswer,
    handle: async ({ deps, actor }, { params }) =>
      csvFile(`grundgesamtheit-${params.frameId}`, await canonicalCsv(deps, actor, params.frameId)),
  }),
  outsideEndpoint({
    method: 'get',
    path: '/frames/{frameId}/reduced.csv',
    act: 'draw.read',
    summary: 'Schicht und Betrag je Position, ohne Fallnummern, zum Nachrechnen von Ziehungen.',
    params: frameId,
    answer: fileAnswer,
    handle: async ({ deps, actor }, { params }) =>
      csvFile(`positionen-${params.frameId}`, await reducedCsv(deps, actor, params.frameId)),
  }),
];

const acting: readonly Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/frames/{frameId}/exclusions',
    act: 'frame.seal',
    summary: 'Schließt Fälle mit Begründung aus, nach Bedingungen oder als Liste.',
    params: frameId,
    body: exclusionSchema,
    status: 201,
    answer: z.object({ cases: z.int() }),
    handle: async (work, { params, body }) => ({ cases: await excludeCases(work, { ...params, ...body }) }),
  }),
  endpoint({
    method: 'post',
    path: '/frames/{frameId}/discard',
    act: 'frame.seal',
    summary: 'Verwirft eine noch nicht versiegelte Grundgesamtheit mit ihren Fällen.',
    params: frameId,
    answer: z.object({}),
    async handle(work, { params }) {
      await discardFrame(work, params.frameId);
      return {};
    },
  }),
  endpoint({
    method: 'put',
    path: '/frames/{frameId}/named-drawer',
    act: 'frame.seal',
    summary: 'Benennt die Teamleitung, die eine Grundgesamtheit mehrerer Teams versiegelt und zieht.',
    params: frameId,
    body: z.strictObject({ accountId: z.uuid().nullable() }),
    answer: z.object({}),
    async handle(work, { params, body }) {
      await nameDrawer(work, { ...params, ...body });
      return {};
    },
  }),
  endpoint({
    method: 'post',
    path: '/frames/{frameId}/seal',
    act: 'frame.seal',
    summary:
      'Versiegelt eine Grundgesamtheit: legt fest, was woraus gezogen wird, bevor es einen Zufallswert gibt.',
    params: frameId,
    body: sealFrameSchema,
    status: 201,
    answer: z
      .object({ sealId: z.uuid(), number: z.int(), digest: z.string(), frameDigest: z.string() })
      .meta({ id: 'Sealed' }),
    handle: (work, { params, body }) => sealFrame(work, { ...params, ...body }),
  }),
  endpoint({
    method: 'post',
    path: '/frames/{frameId}/void',
    act: 'frame.void',
    summary: 'Beantragt die Aufhebung einer versiegelten Grundgesamtheit.',
    params: frameId,
    body: voidRequestSchema,
    status: 201,
    answer: z.object({}),
    async handle(work, { params, body }) {
      await requestFrameVoid(work, { ...params, ...body });
      return {};
    },
  }),
  endpoint({
    method: 'post',
    path: '/frames/{frameId}/void/confirmation',
    act: 'frame.void',
    summary: 'Bestätigt die Aufhebung als zweite Person.',
    params: frameId,
    answer: z.object({}),
    async handle(work, { params }) {
      await confirmFrameVoid(work, params.frameId);
      return {};
    },
  }),
];

export const frameEndpoints: readonly Endpoint[] = [...reading, ...acting];
