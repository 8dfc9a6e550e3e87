import { CronExpressionParser } from 'cron-parser';
import { PgBoss } from 'pg-boss';
import { timeZone } from '../calendar/index.ts';
import type { Deps } from '../work.ts';
import type { Job } from './job.ts';
import { runJob } from './run-job.ts';

/** Background work under way in this process. */
export interface Workers {
  /** When each job runs next: by its plan, or earlier because it failed. */
  nextRuns(): Promise<ReadonlyMap<string, Date>>;
  stop(): Promise<void>;
}

export interface WorkerOptions {
  /** PostgreSQL: the queue lives there and any number of instances share it. Null: this process is the only one. */
  readonly databaseUrl: string | null;
  readonly onFault: (error: unknown, job: string) => void;
}

const everyHour = 3_600_000;

/** Starts the jobs: through pg-boss on PostgreSQL, by a timer in this process on the embedded database. */
export function startWorkers(deps: Deps, jobs: readonly Job[], options: WorkerOptions): Promise<Workers> {
  return options.databaseUrl === null
    ? Promise.resolve(startInProcess(deps, jobs, options.onFault))
    : startPgBoss(deps, jobs, options.databaseUrl, options.onFault);
}

function startInProcess(deps: Deps, jobs: readonly Job[], onFault: WorkerOptions['onFault']): Workers {
  let round = Promise.resolve();
  let next = new Date();
  const runAll = async (): Promise<void> => {
    next = new Date(Date.now() + everyHour);
    for (const job of jobs) await runJob(deps, job).catch((error: unknown) => onFault(error, job.name));
  };
  const timer = setInterval(() => {
    round = round.then(runAll);
  }, everyHour);
  timer.unref();
  round = runAll();
  return {
    nextRuns: () => Promise.resolve(new Map(jobs.map(({ name }) => [name, next]))),
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}

async function startPgBoss(
  deps: Deps,
  jobs: readonly Job[],
  url: string,
  onFault: WorkerOptions['onFault'],
): Promise<Workers> {
  const boss = new PgBoss({ connectionString: url, max: 2 });
  boss.on('error', (error) => onFault(error, 'queue'));
  await boss.start();
  for (const job of jobs) {
    // `exclusive`: at most one of a kind waits or runs, however many instances schedule it.
    await boss.createQueue(job.name, {
      policy: 'exclusive',
      retryLimit: 5,
      retryDelay: 30,
      retryBackoff: true,
      expireInSeconds: 3600,
      // a run whose instance died is noticed and begun anew
      heartbeatSeconds: 30,
    });
    await boss.schedule(job.name, job.cron, null, { tz: timeZone });
    await boss.work(job.name, async () => {
      const fault = await runJob(deps, job).then(
        () => null,
        (error: unknown) => ({ error }),
      );
      if (fault === null) return;
      onFault(fault.error, job.name);
      // not the fault itself: the queue would keep its message, and that may quote a case
      throw new Error('failed');
    });
    await boss.send(job.name);
  }
  return {
    async nextRuns() {
      const runs = jobs.map(async ({ name, cron }): Promise<[string, Date]> => {
        const waiting = (await boss.findJobs(name, { queued: true })).map(({ startAfter }) => startAfter);
        const planned = CronExpressionParser.parse(cron, { tz: timeZone }).next().toDate();
        return [name, waiting.reduce((first, date) => (date < first ? date : first), planned)];
      });
      return new Map(await Promise.all(runs));
    },
    stop: () => boss.stop({ graceful: true, timeout: 8000 }),
  };
}
