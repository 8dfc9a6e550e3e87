import { z } from 'zod';
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

const pairs = z.array(z.tuple([z.string(), z.string()]));

export const functionName = (code: string): string => names[code] ?? code;

/** An act as the journal holds it: `data` tells which of several on one object, for their moments need not. */
export interface JournalledAct extends Act {
  readonly data: Readonly<Record<string, string>>;
}

/** An act without what tells it from others. */
export const actOf = ({ at, by }: JournalledAct): Act => ({ at, by });

/** When and in which function an act was done on objects, by object, in the order of the journal. */
export async function actsOn(
  tx: Tx,
  act: JournalAct,
  objects: readonly string[],
): Promise<ReadonlyMap<string, readonly JournalledAct[]>> {
  if (objects.length === 0) return new Map();
  const rows = await tx
    .selectFrom('journal_entry')
    .select(['object', 'at', 'function', 'on_behalf_of', 'data'])
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
        data: Object.fromEntries(pairs.parse(row.data)),
      })),
    ]),
  );
}
