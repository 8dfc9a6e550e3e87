import type { Tx } from '../database/index.ts';

/** The number of the draw made instead: of the same frame, or of one that followed it once it was voided (rule 7). */
export async function successorDraw(tx: Tx, frameId: string): Promise<string | null> {
  for (let frames = [frameId]; frames.length > 0;) {
    const standing = await tx
      .selectFrom('draw as d')
      .leftJoin('draw_void as v', (join) =>
        join.onRef('v.draw_id', '=', 'd.id').on('v.confirmed_at', 'is not', null),
      )
      .select('d.number')
      .where('d.frame_id', 'in', frames)
      .where('v.draw_id', 'is', null)
      .executeTakeFirst();
    if (standing !== undefined) return standing.number;
    const next = await tx.selectFrom('frame').select('id').where('successor_of', 'in', frames).execute();
    frames = next.map(({ id }) => id);
  }
  return null;
}
