import { sql } from 'kysely';
import { elevated, type Tx } from '../database/index.ts';
import * as statistics from '../statistics/index.ts';
import { rememberingAnswers } from './known-answers.ts';
import type { Drawn, Piece } from './piece.ts';

const stringer = rememberingAnswers(statistics.stringer);

/** One case of a monetary-unit draw: how many of the drawn units fell on it, and its overpaid share. */
export interface TaintedCase {
  readonly drawId: string;
  readonly hits: number;
  readonly done: boolean;
  /** 0 … 1 of the case's amount; 1 for a case that could not be checked. */
  readonly taint: number;
}

/** The only thing a monetary-unit draw says: at most so many cents overpaid (rule 14). */
export interface AmountBound {
  /** Monetary units drawn and checked. */
  readonly n: number;
  readonly mostLikelyCents: number;
  readonly upperCents: number;
  readonly confidence: number;
  /** Cases with an underpayment: listed, without bound, never netted. */
  readonly underpaidListed: number;
  readonly provisional: boolean;
}

/**
 * Stringer bounds of the draws, added up. Several frames share the error probability, so that the sum holds with the
 * confidence of the field. Null where no draw has a checked case.
 */
export function amountBoundOf(pieces: readonly Piece[], cases: readonly TaintedCase[]): AmountBound | null {
  const random = pieces.filter(
    ({ draw, selection }) => selection === 'random' && draw?.method === 'monetary-unit',
  );
  const draws = [...new Set(random.flatMap(({ draw }) => draw ?? []))].filter(({ id }) =>
    cases.some(({ drawId, done }) => drawId === id && done),
  );
  const [first] = draws;
  if (first === undefined) return null;
  const { confidence } = first.terms;
  const each = 1 - (1 - confidence) / draws.length;
  const bounds = draws.map((draw) => boundOf(draw, cases, each));
  return {
    n: bounds.reduce((sum, { n }) => sum + n, 0),
    mostLikelyCents: Math.round(bounds.reduce((sum, { mostLikely }) => sum + mostLikely, 0)),
    upperCents: Math.ceil(bounds.reduce((sum, { upper }) => sum + upper, 0)),
    confidence,
    underpaidListed: random.reduce((sum, { whole }) => sum + whole.underpaidCases, 0),
    provisional: cases.some(({ drawId, done }) => !done && draws.some(({ id }) => id === drawId)),
  };
}

function boundOf(
  draw: Drawn,
  cases: readonly TaintedCase[],
  confidence: number,
): { readonly n: number; readonly mostLikely: number; readonly upper: number } {
  const done = cases.filter((one) => one.drawId === draw.id && one.done);
  const n = done.reduce((sum, { hits }) => sum + hits, 0);
  const taints = done.flatMap(({ hits, taint }) => Array.from({ length: hits }, () => taint));
  const { mostLikely, bound } = stringer({ n, taints, confidence });
  const total = draw.positiveAmountCents;
  return { n, mostLikely: mostLikely * total, upper: Math.min(bound, 1) * total };
}

/** The cases behind the monetary-unit draws among the pieces, one row a sample item. */
export async function loadTaintedCases(tx: Tx, pieces: readonly Piece[]): Promise<TaintedCase[]> {
  const ids = [...new Set(pieces.flatMap(({ draw }) => (draw?.method === 'monetary-unit' ? [draw.id] : [])))];
  if (ids.length === 0) return [];
  const rows = await elevated(tx, () =>
    tx
      .selectFrom('sample_item as i')
      .innerJoin('frame_case as k', (join) =>
        join.onRef('k.frame_id', '=', 'i.frame_id').onRef('k.position', '=', 'i.position'),
      )
      .leftJoin('check_sheet as c', (join) =>
        join.onRef('c.item_id', '=', 'i.id').on('c.recheck_of', 'is', null).on('c.state', '=', 'complete'),
      )
      .select(['i.draw_id', 'i.hits', 'k.amount_cents', 'c.disposition'])
      .select(
        sql<number>`coalesce((select sum(v.overpaid_cents) from finding n
          join finding_version v on v.finding_id = n.id and v.version = n.current_version
          where n.sheet_id = c.id and n.state in ('recorded', 'confirmed', 'amended')), 0)::bigint`.as(
          'overpaid',
        ),
      )
      .where('i.kind', '=', 'sample')
      .where('i.draw_id', 'in', ids)
      .orderBy('i.draw_id')
      .orderBy('i.rank')
      .execute(),
  );
  return rows.map(({ draw_id, hits, amount_cents, disposition, overpaid }) => ({
    drawId: draw_id,
    hits,
    done: disposition !== null,
    taint: taintOf(disposition, overpaid, amount_cents ?? 0),
  }));
}

/** Overpaid share of the amount; a case that could not be checked counts as overpaid in full. */
const taintOf = (disposition: string | null, overpaid: number, amount: number): number => {
  if (disposition === 'not-checkable') return 1;
  return amount > 0 ? Math.min(1, overpaid / amount) : 0;
};
