import { sql } from 'kysely';
import { elevated, type Tx } from '../database/index.ts';
import type { DrawRequest, Population, PositionedRank, Rank } from '../draw-procedure/index.ts';
import { notFound } from '../failure.ts';
import { eachByKey, loadFrame, type Frame } from '../frames/index.ts';
import type { Draw, Request, SampleItem, Seal } from './draw.ts';

export const drawName = 'Die Ziehung';

/** The latest seal of a frame, or null before the first. */
export async function latestSeal(tx: Tx, frameId: string): Promise<Seal | null> {
  const row = await tx
    .selectFrom('seal')
    .selectAll()
    .where('frame_id', '=', frameId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : sealOf(row);
}

const sealOf = (row: {
  id: string;
  frame_id: string;
  number: number;
  frame_digest: string;
  digest: string;
  method: Seal['method'];
  sample_size: number;
  minimum_per_stratum: number;
  entropy_source: string;
  field_version_id: string;
  plan_version_id: string;
  sealed_function: string;
  sealed_at: Date;
}): Seal => ({
  id: row.id,
  frameId: row.frame_id,
  number: row.number,
  frameDigest: row.frame_digest,
  digest: row.digest,
  method: row.method,
  sampleSize: row.sample_size,
  minimumPerStratum: row.minimum_per_stratum,
  entropySource: row.entropy_source,
  fieldVersionId: row.field_version_id,
  planVersionId: row.plan_version_id,
  sealedFunction: row.sealed_function,
  sealedAt: row.sealed_at,
});

/**
 * A draw with its frame. `lock` holds the frame until the end of the transaction, so that all acts on one frame
 * queue up; seals and draws themselves are append-only.
 */
export async function loadDraw(
  tx: Tx,
  drawId: string,
  lock: 'read' | 'lock',
): Promise<{ draw: Draw; frame: Frame }> {
  const found = await tx.selectFrom('draw').selectAll().where('id', '=', drawId).executeTakeFirst();
  if (found === undefined) throw notFound(drawName);
  const frame = await loadFrame(tx, found.frame_id, lock);
  const seal = await tx
    .selectFrom('seal')
    .selectAll()
    .where('id', '=', found.seal_id)
    .executeTakeFirstOrThrow();
  const voided = await tx
    .selectFrom('draw_void')
    .select('confirmed_at')
    .where('draw_id', '=', drawId)
    .executeTakeFirst();
  const draw: Draw = {
    id: found.id,
    number: found.number,
    frameId: found.frame_id,
    seal: sealOf(seal),
    entropyValue: found.entropy_value,
    seed: found.seed,
    drawnFunction: found.drawn_function,
    drawnAt: found.drawn_at,
    software: found.software,
    journalNumber: found.journal_number,
    journalHead: found.journal_head,
    voided: voided === undefined ? null : voided.confirmed_at === null ? 'requested' : 'voided',
    requests: await requestsOf(tx, drawId),
  };
  return { draw, frame };
}

async function requestsOf(tx: Tx, drawId: string): Promise<Request[]> {
  const rows = await tx
    .selectFrom('draw_request')
    .selectAll()
    .where('draw_id', '=', drawId)
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    kind: row.kind,
    cases: row.cases,
    declared: row.declared,
    reasonTextId: row.reason_text_id,
    requestedAt: row.requested_at,
  }));
}

/** Every item of a draw in the order of strata and ranks. The caller has checked the right to positions. */
export async function itemsOf(tx: Tx, drawId: string): Promise<SampleItem[]> {
  const rows = await elevated(tx, () =>
    tx
      .selectFrom('sample_item')
      .selectAll()
      .where('draw_id', '=', drawId)
      .orderBy(sql`stratum collate "C" nulls first`)
      .orderBy('rank')
      .execute(),
  );
  return rows.map((row) => ({
    id: row.id,
    teamId: row.team_id,
    kind: row.kind,
    rank: row.rank,
    stratum: row.stratum,
    position: row.position,
    hits: row.hits,
    requestId: row.request_id,
    replacesId: row.replaces_id,
  }));
}

/** The requests as the procedure replays them: a replacement names the rank that is lost. */
export function replayOf(requests: readonly Request[], items: readonly SampleItem[]): DrawRequest[] {
  return requests.map((request) => {
    if (request.kind === 'extension') return { kind: 'extension', count: request.cases };
    const drawn = items.find(({ requestId }) => requestId === request.id);
    const lost = items.find(({ id }) => id === drawn?.replacesId);
    if (lost === undefined) throw new Error('a replacement without the item it replaces');
    return { kind: 'replacement', rank: lost.rank, stratum: lost.stratum };
  });
}

