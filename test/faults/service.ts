import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { freePort } from './cluster.ts';

/** The service as a process of its own, started as `npm start` does. */
export interface Service {
  readonly url: string;
  readonly process: ChildProcess;
  /** Every line it wrote. */
  readonly lines: readonly string[];
  /** What it logged as a bug of its own. */
  bugs(): string[];
  /** kill −9. */
  kill(): Promise<void>;
  /** SIGTERM; answers the exit code and how long it took. */
  stop(): Promise<{ code: number | null; milliseconds: number }>;
}

/** What `npm start` runs. */
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
const [startCommand = '', ...startArguments] = scripts.start.split(' ');

/** None outlives the test. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a process and waits until it listens; throws with what it said where it ends before. */
export async function startService(
  environment: Readonly<Record<string, string>>,
  port?: number,
  onSpawned: (child: ChildProcess) => void = () => {},
): Promise<Service> {
  const at = port ?? (await freePort());
  const url = `http://127.0.0.1:${at}`;
  const child = spawn(startCommand, startArguments, {
    env: { PATH: process.env['PATH'], IKS_PUBLIC_URL: url, ...environment, IKS_PORT: String(at) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  onSpawned(child);
  child.once('exit', () => running.delete(child));
  const lines: string[] = [];
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.includes('"listening"')) resolve();
    });
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    child.on('close', () => reject(new Error(`the service ended:\n${lines.join('\n')}`)));
  });
  return {
    url,
    process: child,
    lines,
    bugs: () => lines.filter((line) => line.includes('unexpected error')).slice(0, 3),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      const start = performance.now();
      child.kill('SIGTERM');
      await ended;
      return { code: child.exitCode, milliseconds: performance.now() - start };
    },
  };
}
