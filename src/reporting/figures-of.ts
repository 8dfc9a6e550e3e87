import type { EvaluationRow, Shown } from '../hotspots/index.ts';
import type { CountFigure, RateFigure } from './values/figures.ts';
import type { FieldEstimate } from './values/parts.ts';

/** Figures of an evaluation as papers hold them. What is withheld stays withheld; nothing is computed anew. */

type Rate = NonNullable<EvaluationRow['rate']> | NonNullable<EvaluationRow['withReplacements']>;

export function rateFigure(rate: Rate | null): RateFigure {
  if (rate === null || !rate.shown) return { shown: false };
  return {
    shown: true,
    faulty: rate.faulty,
    n: rate.n,
    N: rate.N,
    rate: rate.rate,
    lower: rate.lower,
    upper: rate.upper,
    confidence: rate.confidence,
    // A declared two-stage design is evaluated exactly, as the design that it is (rule 15).
    kind: rate.kind === 'two-stage' ? 'exact' : rate.kind,
    uncheckable: rate.notCheckable,
    unreviewed: 'unreviewed' in rate ? rate.unreviewed : 0,
  };
}

export const countFigure = (count: Shown<{ readonly value: number }> | null): CountFigure =>
  count !== null && count.shown ? { shown: true, value: count.value } : { shown: false };

/** What the row's random cases say: a rate with its judgement, or the bound of a monetary-unit draw. */
export function estimateOf(row: EvaluationRow): FieldEstimate {
  if (row.method === 'monetary-unit') {
    const bound = row.amountBound;
    return {
      type: 'amount-bound',
      figure:
        bound === null || !bound.shown
          ? { shown: false }
          : {
              shown: true,
              n: bound.n,
              upperCents: bound.upperCents,
              confidence: bound.confidence,
              underpaidListed: bound.underpaidListed,
            },
    };
  }
  const figure = rateFigure(row.rate);
  return { type: 'rate', figure, judgement: row.rate?.shown === true ? row.rate.judgement : null };
}
