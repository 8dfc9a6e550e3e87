import { sql } from 'kysely';
import { z } from 'zod';
import { conditionsSchema, type Condition } from '../audit-plan/index.ts';
import { elevated, json } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { record, storeText } from '../journal/index.ts';
import { paragraph } from '../text.ts';
import { timestamp, type Work } from '../work.ts';
import { attributePairs, BATCH } from './case-reading.ts';
import { caseTest } from './conditions.ts';
import type { Frame } from './frame.ts';
import { requireDrawer } from './frame-rights.ts';
import { countCases, loadFrame } from './frame-store.ts';

/**
 * Which cases to leave out: those that meet conditions. Cases are never named one by one, because whoever draws could
 * so drop the awkward ones; a single case that was never part of the population is found out of scope when checked.
 */
export const exclusionSchema = z.strictObject({
  reason: paragraph(3, 2000),
  conditions: conditionsSchema.min(1),
});
export type Exclusion = z.infer<typeof exclusionSchema> & { readonly frameId: string };

/**
 * Leaves cases out of an unsealed frame, with a reason that the protocol of every draw from it repeats. They stay
 * visible to those who may see the frame's cases.
 *
 * @returns how many were excluded
 * @throws Failure `frame-not-open`, `nothing-to-exclude`, `frame-empty`
 */
export async function excludeCases(work: Work, command: Exclusion): Promise<number> {
  const { tx, actor, now } = work;
  const frame = await loadOpenFrame(work, command.frameId);
  const positions = await positionsWhere(work, frame, command.conditions);
  if (positions.length === 0) {
    throw new Failure(
      'invalid',
      'nothing-to-exclude',
      'Kein Fall erfüllt diese Bedingungen. Prüfen Sie Merkmal und Werte; Groß- und Kleinschreibung zählt.',
    );
  }
  if (positions.length === frame.size) {
    throw new Failure(
      'invalid',
      'frame-empty',
      'Danach wäre kein Fall mehr in der Grundgesamtheit. Verwerfen Sie sie stattdessen.',
    );
  }
  const exclusionId = crypto.randomUUID();
  await elevated(tx, async () => {
    const reason = await storeText(work, 'exclusion-reason', frame, command.reason);
    const earlier = await tx
      .selectFrom('frame_exclusion')
      .select('id')
      .where('frame_id', '=', frame.id)
      .execute();
    await tx
      .insertInto('frame_exclusion')
      .values({
        id: exclusionId,
        frame_id: frame.id,
        number: earlier.length + 1,
        reason_text_id: reason.id,
        reason_hash: reason.hash,
        conditions: json(command.conditions),
        cases: positions.length,
        excluded_by: actor.accountId,
        on_behalf_of: actor.onBehalfOf,
        excluded_at: timestamp(now),
      })
      .execute();
    await sql`
      with gone as (
        delete from frame_case where frame_id = ${frame.id} and position = any(${positions}::int[])
        returning position, team_id, stratum, amount_cents, attributes, pseudonym
      )
      insert into excluded_case (exclusion_id, number, team_id, stratum, amount_cents, attributes, pseudonym)
      select ${exclusionId}::uuid, row_number() over (order by position), team_id, stratum, amount_cents,
        attributes, pseudonym
      from gone`.execute(tx);
    await countCases(tx, [frame.id]);
  });
  await record(work, 'frame.excluded', frame.id, { exclusion: exclusionId, cases: positions.length });
  return positions.length;
}

/** A frame that is neither sealed nor gone, held for a change by the person who will seal it. */
export async function loadOpenFrame({ tx, actor }: Work, frameId: string): Promise<Frame> {
  const frame = await loadFrame(tx, frameId, 'lock');
  requireDrawer(actor, 'frame.seal', frame);
  if (frame.state !== 'imported') {
    throw new Failure(
      'conflict',
      'frame-not-open',
      'Die Grundgesamtheit ist versiegelt, verworfen oder aufgehoben und wird nicht mehr verändert.',
    );
  }
  return frame;
}

async function positionsWhere(
  { tx }: Work,
  frame: Frame,
  conditions: readonly Condition[],
): Promise<number[]> {
  const codes = new Map(frame.teams.map(({ teamId, code }) => [teamId, code]));
  const meets = caseTest(conditions);
  const found: number[] = [];
  const { rows: ends } = await elevated(tx, () =>
    sql<{ last: number }>`select max(position) as last from frame_case where frame_id = ${frame.id}`.execute(
      tx,
    ),
  );
  for (let after = 0; after < (ends[0]?.last ?? 0); after += BATCH) {
    const { rows } = await elevated(tx, () =>
      sql<{ position: number; team_id: string; stratum: string | null; attributes: unknown }>`
        select position, team_id, stratum, attributes from frame_case
        where frame_id = ${frame.id} and position > ${after} and position <= ${after + BATCH}`.execute(tx),
    );
    for (const { position, team_id, stratum, attributes } of rows) {
      const item = { team: codes.get(team_id) ?? '', stratum, attributes: attributePairs(attributes) };
      if (meets(item)) found.push(position);
    }
  }
  return found;
}
