/**
 * Forty people of the tenfold year work for half an hour (or so many minutes as the argument says) with one instance:
 * no error, and its resident memory stands still. The first half fills caches and is not looked at; in the second the
 * least-squares line through a sample every five seconds may rise by 0.5 MB a minute.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { setUp } from '../load/rig.ts';
import { measured } from '../load/figures.ts';

const minutes = Number(process.argv[2] ?? 30);
const bound = 0.5;

interface Sample {
  readonly minute: number;
  readonly megabytes: number;
}

/** Megabytes a minute of the least-squares line. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
  const [middle, height] = [mean(({ minute }) => minute), mean(({ megabytes }) => megabytes)];
  return (
    mean(({ minute, megabytes }) => (minute - middle) * (megabytes - height)) /
    mean(({ minute }) => (minute - middle) ** 2)
  );
}

const { service, people, remove } = await setUp({ perHouse: 20, every: 5, casesEach: 60 });
try {
  const samples: Sample[] = [];
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 60_000;
  const work = measured(minutes * 60, { service, people });
  while (elapsed() < minutes) {
    const status = await readFile(`/proc/${service.process.pid}/status`, 'utf8');
    samples.push({ minute: elapsed(), megabytes: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1000 });
    await pause(5000);
  }
  const { table, faults } = await work;
  const second = samples.filter(({ minute }) => minute > minutes / 2);
  const slope = slopeOf(second);
  const most = Math.max(...samples.map(({ megabytes }) => megabytes));
  process.stdout.write(`${table}\n${faults.slice(0, 10).join('\n')}\n`);
  for (const { minute, megabytes } of samples.filter((_, number) => number % 24 === 0))
    process.stdout.write(`minute ${minute.toFixed(0)}: ${megabytes.toFixed(0)} MB\n`);
  process.stdout.write(
    `most ${most.toFixed(0)} MB; second half: ${slope.toFixed(2)} MB a minute, at most ${bound}\n`,
  );
  if (faults.length > 0 || !(slope < bound)) process.exitCode = 1;
} finally {
  await remove();
}
process.exit();
