import { Failure } from '../failure.ts';
import { wholeNumber } from './arguments.ts';
import { type RateInterval, normalScore } from './binomial-interval.ts';

/** How much a disagreement counts: all the same, by distance of the categories, or by its square. */
export type KappaWeights = 'none' | 'linear' | 'quadratic';

/** Agreement of two raters beyond chance. */
export interface Kappa extends RateInterval {
  /** −1 … 1. */
  readonly kappa: number;
  /** Large-sample standard error of Fleiss, Cohen & Everitt (1969). */
  readonly standardError: number;
  /** The standard error under no agreement beyond chance, and kappa divided by it. */
  readonly nullStandardError: number;
  readonly z: number;
}

const undefinedKappa = (): never => {
  throw new Failure(
    'invalid',
    'kappa-undefined',
    'Kappa ist nicht bestimmt, wenn alle Urteile in dieselbe Kategorie fallen. Bitte die Übereinstimmung in Prozent angeben.',
  );
};

const checkTable = (table: readonly (readonly number[])[]): number => {
  if (table.length < 2 || table.some((row) => row.length !== table.length)) {
    throw new Failure(
      'invalid',
      'table-not-square',
      'Die Tafel braucht gleich viele Zeilen wie Spalten, mindestens zwei.',
    );
  }
  for (const count of table.flat()) wholeNumber('Jede Anzahl', count);
  const n = table.flat().reduce((sum, count) => sum + count, 0);
  if (n === 0) throw new Failure('invalid', 'table-empty', 'Die Tafel enthält keine Fälle.');
  return n;
};

/** Weights as whole numbers, the full weight being the last category's distance (or its square). */
const weightOf = {
  none: (distance) => (distance === 0 ? 1 : 0),
  linear: (distance, furthest) => furthest - distance,
  quadratic: (distance, furthest) => furthest ** 2 - distance ** 2,
} satisfies Record<KappaWeights, (distance: number, furthest: number) => number>;

/**
 * Cohen's kappa, plain or weighted: κ = (p_o − p_e)/(1 − p_e) with p_o = Σ w·p and p_e = Σ w·p_i.·p_.j (Cohen 1960,
 * 1968), standard errors of Fleiss, Cohen & Everitt (1969), as SAS PROC FREQ and R's irr. Numerator and denominator
 * are whole numbers, so that an agreement close to chance loses no digit.
 * @param table counts, rows first rater, columns second, categories in order (equidistant for weights)
 * @throws Failure (`invalid`) for tables that are not square, empty, negative, or with a single category in use.
 */
export const cohensKappa = (
  table: readonly (readonly number[])[],
  {
    weights = 'none',
    confidence = 0.95,
  }: { readonly weights?: KappaWeights; readonly confidence?: number } = {},
): Kappa => {
  const n = checkTable(table);
  const places = table.map((_, i) => i);
  const sumOver = (value: (i: number) => number): number => places.reduce((sum, i) => sum + value(i), 0);
  const total = (value: (i: number, j: number) => number): number =>
    sumOver((i) => sumOver((j) => value(i, j)));
  const weigh = (i: number, j: number): number => weightOf[weights](Math.abs(i - j), table.length - 1);
  const full = weigh(0, 0);
  const rows = places.map((i) => sumOver((j) => table[i]![j]!));
  const columns = places.map((j) => sumOver((i) => table[i]![j]!));
  const agreed = total((i, j) => weigh(i, j) * table[i]![j]!);
  const byChance = total((i, j) => weigh(i, j) * rows[i]! * columns[j]!);
  const room = full * n * n - byChance;
  if (room === 0) return undefinedKappa();
  const kappa = (n * agreed - byChance) / room;
  const expected = byChance / (full * n * n);
  const rowMeans = places.map((i) => sumOver((j) => columns[j]! * weigh(i, j)) / (full * n));
  const columnMeans = places.map((j) => sumOver((i) => rows[i]! * weigh(i, j)) / (full * n));
  const error = (share: (i: number, j: number) => number, beyond: number): number => {
    const second = total(
      (i, j) => share(i, j) * (weigh(i, j) / full - (rowMeans[i]! + columnMeans[j]!) * (1 - beyond)) ** 2,
    );
    const first = beyond - expected * (1 - beyond);
    return (Math.sqrt(Math.max(0, second - first * first) / n) * full * n * n) / room;
  };
  const standardError = error((i, j) => table[i]![j]! / n, kappa);
  const nullStandardError = error((i, j) => (rows[i]! * columns[j]!) / (n * n), 0);
  const half = normalScore(confidence) * standardError;
  return {
    kappa,
    standardError,
    nullStandardError,
    z: nullStandardError === 0 ? 0 : kappa / nullStandardError,
    lower: kappa - half,
    upper: kappa + half,
  };
};

