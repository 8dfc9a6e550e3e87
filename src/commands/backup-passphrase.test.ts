import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { running } from '../../test/support/command.ts';
import { run as backup } from './backup-command.ts';
import { run as restore } from './restore-command.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it.each([
  ['backup', backup, '--to'],
  ['restore', restore, '--from'],
])('%s refuses an empty passphrase, which would protect nothing', async (_, command, option) => {
  const directory = await mkdtemp(join(tmpdir(), 'iks-passphrase-'));
  vi.stubEnv('IKS_EMBEDDED_DIRECTORY', directory);
  vi.stubEnv('IKS_BACKUP_PASSPHRASE', '');
  const { exitCode, err } = await running(command, [option, join(directory, 'sicherung')]);
  expect([exitCode, err]).toEqual([2, expect.stringContaining('IKS_BACKUP_PASSPHRASE ist leer.')]);
  expect(await readdir(directory)).toEqual([]);
  await rm(directory, { recursive: true });
});
