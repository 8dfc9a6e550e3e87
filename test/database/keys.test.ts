import { mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serviceScope, type Database } from '../../src/database/index.ts';
import { openKeys } from '../../src/keys/index.ts';
import { freshDatabase } from '../support/database.ts';
import { importedFrame, someCases } from '../support/frames.ts';
import { confirmedField } from '../support/plan.ts';
import { newWorld } from '../support/world.ts';
import { requireKeys } from '../../src/operation/index.ts';
import { keyFacts } from '../../src/operation/facts.ts';

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

  // A machine that started before there was anything to miss, with a directory of its own.
  const other = { ...world, deps: { ...made.deps, keys: openKeys(elsewhere) } };
  await expect(
    importedFrame(other, other.leadA, fieldId, someCases(other.teamA.code, 3, 'Z-')),
  ).rejects.toThrow('2020.key');
  expect(await readdir(elsewhere)).toEqual(['general.key']);
  await rm(elsewhere, { recursive: true });
});

it('no key is made where another directory lies at their place since the start', async () => {
  const mounted = await mkdtemp(join(tmpdir(), 'iks-keys-'));
  const keys = openKeys(mounted);
  await rm(join(mounted, 'general.key'));
  expect(() => keys.toStore(2021)).toThrow('general.key');
  expect(() => keys.ofYear(2021)).toThrow('2021.key');
  expect(await readdir(mounted)).toEqual([]);
  await rm(mounted, { recursive: true });
});

it('a year whose key was destroyed on purpose is not missed, whatever an old backup brought back', async () => {
  const before = await mkdtemp(join(tmpdir(), 'iks-keys-'));
  const keys = openKeys(before);
  keys.toStore(2020);
  keys.destroyYear(2020);
  await requireKeys(database, before);
  expect(() => keys.ofYear(2020)).toThrow('vernichtet');
  expect(keys.hasYear(2020)).toBe(true);
  expect(() => keys.toStore(2020)).toThrow('vernichtet');
  await rm(before, { recursive: true });
});

it('the doctor finds one number of each year, however many there are', async () => {
  const facts = await database.transaction(serviceScope, async (tx) => {
    for (const year of [2019, 2022]) {
      const keys = openKeys(directory).toStore(year);
      for (const number of ['1', '2', '3']) {
        const pseudonym = Buffer.from(keys.pseudonym(number));
        const ciphertext = Buffer.from(keys.encrypt(number, pseudonym));
        await tx.insertInto('case_number').values({ audit_year: year, pseudonym, ciphertext }).execute();
      }
    }
    return keyFacts(tx, directory);
  });
  expect(facts).toEqual([2019, 2020, 2022].map((auditYear) => ({ auditYear, state: 'fine' })));
});
