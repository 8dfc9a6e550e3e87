import { z } from 'zod';
import { isoDateSchema, type IsoDate } from '../calendar/index.ts';
import { Failure } from '../failure.ts';
import { record } from '../journal/index.ts';
import type { Work } from '../work.ts';

export const lastDaySchema = z.strictObject({ lastDay: isoDateSchema });

/** Lets the last version of a criterion or an instruction end without a successor. @throws Failure `validity-reversed` */
export async function endVersion(
  work: Work,
  table: 'criterion' | 'instruction_version',
  last: { readonly id: string; readonly valid_from: string },
  lastDay: IsoDate,
): Promise<void> {
  if (lastDay < last.valid_from) {
    const message = 'Der letzte Tag liegt vor dem ersten der letzten Fassung.';
    throw new Failure('invalid', 'validity-reversed', message, {
      fields: [{ path: 'lastDay', code: 'validity-reversed', message }],
    });
  }
  await work.tx.updateTable(table).set({ valid_to: lastDay }).where('id', '=', last.id).execute();
  await record(work, 'catalogue.changed', last.id, { until: lastDay });
}
