/**
 * Two hundred people of the tenfold year work for a minute (or so many seconds as the argument says) with one instance
 * beside its PostgreSQL: no error, and 99 of a hundred answers within a second. Load generators send a list of requests
 * as fast as they may; here each person follows the links of the pages just read and thinks, so the people are our own.
 */
import { measured } from '../load/figures.ts';
import { setUp } from '../load/rig.ts';

const seconds = Number(process.argv[2] ?? 60);
const bound = 1000;

const rig = await setUp({ perHouse: 20, casesEach: 20 });
try {
  // compiled and cached is what a service is that has been running since the morning
  await measured(seconds / 2, rig);
  const { requests, faults, p99, table } = await measured(seconds, rig);
  process.stdout.write(`${rig.people.length} people, ${requests} requests in ${seconds} s\n${table}\n`);
  for (const fault of faults.slice(0, 20)) process.stdout.write(`${fault}\n`);
  if (faults.length > 0 || !(p99 < bound)) process.exitCode = 1;
} finally {
  await rig.remove();
}
process.exit();
