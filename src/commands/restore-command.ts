/** `iks restore --from directory`: a backup into the empty database of DATABASE_URL, compared with its manifest. */
import { parseArgs } from 'node:util';
import { restore } from '../operation/index.ts';
import { answering, unusable } from './terminal.ts';
import { postgresUrl } from './with-database.ts';

export const run = (args: readonly string[]): Promise<number> =>
  answering(async () => {
    const { values } = parseArgs({ args: [...args], options: { from: { type: 'string' } } });
    if (values.from === undefined) throw unusable('Aufruf: iks restore --from verzeichnis');
    const manifest = await restore(postgresUrl(), values.from, process.env['IKS_BACKUP_PASSPHRASE'] ?? null);
    process.stdout.write(
      `Wiederhergestellt und verglichen: Stand vom ${manifest.madeAt}, Kopf des Vorgangsprotokolls ${manifest.journal.hash}.\n`,
    );
    return 0;
  });
