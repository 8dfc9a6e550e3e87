/** `iks backup --to directory`: PostgreSQL into a directory; IKS_BACKUP_PASSPHRASE encrypts it. */
import { parseArgs } from 'node:util';
import { systemClock } from '../calendar/index.ts';
import { backUp } from '../operation/index.ts';
import { software } from '../software.ts';
import { answering, unusable } from './terminal.ts';
import { postgresUrl, withDatabase } from './with-database.ts';

export const run = (args: readonly string[]): Promise<number> =>
  answering(async () => {
    const { values } = parseArgs({ args: [...args], options: { to: { type: 'string' } } });
    const { to } = values;
    if (to === undefined) throw unusable('Aufruf: iks backup --to verzeichnis');
    const url = postgresUrl();
    const manifest = await withDatabase((database) =>
      backUp(database, url, to, {
        passphrase: process.env['IKS_BACKUP_PASSPHRASE'] ?? null,
        software,
        now: systemClock.now(),
      }),
    );
    process.stdout.write(
      `Gesichert: ${Object.values(manifest.rows).reduce((sum, rows) => sum + rows, 0)} Zeilen, Vorgangsprotokoll bis Eintrag ${manifest.journal.number}. Sichern Sie das Schlüsselverzeichnis getrennt.\n`,
    );
    return 0;
  });
