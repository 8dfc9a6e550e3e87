import { spawn } from 'node:child_process';
import { Failure } from '../failure.ts';

/** Starts pg_dump or pg_restore on a database. `done` rejects with Failure `backup-failed`, which names the cause. */
export function runTool(command: 'pg_dump' | 'pg_restore', args: readonly string[], url: string) {
  const { address, environment } = forTool(url);
  const child = spawn(command, [...args, `--dbname=${address}`], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < longestSaid) said += text;
  });
  const done = new Promise<void>((resolve, reject) => {
    child.on('error', () => reject(failed(`${command} fehlt. ${remedy}`)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(failed(whyFailed(command, said)))));
  });
  return { stdin: child.stdin, stdout: child.stdout, done };
}

/** The cause comes first; what follows may quote rows. */
const longestSaid = 10_000;

const failed = (message: string): Failure => new Failure('conflict', 'backup-failed', message);

const remedy = 'Installieren Sie das Paket postgresql-client in der Version des Servers.';

/** Why the tool gave up, from what it said; an older tool refuses a newer server. */
export const whyFailed = (command: string, said: string): string =>
  said.includes('server version mismatch')
    ? `${command} ist älter als der Server. ${remedy}`
    : `${command} ist fehlgeschlagen: ${causeIn(said)}`;

/** The first line that speaks of an error. The lines after it (detail, context) may quote a row. */
const causeIn = (said: string): string =>
  (said.split('\n').find((line) => /error|fatal/i.test(line)) ?? 'Es wurde kein Grund genannt.').trim();

/** The address without its password, which the process list would show to everybody, and the password beside it. */
export function forTool(url: string): { address: string; environment: Readonly<Record<string, string>> } {
  const address = new URL(url);
  const password = address.searchParams.get('password') ?? decodeURIComponent(address.password);
  address.password = '';
  address.searchParams.delete('password');
  return { address: address.href, environment: password === '' ? {} : { PGPASSWORD: password } };
}

/**
 * Waits for a stream through a tool and for the tool. A tool that gives up breaks the stream: then the tool says why.
 */
export async function throughTool(stream: Promise<void>, done: Promise<void>): Promise<void> {
  const [streamed, ended] = await Promise.allSettled([stream, done]);
  if (streamed.status === 'rejected' && !isBrokenPipe(streamed.reason)) throw streamed.reason;
  if (ended.status === 'rejected') throw ended.reason;
}

const isBrokenPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE';
