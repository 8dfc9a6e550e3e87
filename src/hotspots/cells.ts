import { sql } from 'kysely';
import type { Month } from '../calendar/index.ts';
import type { Tx } from '../database/index.ts';
import { benjaminiHochberg, exceedanceP, excessFaulty, rejectedAt } from '../statistics/index.ts';

/** Level of one look; four looks a year (rule 18). */
export const lookAlpha = 0.025;

/** A criterion of a field in one team, or over all teams (`teamId` null), with the year's data so far. */
export interface Cell {
  readonly fieldId: string;
  readonly criterionId: string;
  readonly teamId: string | null;
  /** Random cases the criterion applies to, and the faulty ones among them. */
  readonly applicable: number;
  readonly faulty: number;
  /** Weighted by applicable cases where draws differ. */
  readonly tolerable: number;
  /** Weight of the severity: 1, 3 or 9. */
  readonly weight: number;
  /** N, where one simple draw holds it all and the criterion applied to every case; else null. */
  readonly frameSize: number | null;
}

export interface TestedCell extends Cell {
  readonly p: number;
  /** Adjusted by Benjamini–Hochberg over the family of the look. */
  readonly adjustedP: number;
  readonly passed: boolean;
  /** Faulty cases above what is tolerated; times the weight it ranks hotspots. */
  readonly excess: number;
  readonly score: number;
}

/**
 * Exact one-sided p-value against the tolerable rate: hypergeometric over N, else binomial. The faulty cases of
 * several draws are a sum of independent hypergeometric counts, hence of independent 0/1 variables (Vatutin &
 * Mikhailov 1982), whose upper tail never exceeds the binomial one with the same mean beyond n · tolerable + 1
 * (Hoeffding 1956): the binomial test keeps its level whatever the draws' sizes.
 */
export const cellP = ({
  applicable: n,
  faulty: x,
  tolerable,
  frameSize,
}: Pick<Cell, 'applicable' | 'faulty' | 'tolerable' | 'frameSize'>): number =>
  exceedanceP({ n, x, tolerable, ...(frameSize !== null && { N: frameSize }) });

/** Tests the family of one look: every criterion × team and every criterion over all teams. */
export function testCells(cells: readonly Cell[]): TestedCell[] {
  const ps = cells.map(cellP);
  const adjusted = benjaminiHochberg(ps);
  const passed = rejectedAt(ps, lookAlpha);
  return cells.map((cell, index) => {
    const excess = excessFaulty(cell.applicable, cell.faulty, cell.tolerable);
    return {
      ...cell,
      p: ps[index] ?? 1,
      adjustedP: adjusted[index] ?? 1,
      passed: passed[index] ?? false,
      excess,
      score: excess * cell.weight,
    };
  });
}

interface CellRow {
  readonly field_id: string;
  readonly criterion_id: string;
  readonly team_id: string | null;
  readonly applicable: number;
  readonly faulty: number;
  readonly tolerable: number;
  readonly weight: number;
  readonly draws: number;
  readonly draw_id: string;
}

/**
 * The cells of an area's year so far, from the summary alone. Original ranks of simple and stratified draws only:
 * systematic and monetary-unit draws, second stages, replacements and deliberately chosen cases stay outside
 * (rules 10, 14). The caller holds the right to read beyond one team.
 */
export async function loadCells(tx: Tx, areaId: string, through: Month): Promise<Cell[]> {
  const { rows } = await sql<CellRow>`
    with terms as materialized (
      select d.id as draw_id, c.criterion_id, coalesce(c.tolerable_rate, v.tolerable_rate)::float8 as tolerable, s.weight
      from frame f
      join draw d on d.frame_id = f.id
      join seal e on e.id = d.seal_id and e.method in ('simple', 'stratified')
      join audit_field_version v on v.id = e.field_version_id
      join field_criterion c on c.field_version_id = v.id
      join severity s on s.code = c.severity
      where f.area_id = ${areaId} and f.state not in ('voided', 'discarded')
        and not exists (select from draw_void w where w.draw_id = d.id and w.confirmed_at is not null)
    )
    select r.field_id, r.criterion_id, r.team_id, sum(r.applicable)::int as applicable, sum(r.faulty)::int as faulty,
      case when min(t.tolerable) = max(t.tolerable) then min(t.tolerable)
        else sum(r.applicable * t.tolerable) / sum(r.applicable) end as tolerable,
      max(t.weight) as weight, count(distinct r.draw_id)::int as draws, min(r.draw_id::text) as draw_id
    from result_summary r
    join terms t on t.draw_id = r.draw_id and t.criterion_id = r.criterion_id
    where r.area_id = ${areaId} and r.month between ${`${through.slice(0, 4)}-01`} and ${through}
      and r.selection = 'random' and r.applicable > 0
    group by grouping sets ((r.field_id, r.criterion_id, r.team_id), (r.field_id, r.criterion_id))
    order by r.field_id, r.criterion_id, r.team_id nulls first`.execute(tx);
  const sizes = await loadFrameSizes(
    tx,
    rows.filter(({ draws }) => draws === 1),
  );
  return rows.map((row) => {
    const size = row.draws === 1 ? sizes.get(`${row.draw_id}/${row.team_id ?? ''}`) : undefined;
    return {
      fieldId: row.field_id,
      criterionId: row.criterion_id,
      teamId: row.team_id,
      applicable: row.applicable,
      faulty: row.faulty,
      tolerable: row.tolerable,
      weight: row.weight,
      frameSize: size?.checked === row.applicable ? size.cases : null,
    };
  });
}

/** N and checked cases of simple draws, whole and by team, where every case was in scope and could be checked. */
async function loadFrameSizes(
  tx: Tx,
  cells: readonly CellRow[],
): Promise<ReadonlyMap<string, { readonly cases: number; readonly checked: number }>> {
  if (cells.length === 0) return new Map();
  const ids = [...new Set(cells.map(({ draw_id }) => draw_id))];
  const { rows } = await sql<{ draw_id: string; team_id: string | null; cases: number; checked: number }>`
    select r.draw_id, r.team_id, sum(r.checked)::int as checked, sum(t.cases)::int as cases
    from result_summary r
    join frame_team t on t.frame_id = r.frame_id and t.team_id = r.team_id
    join draw d on d.id = r.draw_id
    join seal e on e.id = d.seal_id and e.method = 'simple'
    where r.draw_id in (${sql.join(ids)}) and r.criterion_id is null and r.selection = 'random'
    group by grouping sets ((r.draw_id, r.team_id), (r.draw_id))
    having sum(r.out_of_scope) + sum(r.not_checkable) = 0 and sum(t.cases) > 1`.execute(tx);
  return new Map(rows.map((row) => [`${row.draw_id}/${row.team_id ?? ''}`, row]));
}
