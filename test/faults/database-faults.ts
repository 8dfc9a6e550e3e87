import pg from 'pg';
import type { Cluster } from './cluster.ts';
import { compare, pause, tell, until } from './expect.ts';
import { nameOf, onServer } from './databases.ts';
import { officeIn } from './office.ts';
import { lineTo, type Line } from './proxy.ts';
import { startService } from './service.ts';
import { startWriting, type Told } from './write-load.ts';

interface Harmed {
  readonly cluster: Cluster;
  /** The database itself, past the line. */
  readonly url: string;
  /** What the service believes to be its database. */
  readonly line: Line;
}

/** One way to harm the database, and what must be seen of it besides. */
interface Harm {
  readonly environment?: Readonly<Record<string, string>>;
  run(harmed: Harmed): Promise<void>;
  expected?(told: Told): string[];
}

/** Harms the database in one way after the other while one instance is written to; it must answer and recover. */
export async function harmDatabase(cluster: Cluster, harms: readonly Harm[]): Promise<string[]> {
  const { place, office } = await officeIn(cluster);
  const line = await lineTo(place.url);
  try {
    const environment = Object.assign({}, ...harms.map((harm) => harm.environment));
    const service = await startService({ ...office.environment, DATABASE_URL: line.url, ...environment });
    const load = startWriting(office, () => [service.url]);
    const faults: string[] = [];
    for (const harm of harms) {
      await pause(500);
      await harm.run({ cluster, url: place.url, line });
      const recovered = await until(async () => (await askReady(service.url)).ok, 15_000);
      if (!recovered) faults.push('the service did not become ready again by itself');
    }
    await pause(500);
    const told = await load.stop();
    const { code } = await service.stop();
    tell(told);
    return [
      ...faults,
      ...service.bugs(),
      ...(code === 0 ? [] : [`the service ended with ${code}: ${service.lines.slice(-12).join('\n')}`]),
      ...(told.unanswered === 0 ? [] : [`${told.unanswered} requests got no answer`]),
      ...harms.flatMap((harm) => harm.expected?.(told) ?? []),
      ...(await compare(place, told)),
    ];
  } finally {
    await line.close();
  }
}

const askReady = (url: string): Promise<Response> =>
  fetch(`${url}/ready`, { signal: AbortSignal.timeout(5000) });

/** Stopped and started: `fast` is an orderly shutdown, `immediate` a power cut. */
export const restart = (mode: 'fast' | 'immediate'): Harm => ({
  async run({ cluster }) {
    await cluster.stop(mode);
    await pause(300);
    await cluster.start();
  },
});

/** Every connection of the service cut in the middle of its transactions. */
export const cutConnections = (cuts: number): Harm => ({
  async run({ cluster, url }) {
    for (let cut = 0; cut < cuts; cut += 1) {
      await onServer(
        cluster.url,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${nameOf(url)}'`,
      );
      await pause(100);
    }
  },
});

/** The connection goes when the database has committed and before it can say so: nobody may claim either. */
export const loseCommits: Harm = {
  async run({ line }) {
    line.onCommitted(() => true);
    await pause(1000);
    line.onCommitted(() => false);
  },
  expected: ({ codes }) =>
    codes.has('outcome-unknown') ? [] : ['nobody was told that the outcome is unknown'],
};

const lockJournal = async (url: string, milliseconds: number): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin; lock table journal_head in access exclusive mode');
  await pause(milliseconds);
  await client.query('rollback');
  await client.end();
};

/** A pool of two for all, held up by a lock longer than a request waits for a connection. */
export const exhaustPool: Harm = {
  environment: { IKS_POOL_SIZE: '2' },
  run: ({ url }) => lockJournal(url, 6500),
};

/** Statements wait for a lock longer than the service lets them. */
export const holdLock: Harm = {
  environment: { IKS_STATEMENT_SECONDS: '1' },
  run: ({ url }) => lockJournal(url, 3000),
  expected: answeredSoon,
};

/** A database that answers late, and one that says nothing at all without hanging up. */
export const silence: Harm = {
  environment: { IKS_STATEMENT_SECONDS: '1' },
  async run({ line }) {
    line.delay(50);
    await pause(1000);
    line.delay(0);
    line.freeze();
    await pause(5000);
    line.thaw();
  },
  expected: answeredSoon,
};

/** A request waits for a connection (5 s at most) and for one silent statement before it is given up. */
function answeredSoon(told: Told): string[] {
  return [
    ...(told.postponed > 0 ? [] : ['nobody was told to come back']),
    ...(told.slowest <= 15_000 ? [] : [`an answer took ${Math.round(told.slowest)} ms`]),
  ];
}
