import { readConfig, type Config } from '../config.ts';
import { openEmbedded, openPostgres, type Database } from '../database/index.ts';
import { Failure } from '../failure.ts';

/**
 * Where the environment says that the database lies.
 * @throws Failure `configuration` naming every missing or wrong value
 */
export function configuredDatabase(): Config['database'] {
  // These commands need neither keys nor an address of their own.
  const read = readConfig({ IKS_KEY_DIRECTORY: '.', IKS_PUBLIC_URL: 'http://localhost', ...process.env });
  if (!read.ok) {
    throw new Failure(
      'invalid',
      'configuration',
      `Die Konfiguration ist unvollständig: ${read.problems.join('; ')}`,
    );
  }
  return read.config.database;
}

/** Opens the database that the environment names, past a pooler, for one command. */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const where = configuredDatabase();
  const database =
    where.kind === 'embedded'
      ? await openEmbedded(where.directory)
      : openPostgres({ url: where.directUrl, poolSize: 2, waitForConnection: 5000 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
