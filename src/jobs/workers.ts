import { CronExpressionParser } from 'cron-parser';
import { CompiledQuery } from 'kysely';
import { PgBoss, type SendOptions, type WorkHandler } from 'pg-boss';
import { z } from 'zod';
import { timeZone } from '../calendar/index.ts';
import { elevated, type Tx } from '../database/index.ts';
import {
  attemptsAllowed,
  errandsLeft,
  inProcessErrands,
  runErrand,
  type AnyErrandKind,
} from '../errands/index.ts';
import { performAsService, type Deps, type ErrandQueue } from '../work.ts';
import type { Job } from './job.ts';
import { runJob } from './run-job.ts';

/** Background work under way in this process. */
export interface RunningWorkers {
  /** When each job runs next: by its plan, or earlier because it failed. */
  nextRuns(): Promise<ReadonlyMap<string, Date>>;
  stop(): Promise<void>;
}

/** Who does background work: jobs by the clock, and errands as people order them. */
export interface Workers {
  /** Takes errands from the start on; they are run once the workers are started. */
  readonly errands: ErrandQueue;
  start(deps: Deps, jobs: readonly Job[]): Promise<RunningWorkers>;
}

export interface WorkerOptions {
  /** PostgreSQL: the queue lives there and any number of instances share it. Null: this process is the only one. */
  readonly databaseUrl: string | null;
  readonly errandKinds: readonly AnyErrandKind[];
  /** Told each fault and the name of the job or kind of errand. */
  readonly onFault: (error: unknown, name: string) => void;
}

const everyHour = 3_600_000;
/** In milliseconds: how often errands are looked for that the queue does not know. */
const addLeftEvery = 300_000;

/** Background work: through pg-boss on PostgreSQL, by a timer in this process on the embedded database. */
export function openWorkers({ databaseUrl, errandKinds, onFault }: WorkerOptions): Workers {
  return databaseUrl === null
    ? openInProcess(errandKinds, onFault)
    : openPgBoss(databaseUrl, errandKinds, onFault);
}

function openInProcess(kinds: readonly AnyErrandKind[], onFault: WorkerOptions['onFault']): Workers {
  const errands = inProcessErrands(kinds, onFault);
  return {
    errands,
    async start(deps, jobs) {
      await errands.resume(deps);
      let next = new Date();
      const runAll = async (): Promise<void> => {
        next = new Date(Date.now() + everyHour);
        for (const job of jobs) await runJob(deps, job).catch((error: unknown) => onFault(error, job.name));
      };
      let round = runAll();
      const timer = setInterval(() => {
        round = round.then(runAll);
      }, everyHour);
      timer.unref();
      return {
        nextRuns: () => Promise.resolve(new Map(jobs.map(({ name }) => [name, next]))),
        async stop() {
          clearInterval(timer);
          await Promise.all([round, errands.stop()]);
        },
      };
    },
  };
}

/** A run whose instance died is noticed after that many seconds and begun anew. */
const heartbeatSeconds = 30;
const longestSeconds = 3600;

function openPgBoss(
  url: string,
  kinds: readonly AnyErrandKind[],
  onFault: WorkerOptions['onFault'],
): Workers {
  const boss = new PgBoss({ connectionString: url, max: 2 });
  boss.on('error', (error) => onFault(error, 'queue'));
  /** Who waits for errands of a kind here. */
  const waiting = new Map<string, string>();
  const errands: ErrandQueue = {
    add: (tx, kind, errandId) =>
      elevated(tx, async () => {
        await boss.send(...inQueue(kind, errandId, { db: within(tx) }));
      }),
    begin(_deps, kind) {
      const worker = waiting.get(kind);
      if (worker !== undefined) boss.notifyWorker(worker);
    },
  };
  return {
    errands,
    async start(deps, jobs) {
      await boss.start();
      for (const kind of kinds) waiting.set(kind.kind, await takeErrands(boss, deps, kind, onFault));
      // What came from another database, or what the queue gave up while the database was away, is not in it; what is in
      // it stays there once.
      const addLeft = async (): Promise<void> => {
        for (const { kind, id } of await performAsService(deps, errandsLeft))
          await boss.send(...inQueue(kind, id));
      };
      await addLeft();
      const timer = setInterval(() => {
        addLeft().catch((error: unknown) => onFault(error, 'queue'));
      }, addLeftEvery);
      timer.unref();
      for (const job of jobs) await takeJobs(boss, deps, job, onFault);
      return {
        nextRuns: () => nextRuns(boss, jobs),
        async stop() {
          clearInterval(timer);
          await boss.stop({ graceful: true, timeout: 8000 });
        },
      };
    },
  };
}

