import type { IsoDate } from '../calendar/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import { discloseRow, fullRow } from './disclose.ts';
import { checkedToTheEnd, publishEvaluated, scopeOf } from './evaluate.ts';
import { evaluatePieces, type ShownRow } from './evaluation.ts';
import { loadPieces } from './load-pieces.ts';
import type { Piece } from './piece.ts';
import { memoryOf } from './remembered.ts';

/** Draws to be taken together: of some teams, from frames that lie wholly between two days. */
export interface RateGroup {
  readonly teamIds: readonly string[];
  readonly first: IsoDate;
  readonly last: IsoDate;
  /** The reader is these teams' own lead, or reads everything. */
  readonly inFull: boolean;
}

/**
 * The rate of one criterion in each group, from draws checked to the end; null where a group has none. What is not
 * the reader's own is published like every other figure that leaves the teams.
 */
export function groupRates(
  work: Work | ServiceWork,
  query: {
    readonly areaId: string;
    readonly year: number;
    readonly fieldId: string;
    readonly criterionId: string;
  },
  groups: readonly RateGroup[],
): Promise<readonly ShownRow['rate'][]> {
  return remembered(work, query, { query, groups }, async () => {
    const pieces = checkedToTheEnd(await loadPieces(work.tx, scopeOf(query)));
    const firstDays = await firstDaysOf(
      work,
      pieces.flatMap(({ draw }) => draw?.frameId ?? []),
    );
    const rates: ShownRow['rate'][] = [];
    for (const group of groups) {
      const own = pieces.filter((piece) => isOf(group, piece, firstDays));
      const teams = new Set(own.map(({ teamId }) => teamId));
      const evaluated = evaluatePieces(
        { pieces: own, cases: [] },
        teams.size === 1 ? 'criterion-team' : 'criterion',
      ).find(({ row }) => row.key.criterionId === query.criterionId);
      if (evaluated === undefined) {
        rates.push(null);
      } else if (group.inFull) {
        rates.push(fullRow(evaluated.row).rate);
      } else {
        const place = { areaId: query.areaId, source: 'training' };
        const isShown = await publishEvaluated(work, place, query.year, own, [evaluated]);
        rates.push(discloseRow(evaluated, isShown).rate);
      }
    }
    return rates;
  });
}

const remembered = memoryOf<readonly ShownRow['rate'][]>();

function isOf(
  { teamIds, first, last }: RateGroup,
  { teamId, draw }: Piece,
  firstDays: ReadonlyMap<string, string>,
): boolean {
  const begins = draw === null ? undefined : firstDays.get(draw.frameId);
  return (
    draw !== null &&
    teamIds.includes(teamId) &&
    begins !== undefined &&
    begins >= first &&
    draw.lastDay <= last
  );
}

async function firstDaysOf(
  { tx }: Work | ServiceWork,
  frameIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (frameIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('frame')
    .select(['id', 'first_day'])
    .where('id', 'in', [...new Set(frameIds)])
    .execute();
  return new Map(rows.map((row) => [row.id, row.first_day]));
}
