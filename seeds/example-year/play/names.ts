import { sql } from 'kysely';
import { serviceScope } from '../../../src/database/index.ts';
import type { Stage } from './stage.ts';

/**
 * What findings, second checks, corrections and measures are about, in words that are the same wherever the year is
 * played: draw, stratum, rank and criterion. Ids are not; chance and order in the example go by these names.
 */
export async function namesOfWork(stage: Stage): Promise<(id: string) => string> {
  const { rows } = await stage.deps.database.transaction(serviceScope, (tx) =>
    sql<{ id: string; name: string }>`
      with sheet as (
        select c.id, coalesce(d.number || '/' || coalesce(i.stratum, '') || '/' || i.rank, c.month || '/' || t.code)
          as name
        from check_sheet c join team t on t.id = c.team_id
        left join sample_item i on i.id = c.item_id left join draw d on d.id = i.draw_id
      ), found as (
        select f.id, s.name || '/' || k.code as name
        from finding f join sheet s on s.id = f.sheet_id join criterion k on k.id = f.criterion_id
      )
      select id, name from found
      union all select c.id, found.name from case_correction c join found on found.id = c.finding_id
      union all select m.id, found.name from measure m join found on found.id = m.finding_id
      union all select x.id, coalesce(found.name, s.name || '/blind')
        from second_check x left join found on found.id = x.finding_id left join sheet s on s.id = x.sheet_id`.execute(
      tx,
    ),
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? '';
}

/** In the order of their names; what has none comes first, as it came. */
export function byName<T extends { readonly id: string }>(
  rows: readonly T[],
  name: (id: string) => string,
): readonly T[] {
  return rows.toSorted((a, b) => (name(a.id) < name(b.id) ? -1 : Number(name(a.id) > name(b.id))));
}
