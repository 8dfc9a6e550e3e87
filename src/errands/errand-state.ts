import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import { json } from '../database/index.ts';
import { notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import {
  perform,
  performAsService,
  timestamp,
  type Actor,
  type Deps,
  type ServiceWork,
  type Work,
} from '../work.ts';
import type { AnyErrandKind, ErrandKind } from './errand.ts';

const problemSchema = z.object({
  code: z.string(),
  detail: z.string(),
  details: z.record(z.string(), z.unknown()),
});

/** How an errand stands. */
export interface ErrandState<Command, Result> {
  readonly id: string;
  readonly command: Command;
  readonly orderedAt: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly progress: { readonly done: number; readonly steps: number } | null;
  readonly result: Result | null;
  /** Why nothing came of it: a stable code and a sentence for people. */
  readonly problem: z.infer<typeof problemSchema> | null;
}

/** One errand of the actor's own. */
export async function errandOf<Command, Result>(
  { tx, actor }: Work,
  kind: ErrandKind<Command, Result>,
  errandId: string,
): Promise<ErrandState<Command, Result>> {
  const row = await rowsOf(tx, kind)
    .where('account_id', '=', actor.accountId)
    .where('id', '=', errandId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('Der Auftrag');
  return stateOf(row, kind);
}

/** The actor's newest errand with just this command; null when there is none. */
export async function lastOrdered<Command, Result>(
  { tx, actor }: Work,
  kind: ErrandKind<Command, Result>,
  command: Command,
): Promise<ErrandState<Command, Result> | null> {
  const row = await rowsOf(tx, kind)
    .where('account_id', '=', actor.accountId)
    .where(sql`command`, '=', sql`${json(command)}::jsonb`)
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : stateOf(row, kind);
}

/** What the actor ordered in the last day, whatever came of it. */
export async function recentErrands<Command, Result>(
  { tx, actor, now }: Work,
  kind: ErrandKind<Command, Result>,
): Promise<ErrandState<Command, Result>[]> {
  const rows = await recentOf(tx, kind, now).where('account_id', '=', actor.accountId).execute();
  return rows.map((row) => stateOf(row, kind));
}

export async function unfinishedErrands<Command, Result>(
  work: Work,
  kind: ErrandKind<Command, Result>,
): Promise<ErrandState<Command, Result>[]> {
  return (await recentErrands(work, kind)).filter(({ result }) => result === null);
}

/** Everybody's, for those who look after the service. */
export async function everybodysErrands<Command, Result>(
  deps: Deps,
  actor: Actor,
  kind: ErrandKind<Command, Result>,
): Promise<ErrandState<Command, Result>[]> {
  authorize(actor, 'operation.manage');
  return performAsService(deps, async ({ tx, now }) => {
    const rows = await recentOf(tx, kind, now).where('result', 'is', null).execute();
    return rows.map((row) => stateOf(row, kind));
  });
}

/** Waits a moment for an errand that is soon over; how it stands then. */
export async function soonOver<Command, Result>(
  deps: Deps,
  actor: Actor,
  kind: ErrandKind<Command, Result>,
  errandId: string,
): Promise<ErrandState<Command, Result>> {
  const start = performance.now();
  for (;;) {
    const state = await perform(deps, actor, (work) => errandOf(work, kind, errandId));
    if (state.result !== null || state.problem !== null || performance.now() - start > patience) return state;
    await pause(50);
  }
}

/** Milliseconds after which a person would rather see that something goes on. */
const patience = 3000;

/** What is not over, in the order in which it was ordered. */
export const errandsLeft = ({ tx }: ServiceWork) =>
  tx
    .selectFrom('errand')
    .select(['id', 'kind'])
    .where('finished_at', 'is', null)
    .orderBy('ordered_at')
    .execute();

/** For so long one can see what came of an errand. */
const days = 7;

/** Deletes errands that were over long ago. @returns how many */
export async function forgetErrands({ tx, now }: ServiceWork): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('errand')
    .where('finished_at', '<', timestamp(now.subtract({ hours: 24 * days })))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

const rowsOf = (tx: Work['tx'], { kind }: Pick<AnyErrandKind, 'kind'>) =>
  tx.selectFrom('errand').selectAll().where('kind', '=', kind).orderBy('ordered_at', 'desc');

/** Of the last day. */
const recentOf = (tx: Work['tx'], kind: Pick<AnyErrandKind, 'kind'>, now: Work['now']) =>
  rowsOf(tx, kind).where('ordered_at', '>=', timestamp(now.subtract({ hours: 24 })));

type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>;

function stateOf<Command, Result>(row: Row, kind: ErrandKind<Command, Result>): ErrandState<Command, Result> {
  const { steps_done: done, steps } = row;
  return {
    id: row.id,
    command: kind.command.parse(row.command),
    orderedAt: row.ordered_at.toISOString(),
    state: wordOf(row),
    progress: done === null || steps === null ? null : { done, steps },
    result: row.result === null ? null : kind.result.parse(row.result),
    problem: row.problem === null ? null : problemSchema.parse(row.problem),
  };
}

function wordOf({ result, problem, attempts }: Row): ErrandState<unknown, unknown>['state'] {
  if (result !== null) return 'done';
  if (problem !== null) return 'failed';
  return attempts === 0 ? 'waiting' : 'running';
}
