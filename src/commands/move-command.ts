/** `iks move --from directory`: the trial database into the empty PostgreSQL database of DATABASE_URL, compared. */
import { parseArgs } from 'node:util';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openEmbedded } from '../database/index.ts';
import { counted } from '../format.ts';
import { move, rowsIn } from '../operation/index.ts';
import { answering, unusable } from './terminal.ts';
import { withDatabase } from './with-database.ts';

export const run = (args: readonly string[]): Promise<number> =>
  answering(async () => {
    const { values } = parseArgs({ args: [...args], options: { from: { type: 'string' } } });
    const { from } = values;
    if (from === undefined) throw unusable('Aufruf: iks move --from verzeichnis-der-testdatenbank');
    await stat(join(from, 'pglite'));
    const moved = await withDatabase(async (target) => {
      if (target.kind !== 'postgres') throw unusable('Setzen Sie DATABASE_URL auf die leere Zieldatenbank.');
      const source = await openEmbedded(from);
      try {
        return await move(source, target);
      } finally {
        await source.close();
      }
    });
    for (const [table, { rows, digest }] of Object.entries(moved.contents)) {
      process.stdout.write(`${digest}  ${table} (${rows})\n`);
    }
    process.stdout.write(
      `Übernommen und verglichen: ${counted(rowsIn(moved.contents), 'Zeile', 'Zeilen')}, Kopf des Vorgangsprotokolls ${moved.journal.hash}. Das Schlüsselverzeichnis bleibt dasselbe; setzen Sie IKS_KEY_DIRECTORY darauf.\n`,
    );
    return 0;
  });