/**
 * Fleiss' kappa for several raters (Fleiss 1971): κ = (P̄ − P̄_e)/(1 − P̄_e). `uniform` takes the chance agreement of
 * Randolph (2005), one over the number of categories.
 * @param counts one row per case, one column per category, how many raters chose it; equal row sums of at least 2
 * @throws Failure (`invalid`) for unequal rows, fewer than two raters, or a single category in use.
 */
export const fleissKappa = (
  counts: readonly (readonly number[])[],
  { uniform = false }: { readonly uniform?: boolean } = {},
): number => {
  const [first = []] = counts;
  for (const count of counts.flat()) wholeNumber('Jede Anzahl', count);
  const raters = first.reduce((sum, count) => sum + count, 0);
  const alike = counts.every(
    (row) => row.length === first.length && row.reduce((sum, count) => sum + count, 0) === raters,
  );
  if (!alike || first.length < 2 || raters < 2) {
    throw new Failure(
      'invalid',
      'ratings-uneven',
      'Jeder Fall braucht gleich viele Urteile, mindestens zwei, über mindestens zwei Kategorien.',
    );
  }
  const judgements = counts.length * raters;
  const pairs = counts.flat().reduce((sum, count) => sum + count * (count - 1), 0);
  const totals = first.map((_, j) => counts.reduce((sum, row) => sum + row[j]!, 0));
  // P̄_e is byChance/all, P̄ is pairs·scale/(all·(raters − 1)): whole numbers lose no digit close to chance.
  const scale = uniform ? first.length : judgements;
  const all = judgements * scale;
  const byChance = uniform ? judgements : totals.reduce((sum, count) => sum + count * count, 0);
  if (byChance === all) return undefinedKappa();
  return (pairs * scale - byChance * (raters - 1)) / ((all - byChance) * (raters - 1));
};

/** Share of equal judgements, freed from the chance of `categories` equally likely ones. */
export interface GIndex extends RateInterval {
  readonly estimate: number;
  readonly standardError: number;
}

/**
 * G-index (Holley & Guilford 1964): G = (c·agree/n − 1)/(c − 1); interval by the adjusted Wald method (Bonett 2022).
 * @param n cases, from 1 @param agree equally judged, 0 … n @param categories c, from 2
 */
export const gIndex = (n: number, agree: number, categories = 2, confidence = 0.95): GIndex => {
  wholeNumber('Die Zahl der Fälle', n, 1);
  wholeNumber('Die Zahl übereinstimmender Urteile', agree, 0, n);
  wholeNumber('Die Zahl der Kategorien', categories, 2);
  const stretch = categories / (categories - 1);
  const g = (share: number): number => stretch * share - 1 / (categories - 1);
  const share = agree / n;
  const adjusted = (agree + 2) / (n + 4);
  const half = normalScore(confidence) * Math.sqrt((adjusted * (1 - adjusted)) / (n + 4));
  return {
    estimate: g(share),
    standardError: stretch * Math.sqrt((share * (1 - share)) / n),
    lower: g(adjusted - half),
    upper: g(adjusted + half),
  };
};
