import { readConfig } from '../config.ts';
import { openEmbedded, openPostgres, type Database } from '../database/index.ts';
import { Failure } from '../failure.ts';

/**
 * Opens the database that the environment names, as the server would, for one command.
 * @throws Failure `configuration` naming every missing or wrong value
 */
export async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  // These commands need neither keys nor an address of their own.
  const read = readConfig({ IKS_KEY_DIRECTORY: '.', IKS_PUBLIC_URL: 'http://localhost', ...process.env });
  if (!read.ok) {
    throw new Failure(
      'invalid',
      'configuration',
      `Die Konfiguration ist unvollständig: ${read.problems.join('; ')}`,
    );
  }
  const { database: where } = read.config;
  const database =
    where.kind === 'embedded'
      ? await openEmbedded(where.directory)
      : openPostgres({ url: where.url, poolSize: 2, waitForConnection: 5000 });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Address of the PostgreSQL database, for what only it can do. */
export function postgresUrl(): string {
  const url = process.env['DATABASE_URL'];
  if (url === undefined || url === '') {
    throw new Failure(
      'invalid',
      'configuration',
      'DATABASE_URL fehlt. Die Testdatenbank wird mit ihrem Verzeichnis gesichert, während kein Prozess sie benutzt.',
    );
  }
  return url;
}
