import { z } from 'zod';
import { endpoint, outsideEndpoint, type Endpoint } from '../http/index.ts';
import { paragraph } from '../text.ts';
import { perform } from '../work.ts';
import { versionRefSchema } from './audit-plan-api.ts';
import {
  externalAudits,
  externalAuditSchema,
  externalColumnsSchema,
  importExternalAudit,
  readExternalFile,
  subjectsOf,
} from './external-audits.ts';
import { fieldContentSchema, originCodes } from './field.ts';
import { declineProposal, proposals, takeOverProposal } from './proposals.ts';

const auditor = externalAuditSchema.shape.auditor;
const proposalId = z.object({ proposalId: z.uuid() });

const proposalSchema = z
  .object({
    id: z.uuid(),
    year: z.int(),
    areaId: z.uuid(),
    kind: z.enum(['hotspot', 'external-finding', 'unaudited-instruction']),
    subject: z.string(),
    title: z.string(),
    origin: z.enum(originCodes),
    reasons: z.array(z.string()).readonly(),
    criterionIds: z.array(z.string()).readonly(),
    state: z.enum(['open', 'taken', 'declined']),
    fieldId: z.uuid().nullable(),
    declineReason: z.string().nullable(),
  })
  .meta({ id: 'FieldProposal' });

export const proposalEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/proposals',
    act: 'plan.read',
    summary: 'Vorschläge für die Prüffelder eines Jahres, mit Gründen.',
    query: z.object({ year: z.coerce.number().int().min(2000).max(2100), areaId: z.uuid().optional() }),
    answer: z.object({ items: z.array(proposalSchema) }),
    async handle(work, { query: { year, areaId } }) {
      return { items: await proposals(work, areaId === undefined ? { year } : { year, areaId }) };
    },
  }),
  endpoint({
    method: 'post',
    path: '/proposals/{proposalId}/field',
    act: 'proposal.decide',
    summary: 'Übernimmt einen Vorschlag als Entwurf eines Prüffelds.',
    params: proposalId,
    body: z.strictObject({ content: fieldContentSchema }),
    status: 201,
    answer: versionRefSchema,
    handle: (work, { params, body }) => takeOverProposal(work, { ...params, ...body }),
  }),
  endpoint({
    method: 'post',
    path: '/proposals/{proposalId}/decline',
    act: 'proposal.decide',
    summary: 'Lehnt einen Vorschlag mit Begründung ab.',
    params: proposalId,
    body: z.strictObject({ reason: paragraph(3, 2000) }),
    answer: z.object({}),
    async handle(work, { params, body }) {
      await declineProposal(work, { ...params, ...body });
      return {};
    },
  }),
  endpoint({
    method: 'get',
    path: '/external-audits',
    act: 'external-audit.read',
    summary: 'Prüfungen Dritter, neueste zuerst.',
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          auditor,
          title: z.string(),
          year: z.int(),
          areaId: z.uuid(),
          findings: z.int(),
        }),
      ),
    }),
    handle: async (work) => ({ items: await externalAudits(work) }),
  }),
  outsideEndpoint({
    method: 'post',
    path: '/external-audits',
    act: 'external-audit.import',
    summary: 'Liest Feststellungen Dritter aus CSV oder XLSX ein; alle oder keine.',
    query: externalAuditSchema
      .extend({ year: z.coerce.number().int().min(2000).max(2100) })
      .extend(externalColumnsSchema.shape),
    takesFile: true,
    status: 201,
    answer: z.object({ id: z.uuid(), findings: z.int() }),
    async handle({ deps, actor, request }, { query }) {
      const { auditor: by, title, year, areaId, ...columns } = query;
      const file = await readExternalFile(new Uint8Array(await request.arrayBuffer()), columns);
      return perform(deps, actor, (work) =>
        importExternalAudit(work, { auditor: by, title, year, areaId, file, columns }),
      );
    },
  }),
  endpoint({
    method: 'get',
    path: '/external-audits/{auditId}/subjects',
    act: 'external-audit.read',
    summary: 'Was eine Prüfung Dritter am häufigsten feststellte.',
    params: z.object({ auditId: z.uuid() }),
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(20) }),
    answer: z.object({
      items: z.array(
        z.object({
          subject: z.string(),
          findings: z.int(),
          amountCents: z.int(),
          criterionIds: z.array(z.string()).readonly(),
        }),
      ),
    }),
    handle: async (work, { params, query }) => ({
      items: await subjectsOf(work, params.auditId, query.limit),
    }),
  }),
];
