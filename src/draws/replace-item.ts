import { elevated, type Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { requireDrawer, requireReach, seesCaseNumbersOf } from '../frames/index.ts';
import { authorize, reachOf } from '../identity/index.ts';
import type { Actor, Work } from '../work.ts';
import { continueDraw, requireCaseNumbers, requireStanding, type Standing } from './continue-draw.ts';
import { itemsOf, loadDraw } from './draw-store.ts';
import type { SampleItem } from './draw.ts';

const itemName = 'Der Stichprobenfall';

/**
 * Draws the next case of the permutation in place of one that cannot be checked; the lost item stays.
 *
 * @returns the id of the new item
 * @throws Failure `case-checked`, `no-case-left`, `rank-already-replaced`, `draw-voided`, `no-continuation`,
 *   `case-numbers-deleted`
 */
export async function replaceItem(
  work: Work,
  command: { readonly itemId: string; readonly reason: string },
): Promise<string> {
  authorize(work.actor, 'draw.make');
  const { tx, actor } = work;
  const found = await elevated(tx, () =>
    tx.selectFrom('sample_item').select(['draw_id']).where('id', '=', command.itemId).executeTakeFirst(),
  );
  if (found === undefined) throw notFound(itemName);
  const { draw, frame } = await loadDraw(tx, found.draw_id, 'lock');
  const standing = { draw, frame, items: await itemsOf(tx, draw.id) };
  const lost = standing.items.find(({ id }) => id === command.itemId);
  if (lost === undefined) throw notFound(itemName);
  requireReplaceable(actor, standing, lost, await checkedItems(tx, draw.id));
  const request = { kind: 'replacement', rank: lost.rank, stratum: lost.stratum } as const;
  const [added] = await continueDraw(work, standing, command.reason, false, request, lost);
  if (added === undefined) {
    throw new Failure(
      'conflict',
      'no-case-left',
      'Es gibt keinen weiteren Fall, der an seine Stelle treten könnte. Halten Sie auf dem Prüfbogen fest, dass der Fall nicht prüfbar ist.',
    );
  }
  return added;
}

/** The items of a draw for which the actor can draw a replacement now. */
export async function replaceableItems({ tx, actor }: Work, drawId: string): Promise<ReadonlySet<string>> {
  const { draw, frame } = await loadDraw(tx, drawId, 'read');
  const { method } = draw.seal;
  if (reachOf(actor, 'draw.make') === null || (method !== 'simple' && method !== 'stratified')) {
    return new Set();
  }
  const standing = { draw, frame, items: await itemsOf(tx, drawId) };
  const checked = await checkedItems(tx, drawId);
  const replaced = new Set(standing.items.map(({ replacesId }) => replacesId));
  const isReplaceable = (item: SampleItem): boolean =>
    !replaced.has(item.id) &&
    hasCaseLeft(standing, item) &&
    passes(() => requireReplaceable(actor, standing, item, checked));
  return new Set(standing.items.filter(isReplaceable).map(({ id }) => id));
}

/** Items that were checked to the end, unlike those whose sheet says that they are missing or no part of the frame. */
async function checkedItems(tx: Tx, drawId: string): Promise<ReadonlySet<string>> {
  const rows = await elevated(tx, () =>
    tx
      .selectFrom('check_sheet as c')
      .innerJoin('sample_item as i', 'i.id', 'c.item_id')
      .select('i.id')
      .where('i.draw_id', '=', drawId)
      .where('c.recheck_of', 'is', null)
      .where('c.state', '=', 'complete')
      .where('c.disposition', '=', 'complete')
      .execute(),
  );
  return new Set(rows.map(({ id }) => id));
}

function requireReplaceable(
  actor: Actor,
  { draw, frame }: Standing,
  lost: SampleItem,
  checked: ReadonlySet<string>,
): void {
  // The lead whose case it is finds that it cannot be checked, also in a draw over several teams.
  if (seesCaseNumbersOf(actor, lost.teamId)) requireReach(actor, 'draw.make', frame, itemName);
  else requireDrawer(actor, 'draw.make', frame, itemName);
  requireStanding(draw);
  requireCaseNumbers(frame);
  if (checked.has(lost.id)) {
    throw new Failure(
      'conflict',
      'case-checked',
      'Der Fall ist geprüft. Ersetzt wird nur ein Fall, der nicht geprüft werden kann.',
    );
  }
}

function hasCaseLeft({ draw, frame, items }: Standing, { stratum }: SampleItem): boolean {
  if (draw.seal.method === 'simple') return items.length < frame.size;
  const drawn = items.filter((item) => item.stratum === stratum).length;
  return frame.strata.some((own) => own.stratum === stratum && drawn < own.size);
}

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
