import { elevated } from '../database/index.ts';
import type { Work } from '../work.ts';

/**
 * Everyone who saved the sheet, for themselves or for another. A blind repetition answers the first sheet, so whoever
 * saved that one is no second person here either (rule 28). The actor may see neither.
 */
export async function firstHands({ tx }: Work, sheetId: string): Promise<string[]> {
  const rows = await elevated(tx, () =>
    tx
      .selectFrom('check_sheet as c')
      .innerJoin('check_version as v', (join) =>
        join.on((eb) =>
          eb.or([eb('v.sheet_id', '=', eb.ref('c.id')), eb('v.sheet_id', '=', eb.ref('c.recheck_of'))]),
        ),
      )
      .select(['v.saved_by', 'v.on_behalf_of'])
      .where('c.id', '=', sheetId)
      .execute(),
  );
  return [...new Set(rows.flatMap((row) => [row.saved_by, row.on_behalf_of ?? row.saved_by]))];
}
