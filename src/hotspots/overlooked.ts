import { sql } from 'kysely';
import type { Month } from '../calendar/index.ts';
import { noteEvaluation } from '../catalogue/index.ts';
import { elevated, type Tables } from '../database/index.ts';
import type { Atom, Facts, Sample } from '../disclosure/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import { loadHeadcounts, scopeOf, lastMonthOf, sightOf, type AreaQuery } from './evaluate.ts';
import type { Shown } from './evaluation.ts';
import { factsOf, type Headcounts } from './facts.ts';
import { publishFigures } from './ledger.ts';
import { loadPieces } from './load-pieces.ts';
import type { Piece } from './piece.ts';
import { countsCases } from './rate.ts';
import { memoryOf } from './remembered.ts';
import { overlookedIn, type Overlooked } from './second-check-figures.ts';

/** Overlooked errors of one field in the year so far. */
export interface FieldOverlooked {
  readonly fieldId: string;
  /**
   * Clean checks picked for repetition, and how many of them were judged once more: they say how many checks found
   * nothing.
   */
  readonly repeated: Shown<Repeated>;
  readonly overlooked: Shown<Overlooked> | null;
}

interface Repeated {
  readonly selected: number;
  readonly rechecked: number;
}

/** One round of picks from a draw: cases drawn later are picked from in a round of their own. */
export interface RoundRow {
  readonly draw_id: string;
  /** How the cases that the round was picked from had come into the draw. */
  readonly kinds: readonly Tables['sample_item']['kind'][];
  readonly clean: number;
  readonly selected: number;
  readonly rechecked: number;
  readonly found: number;
}

/** Estimates of overlooked errors by field, as the actor may see them. */
export async function overlookedOf(
  work: Work,
  query: { readonly areaId?: string | undefined; readonly year: number },
): Promise<readonly FieldOverlooked[]> {
  const sight = sightOf(work.actor, 'evaluation.read', query.areaId);
  await noteEvaluation(work, 'overlooked');
  const { areaId } = sight;
  const { year } = query;
  const through = lastMonthOf(year, work.now);
  return remembered(work, { areaId, year }, { sight, through }, async () => {
    if (sight.view === 'disclosed') {
      return areaOverlooked(work, { areaId, through, source: 'live', partial: false });
    }
    const fields = await loadFields(work, areaId, through, sight.teamId);
    return fields.map(({ fieldId, rounds, estimate }) => ({
      fieldId,
      repeated: { shown: true, ...repeatedIn(rounds) },
      overlooked: estimate && { shown: true, ...estimate },
    }));
  });
}

const remembered = memoryOf<readonly FieldOverlooked[]>();

/**
 * Estimates that leave the teams; what is shown is written into the ledger. An estimate weighs by the number of clean
 * checks, which says how many were not: it is shown where the faulty cases of its draws are.
 */
export async function areaOverlooked(work: Work | ServiceWork, query: AreaQuery): Promise<FieldOverlooked[]> {
  const { areaId, through, source, reportId } = query;
  const year = Number(through.slice(0, 4));
  const fields = (await loadFields(work, areaId, through)).filter(({ estimate }) => estimate !== null);
  const headcounts = await loadHeadcounts(
    work.tx,
    fields.flatMap(({ pieces }) => pieces),
  );
  const figureId = (fieldId: string): string => `overlooked/${fieldId}`;
  const cleanId = (fieldId: string): string => `checks-repeated/${fieldId}`;
  const told = fields.map(({ rounds, pieces }) => pieces.filter((piece) => isTold(piece, rounds)));
  const isShown = await publishFigures(
    work,
    { areaId, year, source, ...(reportId !== undefined && { reportId }) },
    (ledger) => {
      const checks = factsOf(told.flat(), headcounts, ledger);
      const clean = fields.map(({ fieldId }, index) => ({
        id: cleanId(fieldId),
        kind: 'count' as const,
        atoms: checks.atomsOf(told[index] ?? []).map(({ whole }) => whole),
      }));
      const rechecks = fields.map(({ rounds, pieces }) => recheckFacts(rounds, pieces, headcounts));
      return {
        facts: {
          samples: [...checks.facts.samples, ...rechecks.flatMap(({ samples }) => samples)],
          atoms: [...checks.facts.atoms, ...rechecks.flatMap(({ atoms }) => atoms)],
          links: checks.facts.links,
        },
        stages: [
          () => [
            ...clean.filter(({ atoms }) => atoms.length > 0),
            ...fields.map(({ fieldId }, index) => ({
              id: figureId(fieldId),
              kind: 'count' as const,
              atoms: rechecks[index]?.atoms.map(({ id }) => id) ?? [],
            })),
          ],
        ],
      };
    },
  );
  return fields.map(({ fieldId, rounds, estimate }) => ({
    fieldId,
    repeated: isShown(cleanId(fieldId))
      ? { shown: true, ...repeatedIn(rounds.filter(isBegun)) }
      : { shown: false },
    overlooked:
      estimate &&
      (isShown(figureId(fieldId)) && isShown(cleanId(fieldId))
        ? { shown: true, ...estimate }
        : { shown: false }),
  }));
}

