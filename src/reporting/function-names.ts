import type { Tx } from '../database/index.ts';
import type { JournalAct } from '../journal/index.ts';
import type { Act } from './values/figures.ts';

/** German names of the functions, as papers say who acted: never a person. */
const names: Readonly<Record<string, string>> = {
  'team-lead': 'Teamleitung',
  'area-head': 'Bereichsleitung',
  management: 'Geschäftsführung',
  'personnel-development': 'Personalentwicklung',
  controlling: 'Controlling',
  auditor: 'Revision',
  oversight: 'Personalrat und Datenschutz',
  administrator: 'Administration',
  service: 'Dienst',
};

export const functionName = (code: string): string => names[code] ?? code;

/** When and in which function an act was done on objects, by object, in the order of the journal. */
export async function actsOn(
  tx: Tx,
  act: JournalAct,
  objects: readonly string[],
): Promise<ReadonlyMap<string, readonly Act[]>> {
  if (objects.length === 0) return new Map();
  const rows = await tx
    .selectFrom('journal_entry')
    .select(['object', 'at', 'function', 'on_behalf_of'])
    .where('act', '=', act)
    .where('object', 'in', [...objects])
    .orderBy('number')
    .execute();
  const byObject = Map.groupBy(rows, ({ object }) => object ?? '');
  return new Map(
    [...byObject].map(([object, of]) => [
      object,
      of.map((row) => ({
        at: row.at,
        by: { function: functionName(row.function), deputy: row.on_behalf_of !== null },
      })),
    ]),
  );
}
