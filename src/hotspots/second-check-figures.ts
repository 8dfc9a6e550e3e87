import { sql } from 'kysely';
import { noteEvaluation } from '../catalogue/index.ts';
import { elevated } from '../database/index.ts';
import {
  agreement,
  combineFrames,
  overlookedErrors,
  unclearCriterion,
  type Agreement,
  type JudgementPairs,
} from '../statistics/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import { sightOf } from './evaluate.ts';
import { memoryOf } from './remembered.ts';

/** Agreement of first and second check on one criterion over all teams, never per person or team (rule 16). */
export interface CriterionAgreement extends Agreement {
  readonly criterionId: string;
  readonly code: string;
  readonly question: string;
  /** Flagged: goes to the owner of the instruction. */
  readonly unclear: boolean;
  readonly instruction: { readonly number: string | null; readonly title: string; readonly owner: string };
}

/**
 * Agreement per criterion in an area's year, unclear criteria first. Leads see criteria, not teams; everyone outside
 * of the teams sees the flagged ones, which rest on five disagreements of three checkers at least.
 */
export async function agreementOf(
  work: Work,
  query: { readonly areaId?: string | undefined; readonly year: number },
): Promise<readonly CriterionAgreement[]> {
  const sight = sightOf(work.actor, 'evaluation.read', query.areaId);
  await noteEvaluation(work, 'agreement');
  const place = { areaId: sight.areaId, year: query.year };
  const all = await remembered(work, place, null, () => areaAgreement(work, place.areaId, place.year));
  return sight.view === 'full' && sight.teamId === undefined ? all : all.filter(({ unclear }) => unclear);
}

const remembered = memoryOf<readonly CriterionAgreement[]>();

interface PairRow {
  readonly criterion_id: string;
  readonly both: number;
  readonly only_first: number;
  readonly only_second: number;
  readonly neither: number;
  readonly checkers: number;
}

/**
 * Pairs of judgements: a finding confirmed or amended was an error for both, one rejected only for the first; in a
 * blind re-check of a clean case the second may have found what the first did not.
 */
export async function areaAgreement(
  work: Work | ServiceWork,
  areaId: string,
  year: number,
): Promise<CriterionAgreement[]> {
  const { rows } = await elevated(work.tx, () =>
    sql<PairRow>`
      with pairs as (
        select f.criterion_id, true as first, s.decision <> 'rejected' as second, c.id as sheet_id
        from second_check s
        join finding f on f.id = s.finding_id
        join check_sheet c on c.id = s.sheet_id
        where s.kind = 'finding' and s.done_at is not null and s.area_id = ${areaId}
          and left(c.month, 4) = ${String(year)}
        union all
        select a.criterion_id, false, b.result = 'error', c.id
        from second_check s
        join check_sheet c on c.id = s.sheet_id
        join check_result a on a.sheet_id = c.id and a.version = c.current_version and a.result <> 'error'
        join check_sheet again on again.recheck_of = c.id
        join check_result b on b.sheet_id = again.id and b.version = again.current_version
          and b.criterion_id = a.criterion_id
        where s.kind = 'recheck' and s.done_at is not null and s.area_id = ${areaId}
          and left(c.month, 4) = ${String(year)}
          and (a.result = 'ok' and b.result <> 'not-applicable' or b.result = 'error')
      )
      select p.criterion_id, count(*) filter (where first and second)::int as both,
        count(*) filter (where first and not second)::int as only_first,
        count(*) filter (where not first and second)::int as only_second,
        count(*) filter (where not first and not second)::int as neither,
        count(distinct v.saved_by) filter (where first <> second)::int as checkers
      from pairs p
      join check_sheet c on c.id = p.sheet_id
      join check_version v on v.sheet_id = c.id and v.version = c.current_version
      group by p.criterion_id`.execute(work.tx),
  );
  if (rows.length === 0) return [];
  const criteria = await work.tx
    .selectFrom('criterion as c')
    .innerJoin('instruction as i', 'i.id', 'c.instruction_id')
    .select(['c.id', 'c.code', 'c.question', 'i.number', 'i.title', 'i.owner'])
    .where(
      'c.id',
      'in',
      rows.map(({ criterion_id }) => criterion_id),
    )
    .orderBy('c.code')
    .execute();
  return criteria
    .flatMap(({ id, code, question, number, title, owner }): CriterionAgreement[] => {
      const row = rows.find(({ criterion_id }) => criterion_id === id);
      if (row === undefined) return [];
      const pairs: JudgementPairs = {
        both: row.both,
        onlyFirst: row.only_first,
        onlySecond: row.only_second,
        neither: row.neither,
      };
      const unclear = unclearCriterion(pairs, row.checkers);
      const instruction = { number, title, owner };
      return [{ ...agreement(pairs), criterionId: id, code, question, unclear, instruction }];
    })
    .sort((one, other) => Number(other.unclear) - Number(one.unclear));
}

/** Clean checks of one draw, how many were repeated blind, and in how many of these an error was found. */
export interface RecheckedDraw {
  readonly cleanChecks: number;
  readonly rechecked: number;
  readonly found: number;
}

/** Cases with overlooked errors among clean checks: an estimate with its interval. */
export interface Overlooked extends RecheckedDraw {
  /** Estimated number of clean checks in which an error was overlooked, with its bounds. */
  readonly estimate: number;
  readonly lowerCount: number;
  readonly upperCount: number;
  readonly rate: number;
  readonly lower: number;
  readonly upper: number;
  readonly kind: 'exact' | 'approximate';
  readonly confidence: number;
}

/**
 * Overlooked errors of a field, each draw weighted by the inverse of its share of repeated checks (rule 16): exact
 * for one draw, weighted over several. Draws whose re-checks are not done say nothing yet; null if all are.
 */
export function overlookedIn(draws: readonly RecheckedDraw[], confidence: number): Overlooked | null {
  const told = draws.filter(({ rechecked }) => rechecked > 0);
  const [only, second] = told;
  if (only === undefined) return null;
  const sum = (value: (draw: RecheckedDraw) => number): number =>
    told.reduce((total, draw) => total + value(draw), 0);
  const cleanChecks = sum((draw) => draw.cleanChecks);
  const counts = { cleanChecks, rechecked: sum((draw) => draw.rechecked), found: sum(({ found }) => found) };
  if (second === undefined) {
    const { estimate, lowerCount, upperCount } = overlookedErrors({ ...only, confidence });
    const shares = {
      rate: estimate / cleanChecks,
      lower: lowerCount / cleanChecks,
      upper: upperCount / cleanChecks,
    };
    return { ...counts, estimate, lowerCount, upperCount, ...shares, kind: 'exact', confidence };
  }
  const { rate, lower, upper, lowerCount, upperCount } = combineFrames(
    told.map((draw) => ({ N: draw.cleanChecks, n: draw.rechecked, x: draw.found })),
    confidence,
  );
  const estimate = rate * cleanChecks;
  return { ...counts, estimate, lowerCount, upperCount, rate, lower, upper, kind: 'approximate', confidence };
}
