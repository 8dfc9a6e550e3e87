import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { migrate, openPostgres } from '../../src/database/index.ts';
import { dropDatabase, newDatabase, onServer } from './databases.ts';
import { compare, pause, tell, until } from './expect.ts';
import { officeIn } from './office.ts';
import { startService, type Service } from './service.ts';
import { startWriting } from './write-load.ts';

const environmentOf = async (url: string): Promise<Record<string, string>> => ({
  DATABASE_URL: url,
  IKS_KEY_DIRECTORY: await mkdtemp(join(tmpdir(), 'iks-keys-')),
});

/** Four processes on one empty database. */
export async function migrateTogether(cluster: Cluster): Promise<string[]> {
  const url = await newDatabase(cluster);
  const environment = await environmentOf(url);
  const started = await Promise.allSettled(Array.from({ length: 4 }, () => startService(environment)));
  const services = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const answers = await Promise.all(services.map(async (one) => (await fetch(`${one.url}/ready`)).status));
  const codes = await Promise.all(services.map(async (one) => (await one.stop()).code));
  return [
    ...started.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : [])),
    ...answers.filter((status) => status !== 200).map((status) => `ready answered ${status}`),
    ...codes.filter((code) => code !== 0).map((code) => `an instance ended with ${code}`),
  ];
}

/** Eight houses on one server, of two owners who may make roles but are no superusers; nobody has the role yet. */
export async function migrateHouses(cluster: Cluster, rounds: number): Promise<string[]> {
  const owners = ['house_a', 'house_b'];
  for (const owner of owners) await onServer(cluster.url, `create role ${owner} login createrole`);
  const faults: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const houses = await Promise.all(
      Array.from({ length: 8 }, (_, i) => newDatabase(cluster, { owner: owners[i % 2] ?? '' })),
    );
    const ended = await Promise.allSettled(
      houses.map(async (url) => {
        const database = openPostgres({ url, poolSize: 2, waitForConnection: 5000 });
        try {
          await migrate(database);
        } finally {
          await database.close();
        }
      }),
    );
    faults.push(...ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : [])));
    for (const url of houses) await dropDatabase(cluster, url);
    if (round + 1 < rounds) await onServer(cluster.url, 'drop role if exists iks_service');
  }
  return faults;
}

/** The database of a later version: one migration more than this program ships. */
export async function refuseNewerSchema(cluster: Cluster): Promise<string[]> {
  const url = await newDatabase(cluster);
  const environment = await environmentOf(url);
  const running = await startService(environment);
  await onServer(url, `insert into schema_migration (name, sha256) values ('9999-later.sql', 'x')`);
  const { status } = await fetch(`${running.url}/ready`);
  await running.stop();
  const said = await startService(environment).then(
    async (service) => {
      await service.stop();
      return 'it started';
    },
    (error: unknown) => String(error),
  );
  return [
    ...(status === 200 ? [] : [`a running instance answered ${status} at /ready on a newer schema`]),
    ...(said.includes('Die Datenbank ist neuer als dieses Programm') ? [] : [`it said: ${said}`]),
  ];
}

/** Two instances replaced one after the other, behind a balancer that asks /ready and never repeats a request. */
export async function rollOver(cluster: Cluster): Promise<string[]> {
  const { place, office } = await officeIn(cluster);
  const services: Service[] = [
    await startService(office.environment),
    await startService(office.environment),
  ];
  const ready = new Set(services);
  const balancer = { going: true };
  const balance = (async () => {
    while (balancer.going) {
      for (const service of services) {
        const ok = await fetch(`${service.url}/ready`).then(
          (answer) => answer.ok,
          () => false,
        );
        if (ok) ready.add(service);
        else ready.delete(service);
      }
      await pause(200);
    }
  })();
  const load = startWriting(office, () => [...ready].map(({ url }) => url));
  const faults: string[] = [];
  // what the first instance of a later program does while the older ones serve; then the same program comes again
  await pause(500);
  await onServer(place.url, `alter table area add column later text`);
  await onServer(place.url, `insert into schema_migration (name, sha256) values ('9999-later.sql', 'x')`);
  await pause(2000);
  if (ready.size < 2) faults.push('an older instance is not ready on a newer schema');
  await onServer(place.url, `delete from schema_migration where name = '9999-later.sql'`);
  for (const index of [0, 1]) {
    await pause(500);
    const old = services[index];
    const stopped = await old?.stop();
    if (old !== undefined) ready.delete(old);
    if (stopped?.code !== 0) faults.push(`an instance ended with ${stopped?.code}`);
    if ((stopped?.milliseconds ?? Infinity) > 10_000)
      faults.push('an instance took longer than 10 s to stop');
    services[index] = await startService(office.environment);
    await until(async () => (await fetch(`${services[index]?.url}/ready`)).ok, 5000);
    await pause(500);
  }
  const told = await load.stop();
  balancer.going = false;
  await balance;
  for (const service of services) await service.stop();
  tell(told);
  const failed = told.postponed + told.unanswered;
  if (failed > 0) faults.push(`${failed} requests failed during the update`);
  return [...faults, ...(await compare(place, told))];
}
