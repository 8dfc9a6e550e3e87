/** `iks rebuild [--check]`: makes the summaries of all results anew, or only says how many differ. */
import { parseArgs } from 'node:util';
import { systemClock } from '../calendar/index.ts';
import { rebuildSummaries } from '../checks/index.ts';
import { serviceScope } from '../database/index.ts';
import { counted } from '../format.ts';
import { answering } from './terminal.ts';
import { withDatabase } from './with-database.ts';

export const run = (args: readonly string[]): Promise<number> =>
  answering(async () => {
    const { values } = parseArgs({
      args: [...args],
      options: { check: { type: 'boolean', default: false } },
    });
    const { scopes, different } = await withDatabase((database) =>
      database.transaction(serviceScope, (tx) =>
        rebuildSummaries({ tx, actor: null, now: systemClock.now() }, values.check),
      ),
    );
    const outcome = values.check ? '' : ' und neu erstellt';
    process.stdout.write(
      `${counted(scopes, 'Zusammenfassung', 'Zusammenfassungen')} geprüft, ${different} abweichend${outcome}.\n`,
    );
    return values.check && different > 0 ? 1 : 0;
  });
