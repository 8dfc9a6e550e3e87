import type { Month } from '../calendar/index.ts';
import type { Tables } from '../database/index.ts';

export type Method = Tables['seal']['method'];

/** How a checked case came into the figures; only `random` and a declared second stage enter estimates. */
export type Selection = Tables['result_summary']['selection'];

/** Cases under one heading (the case as a whole, or one criterion) as the summary holds them. */
export interface Counts {
  /** Completely checked. */
  readonly checked: number;
  readonly outOfScope: number;
  readonly notCheckable: number;
  /** Cases the heading applies to, of those checked. */
  readonly applicable: number;
  readonly faulty: number;
  /** Findings that no second person has reviewed yet. */
  readonly unreviewed: number;
  readonly overpaidCents: number;
  readonly overpaidCases: number;
  readonly underpaidCents: number;
  readonly underpaidCases: number;
}

export const noCounts: Counts = {
  checked: 0,
  outOfScope: 0,
  notCheckable: 0,
  applicable: 0,
  faulty: 0,
  unreviewed: 0,
  overpaidCents: 0,
  overpaidCases: 0,
  underpaidCents: 0,
  underpaidCases: 0,
};

export const addCounts = (one: Counts, other: Counts): Counts => ({
  checked: one.checked + other.checked,
  outOfScope: one.outOfScope + other.outOfScope,
  notCheckable: one.notCheckable + other.notCheckable,
  applicable: one.applicable + other.applicable,
  faulty: one.faulty + other.faulty,
  unreviewed: one.unreviewed + other.unreviewed,
  overpaidCents: one.overpaidCents + other.overpaidCents,
  overpaidCases: one.overpaidCases + other.overpaidCases,
  underpaidCents: one.underpaidCents + other.underpaidCents,
  underpaidCases: one.underpaidCases + other.underpaidCases,
});

/** Cases whose sheet is complete, whatever it says. */
export const doneOf = ({
  checked,
  outOfScope,
  notCheckable,
}: Pick<Counts, 'checked' | 'outOfScope' | 'notCheckable'>): number => checked + outOfScope + notCheckable;

/** What the field's version says that was in force when the frame was sealed (rule 2). */
export interface FieldTerms {
  readonly fieldId: string;
  readonly title: string;
  readonly tolerable: number;
  readonly confidence: number;
  readonly secondStage: { readonly size: number; readonly limit: number } | null;
  /** By criterion: its own tolerable rate or the field's, and what a fault in it weighs. */
  readonly criteria: ReadonlyMap<string, CriterionTerms>;
}

export interface CriterionTerms {
  readonly tolerable: number;
  readonly errorType: string;
  /** Weight of the severity: 1, 3 or 9. */
  readonly weight: number;
}

/** A draw with the sizes its inference rests on. */
export interface Drawn {
  readonly id: string;
  readonly frameId: string;
  readonly month: Month;
  readonly lastDay: string;
  readonly method: Method;
  readonly terms: FieldTerms;
  /** N of the frame, of each team in it, and of each stratum. */
  readonly size: number;
  readonly teamSizes: ReadonlyMap<string, number>;
  readonly strataSizes: ReadonlyMap<string, number>;
  /** Original ranks drawn in each stratum, over all teams of the frame. */
  readonly strataDrawn: ReadonlyMap<string, number>;
  readonly positiveAmountCents: number;
}

/**
 * The smallest part of every figure: the cases of one draw that lie in one team and stratum and were selected alike.
 * Deliberately chosen cases belong to no draw.
 */
export interface Piece {
  readonly fieldId: string;
  readonly teamId: string;
  readonly month: Month;
  readonly selection: Selection;
  readonly stratum: string | null;
  readonly draw: Drawn | null;
  /** Cases drawn (or chosen), checked or not. */
  readonly drawn: number;
  readonly whole: Counts;
  readonly criteria: ReadonlyMap<string, Counts>;
}

/** Counts of the case as a whole, or of one criterion. */
export const countsOf = (piece: Piece, criterionId: string | null): Counts =>
  criterionId === null ? piece.whole : (piece.criteria.get(criterionId) ?? noCounts);

/** Cases drawn whose sheet is not complete yet. */
export const pendingOf = ({ drawn, whole }: Piece): number => drawn - doneOf(whole);
