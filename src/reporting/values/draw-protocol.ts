/** Ziehungsprotokoll on paper: the protocol's JSON as published, and who acted in which function. */
import { z } from 'zod';
import { protocolSchema } from '../../draw-procedure/index.ts';
import { act, digest, instant, isoDate, text, whole, type Fixed } from './figures.ts';
import { reportHead } from './head.ts';
import { fieldRef } from './parts.ts';

export const drawProtocol = z.strictObject({
  kind: z.literal('draw-protocol'),
  head: reportHead,
  protocolNumber: text,
  field: fieldRef,
  teams: z.array(text),
  /** The published JSON form, as `iks verify` reads it. */
  protocol: protocolSchema,
  frame: z.strictObject({
    from: isoDate,
    to: isoDate,
    cutOff: isoDate,
    sourceFile: text,
    /** null where no file is known */
    sourceSha256: digest.nullable(),
    strata: z.array(z.strictObject({ stratum: text, size: whole, sample: whole })),
    exclusions: z.array(z.strictObject({ reason: text, count: whole })),
  }),
  /** the text whose SHA-256 is the seal */
  sealText: text,
  sealed: act,
  entropyEntered: act,
  /** second person; null when the service drew the value itself */
  entropyConfirmed: act.nullable(),
  drawn: act,
  /** every extension and replacement in the order requested */
  requests: z.array(
    z.strictObject({
      kind: z.enum(['extension', 'replacement']),
      act,
      reason: text,
      /** cases added, or for a replacement the lost rank */
      count: whole,
      stratum: text.nullable(),
      lostRank: z.int().min(1).nullable(),
    }),
  ),
  voided: z
    .strictObject({
      act,
      second: act,
      /** the ground in words */
      reason: text,
      explanation: text,
      successor: text.nullable(),
    })
    .nullable(),
  journal: z.strictObject({ number: whole, head: digest, at: instant }),
  /** the two who sign, by function */
  signatures: z.tuple([text, text]),
});
export type DrawProtocol = Fixed<z.infer<typeof drawProtocol>>;
