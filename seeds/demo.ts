/**
 * `npm run demo`: the trial database under var/, the example year played through the use cases, then the service and
 * its jobs at http://localhost:3000 on the loopback only. Run again it reopens what is there; `--fresh` starts over.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { stopRendering } from '../reports/render-worker.ts';
import { buildApp } from '../src/app.tsx';
import { systemClock } from '../src/calendar/index.ts';
import { migrate, openEmbedded } from '../src/database/index.ts';
import { Failure } from '../src/failure.ts';
import { openWorkers, type Job } from '../src/jobs/index.ts';
import { openKeys } from '../src/keys/index.ts';
import { serviceErrands, serviceJobs } from '../src/operation/index.ts';
import { software } from '../src/software.ts';
import { demoAccounts, demoPassword } from './example-year/play/people.ts';
import { playYear } from './example-year/play/play-year.ts';

const directory = new URL('../var/demo', import.meta.url).pathname;
const reports = new URL('../var/reports', import.meta.url).pathname;
const played = `${directory}/played`;
const { values } = parseArgs({
  options: {
    fresh: { type: 'boolean', default: false },
    'no-serve': { type: 'boolean', default: false },
    port: { type: 'string', default: '3000' },
  },
});
/** The service's own jobs, except that the year's periods are long over and nothing of it may be deleted. */
const demoJobs = serviceJobs({ checkpointDirectory: null }).map((job): Job =>
  job.name === 'retention'
    ? {
        ...job,
        run: () => Promise.resolve('Im Beispiel wird nichts gelöscht: Die Fristen des Jahres 2020 sind um.'),
      }
    : job,
);
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  await demo();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function demo(): Promise<void> {
  // A year that was interrupted while it was played is no example; it starts over.
  if (values.fresh || (existsSync(directory) && !existsSync(played)))
    rmSync(directory, { recursive: true, force: true });
  const start = performance.now();
  const database = await openEmbedded(directory);
  const workers = openWorkers({
    databaseUrl: null,
    errandKinds: serviceErrands,
    onFault: (error) => console.error(error),
  });
  const deps = {
    database,
    clock: systemClock,
    keys: openKeys(`${directory}/keys`),
    randomBytes,
    errands: workers.errands,
    software,
  };
  tell(`${software} – Testdatenbank (PGlite) unter var/demo, nicht für den Echtbetrieb.`);
  await migrate(database);
  if (existsSync(played)) {
    tell('Das Beispieljahr ist bereits angelegt; mit „npm run demo -- --fresh“ beginnt es von vorn.');
  } else {
    rmSync(reports, { recursive: true, force: true });
    await playYear(deps, reports, tell);
    await stopRendering();
    writeFileSync(played, '');
    tell(`Das Beispieljahr ist angelegt (${Math.round((performance.now() - start) / 1000)} s).`);
  }
  tell(`\nKonten (Kennwort für alle: ${demoPassword}, nur auf diesem Rechner erreichbar):`);
  for (const { login, name } of demoAccounts) tell(`  ${login.padEnd(16)} ${name}`);
  if (values['no-serve']) return database.close();
  const port = Number(values.port);
  const running = await workers.start(deps, demoJobs);
  const app = buildApp(deps, {
    publicUrl: new URL(`http://localhost:${port}`),
    operation: { jobs: demoJobs, nextRuns: running.nextRuns, examine: null },
    onBug: (error) => console.error(error),
  });
  const server = serve({ fetch: app.fetch, hostname: 'localhost', port }, () =>
    tell(`\nhttp://localhost:${port}`),
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      const workersEnd = running.stop();
      server.close(() => void workersEnd.then(() => database.close()).then(() => process.exit(0)));
    });
  }
}
