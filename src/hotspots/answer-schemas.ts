import { z } from 'zod';
import { splits, type Split } from './evaluation.ts';

/** Shapes of the answers, as the API describes them. Rates are fractions of 1, euros whole cents. */

const whole = z.int();
const rateShape = {
  kind: z.enum(['exact', 'two-stage', 'clopper-pearson', 'approximate', 'summed-bounds']),
  label: z.literal('Näherung').nullable(),
  N: whole,
  n: whole,
  faulty: whole,
  notCheckable: whole,
  rate: z.number(),
  lower: z.number(),
  upper: z.number(),
  confidence: z.number(),
};
const notShown = z.object({ shown: z.literal(false) });
const shown = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.discriminatedUnion('shown', [z.object({ shown: z.literal(true), ...shape }), notShown]);

const judgedShape = {
  ...rateShape,
  tolerable: z.number(),
  judgement: z.enum(['met', 'open', 'exceeded']),
  provisional: z.boolean(),
  unreviewed: whole.nullable(),
};
const shownCount = shown({ value: whole });
const shownEuros = shown({ cents: whole, cases: whole });
const apart = z.object({ checked: whole, faulty: shownCount }).nullable();

const splitNames = Object.keys(splits) as [Split, ...Split[]];
export const splitSchema = z.enum(splitNames);

const keySchema = z.object({
  fieldId: z.uuid().nullable(),
  criterionId: z.uuid().nullable(),
  teamId: z.uuid().nullable(),
  month: z.string().nullable(),
});

export const rateSchema = shown(judgedShape);

export const evaluationRowSchema = z
  .object({
    key: keySchema,
    split: splitSchema,
    method: z.enum(['simple', 'stratified', 'systematic', 'monetary-unit']).nullable(),
    done: whole,
    drawn: whole,
    outOfScope: whole,
    notCheckable: whole,
    rate: rateSchema.nullable(),
    withReplacements: shown({ ...rateShape, unreviewed: whole.nullable() }).nullable(),
    defects: shownCount.nullable(),
    unreviewed: shownCount.nullable(),
    overpaid: shownEuros.nullable(),
    underpaid: shownEuros.nullable(),
    amountBound: shown({
      n: whole,
      mostLikelyCents: whole,
      upperCents: whole,
      confidence: z.number(),
      underpaidListed: whole,
      provisional: z.boolean(),
    }).nullable(),
    replacements: apart,
    declaredExtension: apart,
    undeclaredExtension: apart,
    deliberate: apart,
    thirdParty: z
      .array(
        z.object({ auditor: z.enum(['interne-revision', 'bundesrechnungshof', 'other']), findings: whole }),
      )
      .readonly(),
  })
  .meta({ id: 'EvaluationRow' });

export const trendSchema = z.object({
  centre: z.number().nullable(),
  points: z
    .array(
      z.object({
        month: z.string(),
        rate: rateSchema.nullable(),
        limits: z
          .object({ lower: z.number(), upper: z.number(), signal: z.enum(['above', 'below', 'inside']) })
          .nullable(),
      }),
    )
    .readonly(),
});

export const anomalySchema = z
  .object({ key: keySchema, sentence: z.string(), p: z.number(), rate: z.object(judgedShape) })
  .meta({ id: 'Anomaly' });

export const errorTypeSchema = z.object({ errorType: z.string(), name: z.string(), defects: shownCount });

export const agreementSchema = z.object({
  criterionId: z.uuid(),
  code: z.string(),
  question: z.string(),
  unclear: z.boolean(),
  agreement: shown({
    n: whole,
    disagreements: whole,
    errorAgreement: z.number().nullable(),
    kappa: z.number().nullable(),
    gIndex: z.number(),
  }),
  instruction: z.object({ number: z.string().nullable(), title: z.string(), owner: z.string() }),
});

export const overlookedSchema = z.object({
  fieldId: z.uuid(),
  repeated: shown({ selected: whole, rechecked: whole }),
  overlooked: shown({
    cleanChecks: whole,
    rechecked: whole,
    found: whole,
    estimate: z.number(),
    lowerCount: whole,
    upperCount: whole,
    rate: z.number(),
    lower: z.number(),
    upper: z.number(),
    kind: z.enum(['exact', 'approximate']),
    confidence: z.number(),
  }).nullable(),
});

export const hotspotSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['statistical', 'declared']),
    year: whole,
    areaId: z.uuid(),
    fieldId: z.uuid(),
    fieldTitle: z.string(),
    criterionId: z.uuid(),
    criterionCode: z.string(),
    question: z.string(),
    severity: z.enum(['minor', 'moderate', 'severe']),
    errorType: z.string(),
    teamId: z.uuid().nullable(),
    teamName: z.string().nullable(),
    sentence: z.string(),
    figure: z
      .object({
        quarter: whole,
        applicable: whole,
        faulty: whole,
        tolerable: z.number(),
        p: z.number(),
        adjustedP: z.number(),
      })
      .nullable(),
    score: z.number().nullable(),
    foundAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
    reason: z.string().nullable(),
    closeReason: z.string().nullable(),
  })
  .meta({ id: 'Hotspot' });
