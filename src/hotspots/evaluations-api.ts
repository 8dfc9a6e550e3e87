import { z } from 'zod';
import { monthSchema } from '../calendar/index.ts';
import { cutPage, endpoint, pageOf, pageQuery, readCursor, textKey, type Endpoint } from '../http/index.ts';
import { agreementOf } from './agreement.ts';
import { anomaliesOf } from './anomalies.ts';
import {
  agreementSchema,
  anomalySchema,
  errorTypeSchema,
  evaluationRowSchema,
  overlookedSchema,
  splitSchema,
  trendSchema,
} from './answer-schemas.ts';
import { errorTypesOf } from './error-types.ts';
import { evaluate } from './evaluate.ts';
import { nameOfRow } from './evaluation.ts';
import { overlookedOf } from './overlooked.ts';
import { trendOf } from './trend.ts';

const year = z.coerce.number().int().min(2000).max(2100);
const ofYear = z.object({ areaId: z.uuid().optional(), year });
const list = <T extends z.ZodType>(row: T) => z.object({ items: z.array(row) });

export const evaluationEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/evaluations',
    act: 'evaluation.read',
    summary:
      'Auswertung nach Prüffeld, Kriterium, Team oder Monat: eigenes Team vollständig, sonst was die Teams verlässt.',
    query: z.object({
      ...pageQuery.shape,
      ...ofYear.shape,
      by: splitSchema.default('field'),
      fieldId: z.uuid().optional(),
      teamId: z.uuid().optional(),
      criterionId: z.uuid().optional(),
      from: monthSchema.optional(),
      to: monthSchema.optional(),
    }),
    answer: z.object({
      areaId: z.uuid(),
      view: z.enum(['full', 'disclosed']),
      ...pageOf(evaluationRowSchema).shape,
    }),
    async handle(work, { query }) {
      const { areaId, view, rows } = await evaluate(work, query);
      const [after] = readCursor(query.cursor, textKey) ?? [];
      const rest = after === undefined ? rows : rows.filter((row) => nameOfRow(row) > after);
      return { areaId, view, ...cutPage(rest, query.limit, (row) => [nameOfRow(row)]) };
    },
  }),
  endpoint({
    method: 'get',
    path: '/evaluations/trend',
    act: 'evaluation.read',
    summary: 'Verlauf eines Prüffelds oder Kriteriums nach Monaten mit Kontrollgrenzen.',
    query: z.object({
      ...ofYear.shape,
      fieldId: z.uuid(),
      teamId: z.uuid().optional(),
      criterionId: z.uuid().optional(),
    }),
    answer: trendSchema,
    handle: (work, { query }) => trendOf(work, query),
  }),
  endpoint({
    method: 'get',
    path: '/evaluations/error-types',
    act: 'evaluation.read',
    summary: 'Fehler nach Fehlerart, die häufigste zuerst.',
    query: z.object({ ...ofYear.shape, fieldId: z.uuid().optional() }),
    answer: list(errorTypeSchema),
    handle: async (work, { query }) => ({ items: [...(await errorTypesOf(work, query))] }),
  }),
  endpoint({
    method: 'get',
    path: '/evaluations/agreement',
    act: 'evaluation.read',
    summary: 'Übereinstimmung von Erst- und Zweitprüfung je Kriterium; unklare Kriterien zuerst.',
    query: ofYear,
    answer: list(agreementSchema),
    handle: async (work, { query }) => ({ items: [...(await agreementOf(work, query))] }),
  }),
  endpoint({
    method: 'get',
    path: '/evaluations/overlooked',
    act: 'evaluation.read',
    summary: 'Übersehene Fehler je Prüffeld, geschätzt aus blinden Zweitprüfungen.',
    query: ofYear,
    answer: list(overlookedSchema),
    handle: async (work, { query }) => ({ items: [...(await overlookedOf(work, query))] }),
  }),
  endpoint({
    method: 'get',
    path: '/anomalies',
    act: 'evaluation.read',
    summary: 'Auffälligkeiten eines Monats: einzelne Signale, noch keine Fehlerschwerpunkte.',
    query: z.object({ areaId: z.uuid().optional(), month: monthSchema }),
    answer: list(anomalySchema),
    handle: async (work, { query }) => ({ items: [...(await anomaliesOf(work, query))] }),
  }),
];
