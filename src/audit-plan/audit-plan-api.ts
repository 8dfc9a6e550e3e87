import { z } from 'zod';
import { notFound } from '../failure.ts';
import { endpoint, type Endpoint } from '../http/index.ts';
import { authorizeAt } from '../identity/index.ts';
import { paragraph } from '../text.ts';
import type { Work } from '../work.ts';
import { agreeToField, confirmPlan, returnField, submitField } from './decide-field.ts';
import { conditionsSchema, deliveryFilters, setDeliveryFilter } from './delivery-filter.ts';
import { amendField, changeField, draftField, endField } from './draft-field.ts';
import { fieldContentSchema, fieldVersionSchema, type FieldVersion } from './field.ts';
import { loadVersions } from './field-store.ts';
import {
  fieldsInForce,
  fieldsOfPlanVersion,
  openPlan,
  plannedMonths,
  planVersions,
  visiblePlan,
  visiblePlans,
} from './plan.ts';
import { withdrawField } from './withdraw-field.ts';

const reason = paragraph(3, 2000);
const revision = z.int().min(1);
const planSchema = z.object({ id: z.uuid(), year: z.int(), areaId: z.uuid() }).meta({ id: 'Plan' });
const planVersionSchema = z
  .object({ id: z.uuid(), number: z.int(), confirmedAt: z.iso.datetime() })
  .meta({ id: 'PlanVersion' });
export const versionRefSchema = z
  .object({ fieldId: z.uuid(), versionId: z.uuid(), version: z.int(), revision: z.int() })
  .meta({ id: 'FieldVersionRef' });

const planId = z.object({ planId: z.uuid() });
const fieldId = z.object({ fieldId: z.uuid() });
const versionId = z.object({ versionId: z.uuid() });

/** All versions of a field the actor may see, first to latest. */
async function visibleField(work: Work, id: string): Promise<FieldVersion[]> {
  const versions = await loadVersions(work.tx, { fieldIds: [id] });
  const [first] = versions;
  if (first === undefined) throw notFound('Das Prüffeld');
  authorizeAt(work.actor, 'plan.read', { areaId: first.areaId, teamId: null }, 'Das Prüffeld');
  return versions;
}

const plans: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/plans',
    act: 'plan.read',
    summary: 'Die Prüfpläne, die Sie sehen dürfen.',
    query: z.object({ year: z.coerce.number().int().min(2000).max(2100).optional() }),
    answer: z.object({ items: z.array(planSchema) }),
    handle: async (work, { query }) => ({
      items: await visiblePlans(work, query.year === undefined ? {} : { year: query.year }),
    }),
  }),
  endpoint({
    method: 'post',
    path: '/plans',
    act: 'field.write',
    summary: 'Legt den Prüfplan eines Jahres für den eigenen Bereich an; es gibt nur einen.',
    body: z.strictObject({ year: z.int().min(2000).max(2100) }),
    status: 201,
    answer: planSchema,
    handle: (work, { body }) => openPlan(work, body.year),
  }),
  endpoint({
    method: 'get',
    path: '/plans/{planId}',
    act: 'plan.read',
    summary: 'Ein Prüfplan mit allen Fassungen seiner Prüffelder.',
    params: planId,
    answer: planSchema.extend({ versions: z.array(planVersionSchema), fields: z.array(fieldVersionSchema) }),
    isolation: 'repeatable read',
    async handle(work, { params }) {
      const plan = await visiblePlan(work, params.planId);
      return {
        ...plan,
        versions: await planVersions(work.tx, plan.id),
        fields: await loadVersions(work.tx, { planId: plan.id }),
      };
    },
  }),
  endpoint({
    method: 'get',
    path: '/plans/{planId}/versions/{number}',
    act: 'plan.read',
    summary: 'Eine bestätigte Fassung des Prüfplans, wie sie in Kraft war.',
    params: planId.extend({ number: z.coerce.number().int().min(1).max(10_000) }),
    answer: planVersionSchema.extend({ fields: z.array(fieldVersionSchema) }),
    async handle(work, { params }) {
      const plan = await visiblePlan(work, params.planId);
      const version = (await planVersions(work.tx, plan.id)).find(({ number }) => number === params.number);
      if (version === undefined) throw notFound('Diese Fassung des Prüfplans');
      return { ...version, fields: await fieldsOfPlanVersion(work.tx, version.id) };
    },
  }),
  endpoint({
    method: 'get',
    path: '/plans/{planId}/overview',
    act: 'plan.read',
    summary: 'Jahresübersicht: je Prüffeld in Kraft die geplanten Ziehungen nach Monaten.',
    params: planId,
    answer: z.object({
      fields: z.array(
        z.object({
          fieldId: z.uuid(),
          title: z.string(),
          months: z.array(z.object({ month: z.string(), frames: z.int(), cases: z.int() })),
        }),
      ),
    }),
    async handle(work, { params }) {
      const plan = await visiblePlan(work, params.planId);
      const fields = await fieldsInForce(work.tx, plan.id, work.now);
      return {
        fields: fields.map((field) => ({
          fieldId: field.fieldId,
          title: field.title,
          months: plannedMonths(field),
        })),
      };
    },
  }),
  endpoint({
    method: 'post',
    path: '/plans/{planId}/confirmations',
    act: 'plan.confirm',
    summary: 'Bestätigt vorgelegte Prüffelder; sie treten gemeinsam in Kraft.',
    params: planId,
    body: z.strictObject({ versionIds: z.array(z.uuid()).min(1).max(500) }),
    status: 201,
    answer: planVersionSchema,
    handle: (work, { params, body }) => confirmPlan(work, { ...params, versionIds: body.versionIds }),
  }),
];

