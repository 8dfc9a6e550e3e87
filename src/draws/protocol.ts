import { z } from 'zod';
import { elevated, type Tx } from '../database/index.ts';
import {
  compareUtf8,
  completeProtocol,
  SYSTEM_ENTROPY,
  type Protocol,
  type ProtocolRequest,
  type PositionedRank,
} from '../draw-procedure/index.ts';
import {
  caseNumbersAt,
  casesWithoutStratum,
  requireReach,
  seesAllCaseNumbers,
  type Frame,
} from '../frames/index.ts';
import { noteAccess } from '../journal/index.ts';
import type { Work } from '../work.ts';
import { ranksWith } from './continue-draw.ts';
import { reasonsOf } from './draw-lists.ts';
import { drawName, itemsOf, loadDraw, locate, replayOf } from './draw-store.ts';
import type { Draw, SampleItem } from './draw.ts';

export const maximumReserves = 1000;

/** What follows the ranks in use; systematic and monetary-unit draws have none. */
export const reservesSchema = z.coerce.number().int().min(0).max(maximumReserves).default(0);

/**
 * The protocol of a draw from what was stored, verifiable by `iks verify`. Case numbers stand in it for those who
 * may see all of the frame's; everyone else gets positions.
 */
export async function drawProtocol(
  work: Work,
  command: { readonly drawId: string; readonly reserves: number },
): Promise<Protocol> {
  const { tx, actor } = work;
  const { draw, frame } = await loadDraw(tx, command.drawId, 'read');
  requireReach(actor, 'draw.read', frame, drawName);
  const protocol = await storedProtocol(work, draw, frame, command.reserves);
  const withNumbers = seesAllCaseNumbers(actor, frame) && !frame.caseNumbersDeleted;
  const numbers = withNumbers
    ? await caseNumbersAt(
        tx,
        work.deps.keys.ofYear(frame.auditYear),
        frame,
        protocol.ranks.map(({ position }) => position),
      )
    : new Map<number, string>();
  if (numbers.size > 0) await noteAccess(work, 'sheets', draw.id);
  return completeProtocol({
    ...protocol,
    ranks: protocol.ranks.map((rank) => ({ ...rank, caseNumber: numbers.get(rank.position) ?? null })),
  });
}

/** The protocol without case numbers; rights are the caller's concern. */
export async function storedProtocol(
  work: Pick<Work, 'tx'>,
  draw: Draw,
  frame: Frame,
  reserves: number,
): Promise<Omit<Protocol, 'procedure' | 'protocolDigest'>> {
  const { tx } = work;
  const items = await itemsOf(tx, draw.id);
  const ahead = await reserveRanks(work, { draw, frame, items }, reserves);
  const { seal } = draw;
  return {
    frame: {
      digest: seal.frameDigest,
      size: frame.size,
      strata: strataOf(frame),
      period: { from: frame.firstDay, to: frame.lastDay },
      cutOffDate: frame.cutOffDate,
      sourceFile: await sourceFileOf(tx, frame),
      exclusions: await exclusionsOf(tx, frame.id),
    },
    seal: {
      digest: seal.digest,
      number: seal.number,
      method: seal.method,
      sampleSize: seal.sampleSize,
      minimumPerStratum: seal.minimumPerStratum,
      entropySource: seal.entropySource,
      sealedAt: seal.sealedAt.toISOString(),
      sealedBy: seal.sealedFunction,
    },
    entropyValue: draw.entropyValue,
    ...(await entropyPersons(tx, draw)),
    seed: draw.seed,
    reserves: ahead.asked,
    requests: await requestsOf(tx, draw, items),
    ranks: inOrder([...items.map((item) => rankOf(item, draw)), ...ahead.ranks]),
    journal: { entry: draw.journalNumber, head: draw.journalHead },
    software: draw.software,
  };
}

type StoredRank = Pick<PositionedRank, 'rank' | 'kind' | 'stratum' | 'position' | 'hits'>;

