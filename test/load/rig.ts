/** The service as an operator starts it, on a PostgreSQL that writes for good, filled with the tenfold year, and its people. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort, newCluster } from '../faults/cluster.ts';
import { newDatabase, onServer } from '../faults/databases.ts';
import { startService, type Service } from '../faults/service.ts';
import { signInEverybody, type Person } from './people.ts';
import { fillTenfold } from './tenfold-year.ts';
import { work, type Answered } from './working.ts';

/** Who works with which service. */
export interface Crew {
  readonly service: Service;
  readonly people: readonly Person[];
}

export interface Rig extends Crew {
  /** Where the service tells how it is. */
  readonly metrics: string;
  remove(): Promise<void>;
}

const drawsSchema = z.object({ items: z.array(z.object({ id: z.uuid() })) });

interface Staff {
  /** People of each of the ten houses. */
  readonly perHouse: number;
  /** Of all of them only every so manieth works. */
  readonly every?: number;
  /** Cases that wait for each lead to check them. */
  readonly casesEach: number;
}

export async function setUp({ perHouse, every = 1, casesEach }: Staff): Promise<Rig> {
  const cluster = await newCluster();
  const directory = await mkdtemp(join(tmpdir(), 'iks-load-'));
  const remove = async () => {
    await cluster.remove();
    await rm(directory, { recursive: true });
  };
  try {
    const url = await newDatabase(cluster);
    await fillTenfold(url, directory);
    await onServer(cluster.url, 'alter system set fsync = on');
    await onServer(cluster.url, 'select pg_reload_conf()');
    const people = await signInEverybody(url, directory, perHouse, every);
    const metricsPort = await freePort();
    const service = await startService({
      DATABASE_URL: url,
      IKS_METRICS_PORT: String(metricsPort),
      IKS_KEY_DIRECTORY: join(directory, 'keys'),
      NODE_OPTIONS: `--import ${new URL('july-2020.ts', import.meta.url).href}`,
    });
    await openSheets({ service, people }, casesEach);
    const metrics = `http://127.0.0.1:${metricsPort}/`;
    return { service, people, metrics, remove: () => service.kill().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Every lead extends own draws until so many cases wait to be checked. */
export async function openSheets({ service, people }: Crew, casesEach: number): Promise<void> {
  for (const { cookie, role } of people) {
    if (role !== 'team-lead') continue;
    const headers = { Cookie: cookie, 'Content-Type': 'application/json' };
    const list = await fetch(`${service.url}/api/v1/draws?limit=100`, { headers });
    let waiting = 0;
    for (const { id } of drawsSchema.parse(await list.json()).items) {
      if (waiting >= casesEach) break;
      const cases = Math.min(30, casesEach - waiting);
      const body = JSON.stringify({ cases, reason: 'Mehr Fälle für die Lastprobe.' });
      const answer = await fetch(`${service.url}/api/v1/draws/${id}/extensions`, {
        method: 'POST',
        headers,
        body,
      });
      // a small frame has not so many left, and some draws have no continuation
      if (answer.ok) waiting += cases;
    }
    if (waiting < casesEach) throw new Error(`only ${waiting} cases to check`);
  }
}

/** Everybody works for so many seconds; the answers of that time. */
export async function workFor(
  seconds: number,
  { service, people }: Crew,
  tell: (answered: Answered) => void,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    people.map((person, number) => work(service.url, person, number, tell, () => performance.now() > end)),
  );
}
