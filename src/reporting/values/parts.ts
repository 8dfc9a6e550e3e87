/** Parts that more than one report shows: results, trends, hotspots, measures, trainings, draws. */
import { z } from 'zod';
import {
  act,
  amountBoundFigure,
  centsFigure,
  countFigure,
  digest,
  drawMethod,
  fraction,
  instant,
  instructionRef,
  isoDate,
  isoMonth,
  judgement,
  origin,
  quotaCount,
  rateFigure,
  severity,
  text,
  whole,
  type CountFigure,
  type Fixed,
} from './figures.ts';

/** An audit field as reports name it. */
export const fieldRef = z.strictObject({
  code: text,
  title: text,
  origin,
  instruction: instructionRef.nullable(),
});
export type FieldRef = Fixed<z.infer<typeof fieldRef>>;

/** „x von y geprüft“ */
export const progress = z.strictObject({ checked: whole, drawn: whole });
export type Progress = Fixed<z.infer<typeof progress>>;

export const planProgressRow = z.strictObject({
  field: fieldRef,
  /** The frames ending in the period. */
  period: progress,
  /** The year so far; `planned` for the whole year, `unreviewed` findings that await their second check. */
  year: z.strictObject({
    planned: whole,
    drawn: whole,
    checked: whole,
    findings: countFigure,
    unreviewed: countFigure,
  }),
});
export type PlanProgressRow = Fixed<z.infer<typeof planProgressRow>>;

/** What a field's random cases say. */
export const fieldEstimate = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('rate'), figure: rateFigure, judgement: judgement.nullable() }),
  z.strictObject({ type: z.literal('amount-bound'), figure: amountBoundFigure }),
]);
export type FieldEstimate = Fixed<z.infer<typeof fieldEstimate>>;

/** Cases that stand beside a rate. */
const casesApart = z.strictObject({ checked: whole, faulty: countFigure });

export const fieldResultRow = z.strictObject({
  field: fieldRef,
  method: drawMethod,
  /** null for monetary-unit draws, which are not judged against a rate */
  tolerable: fraction.nullable(),
  /** The figure of record: original ranks only. */
  estimate: fieldEstimate,
  /** Estimate with replacements, so labelled; null where nothing was replaced. */
  withReplacements: rateFigure.nullable(),
  /**
   * Second stage declared in the plan, where the rate does not rest on it; null where it does, where there is none, and
   * in reports that were released before it was told.
   */
  secondStage: casesApart.nullable().default(null),
  /** Undeclared extension, shown apart. */
  extension: casesApart.nullable(),
  /** Deliberately chosen cases, shown apart. */
  chosen: casesApart.nullable(),
  defects: countFigure,
  /** Findings that await their second check; values kept before rows told it have it with their estimate alone. */
  unreviewed: countFigure.optional(),
  /** Never netted: three cases may stand behind one and too few behind the other. */
  amounts: z.strictObject({ overpaid: centsFigure, underpaid: centsFigure }),
  outOfScope: whole,
  uncheckable: whole,
  /** Findings of third parties in the same matter: own column, never inside the own rate. */
  thirdParty: z.array(z.strictObject({ source: text, findings: whole })),
});
export type FieldResultRow = Fixed<z.infer<typeof fieldResultRow>>;

/** Findings of a result that await their second check. */
export const unreviewedOf = ({ unreviewed, estimate: { figure } }: FieldResultRow): CountFigure =>
  unreviewed ??
  (figure.shown && figure.unreviewed !== null ? { shown: true, value: figure.unreviewed } : { shown: false });

export const fieldTrend = z.strictObject({
  field: fieldRef,
  /** what the plan tolerates at the end of the period */
  tolerable: fraction,
  /** One point a month, in order; null where nothing was drawn. `tolerable` as it was sealed, beside a rate shown. */
  points: z.array(
    z.strictObject({ month: isoMonth, figure: rateFigure.nullable(), tolerable: fraction.nullable() }),
  ),
});
export type FieldTrend = Fixed<z.infer<typeof fieldTrend>>;

const matrixCell = z.strictObject({ figure: rateFigure, signal: z.enum(['none', 'anomaly', 'hotspot']) });

/** Criterion × team; `cells[criterion][team]`, null where the team has no part in the criterion. */
export const teamMatrix = z.strictObject({
  teams: z.array(text),
  rows: z.array(
    z.strictObject({
      criterion: text,
      tolerable: fraction,
      cells: z.array(matrixCell.nullable()),
      /** all teams together */
      overall: matrixCell,
    }),
  ),
  /** How many criteria stand there for their faulty cases, and how many not at all; absent where all stand there. */
  cut: z.strictObject({ heaviest: whole, omitted: whole }).optional(),
});
export type TeamMatrix = Fixed<z.infer<typeof teamMatrix>>;

export const errorTypeRow = z.strictObject({ errorType: text, defects: countFigure });
export type ErrorTypeRow = Fixed<z.infer<typeof errorTypeRow>>;

/** Something that is being done: a measure, a training, or another remedy; or that the need for training was declined. */
export const remedy = z.strictObject({
  kind: z.enum(['measure', 'training', 'other', 'declined']),
  label: text,
  due: isoDate.nullable(),
  state: text,
});
export type Remedy = Fixed<z.infer<typeof remedy>>;

export const hotspotRow = z.strictObject({
  kind: z.enum(['statistical', 'declared']),
  field: fieldRef,
  criterion: text,
  severity,
  /** null: over all teams */
  team: text.nullable(),
  /** null: declared ones need no rate */
  figure: rateFigure.nullable(),
  tolerable: fraction,
  since: isoDate,
  /** null: it stands */
  closedOn: isoDate.nullable(),
  isNew: z.boolean(),
  remedies: z.array(remedy),
});
export type HotspotRow = Fixed<z.infer<typeof hotspotRow>>;

