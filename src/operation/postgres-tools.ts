import { spawn } from 'node:child_process';
import { Failure } from '../failure.ts';

/** Starts pg_dump or pg_restore. `done` rejects with Failure `backup-failed` when it is missing or ends badly. */
export function runTool(command: 'pg_dump' | 'pg_restore', args: readonly string[]) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const failed = new Failure(
    'conflict',
    'backup-failed',
    `${command} ist fehlgeschlagen. Prüfen Sie, ob es installiert ist und zur Serverversion passt.`,
  );
  child.stderr.resume();
  const done = new Promise<void>((resolve, reject) => {
    child.on('error', () => reject(failed));
    child.on('close', (code) => (code === 0 ? resolve() : reject(failed)));
  });
  return { stdin: child.stdin, stdout: child.stdout, done };
}
