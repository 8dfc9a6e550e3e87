import { z } from 'zod';
import { evaluationCodes } from '../catalogue/index.ts';
import { endpoint, type Endpoint } from '../http/index.ts';
import { listEvaluations, runningFunctions } from './evaluation-list.ts';

export const evaluationListEndpoints: readonly Endpoint[] = [
  endpoint({
    method: 'get',
    path: '/evaluation-register',
    act: 'evaluation-list.read',
    summary:
      'Alle Auswertungen, die der Dienst kennt: kleinste Gruppe und Zahl der Aufrufe je Funktion, keine Zahl daraus.',
    answer: z.object({
      items: z.array(
        z.object({
          code: z.enum(evaluationCodes),
          name: z.string(),
          about: z.string(),
          smallestGroup: z.string(),
          runs: z.record(z.enum(runningFunctions), z.int()),
        }),
      ),
    }),
    handle: async (work) => ({ items: await listEvaluations(work) }),
  }),
];
