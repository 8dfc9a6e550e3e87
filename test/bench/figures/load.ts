/**
 * Two hundred people of the tenfold year work for a minute with one instance beside its PostgreSQL: no error, and 99 of a
 * hundred answers within a second. Load generators send a list of requests as fast as they may; here each person follows
 * the links of the pages just read and thinks, so the people are our own.
 */
import { measured } from '../../load/figures.ts';
import { setUp } from '../../load/rig.ts';
import { postgresFor, type Figure } from '../figure.ts';

const seconds = 60;

export async function figures(): Promise<Figure[]> {
  if (postgresFor('load') === undefined) return [];
  const rig = await setUp({ perHouse: 20, casesEach: 20 });
  try {
    // compiled and cached is what a service is that has been running since the morning
    await measured(seconds / 2, rig);
    const { requests, faults, p50, p99, table } = await measured(seconds, rig);
    process.stderr.write(`${table}\n${faults.slice(0, 20).join('\n')}\n`);
    const how = `${rig.people.length} people of the tenfold year for ${seconds} s, ${requests} requests; postgres`;
    return [
      {
        name: '99 of 100 answers to two hundred people',
        value: p99,
        unit: 'ms',
        wanted: ['<', 1000],
        how: `${how}; half of them within ${Math.round(p50)} ms`,
      },
      { name: 'Errors among them', value: faults.length, unit: 'errors', wanted: ['=', 0], how },
    ];
  } finally {
    await rig.remove();
  }
}
