import { z } from 'zod';
import { periodsDue, rhythms, type Period } from '../calendar/index.ts';
import { severityCodes, type SeverityCode } from '../catalogue/index.ts';
import { counted } from '../format.ts';
import { text } from '../text.ts';

/** Why a field was chosen (Anlass), and what the screen calls it. */
export const origins = {
  'internal-audit': 'Frühere interne Prüfung',
  'interne-revision': 'Interne Revision',
  bundesrechnungshof: 'Bundesrechnungshof',
  'business-policy': 'Geschäftspolitischer Schwerpunkt',
  'development-topic': 'Entwicklungsthema',
  hotspot: 'Fehlerschwerpunkt des Vorjahres',
} as const;
export type Origin = keyof typeof origins;
export const originCodes = Object.keys(origins) as [Origin, ...Origin[]];

export const methods = {
  simple: 'Einfache Zufallsauswahl',
  stratified: 'Geschichtete Zufallsauswahl',
  systematic: 'Systematische Auswahl',
  'monetary-unit': 'Betragsproportionale Auswahl',
} as const;
export type Method = keyof typeof methods;
export const methodCodes = Object.keys(methods) as [Method, ...Method[]];

/** Where a version stands on its way into the plan. */
export const fieldStates = {
  draft: 'Entwurf',
  submitted: 'vorgelegt',
  returned: 'zurückgegeben',
  confirmed: 'bestätigt',
  withdrawn: 'zurückgezogen',
} as const;
export type FieldState = keyof typeof fieldStates;
const stateCodes = Object.keys(fieldStates) as [FieldState, ...FieldState[]];

/** More than 0 and less than 1, at most five decimals as the database keeps them. */
const rate = z
  .number()
  .gt(0)
  .lt(1)
  .refine(
    (value) => Math.abs(value * 1e5 - Math.round(value * 1e5)) < 1e-9,
    'Höchstens fünf Nachkommastellen.',
  );
const share = z.union([z.literal(0), z.literal(1), rate]);

/** What the leads set: sizes are per frame, rates are fractions. */
export const fieldContentSchema = z
  .strictObject({
    title: text(1, 200),
    origin: z.enum(originCodes),
    originReference: text(1, 300),
    /** What one case is: BG, Kunde, Antrag, Maßnahme … */
    unit: text(1, 40),
    /** A frame for each team, drawn by its lead, or one over the teams, drawn by the area. */
    drawnBy: z.enum(['team', 'area']),
    teamIds: z.array(z.uuid()).min(1).max(100),
    rhythm: z.enum(rhythms),
    method: z.enum(methodCodes),
    sampleSize: z.int().min(1).max(1_000_000),
    minimumPerStratum: z.int().min(0).max(1_000_000).default(0),
    /** Declared extension (rule 15): `size` more cases when more than `threshold` of the first are faulty. */
    secondStage: z
      .strictObject({ size: z.int().min(1).max(1_000_000), threshold: z.int().min(0).max(1_000_000) })
      .nullable()
      .default(null),
    tolerableRate: rate,
    confidence: rate.default(0.95),
    minutesPerCase: z.int().min(1).max(2400),
    /** Share of the clean checks that is re-checked blind. */
    recheckShare: share.default(0.1),
    /** In the order of the checklist; severity and error type as in the catalogue unless given. */
    criteria: z
      .array(
        z.strictObject({
          criterionId: z.uuid(),
          severity: z.enum(severityCodes).optional(),
          errorType: text(1, 40).optional(),
          tolerableRate: rate.nullable().default(null),
        }),
      )
      .min(1)
      .max(200),
  })
  .meta({ id: 'FieldContent' });
export type FieldContent = z.infer<typeof fieldContentSchema>;
/** With severity and error type of every criterion settled. */
export type SettledContent = Omit<FieldContent, 'criteria'> & {
  criteria: {
    criterionId: string;
    severity: SeverityCode;
    errorType: string;
    tolerableRate: number | null;
  }[];
};
/** As callers may write it, with defaults left out. */
export type FieldInput = z.input<typeof fieldContentSchema>;

const day = z.iso.date();
const instant = z.iso.datetime().nullable();

/** A criterion as the field asks it. */
export const fieldCriterionSchema = z
  .object({
    criterionId: z.uuid(),
    code: z.string(),
    version: z.int(),
    theme: z.string(),
    question: z.string(),
    applicability: z.string().nullable(),
    instructionId: z.uuid(),
    instructionNumber: z.string().nullable(),
    instructionTitle: z.string(),
    passage: z.string(),
    severity: z.enum(severityCodes),
    errorType: z.string(),
    /** Null: the field's own rate. */
    tolerableRate: z.number().nullable(),
  })
  .meta({ id: 'FieldCriterion' });
export type FieldCriterion = z.infer<typeof fieldCriterionSchema>;

/** One version of an audit field with everything it says. */
export const fieldVersionSchema = z
  .object({
    id: z.uuid(),
    fieldId: z.uuid(),
    /** Number of the field in its plan, with the area's code its short name: MI-01. */
    code: z.string(),
    planId: z.uuid(),
    areaId: z.uuid(),
    year: z.int(),
    version: z.int(),
    revision: z.int(),
    state: z.enum(stateCodes),
    amendmentReason: z.string().nullable(),
    /** An amendment that takes the field out of the plan. */
    endsField: z.boolean(),
    title: z.string(),
    origin: z.enum(originCodes),
    originReference: z.string(),
    unit: z.string(),
    drawnBy: z.enum(['team', 'area']),
    teams: z.array(
      z.object({
        id: z.uuid(),
        code: z.string(),
        name: z.string(),
        validFrom: day,
        validTo: day.nullable(),
      }),
    ),
    rhythm: z.enum(rhythms),
    method: z.enum(methodCodes),
    sampleSize: z.int(),
    minimumPerStratum: z.int(),
    secondStage: z.object({ size: z.int(), threshold: z.int() }).nullable(),
    tolerableRate: z.number(),
    confidence: z.number(),
    minutesPerCase: z.int(),
    recheckShare: z.number(),
    criteria: z.array(fieldCriterionSchema),
    /** Teams whose leads must agree, and whether they have. */
    agreements: z.array(z.object({ teamId: z.uuid(), agreedAt: instant })),
    preparedAt: z.iso.datetime(),
    submittedAt: instant,
    decidedAt: instant,
    returnReason: z.string().nullable(),
  })
  .meta({ id: 'FieldVersion' });
export type FieldVersion = z.infer<typeof fieldVersionSchema>;

/** How many leads have not agreed yet, in a sentence. */
export const missingAgreements = (count: number): string =>
  `Es ${count === 1 ? 'fehlt' : 'fehlen'} noch ${counted(count, 'Mitzeichnung', 'Mitzeichnungen')}.`;

/** A period the field is due for; `teamIds` holds one frame each, or all teams of the one frame of the area. */
export interface PlannedPeriod {
  readonly period: Period;
  readonly teamIds: readonly string[];
  readonly frames: number;
  readonly cases: number;
}

/** What the rhythm asks for in a year; teams count while they exist. */
export function plannedPeriods(field: FieldVersion, year: number): PlannedPeriod[] {
  return periodsDue(field.rhythm, year).flatMap((period) => {
    const teamIds = field.teams
      .filter(({ validFrom, validTo }) => validFrom <= period.last && period.last <= (validTo ?? '9999'))
      .map(({ id }) => id);
    if (teamIds.length === 0) return [];
    const frames = field.drawnBy === 'team' ? teamIds.length : 1;
    return [{ period, teamIds, frames, cases: frames * field.sampleSize }];
  });
}
