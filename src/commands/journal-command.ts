/**
 * `iks journal verify [--checkpoint file or directory]…`: walks the chain; exit 0 when nothing is wrong, 1 when
 * something is. A clock once set back stays in the chain for ever: it is told each time and is no fault.
 * `iks journal checkpoint`: the head as a line of JSON, for keeping wherever one wants.
 */
import { parseArgs } from 'node:util';
import { serviceScope } from '../database/index.ts';
import { counted } from '../format.ts';
import { journalHead, readJournal, storedCheckpoints, verifyChain } from '../journal/index.ts';
import { readCheckpoints } from './checkpoint-files.ts';
import { answering, unusable } from './terminal.ts';
import { withDatabase } from './with-database.ts';

const usage = 'Aufruf: iks journal verify [--checkpoint datei.json|verzeichnis]… oder iks journal checkpoint';

export const run = (args: readonly string[]): Promise<number> =>
  answering(async () => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { checkpoint: { type: 'string', multiple: true, default: [] } },
    });
    switch (positionals.join(' ')) {
      case 'verify':
        return verify(values.checkpoint);
      case 'checkpoint':
        return printHead();
      default:
        throw unusable(usage);
    }
  });

async function verify(paths: readonly string[]): Promise<number> {
  const outside = await readCheckpoints(paths);
  const { entries, head, faults, remarks } = await withDatabase((database) =>
    database.transaction(
      serviceScope,
      async (tx) =>
        verifyChain(readJournal(tx), await journalHead(tx), [...outside, ...(await storedCheckpoints(tx))]),
      'repeatable read',
    ),
  );
  for (const { message } of [...faults, ...remarks]) process.stdout.write(`${message}\n`);
  process.stdout.write(
    faults.length === 0
      ? `Das Vorgangsprotokoll ist unverändert: ${counted(entries, 'Eintrag', 'Einträge')}, Kopf ${head}.\n`
      : `Das Vorgangsprotokoll stimmt nicht: ${counted(faults.length, 'Abweichung', 'Abweichungen')}. Verständigen Sie die Interne Revision und ändern Sie nichts.\n`,
  );
  if (outside.length === 0) {
    process.stdout.write(
      'Ohne einen Prüfpunkt von außen (--checkpoint) fiele eine ganz neu geschriebene Kette nicht auf.\n',
    );
  }
  return faults.length === 0 ? 0 : 1;
}

async function printHead(): Promise<number> {
  const { number, hash } = await withDatabase((database) => database.transaction(serviceScope, journalHead));
  const at = Temporal.Now.instant().toString({ smallestUnit: 'millisecond' });
  process.stdout.write(`${JSON.stringify({ number, head: hash, at })}\n`);
  return 0;
}
