/**
 * Forty people of the tenfold year work for half an hour (or so many minutes as the argument says) with one instance:
 * no error, and its memory stands still. The first half fills caches and is not looked at. In the second what the
 * program holds (the floor of heap and buffers in every three minutes, because not every minute sees a collection of
 * the old generation) may rise by 0.5 MB a minute along the least-squares line; and of what is resident, which garbage
 * and renderings let swing by hundreds of MB, the floor of the last quarter may lie a tenth above that of the quarter
 * before.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { setUp } from '../load/rig.ts';
import { measured } from '../load/figures.ts';

const minutes = Number(process.argv[2] ?? 30);
const between = 3;
const bound = 0.5;
const swing = 1.1;

interface Sample {
  readonly minute: number;
  /** Megabytes in the heap and in buffers beside it. */
  readonly held: number;
  readonly resident: number;
}

/** What the service says of itself. */
async function sample(metrics: string, minute: number): Promise<Sample> {
  const text = await (await fetch(metrics)).text();
  const megabytes = (name: string): number =>
    Number(new RegExp(`^iks_${name} (\\d+)`, 'm').exec(text)?.[1]) / 1e6;
  return {
    minute,
    held: megabytes('nodejs_heap_size_used_bytes') + megabytes('nodejs_external_memory_bytes'),
    resident: megabytes('process_resident_memory_bytes'),
  };
}

/** The least of every so many minutes, from the one named on. */
const floors = (samples: readonly Sample[], every: number): Sample[] =>
  [...Map.groupBy(samples, ({ minute }) => Math.floor(minute / every) * every)].map(([minute, within]) => ({
    minute,
    held: Math.min(...within.map(({ held }) => held)),
    resident: Math.min(...within.map(({ resident }) => resident)),
  }));

/** Megabytes a minute of the least-squares line through what is held. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
  const [middle, height] = [mean(({ minute }) => minute), mean(({ held }) => held)];
  return (
    mean(({ minute, held }) => (minute - middle) * (held - height)) /
    mean(({ minute }) => (minute - middle) ** 2)
  );
}

const { service, people, metrics, remove } = await setUp({ perHouse: 20, every: 5, casesEach: 60 });
try {
  const samples: Sample[] = [];
  const start = performance.now();
  const elapsed = () => (performance.now() - start) / 60_000;
  const work = measured(minutes * 60, { service, people });
  while (elapsed() < minutes) {
    samples.push(await sample(metrics, elapsed()));
    await pause(2000);
  }
  const { table, faults } = await work;
  process.stdout.write(`${table}\n${faults.slice(0, 10).join('\n')}\n`);
  const byMinute = floors(samples, 1);
  for (const { minute, held, resident } of byMinute)
    process.stdout.write(`minute ${minute}: holds ${held.toFixed(0)}, resident ${resident.toFixed(0)} MB\n`);
  const lowest = (from: number, to: number): number =>
    Math.min(
      ...byMinute
        .filter(({ minute }) => minute >= minutes * from && minute < minutes * to)
        .map(({ resident }) => resident),
    );
  const slope = slopeOf(floors(samples, between).filter(({ minute }) => minute >= minutes / 2));
  const rise = lowest(0.75, 1) / lowest(0.5, 0.75);
  const most = Math.max(...samples.map(({ resident }) => resident));
  process.stdout.write(
    `second half: holds ${slope.toFixed(2)} MB a minute more, at most ${bound}; ` +
      `resident ${rise.toFixed(2)} times the quarter before, at most ${swing}; most ${most.toFixed(0)} MB\n`,
  );
  if (faults.length > 0 || !(slope < bound) || !(rise < swing)) process.exitCode = 1;
} finally {
  await remove();
}
process.exit();
