import { sql } from 'kysely';
import { noteEvaluation } from '../catalogue/index.ts';
import { elevated } from '../database/index.ts';
import type { Atom, Figure, Link } from '../disclosure/index.ts';
import { agreement, unclearCriterion, type Agreement, type JudgementPairs } from '../statistics/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import {
  checkedToTheEnd,
  lastMonthOf,
  loadHeadcounts,
  scopeOf,
  sightOf,
  type AreaQuery,
} from './evaluate.ts';
import type { Shown } from './evaluation.ts';
import { factsOf } from './facts.ts';
import { publishFigures } from './ledger.ts';
import { loadPieces } from './load-pieces.ts';
import { loadRechecks, recheckFacts } from './overlooked.ts';
import type { Piece } from './piece.ts';
import { memoryOf } from './remembered.ts';

/** Agreement of first and second check on one criterion over all teams, never per person or team (rule 16). */
export interface CriterionAgreement {
  readonly criterionId: string;
  readonly code: string;
  readonly question: string;
  /** Flagged: goes to the owner of the instruction. */
  readonly unclear: boolean;
  readonly agreement: Shown<Agreement>;
  readonly instruction: { readonly number: string | null; readonly title: string; readonly owner: string };
}

/**
 * Agreement per criterion in an area's year, unclear criteria first. Auditors see all; everyone else sees which ones
 * are flagged, which rest on five disagreements of three checkers at least, and their figures as far as these leave
 * the teams.
 */
export async function agreementOf(
  work: Work,
  query: { readonly areaId?: string | undefined; readonly year: number },
): Promise<readonly CriterionAgreement[]> {
  const sight = sightOf(work.actor, 'evaluation.read', query.areaId);
  await noteEvaluation(work, 'agreement');
  const { areaId } = sight;
  const { year } = query;
  const through = lastMonthOf(year, work.now);
  const seesAll = sight.view === 'full' && sight.teamId === undefined;
  return remembered(work, { areaId, year }, { seesAll, through }, async () => {
    if (!seesAll) return areaAgreement(work, { areaId, through, source: 'live', partial: false });
    const judged = await judgedTwice(work, await drawnPieces(work, areaId, through));
    return judged.map((one) => told(one, true));
  });
}

const remembered = memoryOf<readonly CriterionAgreement[]>();

/** The criteria flagged as unclear, with the figures that leave the teams; these are written into the ledger. */
export async function areaAgreement(
  work: Work | ServiceWork,
  query: AreaQuery,
): Promise<CriterionAgreement[]> {
  const { areaId, through, source, reportId } = query;
  const all = await drawnPieces(work, areaId, through);
  const pieces = query.partial ? all : checkedToTheEnd(all);
  const unclear = (await judgedTwice(work, pieces)).filter(isUnclear);
  if (unclear.length === 0) return [];
  const headcounts = await loadHeadcounts(work.tx, all);
  const rechecks = (await loadRechecks(work, pieces)).filter(({ rechecked }) => rechecked > 0);
  const rechecked = [...new Set(rechecks.map(({ draw_id }) => draw_id))];
  const publication = { areaId, year: yearOf(through), source, ...(reportId !== undefined && { reportId }) };
  const isShown = await publishFigures(work, publication, (ledger) => {
    const { facts, atomsOf } = factsOf(pieces, headcounts, ledger);
    const repeated = recheckFacts(rechecks, all, headcounts);
    const groups = atomsOf(pieces);
    const found = unclear.map((criterion) => foundOf(criterion, rechecked, repeated.atoms));
    return {
      facts: {
        samples: [...facts.samples, ...repeated.samples],
        atoms: [...facts.atoms, ...repeated.atoms, ...found.flatMap(({ atoms }) => atoms)],
        links: [...facts.links, ...found.flatMap(({ links }) => links)],
      },
      stages: [
        () =>
          unclear.flatMap((criterion, index) => {
            const { criterionId } = criterion;
            const sums = {
              faulty: groups.flatMap(({ criteria }) => criteria.get(criterionId) ?? []),
              unreviewed: groups.flatMap(({ unreviewed }) => unreviewed.get(criterionId) ?? []),
              clean: atomsOf(repeatedPieces(criterion, pieces)).map(({ whole }) => whole),
              overlooked: found[index]?.atoms.map(({ id }) => id) ?? [],
            };
            return behindPairs(criterion).map((sum): Figure => ({
              id: figureId(criterion, sum),
              kind: 'count',
              atoms: sums[sum],
            }));
          }),
      ],
    };
  });
  return unclear.map((one) =>
    told(
      one,
      behindPairs(one).every((sum) => isShown(figureId(one, sum))),
    ),
  );
}

/**
 * What can be worked out from pairs of judgements: findings confirmed are the faulty cases without those not reviewed;
 * from cases repeated blind follows how many checks found nothing, and what was overlooked in them.
 */
type Sum = 'faulty' | 'unreviewed' | 'clean' | 'overlooked';

const behindPairs = ({ draws }: Judged): readonly Sum[] =>
  draws.some(isRepeated) ? ['faulty', 'unreviewed', 'clean', 'overlooked'] : ['faulty', 'unreviewed'];
const figureId = ({ criterionId }: Judged, sum: Sum): string => `agreement/${criterionId}/${sum}`;
const yearOf = (through: AreaQuery['through']): number => Number(through.slice(0, 4));

/** Cases drawn at random; only they say how a criterion is read (rule 10). */
const drawnPieces = async (
  { tx }: Work | ServiceWork,
  areaId: string,
  through: AreaQuery['through'],
): Promise<Piece[]> =>
  (await loadPieces(tx, scopeOf({ areaId, year: yearOf(through), to: through }))).filter(
    ({ draw }) => draw !== null,
  );

