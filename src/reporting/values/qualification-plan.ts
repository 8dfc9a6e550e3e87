/** Qualifizierungsplan of a year or of one quarter. Aggregates only. */
import { z } from 'zod';
import { fraction, isoDate, rateFigure, text, type Fixed } from './figures.ts';
import { reportHead } from './head.ts';
import { trainingRow } from './parts.ts';

export const qualificationPlan = z.strictObject({
  kind: z.literal('qualification-plan'),
  head: reportHead,
  year: z.int(),
  /** null: the whole year */
  quarter: z.int().min(1).max(4).nullable(),
  /** hotspots that still wait for a decision */
  openNeeds: z.array(
    z.strictObject({
      kind: z.enum(['statistical', 'declared']),
      criterion: text,
      team: text.nullable(),
      since: isoDate,
      figure: rateFigure.nullable(),
      tolerable: fraction,
    }),
  ),
  trainings: z.array(trainingRow),
});
export type QualificationPlan = Fixed<z.infer<typeof qualificationPlan>>;
