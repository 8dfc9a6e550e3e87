import { z } from 'zod';
import { isoDateSchema } from '../calendar/index.ts';
import { notFound } from '../failure.ts';
import { endpoint, type Endpoint } from '../http/index.ts';
import {
  addCriterion,
  criteria,
  criterionWordingSchema,
  endCriterion,
  errorTypes,
  errorTypeSchema,
  keepErrorType,
  newCriterionSchema,
  reviseCriterion,
  severities,
  severityCodes,
} from './criteria.ts';
import { lastDaySchema } from './end-version.ts';
import {
  addInstruction,
  addInstructionVersion,
  endInstruction,
  instructions,
  instructionVersionOn,
  newInstructionSchema,
  newInstructionVersionSchema,
} from './instructions.ts';

const day = z.iso.date();
const created = z.object({ id: z.uuid() });
const done = z.object({});

const versionSchema = z
  .object({
    id: z.uuid(),
    instructionId: z.uuid(),
    label: z.string(),
    validFrom: day,
    validTo: day.nullable(),
    content: z.string(),
  })
  .meta({ id: 'InstructionVersion' });

const criterionSchema = z
  .object({
    id: z.uuid(),
    code: z.string(),
    version: z.int(),
    theme: z.string(),
    question: z.string(),
    instructionId: z.uuid(),
    instructionNumber: z.string().nullable(),
    instructionTitle: z.string(),
    passage: z.string(),
    errorType: z.string(),
    severity: z.enum(severityCodes),
    unit: z.string(),
    applicability: z.string().nullable(),
    validFrom: day,
    validTo: day.nullable(),
    example: z.boolean(),
  })
  .meta({ id: 'Criterion' });

export const catalogueEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/instructions',
    act: 'catalogue.read',
    summary: 'Alle Geschäftsanweisungen mit ihren Fassungen.',
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          number: z.string().nullable(),
          title: z.string(),
          owner: z.string(),
          versions: z.array(versionSchema),
        }),
      ),
    }),
    handle: async ({ tx }) => ({
      items: (await instructions(tx)).map((item) => ({ ...item, versions: [...item.versions] })),
    }),
  }),
  endpoint({
    method: 'post',
    path: '/instructions',
    act: 'catalogue.write',
    summary: 'Legt eine Geschäftsanweisung an; Nummer und Titel zusammen bezeichnen sie.',
    body: newInstructionSchema,
    status: 201,
    answer: created,
    handle: (work, { body }) => addInstruction(work, body),
  }),
  endpoint({
    method: 'post',
    path: '/instructions/{instructionId}/versions',
    act: 'catalogue.write',
    summary: 'Fügt einer Geschäftsanweisung die nächste Fassung hinzu.',
    params: z.object({ instructionId: z.uuid() }),
    body: newInstructionVersionSchema,
    status: 201,
    answer: created,
    handle: (work, { params, body }) => addInstructionVersion(work, params.instructionId, body),
  }),
  endpoint({
    method: 'get',
    path: '/instructions/{instructionId}/versions/{day}',
    act: 'catalogue.read',
    summary: 'Die an einem Tag geltende Fassung einer Geschäftsanweisung.',
    params: z.object({ instructionId: z.uuid(), day: isoDateSchema }),
    answer: versionSchema,
    async handle({ tx }, { params }) {
      const version = await instructionVersionOn(tx, params.instructionId, params.day);
      if (version === null) throw notFound('Eine an diesem Tag geltende Fassung');
      return version;
    },
  }),
  endpoint({
    method: 'get',
    path: '/criteria',
    act: 'catalogue.read',
    summary: 'Prüfkriterien; mit `on` nur die an einem Tag gültigen.',
    query: z.object({ on: isoDateSchema.optional() }),
    answer: z.object({ items: z.array(criterionSchema) }),
    handle: async ({ tx }, { query }) => ({
      items: await criteria(tx, query.on === undefined ? {} : { from: query.on, to: query.on }),
    }),
  }),
  endpoint({
    method: 'post',
    path: '/criteria',
    act: 'catalogue.write',
    summary: 'Legt ein Prüfkriterium an.',
    body: newCriterionSchema,
    status: 201,
    answer: created,
    handle: (work, { body }) => addCriterion(work, body),
  }),
  endpoint({
    method: 'post',
    path: '/criteria/{code}/versions',
    act: 'catalogue.write',
    summary: 'Gibt einem Prüfkriterium eine neue Fassung; die benutzte bleibt, wie sie war.',
    params: z.object({ code: z.string().max(40) }),
    body: criterionWordingSchema,
    status: 201,
    answer: created,
    handle: (work, { params, body }) => reviseCriterion(work, params.code, body),
  }),
  endpoint({
    method: 'post',
    path: '/criteria/{code}/end',
    act: 'catalogue.write',
    summary: 'Lässt ein Prüfkriterium mit einem letzten Tag enden, ohne neue Fassung.',
    params: z.object({ code: z.string().max(40) }),
    body: lastDaySchema,
    answer: done,
    async handle(work, { params, body }) {
      await endCriterion(work, params.code, body.lastDay);
      return {};
    },
  }),
  endpoint({
    method: 'post',
    path: '/instructions/{instructionId}/end',
    act: 'catalogue.write',
    summary: 'Lässt eine Geschäftsanweisung mit einem letzten Tag enden, ohne neue Fassung.',
    params: z.object({ instructionId: z.uuid() }),
    body: lastDaySchema,
    answer: done,
    async handle(work, { params, body }) {
      await endInstruction(work, params.instructionId, body.lastDay);
      return {};
    },
  }),
  endpoint({
    method: 'get',
    path: '/error-types',
    act: 'catalogue.read',
    summary: 'Fehlerarten und Schweregrade.',
    answer: z.object({
      errorTypes: z.array(z.object({ code: z.string(), name: z.string(), active: z.boolean() })),
      severities: z.array(z.object({ code: z.enum(severityCodes), name: z.string(), weight: z.int() })),
    }),
    handle: async ({ tx }) => ({ errorTypes: await errorTypes(tx), severities: await severities(tx) }),
  }),
  endpoint({
    method: 'put',
    path: '/error-types',
    act: 'catalogue.write',
    summary: 'Legt eine Fehlerart an, benennt sie um oder nimmt sie außer Gebrauch.',
    body: errorTypeSchema,
    answer: done,
    async handle(work, { body }) {
      await keepErrorType(work, body);
      return {};
    },
  }),
];
