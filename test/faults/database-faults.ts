import pg from 'pg';
import type { Cluster } from './cluster.ts';
import { compare, pause, tell, until } from './expect.ts';
import { newOffice, type Office, type Place } from './office.ts';
import { startService } from './service.ts';
import { startWriting } from './write-load.ts';

/** A new empty database in the cluster; answers its address. */
export async function newDatabase(cluster: Cluster): Promise<string> {
  const name = `iks_${crypto.randomUUID().replaceAll('-', '')}`;
  await onServer(cluster.url, `create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`);
  const url = new URL(cluster.url);
  url.pathname = `/${name}`;
  return url.href;
}

export async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Runs `harm` on the database while one instance is written to; it must recover by itself. */
async function underLoad(
  cluster: Cluster,
  environment: Readonly<Record<string, string>>,
  harm: (place: { url: string }, office: Office) => Promise<void>,
): Promise<string[]> {
  const place = { url: await newDatabase(cluster) } satisfies Place;
  const office = await newOffice(place, 6);
  const service = await startService({ ...office.environment, ...environment });
  const load = startWriting(office, () => [service.url]);
  await pause(500);
  await harm(place, office);
  const recovered = await until(async () => (await fetch(`${service.url}/ready`)).ok, 15_000);
  await pause(500);
  const told = await load.stop();
  const { code } = await service.stop();
  tell(told);
  return [
    ...(recovered ? [] : ['the service did not become ready again by itself']),
    ...(code === 0 ? [] : [`the service ended with ${code}: ${service.lines.slice(-12).join('\n')}`]),
    ...(told.unanswered === 0 ? [] : [`${told.unanswered} requests got no answer`]),
    ...(await compare(place, told)),
  ];
}

/** Stopped and started twice, once cleanly and once like a power cut. */
export const restartDatabase = (cluster: Cluster): Promise<string[]> =>
  underLoad(cluster, {}, async () => {
    for (const mode of ['fast', 'immediate'] as const) {
      await cluster.stop(mode);
      await pause(300);
      await cluster.start();
      await pause(1000);
    }
  });

/** Every connection of the service cut in the middle of its transactions. */
export const cutConnections = (cluster: Cluster): Promise<string[]> =>
  underLoad(cluster, {}, async ({ url }) => {
    const database = new URL(url).pathname.slice(1);
    for (let cut = 0; cut < 20; cut += 1) {
      await onServer(
        cluster.url,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`,
      );
      await pause(100);
    }
  });

/** A pool of two for all, held up by a lock longer than a request waits for a connection. */
export const exhaustPool = (cluster: Cluster): Promise<string[]> =>
  underLoad(cluster, { IKS_POOL_SIZE: '2' }, async ({ url }) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('begin; lock table journal_head in access exclusive mode');
    await pause(6500);
    await client.query('rollback');
    await client.end();
  });
