import { z } from 'zod';
import { outsideEndpoint, type Endpoint, type Outside } from '../http/index.ts';
import { limitRate } from '../identity/index.ts';
import { compute, planSample, procedureNames, whatSampleShows } from '../statistics/index.ts';

const [firstProcedure = '', ...otherProcedures] = procedureNames;
const rate = z.number().gt(0).lt(1);
const frame = {
  frameSize: z.int().min(2).max(10_000_000),
  confidence: rate.default(0.95),
  minutesPerCase: z.number().min(0).max(2400).optional(),
};

/** Of one account; while it is calculated, everybody else waits. */
const calculations = { hits: 120, minutes: 5 };
const spare = ({ deps, actor }: Outside): Promise<void> =>
  limitRate(deps, `calculator ${actor.accountId}`, calculations);

/** The procedures behind every figure, as a calculator for everyone; it sees no data. */
export const calculatorEndpoints: readonly Endpoint[] = [
  outsideEndpoint({
    method: 'post',
    path: '/calculator',
    act: 'calculator.use',
    summary: 'Rechnet ein statistisches Verfahren mit den angegebenen Werten.',
    body: z.strictObject({
      procedure: z.enum([firstProcedure, ...otherProcedures]),
      inputs: z.record(z.string(), z.unknown()),
    }),
    answer: z.object({ result: z.unknown() }),
    async handle(outside, { body }) {
      await spare(outside);
      return { result: compute(body.procedure, body.inputs) };
    },
  }),
  outsideEndpoint({
    method: 'post',
    path: '/calculator/sample-size',
    act: 'calculator.use',
    summary: 'Wie viele Fälle ein Prüffeld braucht, um die tolerierbare Fehlerquote nachzuweisen.',
    body: z.strictObject({
      ...frame,
      tolerable: rate,
      expectedErrors: z.int().min(0).max(1000).default(0),
    }),
    answer: z.object({
      n: z.int(),
      acceptable: z.int(),
      tolerableCount: z.int(),
      hours: z.number().nullable(),
      sentence: z.string(),
    }),
    async handle(outside, { body: { expectedErrors, ...plan } }) {
      await spare(outside);
      return planSample({ ...plan, expected: { errors: expectedErrors } });
    },
  }),
  outsideEndpoint({
    method: 'post',
    path: '/calculator/sample-power',
    act: 'calculator.use',
    summary: 'Was 20, 40, 60 oder 100 geprüfte Fälle zeigen können, in Sätzen und als Kurve.',
    body: z.strictObject({
      ...frame,
      faulty: z.int().min(0).max(1000).default(0),
      sizes: z.array(z.int().min(1).max(100_000)).min(1).max(20).optional(),
    }),
    answer: z.object({
      messages: z
        .array(
          z.object({
            n: z.int(),
            upper: z.number(),
            upperCount: z.int(),
            hours: z.number().nullable(),
            sentence: z.string(),
          }),
        )
        .readonly(),
      curve: z.array(z.object({ n: z.int(), upper: z.number() })).readonly(),
    }),
    async handle(outside, { body }) {
      await spare(outside);
      return whatSampleShows(body);
    },
  }),
];
