import { z } from 'zod';
import { isoDateSchema, localDate, type IsoDate } from '../calendar/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize, authorizeAt } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { text } from '../text.ts';
import { timestamp, type Work } from '../work.ts';

/** Formats of rule 23, with their German names. */
export const trainingFormats = {
  training: 'Schulung',
  'peer-consultation': 'kollegiale Fallberatung',
  'learning-support': 'individuelle Lernbegleitung',
  'counselling-concept': 'Beratungskonzeption (BeKo)',
  'benefit-law-counselling': 'leistungsrechtliche Beratung',
  onboarding: 'Einarbeitung/Onboarding',
  'hdba-course': 'Lehrgang (HdBA)',
} as const;
export type TrainingFormat = keyof typeof trainingFormats;
const formats = Object.keys(trainingFormats) as [TrainingFormat, ...TrainingFormat[]];

export const trainingStateNames = {
  planned: 'geplant',
  held: 'durchgeführt',
  cancelled: 'abgesagt',
} as const;
export const needStateNames = {
  open: 'offen',
  scheduled: 'eingeplant',
  'other-remedy': 'andere Abhilfe',
  declined: 'abgelehnt',
  closed: 'abgeschlossen',
} as const;
export type NeedState = keyof typeof needStateNames;

export const trainingSchema = z.strictObject({
  year: z.int().min(2000).max(2100),
  quarter: z.int().min(1).max(4),
  title: text(3, 200),
  format: z.enum(formats),
  /** A function in a team, never a person. */
  targetFunction: text(2, 100),
  seats: z.int().min(1).max(500),
  teamIds: z.array(z.uuid()).min(1).max(50),
  needIds: z.array(z.uuid()).max(50).default([]),
});
export type NewTraining = z.infer<typeof trainingSchema>;

export const otherRemedySchema = z.strictObject({ remedy: text(3, 200), reason: text(3, 1000) });
export const declineNeedSchema = z.strictObject({ reason: text(3, 1000) });

/** Plans a training and schedules the needs it serves. */
export async function planTraining(work: Work, command: NewTraining): Promise<{ id: string }> {
  authorize(work.actor, 'training.write');
  const id = crypto.randomUUID();
  await work.tx
    .insertInto('training')
    .values({
      id,
      ...contentOf(command),
      state: 'planned',
      held_on: null,
      created_by: work.actor.accountId,
      created_at: timestamp(work.now),
    })
    .execute();
  await putTeams(work, id, command.teamIds);
  await record(work, 'training.created', id, { format: command.format, seats: command.seats });
  for (const needId of new Set(command.needIds)) await scheduleNeed(work, { needId, trainingId: id });
  return { id };
}

/** The columns that say what a training is planned as. */
export const contentOf = ({ year, quarter, title, format, targetFunction, seats }: NewTraining) => ({
  year,
  quarter,
  title,
  format,
  target_function: targetFunction,
  seats,
});

export async function putTeams({ tx }: Work, trainingId: string, teamIds: readonly string[]): Promise<void> {
  const ids = [...new Set(teamIds)];
  const known = await tx.selectFrom('team').select('id').where('id', 'in', ids).execute();
  if (known.length !== ids.length) throw notFound('Das Team');
  await tx
    .insertInto('training_team')
    .values(ids.map((teamId) => ({ training_id: trainingId, team_id: teamId })))
    .execute();
}

export async function servedNeeds({ tx }: Work, trainingId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('training_need_training')
    .select('need_id')
    .where('training_id', '=', trainingId)
    .orderBy('need_id')
    .execute();
  return rows.map(({ need_id }) => need_id);
}

/** Scheduled needs that no training serves any more are open again. */
export async function reopenUnserved({ tx }: Work, needIds: readonly string[]): Promise<void> {
  if (needIds.length === 0) return;
  await tx
    .updateTable('training_need')
    .set({ state: 'open' })
    .where('state', '=', 'scheduled')
    .where('id', 'in', [...needIds])
    .where('id', 'not in', (eb) =>
      eb
        .selectFrom('training_need_training as nt')
        .innerJoin('training as t', 't.id', 'nt.training_id')
        .select('nt.need_id')
        .where('t.state', '<>', 'cancelled'),
    )
    .execute();
}

export interface Scheduling {
  readonly needId: string;
  readonly trainingId: string;
}

