import { mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../src/database/index.ts';
import { openKeys } from '../../src/keys/index.ts';
import { freshDatabase } from '../support/database.ts';
import { importedFrame, someCases } from '../support/frames.ts';
import { confirmedField } from '../support/plan.ts';
import { newWorld } from '../support/world.ts';
import { requireKeys } from '../../src/operation/index.ts';

let database: Database;
let directory: string;
beforeAll(async () => {
  database = await freshDatabase();
  directory = await mkdtemp(join(tmpdir(), 'iks-keys-'));
});
afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true });
});

it('an empty database needs no keys; once there is work, all of its keys must lie there and fit', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'iks-keys-'));
  await requireKeys(database, elsewhere);

  const made = await newWorld(database);
  const world = { ...made, deps: { ...made.deps, keys: openKeys(directory) } };
  const { fieldId } = await confirmedField(world, { teamIds: [world.teamA.id] });
  await importedFrame(world, world.leadA, fieldId, someCases(world.teamA.code, 3));
  expect((await readdir(directory)).toSorted()).toEqual(['2020.key', 'general.key']);
  expect((await stat(join(directory, '2020.key'))).mode & 0o777).toBe(0o600);
  await requireKeys(database, directory);

  await expect(requireKeys(database, elsewhere)).rejects.toMatchObject({
    code: 'keys-missing',
    message: expect.stringContaining('general.key, 2020.key') as string,
  });
  await rename(join(directory, '2020.key'), join(elsewhere, '2020.key'));
  await writeFile(join(directory, '2020.key'), 'f'.repeat(64));
  await expect(requireKeys(database, directory)).rejects.toMatchObject({
    message: expect.stringContaining(': 2020.key.') as string,
  });
  await rename(join(elsewhere, '2020.key'), join(directory, '2020.key'));
  await requireKeys(database, directory);
  await rm(elsewhere, { recursive: true });
});
