import { sql } from 'kysely';
import type { Work } from '../work.ts';

/** Where a drawn case stands among those of its team in the draw. */
export interface SheetPlace {
  /** From 1. */
  readonly position: number;
  readonly total: number;
  /** Sheets not finished yet. */
  readonly open: number;
  readonly previous: string | null;
  readonly next: string | null;
  /** The next one not finished, after this one or else from the beginning; null when all others are. */
  readonly nextOpen: string | null;
}

interface Row {
  readonly id: string;
  readonly complete: boolean;
}

const rowsOf = async ({ tx }: Pick<Work, 'tx'>, drawId: string, teamId: string): Promise<readonly Row[]> => {
  const { rows } = await sql<Row>`
    select i.id, coalesce(c.state = 'complete', false) as complete
    from sample_item i
    left join check_sheet c on c.item_id = i.id and c.recheck_of is null
    where i.draw_id = ${drawId} and i.team_id = ${teamId}
    order by coalesce(i.stratum, '') collate "C", i.rank`.execute(tx);
  return rows;
};

/** @param itemId null: from before the first case */
export async function sheetPlace(
  work: Pick<Work, 'tx'>,
  drawId: string,
  teamId: string,
  itemId: string | null,
): Promise<SheetPlace> {
  const rows = await rowsOf(work, drawId, teamId);
  const index = rows.findIndex(({ id }) => id === itemId);
  const onwards = [...rows.slice(index + 1), ...rows.slice(0, Math.max(0, index))];
  return {
    position: index + 1,
    total: rows.length,
    open: rows.filter(({ complete }) => !complete).length,
    previous: rows[index - 1]?.id ?? null,
    next: rows[index + 1]?.id ?? null,
    nextOpen: onwards.find(({ complete }) => !complete)?.id ?? null,
  };
}
