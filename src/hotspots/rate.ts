import * as statistics from '../statistics/index.ts';
import type { Judgement } from '../statistics/index.ts';
import { rememberingAnswers } from './known-answers.ts';
import { countsOf, doneOf, pendingOf, type Drawn, type Piece } from './piece.ts';

const { judge } = statistics;
const clopperPearson = rememberingAnswers(statistics.clopperPearson);
const combineFrames = rememberingAnswers(statistics.combineFrames);
const estimateRate = rememberingAnswers(statistics.estimateRate);
const twoStage = rememberingAnswers(statistics.twoStage);

/** How an interval came about (rules 12–15); `summed-bounds`: exact ones of tiny strata, added up. */
export type RateKind = 'exact' | 'two-stage' | 'clopper-pearson' | 'approximate' | 'summed-bounds';

/** A rate of faulty cases, never without its n. Fractions of 1. */
export interface RateValue {
  readonly kind: RateKind;
  /** „Näherung“ beside every interval that is not exact for its draw. */
  readonly label: 'Näherung' | null;
  /** Cases in the frames (for a team: its part of them). */
  readonly N: number;
  /** Cases the rate is taken of: those the heading applies to, and those that could not be checked. */
  readonly n: number;
  readonly faulty: number;
  readonly notCheckable: number;
  readonly rate: number;
  readonly lower: number;
  readonly upper: number;
  readonly confidence: number;
}

/** A rate with what the plan says about it. */
export interface JudgedRate extends RateValue {
  /** Weighted by N where frames differ. */
  readonly tolerable: number;
  /**
   * While cases are pending, only what holds however they turn out counts as shown; the interval itself takes the
   * cases checked so far as if they had been picked at random.
   */
  readonly judgement: Judgement;
  readonly provisional: boolean;
}

/** Cases of one draw (of a stratified one: of one stratum) under one heading, and what they stand for. */
interface Unit {
  readonly draw: Drawn;
  readonly N: number;
  /** False where only the stratum's N is known, not the team's part of it. */
  readonly sizeKnown: boolean;
  readonly checked: number;
  readonly outOfScope: number;
  readonly notCheckable: number;
  readonly applicable: number;
  readonly faulty: number;
  readonly pending: number;
}

/** What is asked of the pieces. */
export interface Heading {
  /** Null: the case as a whole. */
  readonly criterionId: string | null;
  /** Whether the pieces are those of one team only, within frames that may hold several. */
  readonly ofOneTeam: boolean;
}

/** Draws whose cases make a rate of cases (rule 14: monetary-unit draws say something about euros only). */
export const countsCases = ({ draw }: Piece): boolean => draw !== null && draw.method !== 'monetary-unit';

/**
 * The rate of faulty cases from random pieces of one or more draws, null where nothing was checked.
 * One draw whose cases were all in scope and to all of which the heading applies: exact hypergeometric over the
 * original ranks and all N, with uncheckable cases lower from x and upper from x + u. One draw otherwise:
 * Clopper–Pearson among the applicable cases. Several draws or strata: weighted by N, „Näherung“; where the heading
 * applies to some cases only, each draw weighs with its N times the share found applicable (ratio estimate of a
 * domain, Särndal, Swensson & Wretman 1992, 5.8). An extension declared in the plan: two-stage (rule 15).
 */
export function rateOf(pieces: readonly Piece[], heading: Heading): JudgedRate | null {
  const random = pieces.filter((piece) => piece.selection === 'random' && countsCases(piece));
  const units = unitsOf(random, heading).filter((unit) => isTold(unit, heading));
  const [first] = units;
  if (first === undefined) return null;
  const last = units.reduce(
    (latest, unit) => (unit.draw.lastDay > latest.draw.lastDay ? unit : latest),
    first,
  );
  const { confidence } = last.draw.terms;
  const tolerable = weighted(units, ({ draw }) =>
    heading.criterionId === null
      ? draw.terms.tolerable
      : (draw.terms.criteria.get(heading.criterionId)?.tolerable ?? draw.terms.tolerable),
  );
  const staged = stagedRate(pieces, heading, units, confidence);
  const value = staged ?? estimate(units, confidence);
  const provisional = staged === null && units.some(({ pending }) => pending > 0);
  const sure = provisional ? estimate(units.map(withPending), confidence) : value;
  return { ...value, tolerable, judgement: judge(sure, tolerable), provisional };
}

/**
 * The labelled estimate that takes replacements for the cases they replace (rule 12); null where nothing was
 * replaced. It holds only if the lost cases are like the others, which nobody knows.
 */
