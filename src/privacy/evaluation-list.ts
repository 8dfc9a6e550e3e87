import {
  evaluationCodes,
  evaluationRegister,
  settings,
  smallestGroupOf,
  type EvaluationCode,
} from '../catalogue/index.ts';
import { authorize } from '../identity/index.ts';
import { roles, type Role, type Work } from '../work.ts';

/** A function as evaluations count it; `service` is what runs by itself. */
export type RunningFunction = Role | 'service';
export const runningFunctions: readonly RunningFunction[] = [...roles, 'service'];

/** One evaluation the service can make, and how often each function made it: no figure, no person. */
export interface ListedEvaluation {
  readonly code: EvaluationCode;
  readonly name: string;
  readonly about: string;
  readonly smallestGroup: string;
  readonly runs: Readonly<Record<RunningFunction, number>>;
}

/** The register with its counts since the service was taken into use. */
export async function listEvaluations(work: Work): Promise<ListedEvaluation[]> {
  authorize(work.actor, 'evaluation-list.read');
  const house = await settings(work.tx);
  const rows = await work.tx
    .selectFrom('evaluation_run')
    .select(({ fn }) => ['evaluation', 'function', fn.sum<string>('runs').as('runs')])
    .groupBy(['evaluation', 'function'])
    .execute();
  const counted = new Map(rows.map((row) => [`${row.evaluation} ${row.function}`, Number(row.runs)]));
  return evaluationCodes.map((code) => ({
    code,
    name: evaluationRegister[code].name,
    about: evaluationRegister[code].about,
    smallestGroup: smallestGroupOf(code, house),
    runs: Object.fromEntries(
      runningFunctions.map((name) => [name, counted.get(`${code} ${name}`) ?? 0]),
    ) as Record<RunningFunction, number>,
  }));
}
