/**
 * Memory of an idle instance, compiled and started as the unit file starts it, on PostgreSQL, after a minute: all that
 * is resident, pages shared with other instances included.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, newCluster } from '../../faults/cluster.ts';
import { newDatabase } from '../../faults/databases.ts';
import { pause, until } from '../../faults/expect.ts';
import { postgresFor, type Figure } from '../figure.ts';

export async function figures(): Promise<Figure[]> {
  if (postgresFor('idle-memory') === undefined) return [];
  execFileSync('npm', ['run', '--silent', 'compile']);
  const unit = await readFile('deploy/iks@.service', 'utf8');
  const [command = '', ...args] = /^ExecStart=\/opt\/iks\/(.*)$/m.exec(unit)?.[1]?.split(' ') ?? [];
  const cluster = await newCluster();
  const instances = [];
  try {
    const url = await newDatabase(cluster);
    const keys = await mkdtemp(join(tmpdir(), 'iks-keys-'));
    for (let n = 0; n < 2; n += 1) {
      const port = await freePort();
      const address = `http://127.0.0.1:${port}`;
      const child = spawn(command, args, {
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: url,
          IKS_KEY_DIRECTORY: keys,
          IKS_PUBLIC_URL: address,
          IKS_PORT: String(port),
        },
        stdio: 'ignore',
      });
      instances.push(child);
      if (!(await until(async () => (await fetch(`${address}/ready`)).ok, 120_000)))
        throw new Error('not ready');
    }
    await pause(60_000);
    const memories = await Promise.all(instances.map(({ pid }) => memoryOf(pid)));
    return [
      {
        name: 'Resident memory of an idle instance, the larger of two',
        value: Math.max(...memories.map(({ resident }) => resident)),
        unit: 'MB',
        wanted: ['<', 150],
        how: `two on PostgreSQL, after a minute: ${memories.map(({ resident }) => resident).join(' and ')} MB`,
      },
      {
        name: 'Memory of its own, shared pages apart, the larger of two',
        value: Math.max(...memories.map(({ own }) => own)),
        unit: 'MB',
        wanted: null,
        how: 'private pages of the same instances',
      },
    ];
  } finally {
    for (const child of instances) child.kill('SIGKILL');
    await cluster.remove();
  }
}

/** Megabytes that are resident, and those of them that no other process shares. */
async function memoryOf(pid: number | undefined): Promise<{ resident: number; own: number }> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = (name: string): number => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(rollup)?.[1]);
  return {
    resident: Math.round(kilobytes('Rss') / 1000),
    own: Math.round((kilobytes('Private_Clean') + kilobytes('Private_Dirty')) / 1000),
  };
}
