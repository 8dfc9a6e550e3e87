import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { running } from '../../test/support/command.ts';
import { run as journal } from './journal-command.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

// 1 says that the chain is broken; who could not ask has to say something else.
it.each([
  ['nobody listens there', 'postgres://iks@127.0.0.1:1/iks'],
  [
    'there is no socket',
    `postgres://iks@%2F${join(tmpdir(), 'nowhere').slice(1).replaceAll('/', '%2F')}/iks`,
  ],
])('a command whose database cannot be asked says so and ends with 2: %s', async (_, url) => {
  vi.stubEnv('DATABASE_URL', url);
  const { exitCode, err } = await running(journal, ['verify']);
  expect([exitCode, err]).toEqual([2, expect.stringContaining('Die Datenbank antwortet nicht.')]);
});
