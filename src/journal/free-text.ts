import { timestamp, type Work } from '../work.ts';

/** A piece of free text kept apart: its id, and the keyed hash that stays when the text is deleted. */
export interface StoredText {
  readonly id: string;
  readonly hash: string;
}

/** Stores deletable text (facts, reasons, notes) of a team or area. */
export async function storeText(
  work: Work,
  kind: string,
  owner: { areaId: string | null; teamId: string | null },
  content: string,
): Promise<StoredText> {
  const id = crypto.randomUUID();
  const hash = work.deps.keys.hashText(content);
  await work.tx
    .insertInto('free_text')
    .values({
      id,
      kind,
      team_id: owner.teamId,
      area_id: owner.areaId,
      content,
      keyed_hash: hash,
      created_at: timestamp(work.now),
      deleted_at: null,
    })
    .execute();
  return { id, hash };
}
