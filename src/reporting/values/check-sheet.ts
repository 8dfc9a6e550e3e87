/** Prüfbogen for printing: one page or more a case, blank or filled in. It stays in the team. */
import { z } from 'zod';
import { cents, instructionRef, isoDate, severity, text, whole, type Fixed } from './figures.ts';
import { reportHead } from './head.ts';
import { fieldRef } from './parts.ts';

export const checkSheetItem = z.strictObject({
  /** null for a case that was chosen */
  rank: z.int().min(1).nullable(),
  kind: z.enum(['sample', 'replacement', 'extension', 'chosen']),
  stratum: text.nullable(),
  /** null for readers who may not see it */
  caseNumber: text.nullable(),
  team: text,
  attributes: z.array(z.strictObject({ name: text, value: z.string() })),
  /** what the delivery said of the case's amount */
  amountCents: cents.nullable(),
  /** how many of the drawn euros fell on the case; null unless drawn by amount */
  hits: z.int().min(1).nullable(),
  decisionDate: isoDate.nullable(),
  /** 0: nobody has saved it yet */
  version: whole,
  closed: z.boolean(),
  /** its draw was voided: there is nothing left to check */
  voided: z.boolean(),
  /** null where nothing is decided yet */
  disposition: z.enum(['complete', 'out-of-scope', 'not-checkable']).nullable(),
  /** why the case was not checked; null once deleted */
  dispositionReason: text.nullable(),
  /** null where there is none, or it is deleted */
  note: text.nullable(),
  /** in the order of the criteria; null where nothing is recorded yet */
  results: z.array(
    z
      .strictObject({
        result: z.enum(['ok', 'error', 'not-applicable']),
        /** what became of the finding in its second check; null where there is no error */
        state: z.enum(['recorded', 'confirmed', 'amended', 'rejected', 'withdrawn']).nullable(),
        /** null once deleted */
        facts: z.string().nullable(),
        overpaidCents: cents.nullable(),
        underpaidCents: cents.nullable(),
      })
      .nullable(),
  ),
});
export type CheckSheetItem = Fixed<z.infer<typeof checkSheetItem>>;

export const checkSheet = z.strictObject({
  kind: z.literal('check-sheet'),
  head: reportHead,
  /** null for a case that was chosen */
  protocolNumber: text.nullable(),
  field: fieldRef,
  from: isoDate,
  to: isoDate,
  criteria: z.array(
    z.strictObject({
      code: text,
      question: text,
      instruction: instructionRef.nullable(),
      passage: text.nullable(),
      severity,
      errorType: text,
    }),
  ),
  items: z.array(checkSheetItem),
});
export type CheckSheet = Fixed<z.infer<typeof checkSheet>>;
