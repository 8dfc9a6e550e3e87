/** Prüfakte of one audit field for Interne Revision and Bundesrechnungshof. No case number, no free text of a check. */
import { z } from 'zod';
import {
  act,
  fraction,
  instant,
  instructionRef,
  isoDate,
  severity,
  text,
  whole,
  type Fixed,
} from './figures.ts';
import { drawProtocol } from './draw-protocol.ts';
import { reportHead } from './head.ts';
import { evidence, fieldRef, fieldResultRow } from './parts.ts';

const findingKind = z.enum(['sample', 'replacement', 'second-stage', 'extension', 'chosen', 'repetition']);
export type FindingKind = z.infer<typeof findingKind>;

export const auditFile = z.strictObject({
  kind: z.literal('audit-file'),
  head: reportHead,
  year: z.int(),
  field: fieldRef,
  planVersions: z.array(
    z.strictObject({
      version: z.int().min(1),
      validFrom: isoDate,
      confirmed: act.nullable(),
      /** why the plan was amended; null for the first version */
      reason: text.nullable(),
      teams: z.array(text),
      rhythm: text,
      sampleSize: whole,
      /** so many cases more, where more than `limit` of the first are faulty */
      secondStage: z.strictObject({ size: whole, limit: whole }).nullable(),
      tolerable: fraction.nullable(),
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
    }),
  ),
  /** every draw of the field, voided ones too; positions without case numbers */
  protocols: z.array(drawProtocol),
  result: fieldResultRow.nullable(),
  /** every version of every finding, numbered within this file */
  findings: z.array(
    z.strictObject({
      number: z.int().min(1),
      /** its case, numbered within the file: findings of one case are one faulty case; a blind repetition shares it */
      case: z.int().min(1),
      /** the draw its case comes from; null: chosen deliberately */
      protocolNumber: text.nullable(),
      /** how its case came to be checked, or that the check was a blind repetition */
      kind: findingKind,
      /** its check is not finished: it counts nowhere yet */
      checkOpen: z.boolean(),
      criterion: text,
      versions: z.array(
        z.strictObject({
          version: z.int().min(1),
          at: instant,
          by: text,
          state: z.enum(['recorded', 'confirmed', 'amended', 'rejected', 'withdrawn']),
          severity,
          errorType: text,
        }),
      ),
    }),
  ),
  evidence,
});
export type AuditFile = Fixed<z.infer<typeof auditFile>>;
