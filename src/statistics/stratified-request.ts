import { z } from 'zod';
import { checkSample } from './arguments.ts';
import { clopperPearson } from './binomial-interval.ts';
import { adjustedWald, waldWithCorrection } from './finite-population.ts';
import { numbers, sameLength, unknownWord } from './request-schemas.ts';
import {
  type IntervalMethod,
  type StratifiedEstimate,
  type VarianceForm,
  stratifiedMean,
  stratifiedRate,
} from './stratified.ts';

/** Requests about strata and finite populations, in the words of the survey packages they come from. */

export const stratifiedInputs = z.object({
  Nh: numbers.optional(),
  nh: numbers,
  errors_h: numbers.optional(),
  p_h: numbers.optional(),
  mean_h: numbers.optional(),
  var_h: numbers.optional(),
  fpc: z.boolean().default(true),
  variance: z.string().optional(),
  confidence: z.number().default(0.95),
  ci: z.string().default('Wald'),
  answer: z.string().optional(),
});

type StratifiedInputs = z.infer<typeof stratifiedInputs>;

/** “p(1-p)/(n-1)*(1-f)” and its relatives. */
const varianceForm = (formula: string, corrected: boolean): VarianceForm => ({
  divisor: formula.includes('(n-1)') || !/\/\s*\(?n\b/.test(formula) ? 'n-1' : 'n',
  correction: corrected ? (formula.includes('(N-1)') ? 'N-1' : 'N') : 'none',
});

const intervalMethod = (word: string): IntervalMethod => {
  if (/^(wald|mean|normal)/i.test(word)) return 'wald';
  if (/^logit/i.test(word)) return 'logit';
  if (/^(korn|beta)/i.test(word)) return 'korn-graubard';
  return unknownWord('ci', word);
};

const described = (name: 'p' | 'mean', estimate: StratifiedEstimate): Record<string, unknown> => ({
  [name]: estimate.estimate,
  se: estimate.standardError,
  ci: [estimate.lower, estimate.upper],
  total: estimate.total,
  total_se: estimate.totalStandardError,
});

const PER_STRATUM = /^per-stratum(?: (\d+(?:\.\d+)?) ?%)? (upper|lower) bound(,? and pooled)?$/i;

/** Clopper–Pearson bounds of each stratum and, on request, of all of them thrown together. */
const boundsPerStratum = ({
  nh,
  errors_h: errors = [],
  answer = '',
  confidence,
}: StratifiedInputs): number[] => {
  const [, percent, end, pooled] = PER_STRATUM.exec(answer) ?? unknownWord('answer', answer);
  sameLength(nh, errors);
  const level = percent === undefined ? confidence : Number(percent) / 100;
  const bound = (k: number, n: number): number =>
    end?.toLowerCase() === 'lower'
      ? clopperPearson(k, n, level, 'lower').lower
      : clopperPearson(k, n, level, 'upper').upper;
  const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);
  return [
    ...nh.map((n, h) => bound(errors[h]!, n)),
    ...(pooled === undefined ? [] : [bound(sum(errors), sum(nh))]),
  ];
};

const checkedShare = (faulty: number, n: number): number => {
  checkSample(n, faulty);
  return faulty / n;
};

/** `stratified_estimate`: {p | mean, se, ci, total, total_se}, or the bounds `answer` asks for. */
export const answerStratified = (inputs: StratifiedInputs): unknown => {
  if (inputs.answer !== undefined) return boundsPerStratum(inputs);
  const { Nh = [], nh, errors_h: errors, p_h: rates, mean_h: means, var_h: variances, confidence } = inputs;
  sameLength(Nh, nh, errors, rates, means, variances);
  const form = varianceForm(inputs.variance ?? '', inputs.fpc);
  if (means !== undefined && variances !== undefined) {
    const strata = nh.map((n, h) => ({ N: Nh[h]!, n, mean: means[h]!, variance: variances[h]! }));
    return described('mean', stratifiedMean(strata, confidence, form.correction));
  }
  const shares = rates ?? errors?.map((faulty, h) => checkedShare(faulty, nh[h]!));
  if (shares === undefined) return unknownWord('inputs', 'ohne errors_h, p_h oder mean_h');
  const strata = nh.map((n, h) => ({ N: Nh[h]!, n, rate: shares[h]! }));
  return described('p', stratifiedRate(strata, confidence, { ...form, method: intervalMethod(inputs.ci) }));
};

export const finitePopulationInputs = z.object({
  N: z.number(),
  n: z.number(),
  m: z.number().optional(),
  f: z.number().optional(),
  confidence: z.number(),
  formula: z.string().optional(),
  method: z.string().default('Wald'),
});

/** `finite_population_correction`: {p, se, ci, wald_count}, or [p, se, lower, upper] for the adjusted Wald method. */
export const answerFinitePopulation = ({
  N,
  n,
  m,
  f,
  confidence,
  formula = '',
  method,
}: z.infer<typeof finitePopulationInputs>): unknown => {
  const faulty = m ?? f ?? unknownWord('inputs', 'ohne m oder f');
  if (/^adjusted wald/i.test(method)) {
    const { estimate, standardError, lower, upper } = adjustedWald(N, n, faulty, confidence);
    return [estimate, standardError, lower, upper];
  }
  if (!/^wald/i.test(method)) return unknownWord('method', method);
  const wald = waldWithCorrection(N, n, faulty, confidence, varianceForm(formula, true));
  return {
    p: wald.estimate,
    se: wald.standardError,
    ci: [wald.lower, wald.upper],
    wald_count: wald.counts,
  };
};
