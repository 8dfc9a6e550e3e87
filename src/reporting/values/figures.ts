/** The figures and small facts that all report values are made of. Percentages are fractions, euros whole cents. */
import { z } from 'zod';
import type { Origin as PlanOrigin } from '../../audit-plan/index.ts';
import type { SeverityCode } from '../../catalogue/index.ts';

/** A report value never changes once collected; this is its type all the way down. */
export type Fixed<T> = T extends readonly (infer Item)[]
  ? readonly Fixed<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Fixed<T[Key]> }
    : T;

export const isoDate = z.iso.date();
/** A calendar month, `2020-03`. */
export const isoMonth = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
/** A moment in UTC, `2020-03-05T08:15:00.000Z`. */
export const instant = z.iso.datetime();
export const digest = z.string().regex(/^[0-9a-f]{64}$/);
export const text = z.string().min(1);
export const whole = z.int().min(0);
export const fraction = z.number().min(0).max(1);
export const cents = z.int();

/** „nicht ausgewiesen“: withheld and complementary figures look alike, so no reason stands here. */
const notShown = z.strictObject({ shown: z.literal(false) });

/** A count that may be withheld. */
export const countFigure = z.discriminatedUnion('shown', [
  z.strictObject({ shown: z.literal(true), value: whole }),
  notShown,
]);
export type CountFigure = Fixed<z.infer<typeof countFigure>>;

/**
 * How an interval came about: exact hypergeometric over n and N; Clopper–Pearson among applicable cases; or an
 * approximation („Näherung“, weighted over frames or strata, or systematic), where strata are tiny their exact bounds
 * summed.
 */
export const intervalKind = z.enum(['exact', 'clopper-pearson', 'approximate', 'summed-bounds']);
export type IntervalKind = z.infer<typeof intervalKind>;

/**
 * A share of faulty cases. Never without n; N where the frame is known. `rate` is the estimate (weighted over
 * frames, so not always faulty/n), `lower` and `upper` its interval at `confidence`. With cases that could not be
 * checked the lower bound rests on `faulty`, the upper on `faulty + uncheckable`. `unreviewed` findings still
 * await their second check. `provisional`: drawn cases are still open, and what is judged holds however they turn out,
 * which this interval need not.
 */
export const rateFigure = z.discriminatedUnion('shown', [
  z.strictObject({
    shown: z.literal(true),
    faulty: whole,
    n: whole,
    N: whole.nullable(),
    rate: fraction,
    lower: fraction,
    upper: fraction,
    confidence: fraction,
    kind: intervalKind,
    uncheckable: whole,
    /** null: not shown */
    unreviewed: whole.nullable(),
    provisional: z.boolean(),
  }),
  notShown,
]);
export type RateFigure = Fixed<z.infer<typeof rateFigure>>;

/** Customers who meet a quota, of all who count; withheld together. */
export const quotaCount = z.discriminatedUnion('shown', [
  z.strictObject({ shown: z.literal(true), numerator: whole, denominator: whole }),
  notShown,
]);

/** A sum of euros found in the checked cases that may be withheld. */
export const centsFigure = z.discriminatedUnion('shown', [
  z.strictObject({ shown: z.literal(true), cents }),
  notShown,
]);
export type CentsFigure = Fixed<z.infer<typeof centsFigure>>;

/** The only thing a monetary-unit draw says: at most so many cents overpaid (Stringer). */
export const amountBoundFigure = z.discriminatedUnion('shown', [
  z.strictObject({
    shown: z.literal(true),
    n: whole,
    upperCents: cents,
    confidence: fraction,
    underpaidListed: whole,
    /** null: not shown */
    unreviewed: whole.nullable(),
    /** drawn cases are still open */
    provisional: z.boolean(),
  }),
  notShown,
]);
export type AmountBoundFigure = Fixed<z.infer<typeof amountBoundFigure>>;

export const judgement = z.enum(['met', 'open', 'exceeded']);
export type Judgement = z.infer<typeof judgement>;

export const drawMethod = z.enum(['simple', 'stratified', 'systematic', 'monetary-unit']);
export type DrawMethod = z.infer<typeof drawMethod>;

/** As the catalogue codes them. */
export const severity = z.enum(['minor', 'moderate', 'severe'] as const satisfies readonly SeverityCode[]);
export type Severity = z.infer<typeof severity>;

/** As the audit plan codes them. */
export const origin = z.enum([
  'internal-audit',
  'interne-revision',
  'bundesrechnungshof',
  'business-policy',
  'development-topic',
  'hotspot',
] as const satisfies readonly PlanOrigin[]);
export type Origin = z.infer<typeof origin>;

/** An instruction is known by number and title; some have no number. */
export const instructionRef = z.strictObject({ number: text.nullable(), title: text });
export type InstructionRef = Fixed<z.infer<typeof instructionRef>>;

/** A function acting, never a person: „Bereichsleitung“, `deputy` when it acted as Vertretung. */
export const actor = z.strictObject({ function: text, deputy: z.boolean() });
export type Actor = Fixed<z.infer<typeof actor>>;

/** A moment and the function that acted. */
export const act = z.strictObject({ at: instant, by: actor });
export type Act = Fixed<z.infer<typeof act>>;
