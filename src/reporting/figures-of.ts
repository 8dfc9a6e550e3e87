import type { EvaluationRow, Shown } from '../hotspots/index.ts';
import type { CentsFigure, CountFigure, RateFigure } from './values/figures.ts';
import type { FieldEstimate } from './values/parts.ts';

/** Figures of an evaluation as papers hold them. What is withheld stays withheld; nothing is computed anew. */

type Rate = NonNullable<EvaluationRow['rate']> | NonNullable<EvaluationRow['withReplacements']>;

export function rateFigure(rate: Rate): RateFigure {
  if (!rate.shown) return { shown: false };
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
    unreviewed: rate.unreviewed,
    provisional: 'provisional' in rate && rate.provisional,
  };
}

/** Null is nothing to say: no rate. */
export const rateOrNull = (rate: Rate | null): RateFigure | null => rate && rateFigure(rate);

/** A count; where no case was checked there is nothing to count. */
export const countFigure = (count: Shown<{ readonly value: number }> | null): CountFigure =>
  count === null
    ? { shown: true, value: 0 }
    : count.shown
      ? { shown: true, value: count.value }
      : { shown: false };

/** A sum of euros; where no case was checked there is nothing to show. */
export const centsFigure = (euros: Shown<{ readonly cents: number }> | null): CentsFigure =>
  euros?.shown === true ? { shown: true, cents: euros.cents } : { shown: false };

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
              unreviewed: row.unreviewed?.shown === true ? row.unreviewed.value : null,
              provisional: bound.provisional,
            },
    };
  }
  const { rate } = row;
  if (rate === null || !rate.shown) return { type: 'rate', figure: { shown: false }, judgement: null };
  return { type: 'rate', figure: rateFigure(rate), judgement: rate.judgement };
}
