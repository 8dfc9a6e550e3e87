/**
 * `npm run test:faults [-- --full] [-- --only name]`: the service as real processes on a PostgreSQL of its own, harmed
 * in every way that an operator may meet. What was acknowledged must be there, once and whole, and nothing is mended
 * by hand. The last line is «N passed, N failed».
 */
import { parseArgs } from 'node:util';
import { newCluster, type Cluster } from './cluster.ts';
import { cutConnections, exhaustPool, restartDatabase } from './database-faults.ts';
import { killEmbedded, killOnPostgres } from './kills.ts';
import { migrateTogether, readThroughBouncer, refuseNewerSchema, rollOver } from './instances.ts';

const { values } = parseArgs({
  options: { full: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const many = values.full;

/** Each answers what is wrong, in sentences. */
const faults: readonly [name: string, run: (cluster: Cluster) => Promise<string[]>][] = [
  ['instances start together, migrations run once', migrateTogether],
  ['an older program refuses a newer schema', refuseNewerSchema],
  ['rolling update without a failed request', rollOver],
  ['PgBouncer in transaction mode', readThroughBouncer],
  ['kill -9 on PostgreSQL', (cluster) => killOnPostgres(cluster, many ? 200 : 3)],
  ['kill -9 on the embedded database', () => killEmbedded(many ? 100 : 2)],
  ['database restarted', restartDatabase],
  ['connections cut in mid-transaction', cutConnections],
  ['pool exhausted', exhaustPool],
];

const cluster = await newCluster();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cluster.remove().then(() => process.exit(1)));
let passed = 0;
let failed = 0;
try {
  for (const [name, run] of faults.filter(([title]) => title.includes(values.only))) {
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
