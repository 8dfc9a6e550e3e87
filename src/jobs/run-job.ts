import { problemOf } from '../http/index.ts';
import type { Updateable } from 'kysely';
import type { Tables } from '../database/index.ts';
import { performAsService, timestamp, type Deps, type ServiceWork } from '../work.ts';
import type { Job } from './job.ts';

/**
 * Runs a job once and keeps how far it comes and what became of it. A fault is thrown on, to be retried; kept of it is
 * what a person would be told, never its own words.
 */
export async function runJob(deps: Deps, job: Job): Promise<string | null> {
  const id = crypto.randomUUID();
  await performAsService(deps, ({ tx, now }) =>
    tx
      .insertInto('job_run')
      .values({ id, job: job.name, started_at: timestamp(now) })
      .execute(),
  );
  const note = (values: Updateable<Tables['job_run']>): Promise<void> =>
    performAsService(deps, async ({ tx }) => {
      await tx.updateTable('job_run').set(values).where('id', '=', id).execute();
    });
  const finish = (outcome: 'done' | 'nothing-to-do' | 'failed', summary: string | null) =>
    note({ finished_at: timestamp(deps.clock.now()), outcome, summary });
  try {
    const summary = await job.run(deps, (done, steps) => note({ steps_done: done, steps }));
    await finish(summary === null ? 'nothing-to-do' : 'done', summary);
    return summary;
  } catch (error) {
    await finish('failed', problemOf(error).detail);
    throw error;
  }
}

/** For so long one can look up in the database what a job did. */
const daysKept = 90;

/** Deletes runs that were begun longer ago. @returns how many */
export async function forgetRuns({ tx, now }: ServiceWork): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('job_run')
    .where('started_at', '<', timestamp(now.subtract({ hours: 24 * daysKept })))
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** One line of the administration's list: the last run of each job. */
export interface JobState {
  readonly name: string;
  readonly title: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly outcome: 'done' | 'nothing-to-do' | 'failed' | null;
  /** What it did, or why it failed. */
  readonly summary: string | null;
  /** How far the run has come, where it has several steps. */
  readonly progress: { readonly done: number; readonly steps: number } | null;
}

/** How every job stands. */
export async function jobStates(deps: Deps, jobs: readonly Job[]): Promise<JobState[]> {
  const rows = await performAsService(deps, ({ tx }) =>
    tx
      .selectFrom('job_run')
      .distinctOn('job')
      .select(['job', 'started_at', 'finished_at', 'outcome', 'summary', 'steps_done', 'steps'])
      .orderBy('job')
      .orderBy('started_at', 'desc')
      .execute(),
  );
  const last = new Map(rows.map((row) => [row.job, row]));
  return jobs.map(({ name, title }) => {
    const row = last.get(name);
    return {
      name,
      title,
      startedAt: row?.started_at.toISOString() ?? null,
      finishedAt: row?.finished_at?.toISOString() ?? null,
      outcome: row?.outcome ?? null,
      summary: row?.summary ?? null,
      progress:
        row?.steps_done == null || row.steps === null ? null : { done: row.steps_done, steps: row.steps },
    };
  });
}
