import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Database, Tx } from '../database/index.ts';
import type { AnyErrandKind } from '../errands/index.ts';
import type { Job } from '../jobs/index.ts';
import { Failure } from '../failure.ts';
import { recordedIn } from '../journal/index.ts';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const longSeconds = [0.1, 1, 10, 60, 600, 3600];

/** What one process counts and times, as Prometheus reads it. No label holds an id, a person or a case. */
export interface Metrics {
  readonly registry: Registry;
  /** Counts answers and their time by method, route pattern and status. */
  readonly middleware: MiddlewareHandler;
  /** The database, watched: transactions, statements, connections, and what the committed acts say. */
  observe(database: Database): Database;
  /** The jobs, each run timed. */
  observeJobs(jobs: readonly Job[]): readonly Job[];
  /** What people order, each run timed. */
  observeErrands(kinds: readonly AnyErrandKind[]): readonly AnyErrandKind[];
}

export function openMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'iks_' });
  return {
    registry,
    middleware: watchRequests(registers),
    observe: watchDatabase(registers),
    observeJobs: watchJobs(registers),
    observeErrands: watchErrands(registers),
  };
}

function watchRequests(registers: Registry[]): MiddlewareHandler {
  const requests = new Histogram({
    name: 'iks_http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
    registers,
  });
  const faults = new Counter({ name: 'iks_http_faults_total', help: 'Answers of 5xx', registers });
  return async (context, next) => {
    const start = performance.now();
    await next();
    const { method } = context.req;
    const { status } = context.res;
    requests.observe({ method, route: routePath(context, -1), status }, (performance.now() - start) / 1000);
    if (status >= 500) faults.inc();
  };
}

function watchDatabase(registers: Registry[]): Metrics['observe'] {
  const transactions = new Histogram({
    name: 'iks_transaction_duration_seconds',
    help: 'Time of a database transaction, waiting for a connection included',
    labelNames: ['outcome'],
    buckets: seconds,
    registers,
  });
  const statements = new Histogram({
    name: 'iks_query_duration_seconds',
    help: 'Time of one statement in the database; other: begin, commit and what is written in SQL',
    labelNames: ['kind', 'outcome'],
    buckets: seconds,
    registers,
  });
  const acts = new Counter({
    name: 'iks_acts_total',
    help: 'Entries of the journal by act, e.g. delivery.imported, draw.drawn, check.completed',
    labelNames: ['act'],
    registers,
  });
  const rows = new Counter({ name: 'iks_import_rows_total', help: 'Rows of imported deliveries', registers });
  const count = (tx: Tx): void => {
    for (const { act, data } of recordedIn(tx)) {
      acts.inc({ act });
      if (act === 'delivery.imported') rows.inc(Number(data['rows']));
    }
  };
  return (database) => {
    database.onStatement(({ kind, failed, seconds: taken }) =>
      statements.observe({ kind, outcome: failed ? 'refused' : 'answered' }, taken),
    );
    for (const registry of registers) registry.registerMetric(poolGauge(database));
    return {
      ...database,
      async transaction(scope, work, isolation) {
        const end = transactions.startTimer();
        const seen: { tx: Tx | null } = { tx: null };
        try {
          const result = await database.transaction(scope, (tx) => work((seen.tx = tx)), isolation);
          end({ outcome: 'committed' });
          if (seen.tx !== null) count(seen.tx);
          return result;
        } catch (error) {
          end({ outcome: 'rolled-back' });
          throw error;
        }
      },
    };
  };
}

/** Reads the pools when Prometheus asks. */
function poolGauge(database: Database): Gauge {
  return new Gauge({
    name: 'iks_pool_connections',
    help: 'Connections to the database, and transactions waiting for one',
    labelNames: ['server', 'state'],
    registers: [],
    collect() {
      for (const { server, busy, idle, waiting } of database.pools()) {
        this.set({ server, state: 'busy' }, busy);
        this.set({ server, state: 'idle' }, idle);
        this.set({ server, state: 'waiting' }, waiting);
      }
    },
  });
}

function watchJobs(registers: Registry[]): Metrics['observeJobs'] {
  const runs = new Histogram({
    name: 'iks_job_duration_seconds',
    help: 'Time of a run of a background job',
    labelNames: ['job', 'outcome'],
    buckets: longSeconds,
    registers,
  });
  return (jobs) =>
    jobs.map((job) => ({
      ...job,
      async run(deps, progress) {
        const end = runs.startTimer({ job: job.name });
        try {
          const summary = await job.run(deps, progress);
          end({ outcome: summary === null ? 'nothing-to-do' : 'done' });
          return summary;
        } catch (error) {
          end({ outcome: 'failed' });
          throw error;
        }
      },
    }));
}

function watchErrands(registers: Registry[]): Metrics['observeErrands'] {
  const runs = new Histogram({
    name: 'iks_errand_duration_seconds',
    help: 'Time of a run of what a person ordered: a delivery taken over, a report prepared',
    labelNames: ['errand', 'outcome'],
    buckets: longSeconds,
    registers,
  });
  return (kinds) =>
    kinds.map((kind) => ({
      ...kind,
      async run(deps, actor, command, under) {
        const end = runs.startTimer({ errand: kind.kind });
        try {
          await kind.run(deps, actor, command, under);
          end({ outcome: 'done' });
        } catch (error) {
          end({ outcome: error instanceof Failure ? 'refused' : 'failed' });
          throw error;
        }
      },
    }));
}
