import { FrameDigest } from './frame.ts';
import type { FrameCase } from './frame.ts';
import type { Population, Rank, StratumSize } from './ranks.ts';
import type { DrawMethod, FrameExtent } from './seal.ts';
import { compareUtf8 } from './text.ts';

/**
 * What is known of a frame held in memory, by position (index 0 is position 1). Null is what is not known:
 * after the deletion of the case numbers only strata and amounts are left, and for some readers only the size.
 */
export interface FrameView {
  readonly size: number;
  readonly digest: string | null;
  readonly caseNumbers: readonly string[] | null;
  readonly strata: readonly (string | null)[] | null;
  readonly amounts: readonly (number | null)[] | null;
}

/** The view of a frame of which everything is known. */
export type WholeFrameView = { readonly [Key in keyof FrameView]: NonNullable<FrameView[Key]> };

/** The view of a whole frame; cases in canonical order. */
export function viewOfCases(cases: readonly FrameCase[]): WholeFrameView {
  const digest = new FrameDigest();
  for (const item of cases) digest.add(item);
  return {
    size: cases.length,
    digest: digest.finish(),
    caseNumbers: cases.map(({ caseNumber }) => caseNumber),
    strata: cases.map(({ stratum }) => stratum),
    amounts: cases.map(({ amountCents }) => amountCents),
  };
}

/** The view of a frame of which only the size is known. */
export const viewOfSize = (size: number): FrameView => ({
  size,
  digest: null,
  caseNumbers: null,
  strata: null,
  amounts: null,
});

/** What limits draws from this frame; what is not known limits nothing. */
export const extentOf = ({ size, strata, amounts }: FrameView): FrameExtent => ({
  size,
  positiveAmountCents: amounts?.reduce<number>((sum, amount) => sum + Math.max(amount ?? 0, 0), 0) ?? 1,
  casesWithoutStratum: strata?.filter((stratum) => stratum === null).length ?? 0,
});

/** Cases per stratum in canonical order; a case without one counts under null, which comes first. */
export function strataSizes(strata: readonly (string | null)[]): { stratum: string | null; size: number }[] {
  const sizes = new Map<string | null, number>();
  for (const stratum of strata) sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1);
  return [...sizes]
    .map(([stratum, size]) => ({ stratum, size }))
    .sort((a, b) => compareUtf8(a.stratum ?? '', b.stratum ?? ''));
}

/** What the method selects from, or null where the view does not hold it. */
export function populationOf({ size, strata, amounts }: FrameView, method: DrawMethod): Population | null {
  if (method === 'monetary-unit') return amounts === null ? null : { method, amounts };
  if (method === 'stratified') {
    return strata === null ? null : { method, strata: strataSizes(strata).filter(hasStratum) };
  }
  return { method, size };
}

const hasStratum = (entry: { stratum: string | null; size: number }): entry is StratumSize =>
  entry.stratum !== null;

/** A rank with its position in the whole frame. */
export interface PositionedRank extends Omit<Rank, 'place'> {
  readonly position: number;
}

/** Turns places within a stratum into positions in the frame; without strata they are the same. */
export function positionRanks(ranks: readonly Rank[], strata: FrameView['strata']): PositionedRank[] {
  const positions = new Map<string | null, number[]>();
  if (ranks.some(({ stratum }) => stratum !== null)) {
    for (const [i, stratum] of (strata ?? []).entries()) {
      const own = positions.get(stratum);
      if (own === undefined) positions.set(stratum, [i + 1]);
      else own.push(i + 1);
    }
  }
  return ranks.map(({ place, ...rank }) => {
    const position = rank.stratum === null ? place : positions.get(rank.stratum)?.[place - 1];
    if (position === undefined) throw new Error('a rank lies outside its stratum');
    return { ...rank, position };
  });
}
