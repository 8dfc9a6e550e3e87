import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig, type Config } from '../../src/config.ts';
import { openPostgres, serviceScope, type Database } from '../../src/database/index.ts';
import { openKeys } from '../../src/keys/index.ts';
import { examine } from '../../src/operation/index.ts';
import { freshDatabase } from '../support/database.ts';

let database: Database;
let config: Config;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  const read = readConfig({
    DATABASE_URL: 'postgres://iks@localhost/iks',
    IKS_KEY_DIRECTORY: await mkdtemp(join(tmpdir(), 'iks-doctor-')),
    IKS_PUBLIC_URL: 'https://iks.example.de',
  });
  if (!read.ok) throw new Error('a complete configuration');
  ({ config } = read);
});

/** What the doctor finds wrong. */
const wrongs = async (on = database): Promise<string[]> =>
  (await examine(on, config)).filter(({ fine }) => !fine).map(({ subject }) => subject);

/** One case number of 2020 under the keys in `directory`. */
async function storeCaseNumber(directory: string): Promise<void> {
  const keys = openKeys(directory).toStore(2020);
  const pseudonym = Buffer.from(keys.pseudonym('54910//0000001'));
  const ciphertext = Buffer.from(keys.encrypt('54910//0000001', pseudonym));
  await database.transaction(serviceScope, async (tx) => {
    await tx.deleteFrom('case_number').execute();
    await tx.insertInto('case_number').values({ audit_year: 2020, pseudonym, ciphertext }).execute();
  });
}

describe('iks doctor, on a real database', () => {
  it('is content with a service as it is after its first start', async () => {
    expect(await wrongs()).toEqual([]);
  });

  it('sees the directory of the keys: lost, or open to others', async () => {
    await chmod(config.keyDirectory, 0o755);
    expect(await wrongs()).toEqual(['Schlüsselverzeichnis']);
    await rm(config.keyDirectory, { recursive: true });
    expect(await wrongs()).toEqual(['Schlüsselverzeichnis']);
  });

  it('sees whether the keys belong to the database, and makes none', async () => {
    await storeCaseNumber(config.keyDirectory);
    expect(await wrongs()).toEqual([]);
    await storeCaseNumber(await mkdtemp(join(tmpdir(), 'iks-doctor-')));
    expect(await wrongs()).toEqual(['Schlüssel']);
    await rm(join(config.keyDirectory, '2020.key'));
    expect(await wrongs()).toEqual(['Schlüssel']);
    expect(await wrongs()).toEqual(['Schlüssel']);
  });

  it('sees that the database does not answer', async () => {
    const gone = openPostgres({ url: 'postgres://iks@127.0.0.1:1/iks', poolSize: 1, waitForConnection: 500 });
    expect(await wrongs(gone)).toEqual(['Datenbank']);
    await gone.close();
  });
});
