import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEmbedded } from '../../src/database/index.ts';

it('the trial database is one process’s; what a dead one of the same number left is taken over', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'iks-trial-'));
  await writeFile(join(directory, 'lock'), String(process.pid));
  const first = await openEmbedded(directory);
  await expect(openEmbedded(directory)).rejects.toMatchObject({ code: 'database-locked' });
  await first.close();
  await (await openEmbedded(directory)).close();
  await rm(directory, { recursive: true });
});