/** Puts a need into a planned training, which is a change of it; a need may be served by several. */
export async function scheduleNeed(work: Work, command: Scheduling): Promise<void> {
  const need = await lockNeed(work, 'need.plan', command.needId);
  if (need.state === 'declined' || need.state === 'closed') throw settled(need.state);
  const training = await lockTraining(work, command.trainingId);
  if (training.state !== 'planned') throw trainingSettled(training.state);
  await work.tx
    .insertInto('training_need_training')
    .values({ need_id: need.id, training_id: training.id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await work.tx
    .updateTable('training')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', training.id)
    .execute();
  await work.tx
    .updateTable('training_need')
    .set({
      state: 'scheduled',
      remedy: null,
      decision_reason: null,
      decided_by: work.actor.accountId,
      decided_at: timestamp(work.now),
    })
    .where('id', '=', need.id)
    .execute();
  await record(work, 'need.scheduled', need.id, { training: training.id });
}

/** Personnel development proposes another remedy than a training, with a reason. */
export async function remedyOtherwise(
  work: Work,
  command: { needId: string; remedy: string; reason: string },
): Promise<void> {
  const need = await lockNeed(work, 'need.plan', command.needId);
  if (need.state === 'declined' || need.state === 'closed') throw settled(need.state);
  await work.tx
    .updateTable('training_need')
    .set({
      state: 'other-remedy',
      remedy: command.remedy,
      decision_reason: command.reason,
      decided_by: work.actor.accountId,
      decided_at: timestamp(work.now),
    })
    .where('id', '=', need.id)
    .execute();
  await record(work, 'need.remedied-otherwise', need.id);
}

/** Only the area head declines a need, with a reason. */
export async function declineNeed(work: Work, command: { needId: string; reason: string }): Promise<void> {
  const need = await lockNeed(work, 'need.decline', command.needId);
  if (need.state === 'closed' || need.state === 'declined') throw settled(need.state);
  await work.tx
    .updateTable('training_need')
    .set({
      state: 'declined',
      decision_reason: command.reason,
      decided_by: work.actor.accountId,
      decided_at: timestamp(work.now),
    })
    .where('id', '=', need.id)
    .execute();
  await record(work, 'need.declined', need.id);
}

/** The need is met: every training it waits for was held, or its other remedy is in place. */
export async function closeNeed(work: Work, command: { needId: string }): Promise<void> {
  const need = await lockNeed(work, 'need.plan', command.needId);
  const waiting = await work.tx
    .selectFrom('training_need_training as nt')
    .innerJoin('training as t', 't.id', 'nt.training_id')
    .select('t.id')
    .where('nt.need_id', '=', need.id)
    .where('t.state', '=', 'planned')
    .executeTakeFirst();
  if (!['scheduled', 'other-remedy'].includes(need.state) || waiting !== undefined) {
    throw new Failure(
      'conflict',
      'need-not-met',
      'Der Bedarf ist noch nicht gedeckt: Es steht keine Abhilfe fest oder eine Schulung steht noch aus.',
    );
  }
  await work.tx.updateTable('training_need').set({ state: 'closed' }).where('id', '=', need.id).execute();
  await record(work, 'need.closed', need.id);
}

/** The training took place on a day not in the future, or was cancelled; needs of a cancelled one open again. */
export async function settleTraining(
  work: Work,
  command:
    | { trainingId: string; outcome: 'cancelled' }
    | { trainingId: string; outcome: 'held'; on: IsoDate },
): Promise<void> {
  authorize(work.actor, 'training.write');
  const training = await lockTraining(work, command.trainingId);
  if (training.state !== 'planned') throw trainingSettled(training.state);
  if (command.outcome === 'held') {
    if (command.on > localDate(work.now)) {
      throw new Failure('invalid', 'date-in-future', 'Das Datum liegt in der Zukunft.', {
        fields: [{ path: 'on', code: 'date-in-future', message: 'Geben Sie den Tag der Durchführung an.' }],
      });
    }
    await work.tx
      .updateTable('training')
      .set({ state: 'held', held_on: command.on })
      .where('id', '=', training.id)
      .execute();
    await record(work, 'training.held', training.id, { on: command.on });
    return;
  }
  await work.tx.updateTable('training').set({ state: 'cancelled' }).where('id', '=', training.id).execute();
  await reopenUnserved(work, await servedNeeds(work, training.id));
  await record(work, 'training.cancelled', training.id);
}

export const settled = (state: NeedState): Failure =>
  new Failure(
    'conflict',
    'need-settled',
    `Der Qualifizierungsbedarf ist „${needStateNames[state]}“ und kann nicht mehr geändert werden.`,
  );
export const trainingSettled = (state: keyof typeof trainingStateNames): Failure =>
  new Failure(
    'conflict',
    'training-settled',
    `Die Schulung ist „${trainingStateNames[state]}“ und kann nicht mehr geändert werden.`,
  );

export async function lockNeed(work: Work, act: 'need.plan' | 'need.decline', needId: string) {
  authorize(work.actor, act);
  const need = await work.tx
    .selectFrom('training_need')
    .selectAll()
    .where('id', '=', needId)
    .forUpdate()
    .executeTakeFirst();
  if (need === undefined || !(await isDisclosed(work, need.hotspot_id))) {
    throw notFound('Der Qualifizierungsbedarf');
  }
  authorizeAt(work.actor, act, { areaId: need.area_id, teamId: need.team_id }, 'Der Qualifizierungsbedarf');
  return need;
}

/** Those who plan and decline stand outside of the teams: a need is theirs once its hotspot leaves its team. */
async function isDisclosed(work: Work, hotspotId: string): Promise<boolean> {
  const { disclosed } = await work.tx
    .selectFrom('hotspot')
    .select('disclosed')
    .where('id', '=', hotspotId)
    .executeTakeFirstOrThrow();
  return disclosed;
}

export type LockedTraining = Awaited<ReturnType<typeof lockTraining>>;

export async function lockTraining(work: Work, trainingId: string) {
  const training = await work.tx
    .selectFrom('training')
    .selectAll()
    .where('id', '=', trainingId)
    .forUpdate()
    .executeTakeFirst();
  if (training === undefined) throw notFound('Die Schulung');
  return training;
}

export const settleTrainingSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('held'), on: isoDateSchema }),
  z.strictObject({ outcome: z.literal('cancelled') }),
]);