const queueOf = (kind: string): string => `errand-${kind}`;

/** An errand as the queue knows it: there at most once, by its id. */
const inQueue = (
  kind: string,
  errandId: string,
  options: SendOptions = {},
): [string, { errandId: string }, SendOptions] => [
  queueOf(kind),
  { errandId },
  { ...options, singletonKey: errandId },
];

/** What pg-boss writes becomes part of the transaction. */
const within = (tx: Tx) => ({
  executeSql: async (text: string, values: unknown[] = []) => {
    const { rows } = await tx.executeQuery(CompiledQuery.raw(text, values));
    return { rows };
  },
});

/** Takes up errands of a kind, one at a time. @returns the worker's id */
async function takeErrands(
  boss: PgBoss,
  deps: Deps,
  kind: AnyErrandKind,
  onFault: WorkerOptions['onFault'],
): Promise<string> {
  const name = queueOf(kind.kind);
  await boss.createQueue(name, {
    policy: 'exclusive',
    // once more than an errand is begun, so that its last attempt learns that it is to be given up
    retryLimit: attemptsAllowed,
    retryDelay: 5,
    retryBackoff: true,
    expireInSeconds: longestSeconds,
    heartbeatSeconds,
  });
  return boss.work(
    name,
    toldInOwnWords(kind.kind, onFault, async ([taken]) => {
      const { errandId } = z.object({ errandId: z.uuid() }).parse(taken?.data);
      await runErrand(deps, kind, errandId);
    }),
  );
}

async function takeJobs(
  boss: PgBoss,
  deps: Deps,
  job: Job,
  onFault: WorkerOptions['onFault'],
): Promise<void> {
  // `exclusive`: at most one of a kind waits or runs, however many instances schedule it.
  await boss.createQueue(job.name, {
    policy: 'exclusive',
    retryLimit: 5,
    retryDelay: 30,
    retryBackoff: true,
    expireInSeconds: longestSeconds,
    heartbeatSeconds,
  });
  await boss.schedule(job.name, job.cron, null, { tz: timeZone });
  await boss.work(
    job.name,
    toldInOwnWords(job.name, onFault, async () => {
      await runJob(deps, job);
    }),
  );
  await boss.send(job.name);
}

/** The queue learns of a fault only that there was one: it would keep its message, and that may quote a case. */
const toldInOwnWords =
  (name: string, onFault: WorkerOptions['onFault'], work: WorkHandler<unknown>): WorkHandler<unknown> =>
  async (taken) => {
    try {
      await work(taken);
    } catch (error) {
      onFault(error, name);
      // oxlint-disable-next-line preserve-caught-error
      throw new Error('failed');
    }
  };

async function nextRuns(boss: PgBoss, jobs: readonly Job[]): Promise<ReadonlyMap<string, Date>> {
  const runs = jobs.map(async ({ name, cron }): Promise<[string, Date]> => {
    const waiting = (await boss.findJobs(name, { queued: true })).map(({ startAfter }) => startAfter);
    const planned = CronExpressionParser.parse(cron, { tz: timeZone }).next().toDate();
    return [name, waiting.reduce((first, date) => (date < first ? date : first), planned)];
  });
  return new Map(await Promise.all(runs));
}
