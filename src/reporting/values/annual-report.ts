/** Jahresbericht of one area, with the proposal for the next year. */
import { z } from 'zod';
import { countFigure, instructionRef, origin, text, whole, type Fixed } from './figures.ts';
import { reportHead } from './head.ts';
import {
  correctionRow,
  decision,
  errorTypeRow,
  evidence,
  fieldResultRow,
  fieldTrend,
  hotspotRow,
  planProgressRow,
  quotaRow,
  secondChecks,
  teamMatrix,
  trainingRow,
} from './parts.ts';

export const annualReport = z.strictObject({
  kind: z.literal('annual-report'),
  head: reportHead,
  year: z.int(),
  progress: z.array(planProgressRow),
  results: z.array(fieldResultRow),
  secondChecks,
  trends: z.array(fieldTrend),
  matrix: teamMatrix.nullable(),
  errorTypes: z.array(errorTypeRow),
  hotspots: z.array(hotspotRow),
  quotas: z.array(quotaRow),
  measures: z.strictObject({
    taken: countFigure,
    done: countFigure,
    effective: countFigure,
    overdue: countFigure,
  }),
  corrections: z.array(correctionRow),
  trainings: z.array(trainingRow),
  /** all findings of third parties in the year, by source and element */
  thirdParty: z.array(z.strictObject({ source: text, element: text, findings: whole })),
  proposals: z.array(
    z.strictObject({
      title: text,
      origin,
      instruction: instructionRef.nullable(),
      reasons: z.array(text),
      state: z.enum(['proposed', 'taken-over', 'declined']),
      declinedBecause: text.nullable(),
    }),
  ),
  decisions: z.array(decision),
  evidence,
});
export type AnnualReport = Fixed<z.infer<typeof annualReport>>;
