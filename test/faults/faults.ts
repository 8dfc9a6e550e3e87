/**
 * `npm run test:faults [-- --full] [-- --only name [--route route …]]`: the service as real processes on a PostgreSQL of its own, harmed
 * in every way that an operator may meet. What was acknowledged must be there, once and whole, and nothing is mended
 * by hand. The last line is «N passed, N failed».
 */
import { parseArgs } from 'node:util';
import { newCluster, type Cluster } from './cluster.ts';
import { readThroughBouncer } from './bouncer.ts';
import { jumpClock } from './clock-jumps.ts';
import {
  cutConnections,
  exhaustPool,
  harmDatabase,
  holdLock,
  loseCommits,
  restart,
  silence,
} from './database-faults.ts';
import { fillDisk } from './disk-full.ts';
import { killAtEveryStep } from './job-kills.ts';
import { killEmbedded, killOnPostgres } from './kills.ts';
import { migrateHouses, migrateTogether, refuseNewerSchema, rollOver } from './instances.ts';
import { raceActs } from './races.ts';

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    route: { type: 'string', multiple: true, default: [] },
  },
});
const many = values.full;

interface Fault {
  readonly name: string;
  /** Answers what is wrong, in sentences. */
  run(cluster: Cluster): Promise<string[]>;
  /** Left out of the reduced form, which the gate has a minute for. */
  readonly inFullOnly?: true;
}

const harms: readonly (readonly [name: string, harms: Parameters<typeof harmDatabase>[1]])[] = [
  ['database restarted', [restart('fast'), restart('immediate')]],
  ['connections cut in mid-transaction', [cutConnections(50)]],
  ['answers to COMMIT lost', [loseCommits]],
  ['pool exhausted', [exhaustPool]],
  ['locks held too long', [holdLock]],
  ['database slow, then silent', [silence]],
];
const oneByOne = harms.map(([name, list]): Fault => ({
  name,
  run: (cluster) => harmDatabase(cluster, list),
}));
const inARow: Fault = {
  name: 'database restarted, its connections cut, answers to COMMIT lost, silent',
  run: (cluster) => harmDatabase(cluster, [restart('immediate'), cutConnections(10), loseCommits, silence]),
};

const faults: readonly Fault[] = [
  // comes first: nobody may have made the role yet
  { name: 'houses of one server migrate at once', run: (cluster) => migrateHouses(cluster, many ? 20 : 1) },
  { name: 'instances start together, migrations run once', run: migrateTogether, inFullOnly: true },
  { name: 'an older program refuses a newer schema', run: refuseNewerSchema, inFullOnly: true },
  { name: 'rolling update without a failed request', run: rollOver, inFullOnly: true },
  { name: 'PgBouncer in transaction mode', run: readThroughBouncer, inFullOnly: true },
  { name: 'kill -9 on PostgreSQL', run: (cluster) => killOnPostgres(cluster, many ? 200 : 1) },
  { name: 'kill -9 on the embedded database', run: () => killEmbedded(many ? 100 : 2), inFullOnly: true },
  { name: 'job worker killed at every step', run: killAtEveryStep, inFullOnly: true },
  { name: 'clock jumps', run: jumpClock, inFullOnly: true },
  { name: 'disk full during import and reports', run: fillDisk, inFullOnly: true },
  {
    name: 'two instances race on every act',
    run: (cluster) => raceActs(cluster, values.route),
    inFullOnly: true,
  },
  ...(many || values.only !== '' ? oneByOne : [inARow]),
];

const cluster = await newCluster();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cluster.remove().then(() => process.exit(1)));
let passed = 0;
let failed = 0;
try {
  const chosen = faults.filter(({ name, inFullOnly }) =>
    values.only === '' ? many || inFullOnly !== true : name.includes(values.only),
  );
  for (const { name, run } of chosen) {
    process.stdout.write(`── ${name}\n`);
    const start = performance.now();
    const wrong = await run(cluster).catch((error: unknown) => [String(error)]);
    for (const sentence of wrong) process.stdout.write(`   ${sentence}\n`);
    process.stdout.write(
      `   ${wrong.length === 0 ? 'ok' : 'FAILED'} (${Math.round((performance.now() - start) / 1000)} s)\n`,
    );
    if (wrong.length === 0) passed += 1;
    else failed += 1;
  }
} finally {
  await cluster.remove();
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
