import { z } from 'zod';
import { json } from '../database/index.ts';
import { Failure } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { columnProfileSchema, type ColumnProfile } from '../tables/index.ts';
import { timestamp, type Work } from '../work.ts';

export const savedProfileSchema = z
  .object({ id: z.uuid(), name: z.string(), mapping: columnProfileSchema })
  .meta({ id: 'SavedColumnProfile' });
export type SavedProfile = z.infer<typeof savedProfileSchema>;

/** All saved column profiles by name. */
export async function columnProfiles({ tx, actor }: Work): Promise<SavedProfile[]> {
  authorize(actor, 'delivery.create');
  const rows = await tx
    .selectFrom('column_profile')
    .select(['id', 'name', 'mapping'])
    .orderBy('name')
    .execute();
  return rows.map(({ id, name, mapping }) => ({ id, name, mapping: columnProfileSchema.parse(mapping) }));
}

/** Saves how a source system's columns are to be understood. A saved profile is never changed. */
export async function saveColumnProfile(
  work: Work,
  command: { readonly name: string; readonly mapping: ColumnProfile },
): Promise<SavedProfile> {
  const { tx, actor, now } = work;
  authorize(actor, 'delivery.create');
  const id = crypto.randomUUID();
  const saved = await tx
    .insertInto('column_profile')
    .values({
      id,
      name: command.name,
      mapping: json(command.mapping),
      created_by: actor.accountId,
      created_at: timestamp(now),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (saved === undefined) {
    throw new Failure(
      'conflict',
      'profile-name-taken',
      'Eine Spaltenzuordnung mit diesem Namen gibt es schon. Wählen Sie einen anderen.',
      { fields: [{ path: 'name', code: 'profile-name-taken', message: 'Name schon vergeben.' }] },
    );
  }
  await record(work, 'column-profile.saved', id);
  return { id, ...command };
}
