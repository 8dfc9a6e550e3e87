/** Jour-fixe-Bericht: the month of one area for the management. */
import { z } from 'zod';
import { fraction, isoMonth, judgement, rateFigure, whole, type Fixed } from './figures.ts';
import { reportHead } from './head.ts';
import {
  anomalyRow,
  correctionRow,
  decision,
  errorTypeRow,
  evidence,
  fieldResultRow,
  fieldTrend,
  hotspotRow,
  measureRow,
  measuresTaken,
  planProgressRow,
  progress,
  quotaRow,
  secondChecks,
  teamMatrix,
  trainingRow,
} from './parts.ts';

/** A count of the month, of the month before (null: no report), and what would be tolerated. */
const headlineCount = z.strictObject({ now: whole, before: whole.nullable(), tolerable: whole });

export const jourFixe = z.strictObject({
  kind: z.literal('jour-fixe'),
  head: reportHead,
  month: isoMonth,
  /** The five figures of the first page. */
  headline: z.strictObject({
    checked: z.strictObject({ now: progress, before: progress.nullable() }),
    /** all fields of the area, weighted by N, against the tolerable rate weighted alike */
    faulty: z.strictObject({
      /** null: nothing is checked yet */
      now: rateFigure.nullable(),
      before: rateFigure.nullable(),
      tolerable: fraction.nullable(),
      /** null where `now` is not shown */
      judgement: judgement.nullable(),
    }),
    /** fields judged „nachweislich überschritten“ */
    exceeded: headlineCount,
    /** measures and case corrections past their date */
    overdue: headlineCount,
    hotspots: headlineCount,
  }),
  progress: z.array(planProgressRow),
  results: z.array(fieldResultRow),
  secondChecks,
  trends: z.array(fieldTrend),
  matrix: teamMatrix.nullable(),
  errorTypes: z.array(errorTypeRow),
  hotspots: z.array(hotspotRow),
  anomalies: z.array(anomalyRow),
  quotas: z.array(quotaRow),
  measures: z.array(measureRow),
  measuresTaken,
  corrections: z.array(correctionRow),
  trainings: z.array(trainingRow),
  decisions: z.array(decision),
  evidence,
});
export type JourFixe = Fixed<z.infer<typeof jourFixe>>;
