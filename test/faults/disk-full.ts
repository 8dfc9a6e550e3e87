import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, rmdir, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask } from './ask.ts';
import type { Cluster } from './cluster.ts';
import { dropDatabase, onServer } from './databases.ts';
import { compare, pause, tell } from './expect.ts';
import { officeIn, type Office } from './office.ts';
import { startService } from './service.ts';
import { startWriting } from './write-load.ts';

/** A disk of its own for a database, small enough to be filled. */
interface SmallDisk {
  readonly directory: string;
  /** Leaves so many bytes, at most. */
  fill(leaving: number): Promise<void>;
  /** Takes away what filled it. */
  free(): Promise<void>;
  remove(): Promise<void>;
}

async function smallDisk(megabytes: number): Promise<SmallDisk> {
  const directory = await mkdtemp(join(tmpdir(), 'iks-disk-'));
  const idOf = (flag: string) => execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim();
  const options = `size=${megabytes}m,mode=0700,uid=${idOf('-u')},gid=${idOf('-g')}`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory]);
  const unmount = () => execFileSync('umount', ['--lazy', directory]);
  process.once('exit', unmount);
  const ballast = join(directory, 'ballast');
  return {
    directory,
    async fill(leaving) {
      const { bavail, bsize } = await statfs(directory);
      // others write at the same time, so the last bytes may already be gone
      await writeFile(ballast, Buffer.alloc(Math.max(bavail * bsize - leaving, 0))).catch(() => {});
    },
    free: () => rm(ballast, { force: true }),
    async remove() {
      process.off('exit', unmount);
      unmount();
      await rmdir(directory);
    },
  };
}

/**
 * The database's disk runs full while a case list is taken over, while a report is prepared and while it is released,
 * and is freed each time: nothing is kept by halves, everybody is told to come back, and the same request then works.
 */
export async function fillDisk(cluster: Cluster): Promise<string[]> {
  const disk = await smallDisk(128);
  const tablespace = `small_${crypto.randomUUID().replaceAll('-', '')}`;
  await onServer(cluster.url, `create tablespace ${tablespace} location '${disk.directory}'`);
  try {
    const { place, office } = await officeIn(cluster, tablespace);
    try {
      return await fillUnder(office, place, disk);
    } finally {
      await disk.free();
      await dropDatabase(cluster, place.url);
    }
  } finally {
    await onServer(cluster.url, `drop tablespace ${tablespace}`);
    await disk.remove();
  }
}

async function fillUnder(
  office: Office,
  place: { readonly url: string },
  disk: SmallDisk,
): Promise<string[]> {
  const service = await startService(office.environment);
  const load = startWriting(office, () => [service.url]);
  const { field } = office.drawn;
  const faults: string[] = [];
  /** Sends a request with little room left, which must be told to come back, and once more when there is room. */
  const withoutRoom = async (
    leaving: number,
    cookie: string,
    path: string,
    body: unknown,
  ): Promise<Readonly<Record<string, unknown>>> => {
    await disk.fill(leaving);
    await pause(200);
    const refused = await ask(service.url, { cookie, path, body });
    if (!refused.postponed) faults.push(`${path} on a full disk: ${refused.said}`);
    await disk.free();
    const done = await ask(service.url, { cookie, path, body });
    if (done.status >= 300) faults.push(`${path} when there was room again: ${done.said}`);
    return done.body;
  };
  const list = caseList(office.world.teamA.code, 20_000);
  const upload = await withoutRoom(500_000, office.cookie, '/uploads?fileName=liste.csv', list);
  const order = { uploadId: upload['id'], firstDay: '2020-03-01', lastDay: '2020-03-31' };
  await withoutRoom(2_000_000, office.cookie, `/fields/${field.fieldId}/frames`, order);
  const report = { order: { kind: 'jour-fixe', areaId: field.areaId, month: '2020-02' }, reason: null };
  const draft = await withoutRoom(0, office.headCookie, '/reports', report);
  const release = `/reports/${String(draft['reportId'])}/release`;
  await withoutRoom(0, office.headCookie, release, { valueHash: draft['valueHash'] });
  const told = await load.stop();
  const { code } = await service.stop();
  tell(told);
  return [
    ...faults,
    ...service.bugs(),
    ...(code === 0 ? [] : [`the service ended with ${code}`]),
    ...(told.unanswered === 0 ? [] : [`${told.unanswered} requests got no answer`]),
    ...(await compare(place, told)),
  ];
}

const caseList = (team: string, cases: number): Uint8Array => {
  const lines = Array.from({ length: cases }, (_, i) => `${crypto.randomUUID()}-${i};${team}`);
  return new TextEncoder().encode(['Fallnummer;Team', ...lines, ''].join('\n'));
};
