import type { Month } from '../calendar/index.ts';
import { amountBoundOf, type AmountBound, type TaintedCase } from './amount-bound.ts';
import { countsOf, doneOf, type Drawn, type Method, type Piece, type Selection } from './piece.ts';
import {
  rateOf,
  rateWithReplacements,
  recordPieces,
  replacementPieces,
  type JudgedRate,
  type RateValue,
} from './rate.ts';

/** By what figures are split. */
export const splits = {
  area: [],
  'area-month': ['month'],
  field: ['field'],
  month: ['field', 'month'],
  team: ['field', 'team'],
  'team-month': ['field', 'team', 'month'],
  criterion: ['field', 'criterion'],
  'criterion-team': ['field', 'criterion', 'team'],
  'criterion-month': ['field', 'criterion', 'month'],
  'criterion-team-month': ['field', 'criterion', 'team', 'month'],
} as const satisfies Readonly<Record<string, readonly ('field' | 'criterion' | 'team' | 'month')[]>>;
export type Split = keyof typeof splits;

/** What a row is about; null: all of them together. */
export interface RowKey {
  readonly fieldId: string | null;
  readonly criterionId: string | null;
  readonly teamId: string | null;
  readonly month: Month | null;
}

/** A figure, or that it is not shown; why not is not said (rule 25). */
export type Shown<T extends object> = ({ readonly shown: true } & T) | { readonly shown: false };

export interface Count {
  readonly value: number;
}

/** Euros of one kind, over- or underpaid; never netted. */
export interface Euros {
  readonly cents: number;
  readonly cases: number;
}

/** Cases that enter no estimate: checked and shown apart (rules 10, 15). */
export interface Apart<Faulty> {
  readonly checked: number;
  readonly faulty: Faulty;
}

/** What all readers of a row may see: progress is no secret. */
export interface RowProgress {
  readonly key: RowKey;
  readonly split: Split;
  /** Null where draws of different methods come together. */
  readonly method: Method | null;
  /** „x von y geprüft“: original ranks whose sheet is complete, of those drawn. */
  readonly done: number;
  readonly drawn: number;
  readonly outOfScope: number;
  readonly notCheckable: number;
}

/** One row of an evaluation, in full. Null where there is nothing to say. */
export interface FullRow extends RowProgress {
  readonly rate: (JudgedRate & { readonly unreviewed: number }) | null;
  readonly withReplacements: (RateValue & { readonly unreviewed: number }) | null;
  /** Errors found, where a case may have several. */
  readonly defects: Count | null;
  /** Those among the errors that no second person has reviewed yet (rule 11). */
  readonly unreviewed: Count | null;
  readonly overpaid: Euros | null;
  readonly underpaid: Euros | null;
  readonly amountBound: AmountBound | null;
  readonly replacements: Apart<Count> | null;
  readonly declaredExtension: Apart<Count> | null;
  readonly undeclaredExtension: Apart<Count> | null;
  readonly deliberate: Apart<Count> | null;
}

/** The same row as it leaves the team. */
export interface ShownRow extends RowProgress {
  /** `unreviewed` null: not shown. */
  readonly rate: Shown<JudgedRate & { readonly unreviewed: number | null }> | null;
  /** `unreviewed` null: it is no figure that leaves the teams. */
  readonly withReplacements: Shown<RateValue & { readonly unreviewed: number | null }> | null;
  readonly defects: Shown<Count> | null;
  readonly unreviewed: Shown<Count> | null;
  readonly overpaid: Shown<Euros> | null;
  readonly underpaid: Shown<Euros> | null;
  readonly amountBound: Shown<AmountBound> | null;
  readonly replacements: Apart<Shown<Count>> | null;
  readonly declaredExtension: Apart<Shown<Count>> | null;
  readonly undeclaredExtension: Apart<Shown<Count>> | null;
  readonly deliberate: Apart<Shown<Count>> | null;
}

/** A row with the pieces its figures rest on. */
export interface Evaluated {
  readonly row: FullRow;
  readonly pieces: readonly Piece[];
}

/** A stable name of a row, in the order rows are listed. */
export const nameOfRow = ({ split, key }: Pick<RowProgress, 'split' | 'key'>): string =>
  [split, key.fieldId, key.criterionId, key.teamId, key.month].map((part) => part ?? '-').join('/');

export interface EvaluationBasis {
  readonly pieces: readonly Piece[];
  /** Cases of the monetary-unit draws among them. */
  readonly cases: readonly TaintedCase[];
  /** Pieces that figures may rest on, all unless given; progress counts the others too. */
  readonly counted?: ReadonlySet<Piece>;
  /** The pieces are those of one team: its part of the frames is what they stand for, however they are split. */
  readonly ofOneTeam?: boolean;
}

