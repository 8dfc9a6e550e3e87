import { z } from 'zod';
import { printCheckSheets, printDrawProtocol, type ReportFile } from '../reporting/index.ts';
import { ofDraw } from './draw-page.tsx';
import { download, outsidePage, type Answer, type PageRoute } from './page-route.ts';

const pdf = (file: ReportFile): Answer => download({ ...file, contentType: 'application/pdf' });

/** Papers of a draw and of single cases, made when they are asked for. */
export const printPages: readonly PageRoute[] = [
  outsidePage({
    method: 'get',
    path: '/ziehungen/:drawId/protokoll.pdf',
    act: 'draw.read',
    params: ofDraw,
    outside: async ({ deps, actor }, { params }) => pdf(await printDrawProtocol(deps, actor, params.drawId)),
  }),
  outsidePage({
    method: 'get',
    path: '/ziehungen/:drawId/pruefboegen.pdf',
    act: 'check.read',
    params: ofDraw,
    outside: async ({ deps, actor }, { params }) => pdf(await printCheckSheets(deps, actor, params)),
  }),
  outsidePage({
    method: 'get',
    path: '/pruefboegen/:kind/:id/pruefbogen.pdf',
    act: 'check.read',
    params: z.object({ kind: z.enum(['item', 'deliberate']), id: z.uuid() }),
    outside: async ({ deps, actor }, { params }) => pdf(await printCheckSheets(deps, actor, params)),
  }),
];
