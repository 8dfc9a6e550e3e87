import { sql } from 'kysely';
import { elevated } from '../database/index.ts';
import {
  completeProtocol,
  FrameDigest,
  verdictOf,
  verifyProtocol,
  type FrameView,
  type Protocol,
  type VerifiedItem,
} from '../draw-procedure/index.ts';
import { readCases, requireReach, type Frame } from '../frames/index.ts';
import type { Work } from '../work.ts';
import { amountsOf, drawName, loadDraw, strataOf } from './draw-store.ts';
import { storedProtocol } from './protocol.ts';

export interface Recomputation {
  readonly verdict: 'agrees' | 'disagrees' | 'incomplete';
  readonly items: readonly VerifiedItem[];
}

/**
 * „Ziehung nachrechnen“: repeats the draw inside the service, from the stored cases to every rank, and says for each
 * statement whether it agrees. After the case numbers are deleted, the frame's digest is beyond repeating.
 */
export async function recomputeDraw(work: Work, drawId: string): Promise<Recomputation> {
  const { draw, frame } = await loadDraw(work.tx, drawId, 'read');
  requireReach(work.actor, 'draw.read', frame, drawName);
  const protocol = completeProtocol(await storedProtocol(work, draw, frame, 0));
  const items = verifyProtocol(protocol, await viewOf(work, frame, protocol));
  return { verdict: verdictOf(items), items };
}

/** The stored frame as far as this method's repetition needs it. */
async function viewOf({ tx, deps }: Work, frame: Frame, { seal }: Protocol): Promise<FrameView> {
  let size = 0;
  let digest: string | null = null;
  if (frame.caseNumbersDeleted) {
    const { rows } = await elevated(tx, () =>
      sql<{ cases: number }>`select count(*) as cases from frame_case where frame_id = ${frame.id}`.execute(
        tx,
      ),
    );
    size = rows[0]?.cases ?? 0;
  } else {
    const running = await elevated(tx, async () => {
      const found = new FrameDigest();
      for await (const batch of readCases(tx, deps.keys.ofYear(frame.auditYear), frame)) {
        for (const item of batch) found.add(item);
      }
      return found;
    });
    size = running.size;
    digest = running.finish();
  }
  return {
    size,
    digest,
    caseNumbers: null,
    strata: seal.method === 'stratified' ? await strataOf(tx, frame.id) : null,
    amounts: seal.method === 'monetary-unit' ? await amountsOf(tx, frame.id) : null,
  };
}
