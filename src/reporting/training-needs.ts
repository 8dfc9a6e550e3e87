import { localDate, type IsoDate } from '../calendar/index.ts';
import { elevated, type Tx } from '../database/index.ts';
import type { TrainingFormat } from '../qualification/index.ts';
import { timestamp, type ServiceWork, type Work } from '../work.ts';
import { isBy } from './as-of.ts';
import { actsOn } from './function-names.ts';

/** What a hotspot asks for, as a moment knows it. */
export interface TrainingNeed {
  readonly id: string;
  readonly hotspotId: string;
  readonly criterionId: string;
  readonly teamId: string | null;
  readonly state: 'open' | 'scheduled' | 'other-remedy' | 'declined' | 'closed';
  /** Another remedy than a training, also once it is in place. */
  readonly remedy: string | null;
  readonly decidedOn: IsoDate | null;
  readonly trainings: readonly ServingTraining[];
}

/** A training that serves a need, as it was planned then; once cancelled it serves none. */
export interface ServingTraining {
  readonly id: string;
  readonly title: string;
  /** What it was called before. */
  readonly formerTitles: readonly string[];
  readonly format: TrainingFormat;
  readonly targetFunction: string;
  readonly year: number;
  readonly quarter: number;
  readonly seats: number;
  readonly teamIds: readonly string[];
  readonly state: 'planned' | 'held' | 'cancelled';
  readonly heldOn: string | null;
  readonly cancelledAt: string | null;
}

/** The needs of these hotspots with their trainings, each once. The caller was shown each of the hotspots. */
export async function loadTrainingNeeds(
  { tx }: Work | ServiceWork,
  hotspotIds: readonly string[],
  asOf: Temporal.Instant,
): Promise<TrainingNeed[]> {
  if (hotspotIds.length === 0) return [];
  return elevated(tx, async () => {
    const needs = await tx
      .selectFrom('training_need')
      .select(['id', 'hotspot_id', 'criterion_id', 'team_id', 'state', 'remedy', 'decided_at'])
      .where('hotspot_id', 'in', [...hotspotIds])
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    const trainings = await tx
      .selectFrom('training_need_training as x')
      .innerJoin('training_need as n', 'n.id', 'x.need_id')
      .innerJoin('training as t', 't.id', 'x.training_id')
      .selectAll('t')
      .select('x.need_id')
      .where('n.hotspot_id', 'in', [...hotspotIds])
      .where('t.created_at', '<=', timestamp(asOf))
      .orderBy('t.year')
      .orderBy('t.quarter')
      .orderBy('t.title')
      .orderBy('t.id')
      .execute();
    const planned = await plansOf(
      tx,
      trainings.map(({ id }) => id),
      asOf,
    );
    const cancelled = await actsOn(
      tx,
      'training.cancelled',
      trainings.flatMap(({ id, state }) => (state === 'cancelled' ? id : [])),
    );
    const today = localDate(asOf);
    const byNeed = Map.groupBy(trainings, ({ need_id }) => need_id);
    return needs.map((need) => {
      // What was decided later is not known yet.
      const isDecided = need.decided_at === null || isBy(need.decided_at, asOf);
      return {
        id: need.id,
        hotspotId: need.hotspot_id,
        criterionId: need.criterion_id,
        teamId: need.team_id,
        state: isDecided ? need.state : 'open',
        remedy: isDecided ? need.remedy : null,
        decidedOn: isDecided && need.decided_at !== null ? dayOf(need.decided_at) : null,
        trainings: (byNeed.get(need.id) ?? []).map((row): ServingTraining => {
          const cancelledAt = cancelled.get(row.id)?.[0]?.at ?? null;
          const isCancelled = row.state === 'cancelled' && (cancelledAt === null || isBy(cancelledAt, asOf));
          const isHeld = row.held_on !== null && row.held_on <= today;
          const { formerTitles, teamIds, plan } = planned(row.id);
          const { title, format, target_function: targetFunction, year, quarter, seats } = plan ?? row;
          return {
            id: row.id,
            title,
            formerTitles,
            format,
            targetFunction,
            year,
            quarter,
            seats,
            teamIds,
            state: isCancelled ? 'cancelled' : isHeld ? 'held' : 'planned',
            heldOn: row.held_on,
            cancelledAt,
          };
        }),
      };
    });
  });
}

/** What trainings were planned as at a moment: null where that is what they still are. */
async function plansOf(tx: Tx, trainingIds: readonly string[], asOf: Temporal.Instant) {
  if (trainingIds.length === 0) return () => ({ formerTitles: [], teamIds: [], plan: null });
  const former = await tx
    .selectFrom('former_training')
    .selectAll()
    .where('training_id', 'in', [...trainingIds])
    .orderBy('revision')
    .execute();
  const teams = await tx
    .selectFrom('training_team')
    .selectAll()
    .where('training_id', 'in', [...trainingIds])
    .execute();
  const formerOf = Map.groupBy(former, ({ training_id }) => training_id);
  const teamsOf = Map.groupBy(teams, ({ training_id }) => training_id);
  return (trainingId: string) => {
    const plans = formerOf.get(trainingId) ?? [];
    const plan = plans.find(({ replaced_at: at }) => !isBy(at, asOf)) ?? null;
    return {
      formerTitles: plans.filter(({ replaced_at: at }) => isBy(at, asOf)).map(({ title }) => title),
      teamIds: plan?.team_ids ?? (teamsOf.get(trainingId) ?? []).map(({ team_id: id }) => id),
      plan,
    };
  };
}

const dayOf = (at: Date): IsoDate => localDate(Temporal.Instant.fromEpochMilliseconds(at.getTime()));

/** Whether nobody has decided yet how a need is met: a training that serves it is a decision as well. */
export const isUndecided = ({ state, trainings }: TrainingNeed): boolean =>
  state === 'open' && trainings.every((training) => training.state === 'cancelled');
