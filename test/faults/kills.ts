import { randomInt } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { compare, pause, tell } from './expect.ts';
import { newOffice, officeIn } from './office.ts';
import { startService, type Service } from './service.ts';
import { startWriting } from './write-load.ts';

/** Two instances on one PostgreSQL under write load; one or the other is killed, again and again. */
export async function killOnPostgres(cluster: Cluster, kills: number): Promise<string[]> {
  const { place, office } = await officeIn(cluster);
  const services: Service[] = [
    await startService(office.environment),
    await startService(office.environment),
  ];
  const load = startWriting(office, () => services.map(({ url }) => url));
  for (let kill = 0; kill < kills; kill += 1) {
    await pause(randomInt(100, 600));
    const victim = services[kill % 2];
    await victim?.kill();
    services[kill % 2] = await startService(office.environment, Number(new URL(victim?.url ?? '').port));
  }
  const told = await load.stop();
  for (const service of services) await service.stop();
  tell(told, `${kills} kills, `);
  return compare(place, told);
}

/** The one process of the trial database, killed under write load and started anew. */
export async function killEmbedded(kills: number): Promise<string[]> {
  const place = { embedded: await mkdtemp(join(tmpdir(), 'iks-embedded-')) };
  const office = await newOffice(place, 6);
  let service = await startService(office.environment);
  const load = startWriting(office, () => [service.url]);
  for (let kill = 0; kill < kills; kill += 1) {
    // However slow the machine: every process does something before it is killed.
    await load.nextAct();
    await pause(randomInt(0, 700));
    await service.kill();
    service = await startService(office.environment, Number(new URL(service.url).port));
  }
  const told = await load.stop();
  await service.stop();
  tell(told, `${kills} kills, `);
  return compare(place, told);
}
