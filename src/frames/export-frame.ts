import { sql } from 'kysely';
import { elevated, type Tx } from '../database/index.ts';
import type { FrameCase } from '../draw-procedure/index.ts';
import { compareUtf8 } from '../draw-procedure/index.ts';
import { Failure } from '../failure.ts';
import { noteAccess } from '../journal/index.ts';
import { csvLine, formatAmount, reducedHeaders, writeCanonicalCsv } from '../tables/index.ts';
import { perform, type Actor, type Deps } from '../work.ts';
import { BATCH, casesAfter } from './case-reading.ts';
import type { Frame } from './frame.ts';
import { requireReach, seesAllCaseNumbers } from './frame-rights.ts';
import { loadFrame } from './frame-store.ts';

/**
 * A sealed frame as canonical CSV, which read back gives the sealed digest. A sealed frame never changes, so each
 * batch is read in a transaction of its own and a slow reader holds nothing.
 *
 * @throws Failure `case-numbers-elsewhere`, `case-numbers-deleted`, `frame-not-sealed`
 */
export async function canonicalCsv(
  deps: Deps,
  actor: Actor,
  frameId: string,
): Promise<AsyncGenerator<string>> {
  const { frame, keys } = await perform(deps, actor, async (work) => {
    const { tx } = work;
    const found = await loadFrame(tx, frameId, 'read');
    requireReach(actor, 'frame.export', found);
    requireSealed(found);
    if (!seesAllCaseNumbers(actor, found)) {
      throw new Failure(
        'forbidden',
        'case-numbers-elsewhere',
        'Die Grundgesamtheit enthält Fälle anderer Teams; ihre Fallnummern gibt nur die Revision aus.',
      );
    }
    if (found.caseNumbersDeleted) {
      throw new Failure(
        'conflict',
        'case-numbers-deleted',
        'Die Fallnummern sind nach Ablauf der Frist gelöscht. Ausgegeben wird nur noch die Tabelle ohne Fallnummern.',
      );
    }
    await noteAccess(work, 'frame', found.id);
    return { frame: found, keys: await attributeKeys(tx, found.id) };
  });
  async function* cases(): AsyncGenerator<FrameCase> {
    const yearKeys = deps.keys.ofYear(frame.auditYear);
    for (let after = 0; ;) {
      const batch = await perform(
        deps,
        actor,
        async ({ tx }) => {
          requireSealed(await loadFrame(tx, frame.id, 'read'));
          return casesAfter(tx, yearKeys, frame, after);
        },
        'reading',
      );
      if (batch.length === 0) return;
      yield* batch;
      after = batch.at(-1)?.position ?? after;
    }
  }
  return writeCanonicalCsv(cases(), keys);
}

/** Every attribute that any case has, in canonical order. */
async function attributeKeys(tx: Tx, frameId: string): Promise<string[]> {
  const { rows } = await elevated(tx, () =>
    sql<{ key: string }>`
      select distinct jsonb_object_keys(attributes) as key from frame_case where frame_id = ${frameId}`.execute(
      tx,
    ),
  );
  return rows.map(({ key }) => key).sort(compareUtf8);
}

/**
 * What of a sealed frame is needed to repeat its draws without case numbers: stratum and amount by position. For
 * readers who may not see the numbers, and for all after their deletion.
 */
export async function reducedCsv(deps: Deps, actor: Actor, frameId: string): Promise<AsyncGenerator<string>> {
  await perform(deps, actor, async ({ tx }) => {
    const frame = await loadFrame(tx, frameId, 'read');
    requireReach(actor, 'draw.read', frame);
    requireSealed(frame);
  });
  async function* lines(): AsyncGenerator<string> {
    yield csvLine(Object.values(reducedHeaders), ';');
    for (let after = 0; ;) {
      const rows = await perform(
        deps,
        actor,
        async ({ tx }) => {
          requireSealed(await loadFrame(tx, frameId, 'read'));
          return placesAfter(tx, frameId, after);
        },
        'reading',
      );
      if (rows.length === 0) return;
      yield rows
        .map(({ position, stratum, amount }) =>
          csvLine([String(position), stratum ?? '', amount === null ? '' : formatAmount(amount)], ';'),
        )
        .join('');
      after = rows.at(-1)?.position ?? after;
    }
  }
  return lines();
}

async function placesAfter(
  tx: Tx,
  frameId: string,
  after: number,
): Promise<{ position: number; stratum: string | null; amount: number | null }[]> {
  const { rows } = await elevated(tx, () =>
    sql<{ position: number; stratum: string | null; amount: number | null }>`
      select position, stratum, amount_cents as amount from frame_case
      where frame_id = ${frameId} and position > ${after} and position <= ${after + BATCH}
      order by position`.execute(tx),
  );
  return rows;
}

function requireSealed({ state, digest }: Frame): void {
  if (digest !== null && state !== 'discarded') return;
  throw new Failure(
    'conflict',
    'frame-not-sealed',
    'Ausgegeben wird erst die versiegelte Grundgesamtheit. Versiegeln Sie sie zuerst.',
  );
}
