import { Failure } from '../failure.ts';
import { performAsService, timestamp, type Deps } from '../work.ts';
import type { Job } from './job.ts';

/**
 * Runs a job once and keeps what became of it. A fault is thrown on, to be retried; of what it says only the sentence
 * of an expected failure is kept.
 */
export async function runJob(deps: Deps, job: Job): Promise<string | null> {
  const id = crypto.randomUUID();
  await performAsService(deps, ({ tx, now }) =>
    tx
      .insertInto('job_run')
      .values({ id, job: job.name, started_at: timestamp(now) })
      .execute(),
  );
  const finish = (outcome: 'done' | 'nothing-to-do' | 'failed', summary: string | null) =>
    performAsService(deps, ({ tx, now }) =>
      tx
        .updateTable('job_run')
        .set({ finished_at: timestamp(now), outcome, summary })
        .where('id', '=', id)
        .execute(),
    );
  try {
    const summary = await job.run(deps);
    await finish(summary === null ? 'nothing-to-do' : 'done', summary);
    return summary;
  } catch (error) {
    await finish('failed', error instanceof Failure ? error.message : null);
    throw error;
  }
}

/** One line of the administration's list: the last run of each job. */
export interface JobState {
  readonly name: string;
  readonly title: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly outcome: 'done' | 'nothing-to-do' | 'failed' | null;
  readonly summary: string | null;
}

/** How every job stands. */
export async function jobStates(deps: Deps, jobs: readonly Job[]): Promise<JobState[]> {
  const rows = await performAsService(deps, ({ tx }) =>
    tx
      .selectFrom('job_run')
      .distinctOn('job')
      .select(['job', 'started_at', 'finished_at', 'outcome', 'summary'])
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
    };
  });
}
