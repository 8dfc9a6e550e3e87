import { z } from 'zod';
import { done, doneSchema, endpoint, type Endpoint } from '../http/index.ts';
import { hotspotSchema, rateSchema } from '../hotspots/index.ts';
import { changeAfterTraining } from './change-after-training.ts';
import { changeTraining, trainingChangeSchema } from './change-training.ts';
import { listNeeds } from './need.ts';
import { listTrainings } from './training-list.ts';
import {
  closeNeed,
  declineNeed,
  declineNeedSchema,
  needStateNames,
  otherRemedySchema,
  planTraining,
  remedyOtherwise,
  scheduleNeed,
  settleTraining,
  settleTrainingSchema,
  trainingFormats,
  trainingSchema,
  trainingStateNames,
  type NeedState,
  type TrainingFormat,
} from './training.ts';

const codes = <T extends string>(names: Readonly<Record<T, string>>) => Object.keys(names) as [T, ...T[]];
const year = z.coerce.number().int().min(2000).max(2100);
const need = z.strictObject({ needId: z.uuid() });
const training = z.strictObject({ trainingId: z.uuid() });
const states = z.enum(codes<NeedState>(needStateNames));
const trainingStates = z.enum(codes<keyof typeof trainingStateNames>(trainingStateNames));

const needSchema = z
  .object({
    id: z.uuid(),
    areaId: z.uuid(),
    state: states,
    remedy: z.string().nullable(),
    reason: z.string().nullable(),
    createdAt: z.iso.datetime(),
    hotspot: hotspotSchema,
    trainingIds: z.array(z.uuid()).readonly(),
  })
  .meta({ id: 'TrainingNeed' });

const trainingRowSchema = z
  .object({
    id: z.uuid(),
    year: z.int(),
    quarter: z.int(),
    title: z.string(),
    format: z.enum(codes<TrainingFormat>(trainingFormats)),
    targetFunction: z.string(),
    seats: z.int(),
    state: trainingStates,
    heldOn: z.iso.date().nullable(),
    teams: z.array(z.object({ id: z.uuid(), name: z.string(), areaId: z.uuid() })).readonly(),
    needIds: z.array(z.uuid()).readonly(),
    revision: z.int(),
  })
  .meta({ id: 'Training' });

const difference = z
  .object({ value: z.number(), lower: z.number(), upper: z.number(), confidence: z.number() })
  .nullable();
const changeSchema = z
  .object({
    needId: z.uuid(),
    fieldId: z.uuid(),
    criterionId: z.uuid(),
    before: rateSchema.nullable(),
    after: rateSchema.nullable(),
    comparison: z.object({ before: rateSchema, after: rateSchema }).nullable(),
    difference,
    comparisonDifference: difference,
    sentence: z.string(),
  })
  .meta({ id: 'TrainingChange' });

export const qualificationEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/training-needs',
    act: 'qualification.read',
    summary: 'Qualifizierungsbedarfe mit ihren Fehlerschwerpunkten.',
    query: z.object({ areaId: z.uuid().optional(), year: year.optional(), state: states.optional() }),
    answer: z.object({ items: z.array(needSchema) }),
    handle: async (work, { query }) => ({ items: await listNeeds(work, query) }),
  }),
  endpoint({
    method: 'post',
    path: '/training-needs/{needId}/schedule',
    act: 'need.plan',
    summary: 'Nimmt einen Bedarf in eine geplante Schulung auf.',
    params: need,
    body: training,
    answer: doneSchema,
    handle: async (work, { params, body }) => {
      await scheduleNeed(work, { ...params, ...body });
      return done;
    },
  }),
  endpoint({
    method: 'post',
    path: '/training-needs/{needId}/other-remedy',
    act: 'need.plan',
    summary: 'Sieht für einen Bedarf eine andere Abhilfe vor, mit Begründung.',
    params: need,
    body: otherRemedySchema,
    answer: doneSchema,
    handle: async (work, { params, body }) => {
      await remedyOtherwise(work, { ...params, ...body });
      return done;
    },
  }),
  endpoint({
    method: 'post',
    path: '/training-needs/{needId}/decline',
    act: 'need.decline',
    summary: 'Lehnt einen Bedarf ab, mit Begründung; das kann nur die Bereichsleitung.',
    params: need,
    body: declineNeedSchema,
    answer: doneSchema,
    handle: async (work, { params, body }) => {
      await declineNeed(work, { ...params, ...body });
      return done;
    },
  }),
  endpoint({
    method: 'post',
    path: '/training-needs/{needId}/close',
    act: 'need.plan',
    summary: 'Schließt einen Bedarf ab, der gedeckt ist.',
    params: need,
    answer: doneSchema,
    handle: async (work, { params }) => {
      await closeNeed(work, params);
      return done;
    },
  }),
  endpoint({
    method: 'get',
    path: '/trainings',
    act: 'qualification.read',
    summary: 'Schulungen nach Jahr und Quartal.',
    query: z.object({
      year: year.optional(),
      quarter: z.coerce.number().int().min(1).max(4).optional(),
      state: trainingStates.optional(),
    }),
    answer: z.object({ items: z.array(trainingRowSchema) }),
    handle: async (work, { query }) => ({ items: await listTrainings(work, query) }),
  }),
  endpoint({
    method: 'post',
    path: '/trainings',
    act: 'training.write',
    summary: 'Plant eine Schulung und nimmt Bedarfe in sie auf.',
    body: trainingSchema,
    status: 201,
    answer: z.object({ id: z.uuid() }),
    handle: (work, { body }) => planTraining(work, body),
  }),
  endpoint({
    method: 'put',
    path: '/trainings/{trainingId}',
    act: 'training.write',
    summary: 'Ändert eine geplante Schulung und die Bedarfe, die sie decken soll.',
    params: training,
    body: trainingChangeSchema,
    answer: doneSchema,
    handle: async (work, { params, body }) => {
      await changeTraining(work, { ...params, ...body });
      return done;
    },
  }),
  endpoint({
    method: 'post',
    path: '/trainings/{trainingId}/outcome',
    act: 'training.write',
    summary: 'Hält fest, dass eine Schulung stattfand oder abgesagt wurde.',
    params: training,
    body: settleTrainingSchema,
    answer: doneSchema,
    handle: async (work, { params, body }) => {
      await settleTraining(work, { ...params, ...body });
      return done;
    },
  }),
  endpoint({
    method: 'get',
    path: '/trainings/{trainingId}/change',
    act: 'evaluation.read',
    summary: 'Veränderung nach einer Schulung, neben Teams ohne Schulung.',
    params: training,
    answer: z.object({ items: z.array(changeSchema) }),
    handle: async (work, { params }) => ({ items: await changeAfterTraining(work, params.trainingId) }),
  }),
];
