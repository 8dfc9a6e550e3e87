import { Failure } from '../failure.ts';
import { allocateOverRoom, allocateSample } from './allocation.ts';
import { monetaryUnitHits, monetaryUnitPoints, systematicPositions } from './interval-selection.ts';
import { generatorFor, permutedPlaces } from './permutation.ts';
import type { DrawMethod } from './seal.ts';
import { compareUtf8 } from './text.ts';

export const rankKinds = ['sample', 'extension', 'replacement', 'reserve'] as const;
export type RankKind = (typeof rankKinds)[number];

/** What a draw selects from: sizes only, or amounts where these decide. */
export type Population =
  | { readonly method: 'simple'; readonly size: number }
  | { readonly method: 'systematic'; readonly size: number }
  | { readonly method: 'stratified'; readonly strata: readonly StratumSize[] }
  /** Amounts in cents, in canonical order of the frame. */
  | { readonly method: 'monetary-unit'; readonly amounts: Iterable<number | null> };

export interface StratumSize {
  readonly stratum: string;
  readonly size: number;
}

export interface Selection {
  readonly seed: string;
  readonly sampleSize: number;
  readonly minimumPerStratum: number;
  /** Ranks to show ahead of those in use; per stratum where there are strata. */
  readonly reserves: number;
  /** Extensions and replacements in the order in which they were requested. */
  readonly requests: readonly DrawRequest[];
}

export type DrawRequest =
  | { readonly kind: 'extension'; readonly count: number }
  /** The rank that is lost; `stratum` null unless stratified. */
  | { readonly kind: 'replacement'; readonly rank: number; readonly stratum: string | null };

/** One rank of a draw. `place` counts from 1 within the stratum (stratified) or within the frame. */
export interface Rank {
  readonly rank: number;
  readonly kind: RankKind;
  readonly stratum: string | null;
  readonly place: number;
  /** Monetary-unit only: how often the case was hit. */
  readonly hits?: number;
}

/**
 * All ranks of a draw in the order of strata and ranks: sample, then extensions and replacements as they were
 * requested, then reserves. The terms must have passed `checkSealTerms`. Repeating it with one more request
 * leaves every rank in use where it was, so a draw is continued by computing it again.
 *
 * @throws Failure where a request cannot be followed; `minimum-too-large` as `allocateSample`
 */
export function selectRanks(population: Population, selection: Selection): Rank[] {
  if (population.method === 'simple') {
    return selectByPermutation([{ stratum: null, size: population.size }], selection);
  }
  if (population.method === 'stratified') {
    const strata = population.strata.toSorted((a, b) => compareUtf8(a.stratum, b.stratum));
    return selectByPermutation(strata, selection);
  }
  refuseContinuation(population.method, selection);
  return selectByInterval(population, selection);
}

function selectByInterval(population: IntervalPopulation, { seed, sampleSize }: Selection): Rank[] {
  const generator = generatorFor(seed, null);
  if (population.method === 'systematic') {
    return systematicPositions(generator, population.size, sampleSize).map((place, i) =>
      sampleRank(i + 1, place),
    );
  }
  const amounts = [...population.amounts];
  const totalCents = amounts.reduce<number>((sum, amount) => sum + Math.max(amount ?? 0, 0), 0);
  const points = monetaryUnitPoints(generator, totalCents, sampleSize);
  return monetaryUnitHits(points, amounts).map(({ position, hits }, i) => ({
    ...sampleRank(i + 1, position),
    hits,
  }));
}

type IntervalPopulation = Extract<Population, { readonly method: 'systematic' | 'monetary-unit' }>;

const sampleRank = (rank: number, place: number): Rank => ({ rank, kind: 'sample', stratum: null, place });

/** The ranks of one stratum that are in use, as their kinds in order. */
interface StratumInUse {
  readonly stratum: string | null;
  readonly size: number;
  readonly kinds: RankKind[];
  readonly replaced: Set<number>;
}

function selectByPermutation(
  strata: readonly { readonly stratum: string | null; readonly size: number }[],
  selection: Selection,
): Rank[] {
  const allocation = allocateSample(
    strata.map(({ size }) => size),
    selection.sampleSize,
    selection.minimumPerStratum,
  );
  const inUse = strata.map(({ stratum, size }, i): StratumInUse => {
    const kinds = Array.from({ length: allocation[i] ?? 0 }, (): RankKind => 'sample');
    return { stratum, size, kinds, replaced: new Set() };
  });
  for (const request of selection.requests) followRequest(inUse, request);
  return inUse.flatMap(({ stratum, size, kinds }) =>
    permutedPlaces(generatorFor(selection.seed, stratum), size, kinds.length + selection.reserves).map(
      (place, i): Rank => ({ rank: i + 1, kind: kinds[i] ?? 'reserve', stratum, place }),
    ),
  );
}

function followRequest(strata: readonly StratumInUse[], request: DrawRequest): void {
  if (request.kind === 'extension') {
    const room = strata.map(({ size, kinds }) => size - kinds.length);
    for (const [i, count] of allocateOverRoom(room, request.count).entries()) {
      for (let k = 0; k < count; k++) strata[i]?.kinds.push('extension');
    }
    return;
  }
  const own = strata.find(({ stratum }) => stratum === request.stratum);
  if (own === undefined) {
    throw new Failure(
      'invalid',
      'stratum-unknown',
      `Die Schicht „${request.stratum ?? ''}“ gibt es in der Ziehung nicht.`,
    );
  }
  const place =
    own.stratum === null ? `Rang ${request.rank}` : `Rang ${request.rank} der Schicht „${own.stratum}“`;
  if (request.rank > own.kinds.length) {
    throw new Failure(
      'invalid',
      'rank-not-drawn',
      `${place} ist nicht gezogen und kann nicht ersetzt werden.`,
    );
  }
  if (own.replaced.has(request.rank)) {
    throw new Failure('conflict', 'rank-already-replaced', `${place} ist bereits ersetzt.`);
  }
  own.replaced.add(request.rank);
  // beyond the stratum there are simply fewer
  if (own.kinds.length < own.size) own.kinds.push('replacement');
}

function refuseContinuation(method: DrawMethod, { reserves, requests }: Selection): void {
  if (reserves === 0 && requests.length === 0) return;
  const german = method === 'systematic' ? 'systematische' : 'betragsproportionale';
  throw new Failure(
    'invalid',
    'no-continuation',
    `Eine ${german} Ziehung kennt keine Reserven, Erweiterungen oder Ersatzfälle. Ziehen Sie einfach oder geschichtet.`,
  );
}
