import { z } from 'zod';
import { Failure } from '../failure.ts';
import { binomialTest } from './binomial.ts';
import { clopperPearson, wilson } from './binomial-interval.ts';
import {
  hypergeometricInterval,
  hypergeometricLowerBound,
  hypergeometricUpperBound,
  outerHypergeometricInterval,
} from './hypergeometric-interval.ts';
import { cohensKappa, fleissKappa, gIndex } from './kappa.ts';
import { benjaminiHochberg, rejectedAt } from './multiple-testing.ts';
import { planBinomial, planHypergeometric, planPoisson } from './planning.ts';
import { sampleSizeForPrecision } from './precision.ts';
import {
  alternative,
  expectation,
  expectedOf,
  inUnits,
  listOf,
  numbers,
  rate,
  side,
  unknownWord,
} from './request-schemas.ts';
import {
  answerFinitePopulation,
  answerStratified,
  finitePopulationInputs,
  stratifiedInputs,
} from './stratified-request.ts';
import { errorRateUpperBound, stringer } from './stringer.ts';
import { selectItems, selectMonetaryUnits } from './systematic-selection.ts';

/** Inputs are checked, then answered; the type parameter ties the two together. */
const procedure =
  <Schema extends z.ZodType>(schema: Schema, run: (inputs: z.infer<Schema>) => unknown) =>
  (inputs: unknown): unknown =>
    run(parsed(schema, inputs));

const parsed = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> => {
  const outcome = schema.safeParse(value);
  if (outcome.success) return outcome.data;
  const paths = [...new Set(outcome.error.issues.map(({ path }) => path.join('.')))].filter(
    (path) => path !== '',
  );
  throw new Failure(
    'invalid',
    'inputs-invalid',
    paths.length === 0
      ? 'Die Eingaben müssen ein Objekt mit den Angaben des Verfahrens sein.'
      : `Diese Angaben fehlen oder sind ungültig: ${paths.join(', ')}.`,
    { fields: paths.map((path) => ({ path, code: 'invalid', message: 'Fehlt oder ist ungültig.' })) },
  );
};

const sample = { n: z.number(), confidence: z.number() };
const plan = { confidence: z.number(), ...expectation };
const pair = ({ lower, upper }: { readonly lower: number; readonly upper: number }): [number, number] => [
  lower,
  upper,
];

const hypergeometricBound = procedure(
  z.object({
    N: z.number(),
    x: z.number(),
    ...sample,
    side: side.default('upper'),
    answer: z.string().optional(),
  }),
  ({ N, n, x, confidence, side: bounded, answer: asked }) => {
    const unit = inUnits(asked, N);
    if (bounded === 'lower') return unit(hypergeometricLowerBound(N, n, x, confidence));
    if (bounded === 'upper') return unit(hypergeometricUpperBound(N, n, x, confidence));
    return pair(hypergeometricInterval(N, n, x, confidence)).map(unit);
  },
);

const hypergeometricTwoSided = procedure(
  z.object({
    N: z.number(),
    x: z.number(),
    ...sample,
    side: z.literal('two-sided').optional(),
    answer: z.string().optional(),
    convention: z.string().default('exact'),
  }),
  ({ N, n, x, confidence, answer: asked, convention }) => {
    const outer = convention.startsWith('OUTER');
    if (!outer && !/^(exact|inner|test inversion)/i.test(convention)) unknownWord('convention', convention);
    const interval = outer ? outerHypergeometricInterval : hypergeometricInterval;
    return pair(interval(N, n, x, confidence)).map(inUnits(asked, N));
  },
);