/** Evaluates pieces split as asked. Rows come in the order field, criterion, team, month. */
export function evaluatePieces(basis: EvaluationBasis, split: Split): Evaluated[] {
  const { pieces, counted } = basis;
  const groups = new Map<string, { key: RowKey; pieces: Piece[] }>();
  for (const piece of pieces) {
    for (const key of keysOf(piece, split)) {
      const name = nameOfRow({ split, key });
      const group = groups.get(name) ?? { key, pieces: [] };
      group.pieces.push(piece);
      groups.set(name, group);
    }
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, group]) => {
      const own = counted === undefined ? group.pieces : group.pieces.filter((piece) => counted.has(piece));
      return { row: rowOf(group.key, split, group.pieces, own, basis), pieces: own };
    });
}

function keysOf(piece: Piece, split: Split): RowKey[] {
  const by: readonly string[] = splits[split];
  const key = {
    fieldId: by.includes('field') ? piece.fieldId : null,
    criterionId: null,
    teamId: by.includes('team') ? piece.teamId : null,
    month: by.includes('month') ? piece.month : null,
  };
  if (!by.includes('criterion')) return [key];
  const criteria = new Set([...(piece.draw?.terms.criteria.keys() ?? []), ...piece.criteria.keys()]);
  return [...criteria].map((criterionId) => ({ ...key, criterionId }));
}

function rowOf(
  key: RowKey,
  split: Split,
  all: readonly Piece[],
  pieces: readonly Piece[],
  basis: EvaluationBasis,
): FullRow {
  const { criterionId } = key;
  const ofOneTeam = key.teamId !== null || (basis.ofOneTeam ?? false);
  const random = pieces.filter(({ selection }) => selection === 'random');
  const sum = (of: readonly Piece[], value: (piece: Piece) => number): number =>
    of.reduce((total, piece) => total + value(piece), 0);
  const original = all.filter(({ selection }) => selection === 'random');
  const rate = rateOf(pieces, { criterionId, ofOneTeam });
  const checked = sum(random, ({ whole }) => whole.checked);
  const apart = (selection: Selection): Apart<Count> | null => {
    const own = pieces.filter((piece) => piece.selection === selection);
    if (own.length === 0) return null;
    return {
      checked: sum(own, (piece) => countsOf(piece, criterionId).checked),
      faulty: { value: sum(own, (piece) => countsOf(piece, criterionId).faulty) },
    };
  };
  const unreviewed = (piece: Piece): number => countsOf(piece, criterionId).unreviewed;
  const withReplacements = criterionId === null ? rateWithReplacements(pieces, ofOneTeam) : null;
  const wholeCase = criterionId === null && checked > 0;
  return {
    key,
    split,
    method: methodOf(original),
    done: sum(original, ({ whole }) => doneOf(whole)),
    drawn: sum(original, ({ drawn }) => drawn),
    outOfScope: sum(original, ({ whole }) => whole.outOfScope),
    notCheckable: sum(original, ({ whole }) => whole.notCheckable),
    rate: rate && { ...rate, unreviewed: sum(recordPieces(pieces, { criterionId, ofOneTeam }), unreviewed) },
    withReplacements: withReplacements && {
      ...withReplacements,
      unreviewed: sum(replacementPieces(pieces), unreviewed),
    },
    defects: wholeCase ? { value: sum(random, defectsOf) } : null,
    unreviewed: wholeCase ? { value: sum(random, unreviewed) } : null,
    overpaid: wholeCase
      ? {
          cents: sum(random, ({ whole }) => whole.overpaidCents),
          cases: sum(random, ({ whole }) => whole.overpaidCases),
        }
      : null,
    underpaid: wholeCase
      ? {
          cents: sum(random, ({ whole }) => whole.underpaidCents),
          cases: sum(random, ({ whole }) => whole.underpaidCases),
        }
      : null,
    amountBound:
      criterionId === null && !splitsDraws(random, ofOneTeam) ? amountBoundOf(random, basis.cases) : null,
    replacements: apart('replacement'),
    declaredExtension: apart('declared-extension'),
    undeclaredExtension: apart('undeclared-extension'),
    deliberate: apart('deliberate'),
  };
}

/** Errors in all criteria of the pieces' cases. */
export const defectsOf = ({ criteria }: Piece): number =>
  [...criteria.values()].reduce((sum, { faulty }) => sum + faulty, 0);

/** A bound on a frame's euros can't be split by team. */
const splitsDraws = (pieces: readonly Piece[], ofOneTeam: boolean): boolean =>
  ofOneTeam && pieces.some(({ draw }) => draw !== null && draw.teamSizes.size > 1);

const methodOf = (pieces: readonly Piece[]): Method | null => {
  const methods = new Set(pieces.flatMap(({ draw }: { draw: Drawn | null }) => draw?.method ?? []));
  const [method] = methods;
  return methods.size === 1 && method !== undefined ? method : null;
};