const fields: readonly Endpoint[] = [
  endpoint({
    method: 'post',
    path: '/plans/{planId}/fields',
    act: 'field.write',
    summary: 'Entwirft ein Prüffeld; in einem bestätigten Plan mit Begründung.',
    params: planId,
    body: z.strictObject({ content: fieldContentSchema, reason: reason.nullable().default(null) }),
    status: 201,
    answer: versionRefSchema,
    handle: (work, { params, body }) => draftField(work, { ...params, ...body }),
  }),
  endpoint({
    method: 'get',
    path: '/fields/{fieldId}',
    act: 'plan.read',
    summary: 'Ein Prüffeld mit allen Fassungen und seinem Lieferfilter.',
    params: fieldId,
    answer: z.object({ versions: z.array(fieldVersionSchema), deliveryFilter: conditionsSchema.nullable() }),
    async handle(work, { params }) {
      const versions = await visibleField(work, params.fieldId);
      const filter = (await deliveryFilters(work.tx, [params.fieldId])).get(params.fieldId);
      return { versions, deliveryFilter: filter === undefined ? null : [...filter] };
    },
  }),
  endpoint({
    method: 'put',
    path: '/field-versions/{versionId}',
    act: 'field.write',
    summary: 'Ändert einen Entwurf oder ein zurückgegebenes Prüffeld.',
    params: versionId,
    body: z.strictObject({ revision, content: fieldContentSchema, reason: reason.nullable().default(null) }),
    answer: versionRefSchema,
    handle: (work, { params, body }) => changeField(work, { ...params, ...body }),
  }),
  endpoint({
    method: 'post',
    path: '/field-versions/{versionId}/agreement',
    act: 'field.write',
    summary: 'Zeichnet ein gemeinsames Prüffeld für das eigene Team mit.',
    params: versionId,
    body: z.strictObject({ revision }),
    answer: z.object({}),
    async handle(work, { params, body }) {
      await agreeToField(work, { ...params, ...body });
      return {};
    },
  }),
  endpoint({
    method: 'post',
    path: '/field-versions/{versionId}/submission',
    act: 'field.write',
    summary: 'Legt ein Prüffeld der Bereichsleitung vor.',
    params: versionId,
    body: z.strictObject({ revision }),
    answer: z.object({
      state: z.enum(['submitted', 'confirmed']),
      planVersion: planVersionSchema.nullable(),
    }),
    handle: (work, { params, body }) => submitField(work, { ...params, ...body }),
  }),
  endpoint({
    method: 'post',
    path: '/field-versions/{versionId}/return',
    act: 'plan.confirm',
    summary: 'Gibt ein vorgelegtes Prüffeld mit Begründung zurück.',
    params: versionId,
    body: z.strictObject({ reason }),
    answer: z.object({}),
    async handle(work, { params, body }) {
      await returnField(work, { ...params, ...body });
      return {};
    },
  }),
  endpoint({
    method: 'post',
    path: '/field-versions/{versionId}/withdrawal',
    act: 'field.write',
    summary: 'Zieht einen Entwurf oder ein vorgelegtes Prüffeld zurück.',
    params: versionId,
    answer: z.object({}),
    async handle(work, { params }) {
      await withdrawField(work, params.versionId);
      return {};
    },
  }),
  endpoint({
    method: 'post',
    path: '/fields/{fieldId}/amendments',
    act: 'field.write',
    summary: 'Entwirft die Änderung eines bestätigten Prüffelds; das Original bleibt sichtbar.',
    params: fieldId,
    body: z.strictObject({ content: fieldContentSchema, reason }),
    status: 201,
    answer: versionRefSchema,
    handle: (work, { params, body }) => amendField(work, { ...params, ...body }),
  }),
  endpoint({
    method: 'post',
    path: '/fields/{fieldId}/end',
    act: 'field.write',
    summary: 'Entwirft das Ende eines bestätigten Prüffelds.',
    params: fieldId,
    body: z.strictObject({ reason }),
    status: 201,
    answer: versionRefSchema,
    handle: (work, { params, body }) => endField(work, { ...params, ...body }),
  }),
  endpoint({
    method: 'put',
    path: '/fields/{fieldId}/delivery-filter',
    act: 'field.write',
    summary: 'Legt fest, welche Zeilen einer Monatslieferung zum Prüffeld gehören.',
    params: fieldId,
    body: z.strictObject({ conditions: conditionsSchema }),
    answer: z.object({}),
    async handle(work, { params, body }) {
      await setDeliveryFilter(work, { ...params, ...body });
      return {};
    },
  }),
];

export const auditPlanEndpoints: readonly Endpoint[] = [...plans, ...fields];