export function rateWithReplacements(pieces: readonly Piece[], ofOneTeam: boolean): RateValue | null {
  const usable = replacementPieces(pieces);
  if (!usable.some(({ selection, whole }) => selection === 'replacement' && whole.checked > 0)) return null;
  const units = unitsOf(usable, { criterionId: null, ofOneTeam })
    .filter(({ checked }) => checked > 0)
    // Lost cases count as if they had never been drawn.
    .map((unit) => ({ ...unit, outOfScope: unit.outOfScope + unit.notCheckable, notCheckable: 0 }));
  const [first] = units;
  return first === undefined ? null : estimate(units, first.draw.terms.confidence);
}

/** Pieces whose cases that estimate rests on; without monetary-unit draws, which have no rate. */
export const replacementPieces = (pieces: readonly Piece[]): Piece[] =>
  pieces.filter(
    (piece) => countsCases(piece) && (piece.selection === 'random' || piece.selection === 'replacement'),
  );

function unitsOf(pieces: readonly Piece[], { criterionId, ofOneTeam }: Heading): Unit[] {
  const groups = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const { draw } = piece;
    if (draw === null || (criterionId !== null && !draw.terms.criteria.has(criterionId))) continue;
    const key = draw.method === 'stratified' ? JSON.stringify([draw.id, piece.stratum]) : draw.id;
    groups.set(key, [...(groups.get(key) ?? []), piece]);
  }
  return [...groups.values()].flatMap((group) => {
    const [{ draw } = { draw: null }] = group;
    if (draw === null) return [];
    const sum = (value: (piece: Piece) => number): number =>
      group.reduce((total, piece) => total + value(piece), 0);
    return [
      {
        draw,
        ...sizeOf(group, draw, ofOneTeam),
        checked: sum(({ whole }) => whole.checked),
        outOfScope: sum(({ whole }) => whole.outOfScope),
        notCheckable: sum(({ whole }) => whole.notCheckable),
        applicable: sum((piece) => countsOf(piece, criterionId).applicable),
        faulty: sum((piece) => countsOf(piece, criterionId).faulty),
        pending: sum(pendingOf),
      },
    ];
  });
}

/**
 * N of a unit. Of a team in a simple draw its own cases: given how many were drawn of it, they are a simple sample
 * of them. Of a team in a stratum only the stratum's N is known; its part is estimated from the team's part of the
 * cases drawn there.
 */
function sizeOf(
  group: readonly Piece[],
  draw: Drawn,
  ofOneTeam: boolean,
): { readonly N: number; readonly sizeKnown: boolean } {
  const teams = new Set(group.map(({ teamId }) => teamId));
  const ofTeams = [...teams].reduce((sum, team) => sum + (draw.teamSizes.get(team) ?? 0), 0);
  if (draw.method !== 'stratified') {
    return { N: ofOneTeam ? ofTeams : draw.size, sizeKnown: true };
  }
  const stratum = group[0]?.stratum ?? '';
  const size = draw.strataSizes.get(stratum) ?? 0;
  const drawn = group.reduce((sum, piece) => sum + (piece.selection === 'random' ? piece.drawn : 0), 0);
  const all = draw.strataDrawn.get(stratum) ?? drawn;
  if (!ofOneTeam || drawn === all) return { N: size, sizeKnown: !ofOneTeam || ofTeams === size };
  return { N: Math.max(drawn, Math.round((size * drawn) / all)), sizeKnown: false };
}

/** Whether the unit says anything about the heading yet. */
const isTold = ({ applicable, notCheckable, checked }: Unit, { criterionId }: Heading): boolean =>
  applicable > 0 || (notCheckable > 0 && (criterionId === null || checked === 0));

/** Pending cases as if they turned out uncheckable: the interval then holds whatever they bring. */
const withPending = (unit: Unit): Unit => ({
  ...unit,
  notCheckable: unit.notCheckable + unit.pending,
  pending: 0,
});

const weighted = (units: readonly Unit[], value: (unit: Unit) => number): number => {
  const total = units.reduce((sum, { N }) => sum + N, 0);
  const [first] = units;
  if (first !== undefined && units.every((unit) => value(unit) === value(first))) return value(first);
  return units.reduce((sum, unit) => sum + unit.N * value(unit), 0) / total;
};

/** The heading applies to every case drawn. */
const appliesToAll = ({ outOfScope, applicable, checked }: Unit): boolean =>
  outOfScope === 0 && applicable === checked;