const isBegun = ({ rechecked }: RoundRow): boolean => rechecked > 0;

const repeatedIn = (rounds: readonly RoundRow[]): Repeated => ({
  selected: rounds.reduce((sum, { selected }) => sum + selected, 0),
  rechecked: rounds.reduce((sum, { rechecked }) => sum + rechecked, 0),
});

interface Field {
  readonly fieldId: string;
  readonly estimate: Overlooked | null;
  readonly rounds: readonly RoundRow[];
  /** Pieces of its draws, whatever way their cases came in. */
  readonly pieces: readonly Piece[];
}

async function loadFields(
  work: Work | ServiceWork,
  areaId: string,
  through: Month,
  teamId?: string,
): Promise<Field[]> {
  const scope = scopeOf({ areaId, year: Number(through.slice(0, 4)), to: through });
  const pieces = await loadPieces(work.tx, scope);
  // A draw over several teams says nothing about one of them: the share was picked over all.
  const own = pieces.filter(
    ({ draw }) =>
      draw !== null && (teamId === undefined || (draw.teamSizes.size === 1 && draw.teamSizes.has(teamId))),
  );
  const rows = await loadRechecks(work, own);
  return [...new Set(own.map(({ fieldId }) => fieldId))].flatMap((fieldId) => {
    const mine = own.filter((piece) => piece.fieldId === fieldId);
    const rounds = rows.filter(({ draw_id }) => mine.some(({ draw }) => draw?.id === draw_id));
    if (rounds.length === 0) return [];
    const estimate = overlookedIn(
      rounds.map(({ clean, rechecked, found }) => ({ cleanChecks: clean, rechecked, found })),
      mine.at(-1)?.draw?.terms.confidence ?? 0.95,
    );
    return [{ fieldId, estimate, rounds, pieces: mine }];
  });
}

/**
 * A re-check without a result says nothing. What one found counts until a review rejects it (rule 11).
 */
export async function loadRechecks(work: Work | ServiceWork, pieces: readonly Piece[]): Promise<RoundRow[]> {
  const ids = [...new Set(pieces.flatMap(({ draw }) => draw?.id ?? []))];
  if (ids.length === 0) return [];
  const { rows } = await elevated(work.tx, () =>
    sql<RoundRow>`
      select r.draw_id, array_agg(distinct i.kind) as kinds, r.clean_checks as clean, r.selected,
        count(s.id) filter (where s.decision <> 'inconclusive')::int as rechecked,
        count(s.id) filter (where s.decision <> 'inconclusive' and exists (
          select from check_sheet again join finding f on f.sheet_id = again.id
          where again.recheck_of = c.id and f.state not in ('rejected', 'withdrawn')))::int as found
      from recheck_selection r
      join sample_item i on i.draw_id = r.draw_id
      join check_sheet c on c.item_id = i.id and c.recheck_of is null and c.recheck_round = r.round
      left join second_check s on s.sheet_id = c.id and s.kind = 'recheck'
      where r.draw_id in (${sql.join(ids)})
      group by r.draw_id, r.round, r.clean_checks, r.selected
      order by r.draw_id, r.round`.execute(work.tx),
  );
  return rows;
}

const kindOf = ({ selection }: Piece): Tables['sample_item']['kind'] =>
  selection === 'random' ? 'sample' : selection === 'replacement' ? 'replacement' : 'extension';

/** Whether the number of clean checks says something of these cases. */
const isTold = (piece: Piece, rounds: readonly RoundRow[]): boolean =>
  countsCases(piece) &&
  rounds.some(
    (round) => isBegun(round) && round.draw_id === piece.draw?.id && round.kinds.includes(kindOf(piece)),
  );

/** The repeated checks of each draw are a sample of their own, of the teams of the draw together; draw by draw. */
export function recheckFacts(
  rounds: readonly RoundRow[],
  pieces: readonly Piece[],
  headcounts: Headcounts,
): Pick<Facts, 'samples' | 'atoms'> {
  const samples: Sample[] = [];
  const atoms: Atom[] = [];
  for (const [draw_id, ofDraw] of Map.groupBy(rounds, (round) => round.draw_id)) {
    const rechecked = ofDraw.reduce((sum, round) => sum + round.rechecked, 0);
    const found = ofDraw.reduce((sum, round) => sum + round.found, 0);
    const own = pieces.filter(({ draw }) => draw?.id === draw_id);
    const teams = new Map(own.map((piece) => [piece.teamId, headcounts(piece.teamId, piece)]));
    const employees = [...teams.values()].reduce((sum, count) => sum + count, 0);
    const sample = `recheck:${draw_id}#${rechecked}.${employees}`;
    samples.push({ id: sample, team: [...teams.keys()].sort().join('+'), employees, checked: rechecked });
    atoms.push({ id: `recheck:${draw_id}#${rechecked}.${employees}.${found}`, sample, faulty: found });
  }
  return { samples, atoms };
}