const isRepeated = ({ only_second: found, neither }: PairRow): boolean => found + neither > 0;
const repeatedPieces = ({ draws }: Judged, pieces: readonly Piece[]): Piece[] => {
  const ids = new Set(draws.filter(isRepeated).map(({ draw_id }) => draw_id));
  return pieces.filter(({ draw }) => draw !== null && ids.has(draw.id));
};

/** What repeated checks found under one criterion, draw by draw, within what they found at all. */
function foundOf(
  { criterionId, draws }: Judged,
  drawIds: readonly string[],
  all: readonly Atom[],
): { readonly atoms: readonly Atom[]; readonly links: readonly Link[] } {
  const atoms = all.map(({ id, sample }, index): Atom => {
    const faulty = draws.find(({ draw_id }) => draw_id === drawIds[index])?.only_second ?? 0;
    return { id: `${id}/${criterionId}.${faulty}`, sample, faulty };
  });
  const links = atoms.map(({ id }, index) => ({ smaller: [id], larger: [all[index]?.id ?? ''] }));
  return { atoms, links };
}

interface PairRow {
  readonly draw_id: string;
  readonly criterion_id: string;
  readonly both: number;
  readonly only_first: number;
  readonly only_second: number;
  readonly neither: number;
  /** Who checked first where the two disagreed. */
  readonly checkers: readonly string[];
}

/** A criterion with the pairs of judgements on it. */
interface Judged extends Omit<CriterionAgreement, 'agreement' | 'unclear'> {
  readonly draws: readonly PairRow[];
}

const pairsOf = ({ draws }: Judged): JudgementPairs => {
  const sum = (value: (row: PairRow) => number): number =>
    draws.reduce((total, row) => total + value(row), 0);
  return {
    both: sum((row) => row.both),
    onlyFirst: sum((row) => row.only_first),
    onlySecond: sum((row) => row.only_second),
    neither: sum((row) => row.neither),
  };
};

const isUnclear = (one: Judged): boolean =>
  unclearCriterion(pairsOf(one), new Set(one.draws.flatMap(({ checkers }) => checkers)).size);

function told(one: Judged, isShown: boolean): CriterionAgreement {
  const { draws: _, ...criterion } = one;
  return {
    ...criterion,
    unclear: isUnclear(one),
    agreement: isShown ? { shown: true, ...agreement(pairsOf(one)) } : { shown: false },
  };
}

/** The criteria of the pieces' draws that two persons judged, unclear ones first. */
async function judgedTwice(work: Work | ServiceWork, pieces: readonly Piece[]): Promise<Judged[]> {
  const rows = Map.groupBy(await loadPairs(work, pieces), ({ criterion_id }) => criterion_id);
  if (rows.size === 0) return [];
  const criteria = await work.tx
    .selectFrom('criterion as c')
    .innerJoin('instruction as i', 'i.id', 'c.instruction_id')
    .select(['c.id', 'c.code', 'c.question', 'i.number', 'i.title', 'i.owner'])
    .where('c.id', 'in', [...rows.keys()])
    .orderBy('c.code')
    .execute();
  return criteria
    .map(({ id, code, question, ...instruction }) => {
      return { criterionId: id, code, question, instruction, draws: rows.get(id) ?? [] };
    })
    .sort((one, other) => Number(isUnclear(other)) - Number(isUnclear(one)));
}

/**
 * Pairs of judgements: a finding confirmed or amended was an error for both, one rejected only for the first; in a
 * blind re-check of a clean case the second may have found what the first did not.
 */
async function loadPairs(work: Work | ServiceWork, pieces: readonly Piece[]): Promise<readonly PairRow[]> {
  const ids = [...new Set(pieces.flatMap(({ draw }) => draw?.id ?? []))];
  if (ids.length === 0) return [];
  const { rows } = await elevated(work.tx, () =>
    sql<PairRow>`
      with pairs as (
        select i.draw_id, f.criterion_id, true as first, s.decision <> 'rejected' as second, c.id as sheet_id
        from second_check s
        join finding f on f.id = s.finding_id
        join check_sheet c on c.id = s.sheet_id and c.recheck_of is null
        join sample_item i on i.id = c.item_id
        where s.kind = 'finding' and s.done_at is not null and i.draw_id in (${sql.join(ids)})
        union all
        select i.draw_id, a.criterion_id, false, b.result = 'error', c.id
        from second_check s
        join check_sheet c on c.id = s.sheet_id
        join sample_item i on i.id = c.item_id
        join check_result a on a.sheet_id = c.id and a.version = c.current_version and a.result <> 'error'
        join check_sheet again on again.recheck_of = c.id
        join check_result b on b.sheet_id = again.id and b.version = again.current_version
          and b.criterion_id = a.criterion_id
        where s.kind = 'recheck' and s.done_at is not null and i.draw_id in (${sql.join(ids)})
          and (a.result = 'ok' and b.result <> 'not-applicable' or b.result = 'error')
      )
      select p.draw_id, p.criterion_id, count(*) filter (where first and second)::int as both,
        count(*) filter (where first and not second)::int as only_first,
        count(*) filter (where not first and second)::int as only_second,
        count(*) filter (where not first and not second)::int as neither,
        coalesce(array_agg(distinct v.saved_by::text) filter (where first <> second), '{}') as checkers
      from pairs p
      join check_sheet c on c.id = p.sheet_id
      join check_version v on v.sheet_id = c.id and v.version = c.current_version
      group by p.draw_id, p.criterion_id
      order by p.draw_id, p.criterion_id`.execute(work.tx),
  );
  return rows;
}
