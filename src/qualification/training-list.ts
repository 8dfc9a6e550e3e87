import { notFound } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import type { Work } from '../work.ts';
import type { TrainingFormat } from './training.ts';

export interface Training {
  readonly id: string;
  readonly year: number;
  readonly quarter: number;
  readonly title: string;
  readonly format: TrainingFormat;
  readonly targetFunction: string;
  readonly seats: number;
  readonly state: 'planned' | 'held' | 'cancelled';
  readonly heldOn: string | null;
  readonly teams: readonly { readonly id: string; readonly name: string; readonly areaId: string }[];
  readonly needIds: readonly string[];
  /** Rises with each change, so that a second person sees that the first was faster. */
  readonly revision: number;
}

export interface TrainingQuery {
  readonly year?: number | undefined;
  readonly quarter?: number | undefined;
  readonly state?: Training['state'] | undefined;
}

/** Trainings by year and quarter; leads and area heads see those that concern their area. */
export async function listTrainings(work: Work, query: TrainingQuery): Promise<Training[]> {
  const reach = authorize(work.actor, 'qualification.read');
  const { tx, actor } = work;
  let list = tx
    .selectFrom('training')
    .selectAll()
    .orderBy('year', 'desc')
    .orderBy('quarter')
    .orderBy('title')
    .orderBy('id');
  if (query.year !== undefined) list = list.where('year', '=', query.year);
  if (query.quarter !== undefined) list = list.where('quarter', '=', query.quarter);
  if (query.state !== undefined) list = list.where('state', '=', query.state);
  if (reach === 'own-area') {
    list = list.where((eb) =>
      eb.exists(
        eb
          .selectFrom('training_team as x')
          .innerJoin('team as t', 't.id', 'x.team_id')
          .select('t.id')
          .whereRef('x.training_id', '=', 'training.id')
          .where('t.area_id', '=', actor.areaId),
      ),
    );
  }
  const rows = await list.execute();
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const teams = await tx
    .selectFrom('training_team as x')
    .innerJoin('team as t', 't.id', 'x.team_id')
    .select(['x.training_id', 't.id', 't.name', 't.area_id'])
    .where('x.training_id', 'in', ids)
    .orderBy('t.code')
    .execute();
  const needs = await tx
    .selectFrom('training_need_training')
    .selectAll()
    .where('training_id', 'in', ids)
    .orderBy('need_id')
    .execute();
  const teamsOf = Map.groupBy(teams, ({ training_id }) => training_id);
  const needsOf = Map.groupBy(needs, ({ training_id }) => training_id);
  return rows.map((row) => ({
    id: row.id,
    year: row.year,
    quarter: row.quarter,
    title: row.title,
    format: row.format,
    targetFunction: row.target_function,
    seats: row.seats,
    state: row.state,
    heldOn: row.held_on,
    teams: (teamsOf.get(row.id) ?? []).map(({ id, name, area_id }) => ({ id, name, areaId: area_id })),
    needIds: (needsOf.get(row.id) ?? []).map(({ need_id }) => need_id),
    revision: row.revision,
  }));
}

/** One training, if the actor may see it. */
export async function trainingOf(work: Work, trainingId: string): Promise<Training> {
  const training = (await listTrainings(work, {})).find(({ id }) => id === trainingId);
  if (training === undefined) throw notFound('Die Schulung');
  return training;
}
