import studentQuantile from '@stdlib/stats-base-dists-t-quantile';
import { Failure } from '../failure.ts';
import { finiteNumber, rateWithin, significance, wholeNumber } from './arguments.ts';
import { type RateInterval, clopperPearsonAt, normalScore } from './binomial-interval.ts';
import { toNumber } from './exact-rate.ts';

/** One stratum: N cases of which n were checked. */
export interface StratumSize {
  readonly N: number;
  readonly n: number;
}

/** A stratum with the share of faulty cases among the checked ones. */
export interface RateStratum extends StratumSize {
  readonly rate: number;
}

/** A stratum with mean and variance (divisor n − 1) of a measured quantity, e.g. euros, in the sample. */
export interface MeanStratum extends StratumSize {
  readonly mean: number;
  readonly variance: number;
}

/** An estimate over all strata, per case and in total. */
export interface StratifiedEstimate extends RateInterval {
  readonly estimate: number;
  readonly standardError: number;
  readonly total: number;
  readonly totalStandardError: number;
}

/** How a stratified interval is made; all of them approximate. */
export type IntervalMethod = 'wald' | 'logit' | 'korn-graubard';

/** How a stratum's variance of a rate is estimated; the textbook form is n − 1 with 1 − n/N. */
export interface VarianceForm {
  /** 1 − n/N of Cochran, (N − n)/(N − 1), or none. */
  readonly correction?: 'N' | 'N-1' | 'none';
  readonly divisor?: 'n-1' | 'n';
}

/** Whether the sizes are usable: strata of at least one case, at least one checked. */
export const checkStrata = (strata: readonly StratumSize[]): void => {
  if (strata.length === 0) {
    throw new Failure('invalid', 'no-strata', 'Es muss mindestens eine Schicht angegeben sein.');
  }
  for (const { N, n } of strata) {
    wholeNumber('Der Umfang jeder Schicht', N);
    wholeNumber('Die Zahl geprüfter Fälle jeder Schicht', n);
    if (N === 0 || n === 0) {
      throw new Failure(
        'invalid',
        'empty-stratum',
        'Eine Schicht ist leer oder ungeprüft. Bitte mit einer anderen Schicht zusammenlegen.',
      );
    }
    if (n > N) {
      throw new Failure(
        'invalid',
        'sample-larger-than-frame',
        `In einer Schicht sind mehr Fälle geprüft (${n}) als vorhanden (${N}).`,
      );
    }
  }
  if (totalOf(strata) < 2) {
    throw new Failure(
      'invalid',
      'frame-too-small',
      'Alle Schichten zusammen brauchen mindestens zwei Fälle.',
    );
  }
};

/** Cases in all strata. */
export const totalOf = (strata: readonly StratumSize[]): number => strata.reduce((sum, { N }) => sum + N, 0);

/** Σ W·value with W = N_h / N. */
export const weightedMean = <S extends StratumSize>(
  strata: readonly S[],
  value: (stratum: S) => number,
): number => strata.reduce((sum, stratum) => sum + stratum.N * value(stratum), 0) / totalOf(strata);

/** Σ W²·variance/n·(1 − n/N): the variance of a weighted mean (Cochran 1977, 5.7); the correction can be changed. */
export const varianceOfMean = <S extends StratumSize>(
  strata: readonly S[],
  variance: (stratum: S) => number,
  correction: NonNullable<VarianceForm['correction']> = 'N',
): number => {
  const total = totalOf(strata);
  const remaining = ({ N, n }: S): number => {
    if (correction === 'none') return 1;
    return N === n ? 0 : (N - n) / (correction === 'N' ? N : N - 1);
  };
  return strata.reduce((sum, stratum) => {
    const rest = remaining(stratum);
    return rest === 0 ? sum : sum + ((stratum.N / total) ** 2 * rest * variance(stratum)) / stratum.n;
  }, 0);
};

/** n/(n−1)·p(1−p): the sample variance of a 0/1 quantity. */
export const rateVariance = (
  { N, n, rate }: RateStratum,
  divisor: VarianceForm['divisor'] = 'n-1',
): number => {
  if (divisor === 'n') return rate * (1 - rate);
  if (n === 1) {
    throw new Failure(
      'invalid',
      'stratum-too-small',
      `In einer Schicht von ${N} ist nur ein Fall geprüft; daraus folgt keine Streuung. Bitte mindestens zwei Fälle prüfen.`,
    );
  }
  return (rate * (1 - rate) * n) / (n - 1);
};

