import { execFile, execFileSync } from 'node:child_process';
import { chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A PostgreSQL of one's own that can be stopped and started. */
export interface Cluster {
  readonly url: string;
  readonly directory: string;
  start(): Promise<void>;
  /** `fast` cuts every connection and shuts down cleanly, `immediate` is a crash. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  /** Stops it and deletes its directory. */
  remove(): Promise<void>;
}

/** A port nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Makes and starts a cluster with Debian's PostgreSQL; as root it runs under the account postgres. */
export async function newCluster(): Promise<Cluster> {
  const directory = await newDirectory();
  await asPostgres('initdb', [
    '-D',
    join(directory, 'data'),
    '-U',
    'iks_test',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale',
    'C.UTF-8',
  ]);
  const settings = ['fsync = off', 'max_connections = 200'];
  await writeFile(join(directory, 'data', 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
  const cluster = clusterIn(directory, await freePort());
  await cluster.start();
  return cluster;
}

function clusterIn(directory: string, port: number): Cluster {
  const data = join(directory, 'data');
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${directory}`;
  const stop = (mode: string) => asPostgres('pg_ctl', ['-D', data, '-m', mode, '-w', 'stop']);
  return {
    url: `postgres://iks_test@127.0.0.1:${port}/postgres`,
    directory,
    start: () =>
      asPostgres('pg_ctl', ['-D', data, '-w', '-l', join(directory, 'log'), '-o', options, 'start']),
    stop,
    async remove() {
      await stop('immediate').catch(() => {});
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const isRoot = process.getuid?.() === 0;

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'iks-cluster-'));
  if (isRoot) {
    const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    await chown(directory, idOf('-u'), idOf('-g'));
  }
  return directory;
}

/** Runs a command of the server's package under the account that may. */
export async function asPostgres(command: string, args: readonly string[]): Promise<void> {
  const versions = (await readdir('/usr/lib/postgresql')).map(Number).sort((a, b) => b - a);
  const path = `/usr/lib/postgresql/${versions[0]}/bin/${command}`;
  // pg_ctl leaves a server behind that would hold a pipe open
  const whole = [path, ...args].map((part) => `'${part}'`).join(' ');
  const quiet = `${whole} >/dev/null 2>&1`;
  await (isRoot
    ? execute('su', ['postgres', '-s', '/bin/sh', '-c', quiet], { cwd: '/' })
    : execute('/bin/sh', ['-c', quiet], { cwd: '/' }));
}
