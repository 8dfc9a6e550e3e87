import { z } from 'zod';
import { protocolSchema } from '../draw-procedure/index.ts';
import { voidRequestSchema } from '../frames/index.ts';
import { endpoint, pageQuery, type Endpoint } from '../http/index.ts';
import { paragraph } from '../text.ts';
import { extendDraw } from './continue-draw.ts';
import {
  drawDetail,
  drawDetailSchema,
  drawPage,
  drawQuery,
  itemPage,
  listDraws,
  listItems,
} from './draw-lists.ts';
import { drawSample } from './draw-sample.ts';
import { confirmEntropy, enterEntropy, withdrawEntropy } from './entropy.ts';
import { drawProtocol, reservesSchema } from './protocol.ts';
import { recomputeDraw } from './recompute-draw.ts';
import { replaceItem } from './replace-item.ts';
import { confirmDrawVoid, requestDrawVoid } from './void-draw.ts';

const frameId = z.object({ frameId: z.uuid() });
const drawId = z.object({ drawId: z.uuid() });
const reason = paragraph(3, 2000);
const entropyBody = z.strictObject({ value: z.string().regex(/^[0-9]{1,200}$/) });
const done = z.object({});

const reading: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/draws',
    act: 'draw.read',
    summary: 'Die Ziehungen, die Sie sehen dürfen, auch die aufgehobenen.',
    query: drawQuery,
    answer: drawPage,
    handle: (work, { query }) => listDraws(work, query),
  }),
  endpoint({
    method: 'get',
    path: '/draws/{drawId}',
    act: 'draw.read',
    summary: 'Eine Ziehung mit Versiegelung, Erweiterungen und Ersatzfällen.',
    params: drawId,
    answer: drawDetailSchema,
    handle: (work, { params }) => drawDetail(work, params.drawId),
  }),
  endpoint({
    method: 'get',
    path: '/draws/{drawId}/items',
    act: 'draw.read',
    summary: 'Die Stichprobenfälle in der Reihenfolge von Schicht und Rang; Teamleitungen sehen die eigenen.',
    params: drawId,
    query: pageQuery,
    answer: itemPage,
    handle: (work, { params, query }) => listItems(work, params.drawId, query),
  }),
  endpoint({
    method: 'get',
    path: '/draws/{drawId}/protocol',
    act: 'draw.read',
    summary: 'Das Ziehungsprotokoll als JSON, nachrechenbar mit „iks verify“.',
    params: drawId,
    query: z.object({ reserves: reservesSchema }),
    answer: protocolSchema,
    isolation: 'repeatable read',
    handle: (work, { params, query }) => drawProtocol(work, { ...params, ...query }),
  }),
  endpoint({
    method: 'get',
    path: '/draws/{drawId}/recomputation',
    act: 'draw.read',
    summary: 'Rechnet die Ziehung aus den gespeicherten Fällen nach.',
    params: drawId,
    answer: z
      .object({
        verdict: z.enum(['agrees', 'disagrees', 'incomplete']),
        items: z.array(
          z.object({
            what: z.string(),
            agrees: z.union([z.boolean(), z.literal('not-recomputable')]),
            sentence: z.string(),
          }),
        ),
      })
      .meta({ id: 'Recomputation' }),
    isolation: 'repeatable read',
    async handle(work, { params }) {
      const { verdict, items } = await recomputeDraw(work, params.drawId);
      return { verdict, items: items.map((item) => ({ ...item })) };
    },
  }),
];

const drawing: readonly Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/frames/{frameId}/draw',
    act: 'draw.make',
    summary: 'Zieht die versiegelte Stichprobe; jede Versiegelung wird genau einmal gezogen.',
    params: frameId,
    status: 201,
    answer: z.object({ drawId: z.uuid(), number: z.string(), items: z.int() }).meta({ id: 'Drawn' }),
    async handle(work, { params }) {
      const drawn = await drawSample(work, params);
      return { drawId: drawn.drawId, number: drawn.number, items: drawn.items.length };
    },
  }),
  endpoint({
    method: 'post',
    path: '/frames/{frameId}/entropy',
    act: 'entropy.enter',
    summary: 'Gibt den Wert des angekündigten öffentlichen Zufallsereignisses ein.',
    params: frameId,
    body: entropyBody,
    status: 201,
    answer: done,
    async handle(work, { params, body }) {
      await enterEntropy(work, { ...params, ...body });
      return {};
    },
  }),
  endpoint({
    method: 'post',
    path: '/frames/{frameId}/entropy/confirmation',
    act: 'entropy.enter',
    summary: 'Bestätigt den Wert als zweite Person durch erneute Eingabe.',
    params: frameId,
    body: entropyBody,
    answer: done,
    async handle(work, { params, body }) {
      await confirmEntropy(work, { ...params, ...body });
      return {};
    },
  }),
  endpoint({
    method: 'delete',
    path: '/frames/{frameId}/entropy',
    act: 'entropy.enter',
    summary: 'Nimmt einen noch nicht bestätigten Wert zurück.',
    params: frameId,
    answer: done,
    async handle(work, { params }) {
      await withdrawEntropy(work, params.frameId);
      return {};
    },
  }),
];

const continuing: readonly Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/draws/{drawId}/extensions',
    act: 'draw.make',
    summary: 'Erweitert die Ziehung um weitere Fälle derselben Zufallsfolge.',
    params: drawId,
    body: z.strictObject({ cases: z.int().min(1).max(1_000_000), reason }),
    status: 201,
    answer: z.object({ items: z.array(z.uuid()), declared: z.boolean() }),
    handle: (work, { params, body }) => extendDraw(work, { ...params, ...body }),
  }),
  endpoint({
    method: 'post',
    path: '/sample-items/{itemId}/replacement',
    act: 'draw.make',
    summary: 'Zieht einen Ersatzfall für einen Fall, der nicht geprüft werden kann; dieser bleibt sichtbar.',
    params: z.object({ itemId: z.uuid() }),
    body: z.strictObject({ reason }),
    status: 201,
    answer: z.object({ itemId: z.uuid() }),
    handle: async (work, { params, body }) => ({ itemId: await replaceItem(work, { ...params, ...body }) }),
  }),
  endpoint({
    method: 'post',
    path: '/draws/{drawId}/void',
    act: 'draw.void',
    summary: 'Beantragt die Aufhebung einer Ziehung.',
    params: drawId,
    body: voidRequestSchema,
    status: 201,
    answer: done,
    async handle(work, { params, body }) {
      await requestDrawVoid(work, { ...params, ...body });
      return {};
    },
  }),
  endpoint({
    method: 'post',
    path: '/draws/{drawId}/void/confirmation',
    act: 'draw.void',
    summary: 'Hebt die Ziehung als zweite Person auf; sie bleibt für immer sichtbar.',
    params: drawId,
    answer: done,
    async handle(work, { params }) {
      await confirmDrawVoid(work, params.drawId);
      return {};
    },
  }),
];

export const drawEndpoints: readonly Endpoint[] = [...reading, ...drawing, ...continuing];
