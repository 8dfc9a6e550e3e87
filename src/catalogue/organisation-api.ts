import { z } from 'zod';
import { isoDateSchema } from '../calendar/index.ts';
import { endpoint, type Endpoint } from '../http/index.ts';
import { keepOrganisation, organisationSchema } from './keep-organisation.ts';
import { areas, headcountsOn, teams } from './organisation.ts';
import {
  changeSettings,
  releaseOperation,
  settings,
  settingsChangeSchema,
  settingsSchema,
} from './settings.ts';

const day = z.iso.date();

export const organisationEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/areas',
    act: 'organisation.read',
    summary: 'Die Bereiche.',
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          code: z.string(),
          name: z.string(),
          divisionRhythm: z.enum(['weekly', 'fortnightly']),
        }),
      ),
    }),
    handle: async ({ tx }) => ({ items: await areas(tx) }),
  }),
  endpoint({
    method: 'get',
    path: '/teams',
    act: 'organisation.read',
    summary: 'Teams mit Funktionen und Gültigkeit.',
    query: z.object({ areaId: z.uuid().optional() }),
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          areaId: z.uuid(),
          code: z.string(),
          name: z.string(),
          site: z.string(),
          validFrom: day,
          validTo: day.nullable(),
          functions: z.array(z.object({ id: z.uuid(), name: z.string() })),
        }),
      ),
    }),
    async handle({ tx }, { query }) {
      const found = await teams(tx, query.areaId === undefined ? {} : { areaId: query.areaId });
      return { items: found.map((team) => ({ ...team, functions: [...team.functions] })) };
    },
  }),
  endpoint({
    method: 'get',
    path: '/headcounts',
    act: 'organisation.read',
    summary: 'Beschäftigtenzahlen je Team und Funktion an einem Tag.',
    query: z.object({ on: isoDateSchema }),
    answer: z.object({
      items: z.array(z.object({ teamId: z.uuid(), functionId: z.uuid().nullable(), employees: z.int() })),
    }),
    handle: async ({ tx }, { query }) => ({ items: await headcountsOn(tx, query.on) }),
  }),
  endpoint({
    method: 'put',
    path: '/organisation',
    act: 'organisation.write',
    summary: 'Legt Bereiche, Teams und Beschäftigtenzahlen an oder ändert sie, nach ihren Kürzeln.',
    body: organisationSchema,
    answer: z.object({}),
    async handle(work, { body }) {
      await keepOrganisation(work, body);
      return {};
    },
  }),
  endpoint({
    method: 'get',
    path: '/settings',
    act: 'organisation.read',
    summary: 'Die Einstellungen des Hauses.',
    answer: settingsSchema,
    handle: ({ tx }) => settings(tx),
  }),
  endpoint({
    method: 'patch',
    path: '/settings',
    act: 'setting.write',
    summary: 'Ändert einzelne Einstellungen; Mindestzahlen nur nach oben.',
    body: settingsChangeSchema,
    answer: settingsSchema,
    handle: (work, { body }) => changeSettings(work, body),
  }),
  endpoint({
    method: 'post',
    path: '/operation/release',
    act: 'operation.manage',
    summary: 'Gibt den Echtbetrieb frei: Datum und Fundstelle von Dienstvereinbarung und DSFA.',
    body: settingsSchema.shape.operation.unwrap(),
    status: 201,
    answer: z.object({}),
    async handle(work, { body }) {
      await releaseOperation(work, body);
      return {};
    },
  }),
];
