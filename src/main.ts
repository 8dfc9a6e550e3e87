/** `npm start`: the only reader of process.env for the server. config → database → app → listen → graceful stop. */
import { randomBytes } from 'node:crypto';
import { serve } from '@hono/node-server';
import pino from 'pino';
import { buildApp } from './app.tsx';
import { systemClock } from './calendar/index.ts';
import { readConfig, type Config } from './config.ts';
import { migrate, openEmbedded, openPostgres, withReplica } from './database/index.ts';
import { Failure } from './failure.ts';
import { openWorkers } from './jobs/index.ts';
import { ensureSetupCode, openIdentityProvider } from './identity/index.ts';
import { openKeys } from './keys/index.ts';
import {
  bugLog,
  describeBug,
  examine,
  openMetrics,
  requireKeys,
  requestLog,
  serveMetrics,
  serviceErrands,
  serviceJobs,
} from './operation/index.ts';
import { software } from './software.ts';

const stopWithin = 10_000;
/** How long a stopping instance says so at /ready and still serves, until the balancer sends nothing more. */
const announceFor = 2_000;

/**
 * A gigabyte over a slow line takes more than the five minutes that Node allows a request; it holds one piece in memory
 * and nothing in the database. Headers are short whatever the line.
 */
const serverOptions = {
  requestTimeout: 3_600_000,
  headersTimeout: 15_000,
  connectionsCheckingInterval: 5_000,
};

const read = readConfig(process.env);
if (!read.ok) refuseToStart(read.problems);
const { config } = read;
const log = pino({ level: config.logLevel });
let listening = false;
process.on('warning', (warning) => log.warn({ bug: describeBug(warning) }, 'warning'));
// By itself Node would print the error, which may quote the line of a case. What refuses the start says so in words.
process.on('uncaughtException', (error) => {
  if (error instanceof Failure && !listening) refuseToStart([error.message]);
  log.fatal({ bug: describeBug(error) }, 'unexpected end');
  process.exit(1);
});
const database =
  config.database.kind === 'embedded'
    ? await openEmbedded(config.database.directory)
    : openServer(config.database);
await migrate(database);
await requireKeys(database, config.keyDirectory);
const metrics = openMetrics();
const workers = openWorkers({
  databaseUrl: config.database.kind === 'postgres' ? config.database.url : null,
  errandKinds: metrics.observeErrands(serviceErrands),
  onFault: (error, job) => log.error({ bug: describeBug(error), job }, 'job failed'),
});
const deps = {
  database: metrics.observe(database),
  clock: systemClock,
  keys: openKeys(config.keyDirectory),
  randomBytes,
  errands: workers.errands,
  software,
};
const setupCode = await ensureSetupCode(deps);
if (setupCode !== null) {
  process.stdout.write(
    `Es gibt noch kein Konto. Legen Sie das erste Administrationskonto unter ${config.publicUrl.origin}/einrichtung an. Einrichtungscode: ${setupCode}\n`,
  );
}
const jobs = metrics.observeJobs(serviceJobs(config));
const running = await workers.start(deps, jobs);
let stopping = false;
const app = buildApp(deps, {
  publicUrl: config.publicUrl,
  trustedProxies: config.trustedProxies,
  identityProvider: config.identityProvider === null ? null : openIdentityProvider(config.identityProvider),
  isStopping: () => stopping,
  observers: [metrics.middleware, requestLog(log)],
  operation: { jobs, nextRuns: running.nextRuns, examine: () => examine(database, config) },
  onBug: bugLog(log),
});
const address = { hostname: config.host, port: config.port };
const server = serve({ fetch: app.fetch, ...address, serverOptions }, ({ port }) => {
  listening = true;
  log.info({ port, database: config.database.kind }, 'listening');
});
server.on('error', (error) => {
  log.fatal({ bug: describeBug(error), ...address }, 'cannot listen: change IKS_PORT or IKS_HOST');
  process.exit(1);
});
const metricsServer =
  config.metrics === null
    ? null
    : serveMetrics(metrics, config.metrics, (error) =>
        log.error(
          { bug: describeBug(error), ...config.metrics },
          'no metrics: change IKS_METRICS_PORT or IKS_METRICS_HOST',
        ),
      );

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    const deadline = setTimeout(() => process.exit(1), stopWithin);
    deadline.unref();
    stopping = true;
    const jobsEnd = running.stop();
    // First the balancer learns of it; then no new requests; those under way end, then the jobs, then the database.
    setTimeout(() => {
      server.close(() => {
        metricsServer?.close();
        void jobsEnd.then(() => database.close()).then(() => process.exit(0));
      });
    }, announceFor);
  });
}

function refuseToStart(problems: readonly string[]): never {
  process.stderr.write(`Der Dienst startet nicht:\n${problems.map((problem) => `  ${problem}\n`).join('')}`);
  process.exit(1);
}

function openServer({ url, poolSize, statementLimit, replica }: Config['database'] & { kind: 'postgres' }) {
  const common = {
    poolSize,
    statementLimit,
    onIdleError: (error: Error) => log.warn({ code: error.name }, 'idle database connection lost'),
  };
  const primary = openPostgres({ url, waitForConnection: 5000, ...common });
  if (replica === null) return primary;
  return withReplica(primary, openPostgres({ url: replica.url, waitForConnection: 1000, ...common }), {
    lagBound: replica.lagBound,
    onChange: (state) => log[state === 'in-use' ? 'info' : 'warn']({ state }, 'replica'),
  });
}
