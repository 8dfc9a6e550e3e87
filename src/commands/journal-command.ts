/** `iks journal verify [--checkpoint file]`: walks the chain; exit 0 when nothing is wrong, 1 when something is. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { serviceScope } from '../database/index.ts';
import {
  checkpointSchema,
  journalHead,
  readJournal,
  verifyChain,
  type Checkpoint,
} from '../journal/index.ts';
import { answering, unusable } from './terminal.ts';
import { withDatabase } from './with-database.ts';

export const run = (args: readonly string[]): Promise<number> =>
  answering(async () => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { checkpoint: { type: 'string', multiple: true, default: [] } },
    });
    if (positionals.join(' ') !== 'verify')
      throw unusable('Aufruf: iks journal verify [--checkpoint datei.json]');
    const checkpoints = (await Promise.all(values.checkpoint.map(readCheckpoints))).flat();
    const { entries, head, faults } = await withDatabase((database) =>
      database.transaction(
        serviceScope,
        async (tx) => verifyChain(readJournal(tx), await journalHead(tx), checkpoints),
        'repeatable read',
      ),
    );
    for (const { message } of faults) process.stdout.write(`${message}\n`);
    process.stdout.write(
      faults.length === 0
        ? `Das Vorgangsprotokoll ist unverändert: ${entries} Einträge, Kopf ${head}.\n`
        : `Das Vorgangsprotokoll stimmt nicht: ${faults.length} Abweichungen.\n`,
    );
    return faults.length === 0 ? 0 : 1;
  });

/** One checkpoint, or a list of them. */
async function readCheckpoints(path: string): Promise<Checkpoint[]> {
  const parsed = z
    .union([checkpointSchema.transform((one) => [one]), z.array(checkpointSchema)])
    .safeParse(JSON.parse(await readFile(path, 'utf8')));
  if (!parsed.success) throw unusable(`„${path}“ ist kein Prüfpunkt.`);
  return parsed.data;
}