const stringerBound = procedure(
  z.object({
    ...sample,
    taints: numbers.default([]),
    x: z.number().optional(),
    bound: z.string().default('Stringer binomial'),
  }),
  ({ n, taints, x, confidence, bound }) => {
    const [, isStringer, model = 'binomial', isUpper] =
      /^(stringer)?\s*(binomial|poisson)?\s*(upper)?$/i.exec(bound.trim()) ?? unknownWord('bound', bound);
    const errors = /poisson/i.test(model) ? 'poisson' : 'binomial';
    if (isStringer !== undefined) return stringer({ n, taints, confidence, model: errors }).bound;
    if (isUpper === undefined || x === undefined) return unknownWord('bound', bound);
    return errorRateUpperBound(x, n, confidence, errors);
  },
);

const kappaWords = {
  none: 'none',
  unweighted: 'none',
  linear: 'linear',
  equal: 'linear',
  quadratic: 'quadratic',
  squared: 'quadratic',
} as const;

const kappa = procedure(
  z.object({
    table: listOf(numbers),
    weights: z.enum(['none', 'unweighted', 'linear', 'equal', 'quadratic', 'squared']).default('none'),
    confidence: z.number().default(0.95),
    se: z.literal('Fleiss-Cohen-Everitt').optional(),
  }),
  ({ table, weights, confidence }) => {
    const result = cohensKappa(table, { weights: kappaWords[weights], confidence });
    return {
      kappa: result.kappa,
      ase: result.standardError,
      ci: pair(result),
      ase0: result.nullStandardError,
      z: result.z,
    };
  },
);

const adjustedPs = procedure(
  z.object({ p: numbers, alpha: z.number().default(0.05), answer: z.string().optional() }),
  ({ p, alpha, answer: asked = 'adjusted' }) => {
    if (/^adjusted/i.test(asked)) return benjaminiHochberg(p);
    const rejected = rejectedAt(p, alpha);
    if (/^number/i.test(asked)) return rejected.filter(Boolean).length;
    return /^rejected/i.test(asked) ? rejected : unknownWord('answer', asked);
  },
);

const selection = procedure(
  z.object({
    ids: listOf(z.union([z.string(), z.number()])).optional(),
    values: numbers.optional(),
    N: z.number().optional(),
    n: z.number(),
    start: z.number(),
    method: z.string(),
  }),
  ({ ids, values, N, n, start, method }) => {
    const [, unit, asked = ''] =
      /^fixed interval, (items|monetary units)(?:; answer = (.*))?$/i.exec(method.trim()) ??
      unknownWord('method', method);
    const named = (position: number): string | number => ids?.[position - 1] ?? position;
    if (unit?.toLowerCase() === 'items') {
      return selectItems(N ?? ids?.length ?? values?.length ?? 0, n, start).map(named);
    }
    const hits = selectMonetaryUnits(values ?? [], n, start);
    if (/^hits per item/i.test(asked)) return hits;
    return hits.flatMap((times, i) => (times > 0 ? [named(i + 1)] : []));
  },
);

