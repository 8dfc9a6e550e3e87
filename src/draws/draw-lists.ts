import { sql } from 'kysely';
import { z } from 'zod';
import { elevated, type Tx } from '../database/index.ts';
import { drawMethods } from '../draw-procedure/index.ts';
import {
  caseNumbersAt,
  requireReach,
  seesCaseNumbersOf,
  voidingOf,
  voidingSchema,
  withinReach,
  type Voiding,
} from '../frames/index.ts';
import { noteAccess } from '../journal/index.ts';
import { cutPage, momentKey, pageOf, pageQuery, readCursor } from '../http/index.ts';
import type { Work } from '../work.ts';
import { drawName, loadDraw } from './draw-store.ts';
import { drawProgress, noProgress, progressSchema } from './progress.ts';
import type { Draw } from './draw.ts';

const voidStates = ['requested', 'voided'] as const;

const drawRowSchema = z
  .object({
    id: z.uuid(),
    number: z.string(),
    frameId: z.uuid(),
    fieldId: z.uuid(),
    areaId: z.uuid(),
    teamId: z.uuid().nullable(),
    lastDay: z.iso.date(),
    method: z.enum(drawMethods),
    sampleSize: z.int(),
    items: z.int(),
    progress: progressSchema,
    drawnAt: z.iso.datetime(),
    voided: z.enum(voidStates).nullable(),
  })
  .meta({ id: 'DrawRow' });
export type DrawRow = z.infer<typeof drawRowSchema>;

export const drawQuery = pageQuery.extend({ fieldId: z.uuid().optional(), frameId: z.uuid().optional() });
export const drawPage = pageOf(drawRowSchema);

/** The draws the actor may see, latest first, voided ones among them. */
export async function listDraws(
  work: Work,
  query: z.infer<typeof drawQuery>,
): Promise<z.infer<typeof drawPage>> {
  const { tx, actor } = work;
  let list = tx
    .selectFrom('draw as d')
    .innerJoin('frame', 'frame.id', 'd.frame_id')
    .innerJoin('seal as s', 's.id', 'd.seal_id')
    .leftJoin('draw_void as v', 'v.draw_id', 'd.id')
    .select(['d.id', 'd.number', 'd.frame_id', 'd.drawn_at', 's.method', 's.sample_size'])
    .select(['frame.field_id', 'frame.area_id', 'frame.team_id', 'frame.last_day'])
    .select(['v.requested_at', 'v.confirmed_at'])
    .select((eb) =>
      eb
        .selectFrom('sample_item as i')
        .select((item) => item.fn.countAll<number>().as('items'))
        .whereRef('i.draw_id', '=', 'd.id')
        .as('items'),
    )
    .where(withinReach(actor, 'draw.read'))
    .orderBy('d.drawn_at', 'desc')
    .orderBy('d.id')
    .limit(query.limit + 1);
  if (query.fieldId !== undefined) list = list.where('frame.field_id', '=', query.fieldId);
  if (query.frameId !== undefined) list = list.where('d.frame_id', '=', query.frameId);
  const after = readCursor(query.cursor, momentKey);
  if (after !== null) {
    const [at, id] = [new Date(after[0]), after[1]];
    list = list.where((eb) =>
      eb.or([eb('d.drawn_at', '<', at), eb.and([eb('d.drawn_at', '=', at), eb('d.id', '>', id)])]),
    );
  }
  // the number of items is everybody's to see who sees the draw, other teams' items are not
  const rows = await elevated(tx, () => list.execute());
  const progress = await drawProgress(
    work,
    rows.map(({ id }) => id),
  );
  return cutPage(
    rows.map((row) => ({
      id: row.id,
      number: row.number,
      frameId: row.frame_id,
      fieldId: row.field_id,
      areaId: row.area_id,
      teamId: row.team_id,
      lastDay: row.last_day,
      method: row.method,
      sampleSize: row.sample_size,
      items: row.items ?? 0,
      progress: progress.get(row.id) ?? noProgress,
      drawnAt: row.drawn_at.toISOString(),
      voided:
        row.requested_at === null
          ? null
          : row.confirmed_at === null
            ? ('requested' as const)
            : ('voided' as const),
    })),
    query.limit,
    (row) => [row.drawnAt, row.id],
  );
}

