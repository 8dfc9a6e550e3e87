import { z } from 'zod';

import { rankKinds } from './ranks.ts';
import { drawMethods } from './seal.ts';

/**
 * The draw protocol: everything needed to repeat a draw. Required is what any protocol of `iks-draw/1` holds;
 * the rest is what this service adds. Fields unknown here are left alone, so that others can add theirs.
 */
export const PROCEDURE = 'iks-draw/1';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const positive = z.int().min(1);
const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();

const frame = z.looseObject({
  digest: digest.describe('SHA-256 of the frame in canonical order'),
  size: positive.describe('number of cases'),
  strata: z
    .array(z.looseObject({ stratum: z.string().nullable(), size: positive }))
    .optional()
    .describe('cases per stratum in canonical order; a null stratum stands for the cases without one'),
  period: z.looseObject({ from: day, to: day }).optional(),
  cutOffDate: day.optional(),
  sourceFile: z.looseObject({ name: z.string(), sha256: digest }).optional(),
  exclusions: z.array(z.looseObject({ reason: z.string(), count: positive })).optional(),
});

const seal = z.looseObject({
  digest,
  number: positive,
  method: z.enum(drawMethods),
  sampleSize: positive,
  minimumPerStratum: count,
  entropySource: z.string().min(1),
  sealedAt: instant.optional(),
  sealedBy: z.string().optional().describe('the acting function, never a name'),
});

const requestedWhen = {
  at: instant.optional(),
  reason: z.string().optional(),
};

const request = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('extension'), count: positive, ...requestedWhen }),
  z.looseObject({
    kind: z.literal('replacement'),
    rank: positive.describe('the rank that is lost'),
    stratum: z.string().nullable(),
    ...requestedWhen,
  }),
]);

const rank = z.looseObject({
  rank: positive.describe('counts within the stratum where there are strata'),
  kind: z.enum(rankKinds),
  stratum: z.string().nullable().describe('null unless stratified'),
  position: positive.describe('in the canonical order of the frame, from 1'),
  caseNumber: z.string().nullish().describe('null for readers who may not see it, and after deletion'),
  hits: positive.nullish().describe('monetary-unit only'),
});

export const protocolSchema = z
  .looseObject({
    procedure: z.literal(PROCEDURE),
    frame,
    seal,
    entropyValue: z.string(),
    entropyAt: instant.optional(),
    entropyBy: z.string().optional().describe('the acting function, never a name'),
    entropyConfirmedBy: z
      .string()
      .optional()
      .describe('the second person’s function, for a public random event'),
    seed: digest,
    reserves: count
      .optional()
      .describe('ranks shown ahead, per stratum; counted from the ranks where absent'),
    requests: z
      .array(request)
      .optional()
      .describe('extensions and replacements in the order of their requests'),
    ranks: z.array(rank).min(1).describe('in the order of strata and ranks'),
    journal: z
      .looseObject({ entry: positive, head: digest })
      .optional()
      .describe('number of the draw’s journal entry and head of the journal at the time'),
    software: z.string().optional().describe('name and version'),
    protocolDigest: digest
      .optional()
      .describe(
        'SHA-256 of this protocol without this field and without case numbers, as compact JSON with every object as its [key, value] pairs in UTF-8 byte order of the keys',
      ),
  })
  .describe('Draw protocol of iks-draw/1');

export type Protocol = Known<z.infer<typeof protocolSchema>>;
export type ProtocolRank = Protocol['ranks'][number];
export type ProtocolRequest = NonNullable<Protocol['requests']>[number];

/** The named fields of a schema that lets others pass. */
type Known<T> = T extends readonly (infer Item)[]
  ? Known<Item>[]
  : T extends object
    ? { [Key in keyof T as string extends Key ? never : Key]: Known<T[Key]> }
    : T;

/**
 * The published JSON Schema, checked in as `protocol.schema.json`. To renew that file after a change:
 * `node --import tsx -e "import('./src/draw-procedure/protocol.ts').then((m) => console.log(JSON.stringify(m.protocolJsonSchema())))" > src/draw-procedure/protocol.schema.json && oxfmt src/draw-procedure/protocol.schema.json`
 */
export const protocolJsonSchema = (): object => z.toJSONSchema(protocolSchema, { io: 'input' });