function estimate(units: readonly Unit[], confidence: number): RateValue {
  const N = units.reduce((sum, unit) => sum + unit.N, 0);
  const [only, second] = units;
  if (only !== undefined && second === undefined) return { ...estimateOne(only, confidence), N };
  const combined = combineFrames(
    units.map((unit) => ({
      N: domainSize(unit),
      n: unit.applicable + unit.notCheckable,
      x: unit.faulty,
      u: unit.notCheckable,
    })),
    confidence,
  );
  const { n, faulty, uncheckable, rate, lower, upper } = combined;
  const summed = combined.kind === 'approximate' && combined.method === 'summed-bounds' && lower < upper;
  return {
    kind: summed ? 'summed-bounds' : 'approximate',
    label: 'Näherung',
    N,
    n,
    faulty,
    notCheckable: uncheckable,
    rate,
    lower,
    upper,
    confidence,
  };
}

/** Cases of the frame the heading applies to: all of them, or the share found among those done. */
function domainSize(unit: Unit): number {
  if (appliesToAll(unit)) return unit.N;
  const n = unit.applicable + unit.notCheckable;
  return Math.max(n, Math.round((unit.N * n) / doneOf(unit)));
}

function estimateOne(unit: Unit, confidence: number): Omit<RateValue, 'N'> {
  const { faulty, notCheckable } = unit;
  const n = unit.applicable + notCheckable;
  const approximate = !unit.sizeKnown || unit.draw.method === 'systematic';
  const common = { n, faulty, notCheckable, rate: faulty / n, confidence };
  const label = approximate ? 'Näherung' : null;
  if (!appliesToAll(unit)) {
    return {
      ...common,
      kind: approximate ? 'approximate' : 'clopper-pearson',
      label,
      lower: clopperPearson(faulty, n, confidence).lower,
      upper: clopperPearson(faulty + notCheckable, n, confidence).upper,
    };
  }
  const { lower, upper } =
    unit.N === 1
      ? { lower: faulty, upper: faulty + notCheckable }
      : estimateRate({ frameSize: unit.N, sampleSize: n, faulty, uncheckable: notCheckable, confidence });
  return { ...common, kind: approximate ? 'approximate' : 'exact', label, lower, upper };
}

/** Pieces whose cases the figure of record rests on: original ranks, and a declared second stage that was due. */
export const recordPieces = (pieces: readonly Piece[], heading: Heading): Piece[] => [
  ...pieces.filter((piece) => piece.selection === 'random' && countsCases(piece)),
  ...secondStageOf(pieces, heading),
];

/** Pieces of the declared second stage that enter the figure of record. */
function secondStageOf(pieces: readonly Piece[], { criterionId, ofOneTeam }: Heading): Piece[] {
  const draws = new Set(pieces.map(({ draw }) => draw));
  const [draw] = draws;
  if (draws.size !== 1 || draw === null || draw === undefined || criterionId !== null) return [];
  const second = pieces.filter(({ selection }) => selection === 'declared-extension');
  const first = pieces.filter(({ selection }) => selection === 'random');
  const faulty = first.reduce((sum, { whole }) => sum + whole.faulty, 0);
  const due = draw.terms.secondStage !== null && faulty > draw.terms.secondStage.limit;
  const whole = !ofOneTeam || draw.teamSizes.size === 1;
  const settled = [...first, ...second].every(
    (piece) => pendingOf(piece) === 0 && piece.whole.outOfScope === 0,
  );
  return due && whole && settled && draw.method === 'simple' ? second : [];
}

/**
 * The two-stage estimate where the declared extension was due and all its cases are checked. Until then, by team,
 * by criterion and over several draws the first stage alone stays the figure: it is a simple sample whatever
 * followed, while the second stage came about because many were faulty.
 */
function stagedRate(
  pieces: readonly Piece[],
  heading: Heading,
  units: readonly Unit[],
  confidence: number,
): RateValue | null {
  const second = secondStageOf(pieces, heading);
  const [unit, another] = units;
  const limit = unit?.draw.terms.secondStage?.limit;
  if (second.length === 0 || unit === undefined || another !== undefined || limit === undefined) return null;
  const sum = (value: (piece: Piece) => number): number =>
    second.reduce((total, piece) => total + value(piece), 0);
  const found = twoStage({
    frameSize: unit.N,
    first: doneOf(unit),
    second: sum(({ drawn }) => drawn),
    limit,
    firstFaulty: unit.faulty,
    secondFaulty: sum(({ whole }) => whole.faulty),
    uncheckable: unit.notCheckable + sum(({ whole }) => whole.notCheckable),
    confidence,
  });
  const { N, n, faulty, uncheckable, rate, lower, upper } = found;
  return {
    kind: 'two-stage',
    label: null,
    N,
    n,
    faulty,
    notCheckable: uncheckable,
    rate,
    lower,
    upper,
    confidence,
  };
}
