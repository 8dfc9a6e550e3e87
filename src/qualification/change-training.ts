import { z } from 'zod';
import { Failure } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import {
  contentOf,
  lockNeed,
  lockTraining,
  putTeams,
  reopenUnserved,
  scheduleNeed,
  servedNeeds,
  settled,
  trainingSchema,
  trainingSettled,
  type LockedTraining,
  type Scheduling,
} from './training.ts';

/** What a planned training becomes, and the revision that this person saw. */
export const trainingChangeSchema = trainingSchema.extend({ revision: z.int().min(1) });
type ChangedTraining = z.infer<typeof trainingChangeSchema>;

/**
 * Changes a training that is still planned; what it was planned as is kept. Needs that it no longer serves open again
 * unless another training serves them. @throws Failure `training-changed` when somebody else was faster
 */
export async function changeTraining(
  work: Work,
  { trainingId, revision, ...command }: ChangedTraining & { readonly trainingId: string },
): Promise<void> {
  authorize(work.actor, 'training.write');
  const training = await lockTraining(work, trainingId);
  if (training.state !== 'planned') throw trainingSettled(training.state);
  if (training.revision !== revision) {
    throw new Failure(
      'conflict',
      'training-changed',
      'Die Schulung wurde inzwischen von jemand anderem geändert. Laden Sie sie neu.',
      { details: { revision: training.revision } },
    );
  }
  await keepFormer(work, training);
  await work.tx
    .updateTable('training')
    .set({ ...contentOf(command), revision: revision + 1 })
    .where('id', '=', trainingId)
    .execute();
  await work.tx.deleteFrom('training_team').where('training_id', '=', trainingId).execute();
  await putTeams(work, trainingId, command.teamIds);
  await record(work, 'training.changed', trainingId, { format: command.format, seats: command.seats });
  const served = await servedNeeds(work, trainingId);
  for (const needId of new Set(command.needIds).difference(new Set(served))) {
    await scheduleNeed(work, { needId, trainingId });
  }
  for (const needId of new Set(served).difference(new Set(command.needIds))) {
    await takeOut(work, { needId, trainingId });
  }
}

/** Keeps what a training was planned as, before it is changed. */
async function keepFormer({ tx, now }: Work, training: LockedTraining): Promise<void> {
  const { id, revision, year, quarter, title, format, target_function, seats } = training;
  const teams = await tx
    .selectFrom('training_team')
    .select('team_id')
    .where('training_id', '=', id)
    .orderBy('team_id')
    .execute();
  await tx
    .insertInto('former_training')
    .values({
      training_id: id,
      revision,
      year,
      quarter,
      title,
      format,
      target_function,
      seats,
      team_ids: teams.map(({ team_id }) => team_id),
      replaced_at: timestamp(now),
    })
    .execute();
}

/** A training does not serve a need any more. */
async function takeOut(work: Work, { needId, trainingId }: Scheduling): Promise<void> {
  const need = await lockNeed(work, 'need.plan', needId);
  if (need.state === 'declined' || need.state === 'closed') throw settled(need.state);
  await work.tx
    .deleteFrom('training_need_training')
    .where('need_id', '=', need.id)
    .where('training_id', '=', trainingId)
    .execute();
  await reopenUnserved(work, [need.id]);
  await record(work, 'need.taken-out', need.id, { training: trainingId });
}
