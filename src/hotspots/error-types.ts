import { noteEvaluation } from '../catalogue/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import {
  checkedToTheEnd,
  lastMonthOf,
  loadHeadcounts,
  scopeOf,
  sightOf,
  type AreaQuery,
} from './evaluate.ts';
import type { Count, Shown } from './evaluation.ts';
import { factsOf } from './facts.ts';
import { publishFigures } from './ledger.ts';
import { loadPieces } from './load-pieces.ts';
import { countsOf, type Piece } from './piece.ts';
import { memoryOf } from './remembered.ts';

/** Errors of one type in randomly drawn cases, the most frequent first: the bars of a Pareto chart. */
export interface ErrorTypeCount {
  readonly errorType: string;
  readonly name: string;
  readonly defects: Shown<Count>;
}

/**
 * Errors by type over a year so far, by the type the plan gives the criterion that was not met. Everyone outside of
 * the teams sees the types of the whole area.
 */
export async function errorTypesOf(
  work: Work,
  query: {
    readonly areaId?: string | undefined;
    readonly year: number;
    readonly fieldId?: string | undefined;
  },
): Promise<readonly ErrorTypeCount[]> {
  const sight = sightOf(work.actor, 'evaluation.read', query.areaId);
  await noteEvaluation(work, 'error-types');
  const { areaId, teamId } = sight;
  const { year, fieldId } = query;
  const through = lastMonthOf(year, work.now);
  return remembered(work, { areaId, year }, { sight, fieldId, through }, async () => {
    if (sight.view === 'disclosed')
      return areaErrorTypes(work, { areaId, through, source: 'live', partial: false });
    const pieces = await loadPieces(work.tx, { ...scopeOf({ areaId, year, fieldId }), teamId });
    return named(work, countTypes(pieces), () => true);
  });
}

const remembered = memoryOf<readonly ErrorTypeCount[]>();

/** Errors by type in an area's year that leave the teams; what is shown is written into the ledger. */
export async function areaErrorTypes(work: Work | ServiceWork, query: AreaQuery): Promise<ErrorTypeCount[]> {
  const { areaId, through, source, reportId } = query;
  const year = Number(through.slice(0, 4));
  const all = await loadPieces(work.tx, scopeOf({ areaId, year, to: through }));
  const pieces = randomOf(query.partial ? all : checkedToTheEnd(all));
  const types = countTypes(pieces);
  const headcounts = await loadHeadcounts(work.tx, pieces);
  const publication = { areaId, year, source, ...(reportId !== undefined && { reportId }) };
  const isShown = await publishFigures(work, publication, (ledger) => {
    const { facts, atomsOf } = factsOf(pieces, headcounts, ledger);
    const figures = [...types.keys()].flatMap((type) => {
      const atoms = pieces.flatMap((piece) =>
        atomsOf([piece]).flatMap(({ criteria }) =>
          [...criteria].flatMap(([id, atom]) => (typeOf(piece, id) === type ? atom : [])),
        ),
      );
      return atoms.length === 0
        ? []
        : [{ id: figureId(type), kind: 'count' as const, atoms: [...new Set(atoms)] }];
    });
    return { facts, stages: [() => figures] };
  });
  return named(work, types, (type) => isShown(figureId(type)));
}

const figureId = (errorType: string): string => `error-type/${errorType}`;
const randomOf = (pieces: readonly Piece[]): Piece[] =>
  pieces.filter(({ selection }) => selection === 'random');
const typeOf = ({ draw }: Piece, criterionId: string): string | undefined =>
  draw?.terms.criteria.get(criterionId)?.errorType;

function countTypes(pieces: readonly Piece[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const piece of randomOf(pieces)) {
    for (const [criterionId, { errorType }] of piece.draw?.terms.criteria ?? []) {
      const { faulty } = countsOf(piece, criterionId);
      if (piece.criteria.has(criterionId)) counts.set(errorType, (counts.get(errorType) ?? 0) + faulty);
    }
  }
  return counts;
}

async function named(
  work: Work | ServiceWork,
  counts: ReadonlyMap<string, number>,
  isShown: (type: string) => boolean,
): Promise<ErrorTypeCount[]> {
  const rows = await work.tx.selectFrom('error_type').select(['code', 'name']).execute();
  const names = new Map(rows.map(({ code, name }) => [code, name]));
  const listed = [...counts].map(([errorType, value]) => ({
    errorType,
    name: names.get(errorType) ?? errorType,
    defects: isShown(errorType) ? { shown: true as const, value } : { shown: false as const },
  }));
  // What is not shown comes last, by name, so that its place says nothing.
  const rank = ({ defects }: ErrorTypeCount): number => (defects.shown ? defects.value : -1);
  return listed.sort((one, other) => rank(other) - rank(one) || (one.name < other.name ? -1 : 1));
}
