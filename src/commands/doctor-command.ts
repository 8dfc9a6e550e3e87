/** `iks doctor`: looks at configuration, database, role, schema, clock, time zone, disk and keys; exit 1 when something is wrong. */
import { readConfig, unknownSettings } from '../config.ts';
import { openEmbedded, openPostgres } from '../database/index.ts';
import { examine } from '../operation/index.ts';
import { answering } from './terminal.ts';

export const run = (): Promise<number> =>
  answering(async () => {
    const read = readConfig(process.env);
    if (!read.ok) {
      for (const problem of read.problems) process.stdout.write(`FEHLT  Konfiguration: ${problem}\n`);
      return 1;
    }
    const unknown = unknownSettings(process.env);
    for (const name of unknown) {
      process.stdout.write(
        `FEHLT  Konfiguration: ${name} ist keine Einstellung. Prüfen Sie die Schreibweise.\n`,
      );
    }
    const { config } = read;
    const database =
      config.database.kind === 'embedded'
        ? await openEmbedded(config.database.directory)
        : openPostgres({ url: config.database.url, poolSize: 2, waitForConnection: 3000 });
    const found = await examine(database, config);
    await database.close();
    for (const { subject, fine, message } of found) {
      process.stdout.write(`${fine ? 'gut  ' : 'FEHLT'}  ${subject}: ${message}\n`);
    }
    return unknown.length === 0 && found.every(({ fine }) => fine) ? 0 : 1;
  });
