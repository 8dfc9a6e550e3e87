/**
 * The quarterly look at hotspots: from the summary, and by the plain join of everything. On PostgreSQL where
 * TEST_DATABASE_URL names a server; smaller runs by IKS_BENCH_RESULTS.
 */
import { month } from '../../../src/calendar/index.ts';
import { serviceScope, type Tx } from '../../../src/database/index.ts';
import { loadCells, testCells } from '../../../src/hotspots/cells.ts';
import { evaluateArea } from '../../../src/hotspots/index.ts';
import { performAsService } from '../../../src/work.ts';
import { freshDatabase } from '../../support/database.ts';
import { newWorld } from '../../support/world.ts';
import { median, timed, timesOf, type Figure } from '../figure.ts';
import { fillYear, plainCells } from './hotspots/full-year.ts';

const results = Number(process.env['IKS_BENCH_RESULTS'] ?? 2_000_000);

export async function figures(): Promise<Figure[]> {
  const database = await freshDatabase();
  try {
    const world = await newWorld(database);
    await fillYear(world, results);
    const area = world.area.id;
    const december = month('2020-12');
    const measured = async <T>(
      times: number,
      act: (tx: Tx) => Promise<T>,
    ): Promise<{ ms: number; last: T }> => {
      let last = await database.transaction(serviceScope, act);
      const all = await timesOf(times, async () => {
        last = await database.transaction(serviceScope, act);
      });
      return { ms: median(all), last };
    };
    const look = await measured(15, async (tx) => testCells(await loadCells(tx, area, december)));
    const plain = await measured(3, (tx) => plainCells(tx, area));
    const counts = (cells: readonly { applicable: number; faulty: number }[]): string =>
      JSON.stringify(cells.map(({ applicable, faulty }) => [applicable, faulty]));
    if (counts(look.last) !== counts(plain.last)) throw new Error('summary and plain join differ');
    const publication = await timed(() =>
      performAsService(world.deps, (work) =>
        evaluateArea(work, { areaId: area, through: december, source: 'live', partial: false }),
      ),
    );
    const how = `${results.toLocaleString('en')} results, ${look.last.length} cells, ${database.kind}, median`;
    return [
      {
        name: 'Hotspots of a year from the summary, tests included',
        value: look.ms,
        unit: 'ms',
        wanted: ['<', 50],
        how,
      },
      {
        name: 'Hotspots by the plain join, as a multiple of the summary',
        value: plain.ms / look.ms,
        unit: 'times',
        wanted: ['≥', 20],
        how,
      },
      {
        name: 'First publication of everything that leaves the teams',
        value: publication / 1000,
        unit: 's',
        wanted: null,
        how: `ten fields, eight teams, twelve months; once, ${database.kind}`,
      },
    ];
  } finally {
    await database.close();
  }
}