export const drawDetailSchema = z
  .object({
    id: z.uuid(),
    number: z.string(),
    frameId: z.uuid(),
    fieldId: z.uuid(),
    areaId: z.uuid(),
    teamId: z.uuid().nullable(),
    progress: progressSchema,
    drawnAt: z.iso.datetime(),
    drawnBy: z.string().describe('Funktion, nie ein Name'),
    entropyValue: z.string(),
    seed: z.string(),
    journalNumber: z.int(),
    journalHead: z.string(),
    seal: z.object({
      id: z.uuid(),
      number: z.int(),
      digest: z.string(),
      frameDigest: z.string(),
      method: z.enum(drawMethods),
      sampleSize: z.int(),
      minimumPerStratum: z.int(),
      entropySource: z.string(),
      fieldVersionId: z.uuid(),
      planVersionId: z.uuid(),
      sealedAt: z.iso.datetime(),
    }),
    requests: z.array(
      z.object({
        id: z.uuid(),
        number: z.int(),
        kind: z.enum(['extension', 'replacement']),
        cases: z.int(),
        declared: z.boolean(),
        reason: z.string().nullable(),
        requestedAt: z.iso.datetime(),
      }),
    ),
    void: voidingSchema.nullable(),
  })
  .meta({ id: 'Draw' });
export type DrawDetail = z.infer<typeof drawDetailSchema>;

/** One draw with its seal, its requests and, where it was voided, why. */
export async function drawDetail(work: Work, drawId: string): Promise<z.infer<typeof drawDetailSchema>> {
  const { draw, frame } = await loadDraw(work.tx, drawId, 'read');
  requireReach(work.actor, 'draw.read', frame, drawName);
  const voided = await voidOf(work.tx, draw);
  const reasons = await reasonsOf(work.tx, draw);
  const { seal } = draw;
  return {
    id: draw.id,
    number: draw.number,
    frameId: frame.id,
    fieldId: frame.fieldId,
    areaId: frame.areaId,
    teamId: frame.teamId,
    progress: (await drawProgress(work, [draw.id])).get(draw.id) ?? noProgress,
    drawnAt: draw.drawnAt.toISOString(),
    drawnBy: draw.drawnFunction,
    entropyValue: draw.entropyValue,
    seed: draw.seed,
    journalNumber: draw.journalNumber,
    journalHead: draw.journalHead,
    seal: {
      id: seal.id,
      number: seal.number,
      digest: seal.digest,
      frameDigest: seal.frameDigest,
      method: seal.method,
      sampleSize: seal.sampleSize,
      minimumPerStratum: seal.minimumPerStratum,
      entropySource: seal.entropySource,
      fieldVersionId: seal.fieldVersionId,
      planVersionId: seal.planVersionId,
      sealedAt: seal.sealedAt.toISOString(),
    },
    requests: draw.requests.map((request) => ({
      id: request.id,
      number: request.number,
      kind: request.kind,
      cases: request.cases,
      declared: request.declared,
      reason: reasons.get(request.reasonTextId) ?? null,
      requestedAt: request.requestedAt.toISOString(),
    })),
    void: voided,
  };
}

/** What whoever may void a draw must know of it; the management may, and sees no draw otherwise. */
export async function drawToVoid(
  work: Work,
  drawId: string,
): Promise<Pick<DrawDetail, 'id' | 'number' | 'void'>> {
  const { draw, frame } = await loadDraw(work.tx, drawId, 'read');
  requireReach(work.actor, 'draw.void', frame, drawName);
  return { id: draw.id, number: draw.number, void: await voidOf(work.tx, draw) };
}

