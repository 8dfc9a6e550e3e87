/**
 * `iks restore --from directory [--checkpoint file or directory]…`: a backup into the empty database that the
 * environment names, compared with its manifest and with checkpoints kept elsewhere.
 */
import { parseArgs } from 'node:util';
import { counted } from '../format.ts';
import { restore } from '../operation/index.ts';
import { backupPassphrase } from './backup-passphrase.ts';
import { readCheckpoints } from './checkpoint-files.ts';
import { answering, unusable } from './terminal.ts';
import { configuredDatabase } from './with-database.ts';

export const run = (args: readonly string[]): Promise<number> =>
  answering(async () => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        from: { type: 'string' },
        checkpoint: { type: 'string', multiple: true, default: [] },
      },
    });
    if (values.from === undefined) {
      throw unusable('Aufruf: iks restore --from verzeichnis [--checkpoint datei.json|verzeichnis]…');
    }
    const outside = await readCheckpoints(values.checkpoint);
    const passphrase = backupPassphrase();
    const manifest = await restore(configuredDatabase(), values.from, passphrase, outside);
    process.stdout.write(
      `Wiederhergestellt und verglichen: Stand vom ${manifest.madeAt}, Kopf des Vorgangsprotokolls ${manifest.journal.hash}${outside.length === 0 ? '' : `, ${counted(outside.length, 'Prüfpunkt', 'Prüfpunkte')} von außen enthalten`}.\n`,
    );
    return 0;
  });
