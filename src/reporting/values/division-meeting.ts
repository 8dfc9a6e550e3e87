/** Bericht zur Fachbereichsbesprechung: one page of one area, weekly or two-weekly; rates cumulative only. */
import { z } from 'zod';
import { fraction, isoDate, judgement, rateFigure, severity, text, whole, type Fixed } from './figures.ts';
import { reportHead } from './head.ts';
import { decision, fieldRef, measureRow, measuresTaken } from './parts.ts';

export const divisionMeeting = z.strictObject({
  kind: z.literal('division-meeting'),
  head: reportHead,
  from: isoDate,
  to: isoDate,
  fields: z.array(
    z.strictObject({
      field: fieldRef,
      /** within the period */
      drawn: whole,
      checked: whole,
      /** drawn and not yet checked, on the last day */
      open: whole,
      /** the year so far */
      cumulative: rateFigure.nullable(),
      tolerable: fraction.nullable(),
      judgement: judgement.nullable(),
    }),
  ),
  measuresDue: z.array(measureRow),
  measuresTaken,
  /** By criterion only: „geprüft, Maßnahmen veranlasst“; no team, no count; of fields whose errors are shown; criterion null: not shown. */
  seriousFindings: z.array(
    z.strictObject({ field: fieldRef, criterion: text.nullable(), severity, measuresTaken: z.boolean() }),
  ),
  decisions: z.array(decision),
});
export type DivisionMeeting = Fixed<z.infer<typeof divisionMeeting>>;
