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

interface SumRow {
  readonly field_id: string;
  readonly criterion_id: string;
  readonly team_id: string;
  readonly field_version_id: string;
  readonly applicable: number;
  readonly faulty: number;
  readonly first_draw: string;
  readonly draws: number;
}

/** What one cell adds up: random cases, and how many of them would be tolerated. */
interface CellSum {
  readonly fieldId: string;
  readonly criterionId: string;
  readonly teamId: string | null;
  applicable: number;
  faulty: number;
  tolerated: number;
  readonly rates: Set<number>;
  weight: number;
  readonly draws: Set<string>;
}

/**
 * The cells of an area's year so far, from the summary alone. Original ranks of simple and stratified draws only:
 * systematic and monetary-unit draws, second stages, replacements and deliberately chosen cases stay outside
 * (rules 10, 14). The caller holds the right to read beyond one team.
 */
export async function loadCells(tx: Tx, areaId: string, through: Month): Promise<Cell[]> {
  const { rows } = await sql<SumRow>`
    with draws as materialized (
      select d.id, e.field_version_id, row_number() over () as place
      from frame f
      join draw d on d.frame_id = f.id
      join seal e on e.id = d.seal_id and e.method in ('simple', 'stratified')
      where f.area_id = ${areaId} and f.state not in ('voided', 'discarded')
        and not exists (select from draw_void w where w.draw_id = d.id and w.confirmed_at is not null)
    ),
    sums as (
      select r.field_id, r.criterion_id, r.team_id, d.field_version_id, sum(r.applicable)::int as applicable,
        sum(r.faulty)::int as faulty, min(d.place) as first, max(d.place) as last
      from result_summary r
      join draws d on d.id = r.draw_id
      where r.area_id = ${areaId} and r.month between ${`${through.slice(0, 4)}-01`} and ${through}
        and r.selection = 'random' and r.criterion_id is not null and r.applicable > 0
      group by r.field_id, r.criterion_id, r.team_id, d.field_version_id
    )
    select s.field_id, s.criterion_id, s.team_id, s.field_version_id, s.applicable, s.faulty, d.id as first_draw,
      case when s.first = s.last then 1 else 2 end as draws
    from sums s join draws d on d.place = s.first`.execute(tx);
  const sums = addUp(rows, await loadTerms(tx, rows));
  const sizes = await loadFrameSizes(
    tx,
    sums.flatMap(({ draws }) => (draws.size === 1 ? [...draws] : [])),
  );
  return sums.map(({ fieldId, criterionId, teamId, applicable, faulty, tolerated, rates, weight, draws }) => {
    const [draw] = draws;
    const size = draws.size === 1 ? sizes.get(`${draw ?? ''}/${teamId ?? ''}`) : undefined;
    const [rate] = rates;
    return {
      fieldId,
      criterionId,
      teamId,
      applicable,
      faulty,
      tolerable: rates.size === 1 && rate !== undefined ? rate : tolerated / applicable,
      weight,
      frameSize: size?.checked === applicable ? size.cases : null,
    };
  });
}

/** Tolerable rate and severity of each criterion in the versions of the fields that were drawn for. */
async function loadTerms(
  tx: Tx,
  rows: readonly SumRow[],
): Promise<ReadonlyMap<string, { readonly tolerable: number; readonly weight: number }>> {
  if (rows.length === 0) return new Map();
  const terms = await tx
    .selectFrom('field_criterion as c')
    .innerJoin('audit_field_version as v', 'v.id', 'c.field_version_id')
    .innerJoin('severity as s', 's.code', 'c.severity')
    .select(['v.id', 'c.criterion_id', 's.weight'])
    .select((eb) => eb.fn.coalesce('c.tolerable_rate', 'v.tolerable_rate').as('tolerable'))
    .where('v.id', 'in', [...new Set(rows.map((row) => row.field_version_id))])
    .execute();
  return new Map(
    terms.map(({ id, criterion_id, weight, tolerable }) => [
      `${id}/${criterion_id}`,
      { tolerable: Number(tolerable), weight },
    ]),
  );
}

/** Cells by team and over all teams; a draw of the one team may be a draw of another too. */
function addUp(rows: readonly SumRow[], terms: Awaited<ReturnType<typeof loadTerms>>): readonly CellSum[] {
  const cells = new Map<string, CellSum>();
  for (const row of rows) {
    const term = terms.get(`${row.field_version_id}/${row.criterion_id}`);
    if (term === undefined) continue;
    for (const teamId of [null, row.team_id]) {
      const name = `${row.field_id}/${row.criterion_id}/${teamId ?? ''}`;
      const cell = cells.get(name) ?? {
        fieldId: row.field_id,
        criterionId: row.criterion_id,
        teamId,
        applicable: 0,
        faulty: 0,
        tolerated: 0,
        rates: new Set<number>(),
        weight: 0,
        draws: new Set<string>(),
      };
      cell.applicable += row.applicable;
      cell.faulty += row.faulty;
      cell.tolerated += row.applicable * term.tolerable;
      cell.rates.add(term.tolerable);
      cell.weight = Math.max(cell.weight, term.weight);
      cell.draws.add(row.first_draw);
      if (row.draws > 1) cell.draws.add('');
      cells.set(name, cell);
    }
  }
  return [...cells].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, cell]) => cell);
}

/** N and checked cases of simple draws, whole and by team, where every case was in scope and could be checked. */
async function loadFrameSizes(
  tx: Tx,
  draws: readonly string[],
): Promise<ReadonlyMap<string, { readonly cases: number; readonly checked: number }>> {
  if (draws.length === 0) return new Map();
  const ids = [...new Set(draws)];
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
