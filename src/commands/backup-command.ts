/** `iks backup --to directory`: the database into a directory; IKS_BACKUP_PASSPHRASE encrypts it. */
import { parseArgs } from 'node:util';
import { systemClock } from '../calendar/index.ts';
import { counted } from '../format.ts';
import { backUp, rowsIn } from '../operation/index.ts';
import { software } from '../software.ts';
import { backupPassphrase } from './backup-passphrase.ts';
import { answering, unusable } from './terminal.ts';
import { configuredDatabase } from './with-database.ts';

export const run = (args: readonly string[]): Promise<number> =>
  answering(async () => {
    const { values } = parseArgs({ args: [...args], options: { to: { type: 'string' } } });
    if (values.to === undefined) throw unusable('Aufruf: iks backup --to verzeichnis');
    const manifest = await backUp(configuredDatabase(), values.to, {
      passphrase: backupPassphrase(),
      software,
      now: systemClock.now(),
    });
    process.stdout.write(
      `Gesichert: ${counted(rowsIn(manifest.contents), 'Zeile', 'Zeilen')}, Vorgangsprotokoll bis Eintrag ${manifest.journal.number}. Sichern Sie das Schlüsselverzeichnis getrennt.\n`,
    );
    return 0;
  });
