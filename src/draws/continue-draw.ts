import { fieldVersion } from '../audit-plan/index.ts';
import { elevated } from '../database/index.ts';
import { selectRanks, type DrawRequest, type Rank } from '../draw-procedure/index.ts';
import { Failure } from '../failure.ts';
import { counted } from '../format.ts';
import { requireDrawer, type Frame } from '../frames/index.ts';
import { record, storeText } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import { drawName, insertItems, itemsOf, loadDraw, locate, populationOf, replayOf } from './draw-store.ts';
import type { Draw, SampleItem } from './draw.ts';

/**
 * Extends a draw: more cases of the same permutation. It counts as the plan's second stage when it is the first
 * extension and as large as the plan declared; any other is undeclared and stays apart in the evaluation (rule 15).
 *
 * @returns the ids of the new items
 * @throws Failure `extension-too-large`, `draw-voided`, `no-continuation`, `case-numbers-deleted`
 */
export async function extendDraw(
  work: Work,
  command: { readonly drawId: string; readonly cases: number; readonly reason: string },
): Promise<{ items: string[]; declared: boolean }> {
  const { draw, frame } = await loadDraw(work.tx, command.drawId, 'lock');
  requireDrawer(work.actor, 'draw.make', frame, drawName);
  const items = await itemsOf(work.tx, draw.id);
  const available = frame.size - items.length;
  if (command.cases > available) {
    throw new Failure(
      'invalid',
      'extension-too-large',
      available === 0
        ? 'Alle Fälle der Grundgesamtheit sind schon gezogen. Eine Erweiterung ist nicht möglich.'
        : `Nur noch ${counted(available, 'Fall ist', 'Fälle sind')} nicht gezogen. Verringern Sie die Zahl der weiteren Fälle.`,
      { details: { available } },
    );
  }
  const declared =
    draw.requests.every(({ kind }) => kind !== 'extension') &&
    (await isSecondStage(work, draw, command.cases));
  const added = await continueDraw(work, { draw, frame, items }, command.reason, declared, {
    kind: 'extension',
    count: command.cases,
  });
  return { items: added, declared };
}

async function isSecondStage({ tx }: Work, { seal }: Draw, cases: number): Promise<boolean> {
  const field = await fieldVersion(tx, seal.fieldVersionId);
  return field?.secondStage?.size === cases;
}

/** A draw with its frame and everything drawn so far. */
export interface Standing {
  readonly draw: Draw;
  readonly frame: Frame;
  readonly items: readonly SampleItem[];
}

/** Replays the draw with one more request; what it adds is stored as items of that request. */
export async function continueDraw(
  work: Work,
  { draw, frame, items }: Standing,
  reasonText: string,
  declared: boolean,
  request: DrawRequest,
  lost: SampleItem | null = null,
): Promise<string[]> {
  const { tx, actor, now } = work;
  requireStanding(draw);
  requireCaseNumbers(frame);
  const ranks = await ranksWith(work, { draw, frame, items }, [request], 0);
  const known = new Set(items.map(({ stratum, rank }) => JSON.stringify([stratum, rank])));
  const added = ranks.filter(({ stratum, rank }) => !known.has(JSON.stringify([stratum, rank])));
  if (added.length === 0) return [];
  const located = await locate(tx, frame.id, added);
  const reason = await elevated(tx, () => storeText(work, 'draw-request-reason', frame, reasonText));
  const requestId = crypto.randomUUID();
  await tx
    .insertInto('draw_request')
    .values({
      id: requestId,
      draw_id: draw.id,
      number: draw.requests.length + 1,
      kind: request.kind,
      cases: added.length,
      declared,
      reason_text_id: reason.id,
      reason_hash: reason.hash,
      requested_by: actor.accountId,
      on_behalf_of: actor.onBehalfOf,
      requested_at: timestamp(now),
    })
    .execute();
  const ids = await insertItems(tx, draw.id, frame, located, { requestId, replacesId: lost?.id ?? null });
  await record(work, request.kind === 'extension' ? 'draw.extended' : 'draw.replaced', draw.id, {
    request: requestId,
    cases: added.length,
    reason: reason.hash,
    ...(lost === null ? {} : { lost: lost.id }),
  });
  return ids;
}

/** The ranks of a draw after its own and `more` requests, with reserves looked ahead. */
export async function ranksWith(
  { tx }: Pick<Work, 'tx'>,
  { draw, frame, items }: Standing,
  more: readonly DrawRequest[],
  reserves: number,
): Promise<Rank[]> {
  const { seal, seed } = draw;
  return selectRanks(await populationOf(tx, frame, seal.method), {
    seed,
    sampleSize: seal.sampleSize,
    minimumPerStratum: seal.minimumPerStratum,
    reserves,
    requests: [...replayOf(draw.requests, items), ...more],
  });
}

/** A case drawn without its number could not be found, let alone checked. */
export function requireCaseNumbers({ caseNumbersDeleted }: Frame): void {
  if (!caseNumbersDeleted) return;
  throw new Failure(
    'conflict',
    'case-numbers-deleted',
    'Die Fallnummern sind nach Ablauf der Frist gelöscht; die Ziehung wird nicht mehr fortgesetzt.',
  );
}

export function requireStanding({ voided }: Draw): void {
  if (voided !== 'voided') return;
  throw new Failure('conflict', 'draw-voided', 'Die Ziehung ist aufgehoben und wird nicht fortgesetzt.');
}