/** Only a monetary-unit draw counts hits. */
const rankOf = ({ rank, kind, stratum, position, hits }: SampleItem, { seal }: Draw): StoredRank => ({
  rank,
  kind,
  stratum,
  position,
  ...(seal.method === 'monetary-unit' ? { hits } : {}),
});

/** Reserves behind the ranks in use; a method without continuation has none. */
async function reserveRanks(
  work: Pick<Work, 'tx'>,
  standing: { draw: Draw; frame: Frame; items: readonly SampleItem[] },
  reserves: number,
): Promise<{ asked: number; ranks: StoredRank[] }> {
  const { method } = standing.draw.seal;
  if (reserves === 0 || method === 'systematic' || method === 'monetary-unit') return { asked: 0, ranks: [] };
  const ranks = (await ranksWith(work, standing, [], reserves)).filter(({ kind }) => kind === 'reserve');
  const located = await locate(work.tx, standing.frame.id, ranks);
  return { asked: reserves, ranks: located.map(({ ranked }) => ranked) };
}

const inOrder = (ranks: readonly StoredRank[]): StoredRank[] =>
  ranks.toSorted((a, b) => compareUtf8(a.stratum ?? '', b.stratum ?? '') || a.rank - b.rank);

/** Cases per stratum; null, which comes first, stands for those without one. */
function strataOf(frame: Frame): { stratum: string | null; size: number }[] {
  const without = casesWithoutStratum(frame);
  return [...(without === 0 ? [] : [{ stratum: null, size: without }]), ...frame.strata];
}

async function sourceFileOf(tx: Tx, frame: Frame): Promise<{ name: string; sha256: string }> {
  const { file_name, file_sha256 } = await tx
    .selectFrom('delivery')
    .select(['file_name', 'file_sha256'])
    .where('id', '=', frame.deliveryId)
    .executeTakeFirstOrThrow();
  return { name: file_name, sha256: file_sha256 };
}

/** What stands where a reason was deleted. */
const deletedReason = '(gelöscht)';

async function exclusionsOf(tx: Tx, frameId: string): Promise<{ reason: string; count: number }[]> {
  const rows = await elevated(tx, () =>
    tx
      .selectFrom('frame_exclusion as e')
      .innerJoin('free_text as t', 't.id', 'e.reason_text_id')
      .select(['t.content', 'e.cases'])
      .where('e.frame_id', '=', frameId)
      .orderBy('e.number')
      .execute(),
  );
  return rows.map(({ content, cases }) => ({ reason: content ?? deletedReason, count: cases }));
}

async function requestsOf(tx: Tx, draw: Draw, items: readonly SampleItem[]): Promise<ProtocolRequest[]> {
  const reasons = await reasonsOf(tx, draw);
  return replayOf(draw.requests, items).map((request, i) => {
    const stored = draw.requests[i];
    return {
      ...request,
      ...(stored === undefined
        ? {}
        : {
            at: stored.requestedAt.toISOString(),
            reason: reasons.get(stored.reasonTextId) ?? deletedReason,
          }),
    };
  });
}

async function entropyPersons(
  tx: Tx,
  { seal, drawnAt, drawnFunction }: Draw,
): Promise<Pick<Protocol, 'entropyAt' | 'entropyBy' | 'entropyConfirmedBy'>> {
  if (seal.entropySource === SYSTEM_ENTROPY) {
    return { entropyAt: drawnAt.toISOString(), entropyBy: drawnFunction };
  }
  const entry = await tx
    .selectFrom('entropy_entry')
    .select(['entered_at', 'entered_function', 'confirmed_function'])
    .where('seal_id', '=', seal.id)
    .executeTakeFirstOrThrow();
  return {
    entropyAt: entry.entered_at.toISOString(),
    entropyBy: entry.entered_function,
    ...(entry.confirmed_function === null ? {} : { entropyConfirmedBy: entry.confirmed_function }),
  };
}