/** What the method selects from; only a monetary-unit draw has to look at every case. */
export async function populationOf(tx: Tx, frame: Frame, method: Seal['method']): Promise<Population> {
  switch (method) {
    case 'simple':
    case 'systematic':
      return { method, size: frame.size };
    case 'stratified':
      return { method, strata: frame.strata };
    case 'monetary-unit':
      return { method, amounts: await amountsOf(tx, frame.id) };
  }
}

/** One column of all cases in canonical order, read in pages; equal texts are one string in memory. */
async function columnOf<T>(tx: Tx, frameId: string, column: string): Promise<T[]> {
  const values: T[] = [];
  const known = new Map<T, T>();
  for (;;) {
    const { rows } = await elevated(tx, () =>
      sql<{ value: T }>`
        select ${sql.ref(column)} as value from frame_case
        where frame_id = ${frameId} and position > ${values.length} order by position limit 50000`.execute(
        tx,
      ),
    );
    if (rows.length === 0) return values;
    for (const { value } of rows) {
      const same = typeof value === 'string' ? known.get(value) : value;
      if (same === undefined) known.set(value, value);
      values.push(same ?? value);
    }
  }
}

/** The amounts in cents of all cases in canonical order. */
export const amountsOf = (tx: Tx, frameId: string): Promise<(number | null)[]> =>
  columnOf(tx, frameId, 'amount_cents');

/** The strata of all cases in canonical order. */
export const strataOf = (tx: Tx, frameId: string): Promise<(string | null)[]> =>
  columnOf(tx, frameId, 'stratum');

/** A rank with its case's position and team. */
export interface LocatedRank {
  readonly ranked: PositionedRank;
  readonly teamId: string;
}

/** Finds the cases of ranks by their places: as many rows are read as there are ranks, whatever the frame's size. */
export async function locate(tx: Tx, frameId: string, ranks: readonly Rank[]): Promise<LocatedRank[]> {
  const places = ranks.map(({ place }) => place);
  const strata = ranks.map(({ stratum }) => stratum);
  const stratified = strata.some((stratum) => stratum !== null);
  const { rows } = await elevated(tx, () =>
    stratified
      ? sql<{ n: number; position: number; team_id: string }>`
          select w.n, c.position, c.team_id
          from unnest(${strata}::text[], ${places}::int[]) with ordinality w (stratum, place, n)
          ${eachByKey(
            sql`
            select position, team_id from frame_case
            where frame_id = ${frameId} and stratum = w.stratum and stratum_place = w.place`,
            'c',
          )}`.execute(tx)
      : sql<{ n: number; position: number; team_id: string }>`
          select w.n, c.position, c.team_id
          from unnest(${places}::int[]) with ordinality w (place, n)
          ${eachByKey(
            sql`
            select position, team_id from frame_case where frame_id = ${frameId} and position = w.place`,
            'c',
          )}`.execute(tx),
  );
  const found = new Map(rows.map((row) => [row.n - 1, row]));
  return ranks.map(({ rank, kind, stratum, hits }, i) => {
    const row = found.get(i);
    if (row === undefined) throw new Error('a rank lies outside its frame');
    const ranked = { rank, kind, stratum, position: row.position, ...(hits === undefined ? {} : { hits }) };
    return { ranked, teamId: row.team_id };
  });
}

/** Stores ranks as sample items. */
export async function insertItems(
  tx: Tx,
  drawId: string,
  frame: Frame,
  ranks: readonly LocatedRank[],
  because: { requestId: string; replacesId: string | null } | null,
): Promise<string[]> {
  const rows = ranks.map(({ ranked: { kind, rank, stratum, position, hits }, teamId }) => {
    if (kind === 'reserve') throw new Error('a reserve is only looked at');
    return {
      id: crypto.randomUUID(),
      draw_id: drawId,
      frame_id: frame.id,
      area_id: frame.areaId,
      team_id: teamId,
      kind,
      rank,
      stratum,
      position,
      hits: hits ?? 1,
      request_id: because?.requestId ?? null,
      replaces_id: because?.replacesId ?? null,
    };
  });
  await elevated(tx, async () => {
    for (let from = 0; from < rows.length; from += 5000) {
      await tx
        .insertInto('sample_item')
        .values(rows.slice(from, from + 5000))
        .execute();
    }
  });
  return rows.map(({ id }) => id);
}