/** The draws whose voiding waits for a second person, earliest request first. */
export async function drawsToVoid({ tx, actor }: Work): Promise<{ id: string; number: string }[]> {
  return tx
    .selectFrom('draw_void as v')
    .innerJoin('draw as d', 'd.id', 'v.draw_id')
    .innerJoin('frame', 'frame.id', 'd.frame_id')
    .select(['d.id', 'd.number'])
    .where(withinReach(actor, 'draw.void'))
    .where('v.confirmed_at', 'is', null)
    .orderBy('v.requested_at')
    .orderBy('d.id')
    .execute();
}

/** The reasons of a draw's requests by the text's id; null once deleted. The caller has checked the right to the draw. */
export async function reasonsOf(tx: Tx, { requests }: Draw): Promise<ReadonlyMap<string, string | null>> {
  const ids = requests.map(({ reasonTextId }) => reasonTextId);
  if (ids.length === 0) return new Map();
  const texts = await elevated(tx, () =>
    tx.selectFrom('free_text').select(['id', 'content']).where('id', 'in', ids).execute(),
  );
  return new Map(texts.map(({ id, content }) => [id, content]));
}

async function voidOf(tx: Tx, draw: Draw): Promise<Voiding | null> {
  const row = await elevated(tx, () =>
    tx
      .selectFrom('draw_void as v')
      .innerJoin('free_text as t', 't.id', 'v.reason_text_id')
      .select(['v.ground', 't.content', 'v.requested_at', 'v.confirmed_at'])
      .where('v.draw_id', '=', draw.id)
      .executeTakeFirst(),
  );
  return voidingOf(row);
}

const itemSchema = z
  .object({
    id: z.uuid(),
    teamId: z.uuid(),
    kind: z.enum(['sample', 'extension', 'replacement']),
    rank: z.int(),
    stratum: z.string().nullable(),
    position: z.int(),
    hits: z.int(),
    requestId: z.uuid().nullable(),
    replacesId: z.uuid().nullable(),
    caseNumber: z.string().nullable().describe('nur für die Teamleitung des Falls und die Revision'),
  })
  .meta({ id: 'SampleItem' });
export type Item = z.infer<typeof itemSchema>;

export const itemPage = pageOf(itemSchema);

/**
 * The items of a draw in the order of strata and ranks. A lead sees those of the own team only; an area head sees
 * all without case numbers.
 */
export async function listItems(
  work: Work,
  drawId: string,
  query: z.infer<typeof pageQuery>,
): Promise<z.infer<typeof itemPage>> {
  const { tx, actor } = work;
  const { draw, frame } = await loadDraw(tx, drawId, 'read');
  requireReach(actor, 'draw.read', frame, drawName);
  const stratum = sql<string>`coalesce(stratum, '') collate "C"`;
  let list = tx
    .selectFrom('sample_item')
    .selectAll()
    .where('draw_id', '=', draw.id)
    .orderBy(stratum)
    .orderBy('rank')
    .limit(query.limit + 1);
  if (actor.role === 'team-lead') list = list.where('team_id', '=', actor.teamId);
  const after = readCursor(query.cursor, z.tuple([z.string(), z.string().regex(/^\d{1,9}$/)]));
  if (after !== null) {
    list = list.where(sql<boolean>`(${stratum}, rank) > (${after[0]}, ${Number(after[1])})`);
  }
  const rows = await elevated(tx, () => list.execute());
  const own = rows.filter(({ team_id }) => seesCaseNumbersOf(actor, team_id));
  const numbers =
    own.length === 0 || frame.caseNumbersDeleted
      ? new Map<number, string>()
      : await caseNumbersAt(
          tx,
          work.deps.keys.ofYear(frame.auditYear),
          frame,
          own.map(({ position }) => position),
        );
  if (numbers.size > 0) await noteAccess(work, 'sheets', draw.id);
  return cutPage(
    rows.map((row) => ({
      id: row.id,
      teamId: row.team_id,
      kind: row.kind,
      rank: row.rank,
      stratum: row.stratum,
      position: row.position,
      hits: row.hits,
      requestId: row.request_id,
      replacesId: row.replaces_id,
      caseNumber: numbers.get(row.position) ?? null,
    })),
    query.limit,
    (row) => [row.stratum ?? '', String(row.rank)],
  );
}