/** A monthly, unadjusted signal. */
export const anomalyRow = z.strictObject({
  field: fieldRef,
  criterion: text,
  team: text.nullable(),
  figure: rateFigure,
  tolerable: fraction,
  remedies: z.array(remedy),
});
export type AnomalyRow = Fixed<z.infer<typeof anomalyRow>>;

export const measureRow = z.strictObject({
  /** the measure in the catalogue's words */
  label: text,
  field: fieldRef,
  /** function in a team, never a name */
  owner: text,
  due: isoDate,
  state: z.enum(['open', 'done', 'effective', 'ineffective']),
  /** working days of the federal state past the due date; 0 when not overdue */
  overdueWorkingDays: whole,
});
export type MeasureRow = Fixed<z.infer<typeof measureRow>>;

/** Fields where measures stand behind findings too few to be shown: „geprüft, Maßnahmen veranlasst“. */
export const measuresTaken = z.array(fieldRef);

/** Cases put right, per field. `withdrawal` counts cases whose withdrawal period ends soon (§§ 45, 48 SGB X). */
export const correctionRow = z.strictObject({
  field: fieldRef,
  open: countFigure,
  due: countFigure,
  overdue: countFigure,
  done: countFigure,
  withdrawal: countFigure,
});
export type CorrectionRow = Fixed<z.infer<typeof correctionRow>>;

/** Fresh draws before and after, null where nothing was drawn, beside teams that were not trained. */
export const beforeAfter = z.strictObject({
  criterion: text,
  before: rateFigure.nullable(),
  after: rateFigure.nullable(),
  comparison: z.strictObject({ before: rateFigure, after: rateFigure }).nullable(),
  /** after − before, in fractions; null unless both are shown */
  difference: z
    .strictObject({ value: z.number(), lower: z.number(), upper: z.number(), confidence: fraction })
    .nullable(),
  /** The sentence rule 20 allows, e.g. „Ein Rückgang war auch ohne Schulung zu erwarten.“ */
  sentence: text,
});
export type BeforeAfter = Fixed<z.infer<typeof beforeAfter>>;

export const trainingRow = z.strictObject({
  topic: text,
  /** the hotspot or wish behind it */
  need: text,
  format: text,
  targetFunction: text,
  teams: z.array(text),
  year: z.int(),
  quarter: z.int().min(1).max(4).nullable(),
  seats: whole.nullable(),
  state: z.enum(['open', 'scheduled', 'held', 'cancelled', 'other-remedy', 'declined']),
  /** reason for another remedy or a decline */
  reason: text.nullable(),
  /** against the plan as it was reported last; null where nothing is compared */
  change: z.enum(['new', 'moved', 'changed', 'unchanged']).nullable(),
  /** one for each need it serves, once held */
  effects: z.array(beforeAfter),
});
export type TrainingRow = Fixed<z.infer<typeof trainingRow>>;

/** A quota over all customers on a statistics day; never sampled. */
export const quotaRow = z.strictObject({
  label: text,
  statisticsDay: isoDate,
  count: quotaCount,
  target: fraction,
});
export type QuotaRow = Fixed<z.infer<typeof quotaRow>>;

export const secondChecks = z.strictObject({
  /** findings of the period, and those that await their second check */
  findings: countFigure,
  unreviewed: countFigure,
  /** Overlooked errors, estimated from the n of N clean checks of the year so far that were repeated blind. */
  overlooked: z.array(z.strictObject({ field: fieldRef, figure: rateFigure })),
  /** criteria flagged as unclear, on their way to the instruction's owner */
  unclearCriteria: z.array(
    z.strictObject({
      criterion: text,
      instruction: instructionRef,
      owner: text,
      /** on errors, and freed from chance */
      agreement: z.discriminatedUnion('shown', [
        z.strictObject({
          shown: z.literal(true),
          errors: fraction,
          kappa: z.number().nullable(),
          gIndex: z.number(),
        }),
        z.strictObject({ shown: z.literal(false) }),
      ]),
    }),
  ),
});
export type SecondChecks = Fixed<z.infer<typeof secondChecks>>;

export const drawRow = z.strictObject({
  protocolNumber: text,
  field: fieldRef,
  teams: z.array(text),
  from: isoDate,
  to: isoDate,
  method: drawMethod,
  N: whole,
  n: whole,
  sealDigest: digest,
  drawnAt: instant,
  journalNumber: whole,
});
export type DrawRow = Fixed<z.infer<typeof drawRow>>;

export const voidedDraw = z.strictObject({
  protocolNumber: text,
  field: fieldRef,
  /** the ground in words, never the explanation */
  reason: text,
  voided: act,
  /** protocol number of the draw made instead */
  successor: text.nullable(),
});
export type VoidedDraw = Fixed<z.infer<typeof voidedDraw>>;

/** The page of method and evidence. */
export const evidence = z.strictObject({
  draws: z.array(drawRow),
  voided: z.array(voidedDraw),
  replacements: z.array(z.strictObject({ field: fieldRef, reason: text, count: whole })),
  uncheckable: z.array(z.strictObject({ field: fieldRef, reason: text, count: whole })),
  /** Places with figures not shown, and how many there. */
  notShown: z.array(z.strictObject({ place: text, count: z.int().min(1) })),
});
export type Evidence = Fixed<z.infer<typeof evidence>>;

/** A decision asked of the management (or taken in the division meeting). */
export const decision = z.strictObject({ subject: text, request: text, reason: text });
export type Decision = Fixed<z.infer<typeof decision>>;
