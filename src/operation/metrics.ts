import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Database } from '../database/index.ts';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counters and durations of one process, as Prometheus reads them. No label holds an id, a person or a case. */
export interface Metrics {
  readonly registry: Registry;
  /** Counts answers and their time by method, route pattern and status. */
  readonly middleware: MiddlewareHandler;
  /** The database with its transactions timed. */
  observe(database: Database): Database;
}

export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'iks_' });
  const requests = new Histogram({
    name: 'iks_http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
    registers: [registry],
  });
  const transactions = new Histogram({
    name: 'iks_transaction_duration_seconds',
    help: 'Time of a database transaction, waiting for a connection included',
    labelNames: ['outcome'],
    buckets: seconds,
    registers: [registry],
  });
  const faults = new Counter({
    name: 'iks_http_faults_total',
    help: 'Answers of 5xx',
    registers: [registry],
  });
  return {
    registry,
    async middleware(context, next) {
      const start = performance.now();
      await next();
      const route = routePath(context, -1);
      requests.observe(
        { method: context.req.method, route, status: context.res.status },
        (performance.now() - start) / 1000,
      );
      if (context.res.status >= 500) faults.inc();
    },
    observe: (database) => ({
      ...database,
      async transaction(scope, work, isolation) {
        const end = transactions.startTimer();
        try {
          const result = await database.transaction(scope, work, isolation);
          end({ outcome: 'committed' });
          return result;
        } catch (error) {
          end({ outcome: 'rolled-back' });
          throw error;
        }
      },
    }),
  };
}