/** What the command and the calculator can answer, named as in published test tables. */
const procedures: Readonly<Record<string, (inputs: unknown) => unknown>> = {
  clopper_pearson: procedure(
    z.object({ k: z.number(), ...sample, side: side.default('two-sided') }),
    ({ k, n, confidence, side: bounded }) => pair(clopperPearson(k, n, confidence, bounded)),
  ),
  wilson: procedure(
    z.object({
      k: z.number(),
      ...sample,
      side: side.default('two-sided'),
      continuity: z.boolean().default(false),
    }),
    ({ k, n, confidence, side: bounded, continuity }) => pair(wilson(k, n, confidence, bounded, continuity)),
  ),
  hypergeometric_exact_bound: hypergeometricBound,
  hypergeometric_two_sided: hypergeometricTwoSided,
  plan_binomial: procedure(z.object({ tolerable: rate, ...plan }), (inputs) =>
    planBinomial({
      tolerable: inputs.tolerable,
      expected: expectedOf(inputs),
      confidence: inputs.confidence,
    }),
  ),
  plan_poisson: procedure(z.object({ tolerable: rate, ...plan }), (inputs) =>
    planPoisson({ tolerable: inputs.tolerable, expected: expectedOf(inputs), confidence: inputs.confidence }),
  ),
  plan_hypergeometric: procedure(
    z.object({ N: z.number(), K_tolerable: z.number().optional(), tolerable: rate.optional(), ...plan }),
    (inputs) =>
      planHypergeometric(
        inputs.N,
        inputs.K_tolerable === undefined
          ? { rate: inputs.tolerable ?? unknownWord('inputs', 'ohne tolerable oder K_tolerable') }
          : { count: inputs.K_tolerable },
        expectedOf(inputs),
        inputs.confidence,
      ),
  ),
  sample_size_precision: procedure(
    z.object({
      half_width: z.number(),
      P: z.number().default(0.5),
      S: z.number().optional(),
      N: z.number().nullable().default(null),
      confidence: z.number(),
    }),
    ({ half_width: halfWidth, P, S, N, confidence }) =>
      sampleSizeForPrecision(halfWidth, S === undefined ? { rate: P } : { deviation: S }, N, confidence),
  ),
  mus_stringer_bound: stringerBound,
  cohens_kappa: kappa,
  fleiss_kappa: procedure(
    z.object({
      counts: listOf(numbers),
      method: z.enum(['fleiss', 'randolph', 'uniform']).default('fleiss'),
    }),
    ({ counts, method }) => fleissKappa(counts, { uniform: method !== 'fleiss' }),
  ),
  benjamini_hochberg: adjustedPs,
  binomial_test_p: procedure(
    z.object({ k: z.number(), n: z.number(), p0: rate, alternative: alternative.default('two-sided') }),
    ({ k, n, p0, alternative: against }) => binomialTest(k, n, p0, against),
  ),
  stratified_estimate: procedure(stratifiedInputs, answerStratified),
  finite_population_correction: procedure(finitePopulationInputs, answerFinitePopulation),
  systematic_mus_selection: selection,
  agreement_g_index: procedure(
    z.object({
      n: z.number(),
      agree: z.number(),
      categories: z.number().default(2),
      confidence: z.number().default(0.95),
    }),
    ({ n, agree, categories, confidence }) => {
      const result = gIndex(n, agree, categories, confidence);
      return { estimate: result.estimate, se: result.standardError, ci: pair(result) };
    },
  ),
};

/** Names a request may carry. */
export const procedureNames = Object.keys(procedures);

const requestSchema = z.object({
  id: z.union([z.string(), z.number()]),
  procedure: z.string(),
  inputs: z.record(z.string(), z.unknown()),
});

/** What a request is answered with: a result shaped as in the published tables, or why there is none. */
export type Answer =
  | { readonly id: string | number | null; readonly result: unknown }
  | {
      readonly id: string | number | null;
      readonly error: { readonly code: string; readonly message: string };
    };

const idOf = (request: unknown): string | number | null => {
  const id = typeof request === 'object' && request !== null && 'id' in request ? request.id : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
};

/** The result of one procedure. @throws Failure (`invalid`) for an unknown name or wrong inputs. */
export const compute = (name: string, inputs: unknown): unknown => {
  const run = Object.hasOwn(procedures, name) ? procedures[name] : undefined;
  if (run === undefined) {
    throw new Failure(
      'invalid',
      'procedure-unknown',
      `Das Verfahren „${name}“ gibt es nicht. Bekannt sind: ${procedureNames.join(', ')}.`,
    );
  }
  return run(inputs);
};

/** Answers one request `{id, procedure, inputs}`, whatever it is; expected failures become an error with code and sentence. */
export const answer = (request: unknown): Answer => {
  const id = idOf(request);
  try {
    const { procedure: name, inputs } = parsed(requestSchema, request);
    return { id, result: compute(name, inputs) };
  } catch (problem) {
    if (!(problem instanceof Failure)) throw problem;
    return { id, error: { code: problem.code, message: problem.message } };
  }
};
