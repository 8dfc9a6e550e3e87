import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort, type Cluster } from './cluster.ts';
import { compare, pause, tell, until } from './expect.ts';
import { officeIn } from './office.ts';
import { startService } from './service.ts';
import { startWriting } from './write-load.ts';

const execute = promisify(execFile);

/**
 * The real PgBouncer with fewer server connections than the service opens. In the midst of the load a backup is made:
 * through PgBouncer it is refused, past it it succeeds, and the service notices neither.
 */
export async function readThroughBouncer(cluster: Cluster): Promise<string[]> {
  const { place, office } = await officeIn(cluster);
  const bouncer = await startBouncer(place.url);
  if (typeof bouncer === 'string') return [bouncer];
  try {
    const through = { ...office.environment, DATABASE_URL: bouncer.url };
    const services = [await startService(through), await startService(through)];
    const load = startWriting(office, () => services.map(({ url }) => url));
    await pause(1000);
    const pooled = await backUp(through);
    const direct = await backUp({ ...through, DATABASE_DIRECT_URL: place.url });
    // whatever a backup might leave on a shared connection is met now
    await pause(2000);
    const told = await load.stop();
    const faults = services.flatMap(({ lines }) =>
      lines.filter((line) => line.includes('job failed')).map((line) => `a job failed: ${line}`),
    );
    for (const service of services) await service.stop();
    tell(told);
    const failed = told.postponed + told.unanswered;
    return [
      ...faults,
      ...(failed === 0 ? [] : [`${failed} requests were not served`]),
      ...(pooled.includes('DATABASE_DIRECT_URL') ? [] : [`a backup through PgBouncer said: ${pooled}`]),
      ...(direct.startsWith('Gesichert') ? [] : [`a backup past PgBouncer said: ${direct}`]),
      ...(await compare(place, told)),
    ];
  } finally {
    await bouncer.stop();
  }
}

/** Runs `iks backup`; answers what it said. */
async function backUp(environment: Readonly<Record<string, string>>): Promise<string> {
  const to = join(await mkdtemp(join(tmpdir(), 'iks-backup-')), 'sicherung');
  return execute(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'backup', '--to', to], {
    env: { PATH: process.env['PATH'], ...environment },
  }).then(
    ({ stdout }) => stdout,
    (error: { stderr: string }) => error.stderr,
  );
}

/** PgBouncer in transaction mode before a database: its address there, or what keeps it from running. */
async function startBouncer(database: string): Promise<string | { url: string; stop(): Promise<void> }> {
  const binary = await execute('sh', ['-c', 'command -v pgbouncer || ls /usr/sbin/pgbouncer']).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  );
  if (binary === null) return 'pgbouncer is not installed (apt-get install pgbouncer)';
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'iks-bouncer-'));
  await chmod(directory, 0o777);
  const settings = `[databases]
* = user=iks_test host=127.0.0.1 port=${new URL(database).port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
`;
  await writeFile(join(directory, 'pgbouncer.ini'), settings, { mode: 0o644 });
  const root = process.getuid?.() === 0;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const bouncer = spawn(binary, [join(directory, 'pgbouncer.ini')], {
    stdio: 'ignore',
    ...(root ? { uid: id('-u'), gid: id('-g') } : {}),
  });
  const url = new URL(database);
  url.port = String(port);
  const stop = async () => {
    bouncer.kill('SIGTERM');
    if (bouncer.exitCode === null) await once(bouncer, 'exit');
  };
  const up = await until(async () => {
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    await client.end();
    return true;
  }, 5000);
  if (up) return { url: url.href, stop };
  await stop();
  return 'pgbouncer did not start';
}
