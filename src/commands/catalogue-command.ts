/** `iks catalogue`: loads the shipped catalogue; what the house already has stays as it has made it. */
import { randomBytes } from 'node:crypto';
import { systemClock } from '../calendar/index.ts';
import { migrate } from '../database/index.ts';
import { counted } from '../format.ts';
import { openKeys } from '../keys/index.ts';
import { loadShippedCatalogue, shippedSizes } from '../operation/index.ts';
import { noErrands } from '../errands/index.ts';
import { software } from '../software.ts';
import { performAsService } from '../work.ts';
import { answering } from './terminal.ts';
import { withDatabase } from './with-database.ts';

export const run = (): Promise<number> =>
  answering(async () => {
    await withDatabase(async (database) => {
      await migrate(database);
      // Nothing in the catalogue is pseudonymised or encrypted: keys in memory do.
      const deps = {
        database,
        clock: systemClock,
        keys: openKeys(),
        randomBytes,
        errands: noErrands,
        software,
      };
      await performAsService(deps, loadShippedCatalogue);
    });
    const { instructions, criteria } = shippedSizes;
    process.stdout.write(
      `Katalog geladen: ${counted(instructions, 'Geschäftsanweisung', 'Geschäftsanweisungen')}, ${counted(criteria, 'Prüfkriterium', 'Prüfkriterien')}.\n`,
    );
    return 0;
  });