/**
 * The Clopper–Pearson interval at an effective sample size (Korn & Graubard 1998): n* = n_eff·(t(α/2; n−1) /
 * t(α/2; n−H))², x* = n*·p, as R's survey::svyciprop(method = "beta"). Approximate.
 * @param effective p(1−p)/variance, with the finite-population correction inside the variance
 */
export const kornGraubard = (
  rate: number,
  effective: number,
  sampled: number,
  strata: number,
  confidence: number,
): RateInterval => {
  const level = toNumber(significance(confidence, 2));
  const freedom = sampled - strata;
  const shrink =
    freedom > 0 ? (studentQuantile(level, sampled - 1) / studentQuantile(level, freedom)) ** 2 : 0;
  const size = effective * shrink;
  return size > 0 ? clopperPearsonAt(size * rate, size, level) : { lower: 0, upper: 1 };
};

/** Wald's interval for ln(p/(1−p)) with Student's t, turned back (R's svyciprop, method “logit”). */
const logitInterval = (
  rate: number,
  standardError: number,
  freedom: number,
  confidence: number,
): RateInterval => {
  const half = -studentQuantile(toNumber(significance(confidence, 2)), freedom) * standardError;
  const centre = Math.log(rate / (1 - rate));
  const back = (logit: number): number => 1 / (1 + Math.exp(-logit));
  return { lower: back(centre - half), upper: back(centre + half) };
};

const intervalOf = (
  strata: readonly StratumSize[],
  rate: number,
  variance: number,
  confidence: number,
  method: IntervalMethod,
): RateInterval => {
  const sampled = strata.reduce((sum, { n }) => sum + n, 0);
  if (method === 'wald') {
    const half = normalScore(confidence) * Math.sqrt(variance);
    return { lower: rate - half, upper: rate + half };
  }
  const spread = rate * (1 - rate);
  if (variance === 0 || spread === 0 || sampled === strata.length) {
    throw new Failure(
      'invalid',
      'no-variation',
      'Ohne Streuung in der Stichprobe gibt es dieses Intervall nicht. Bitte Schranken je Schicht verwenden.',
    );
  }
  return method === 'logit'
    ? logitInterval(rate, Math.sqrt(variance) / spread, sampled - strata.length, confidence)
    : kornGraubard(rate, spread / variance, sampled, strata.length, confidence);
};

const estimateFrom = (
  strata: readonly StratumSize[],
  estimate: number,
  variance: number,
  interval: RateInterval,
): StratifiedEstimate => ({
  estimate,
  standardError: Math.sqrt(variance),
  total: estimate * totalOf(strata),
  totalStandardError: Math.sqrt(variance) * totalOf(strata),
  ...interval,
});

/**
 * Rate and total of faulty cases over strata: p = Σ W·p_h, Var = Σ W²·p_h(1−p_h)/(n_h−1)·(1−n_h/N_h) (Cochran 1977,
 * 5.3 and 5.7; as R's survey). The interval is approximate; Wald's may leave [0, 1] and is for comparison only.
 * @throws Failure (`invalid`) for empty strata, n > N, rates outside 0 … 1, a sampled stratum with a single case.
 */
export const stratifiedRate = (
  strata: readonly RateStratum[],
  confidence: number,
  {
    correction = 'N',
    divisor = 'n-1',
    method = 'wald',
  }: VarianceForm & { readonly method?: IntervalMethod } = {},
): StratifiedEstimate => {
  checkStrata(strata);
  for (const { rate } of strata) rateWithin('Jede Quote', rate);
  const rate = weightedMean(strata, (stratum) => stratum.rate);
  const variance = varianceOfMean(strata, (stratum) => rateVariance(stratum, divisor), correction);
  return estimateFrom(strata, rate, variance, intervalOf(strata, rate, variance, confidence, method));
};

/**
 * Mean and total of a measured quantity over strata: Σ W·ȳ_h, Var = Σ W²·s²_h/n_h·(1−n_h/N_h), normal interval.
 * @throws Failure (`invalid`) for empty strata, n > N, negative variances, anything that is no number.
 */
export const stratifiedMean = (
  strata: readonly MeanStratum[],
  confidence: number,
  correction: NonNullable<VarianceForm['correction']> = 'N',
): StratifiedEstimate => {
  checkStrata(strata);
  for (const { mean, variance } of strata) {
    finiteNumber('Jeder Mittelwert', mean);
    finiteNumber('Jede Varianz', variance, 0);
  }
  const mean = weightedMean(strata, (stratum) => stratum.mean);
  const variance = varianceOfMean(strata, (stratum) => stratum.variance, correction);
  return estimateFrom(strata, mean, variance, intervalOf(strata, mean, variance, confidence, 'wald'));
};
