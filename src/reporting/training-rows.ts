import { compareUtf8 } from '../draw-procedure/index.ts';
import { elevated } from '../database/index.ts';
import { trainingChanges, trainingFormats } from '../qualification/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import type { Directory } from './directory.ts';
import { rateFigure, rateOrNull } from './figures-of.ts';
import type { BeforeAfter, TrainingRow } from './values/parts.ts';

/**
 * The qualification plan of an area's year: trainings that serve its hotspots, other remedies and declined needs.
 * Reasons stay with the need: papers carry no free text.
 * @param before the rows of the report before, to say what changed; null where there is none
 */
export async function trainingRows(
  work: Work | ServiceWork,
  directory: Directory,
  before: readonly TrainingRow[] | null,
): Promise<TrainingRow[]> {
  const needs = await needsOf(work, directory);
  const trainings = [
    ...Map.groupBy(
      needs.filter(({ id }) => id !== null),
      ({ id }) => id ?? '',
    ),
  ];
  const teams = await teamsOf(
    work,
    trainings.map(([id]) => id),
  );
  const planned: TrainingRow[] = [];
  for (const [id, served] of trainings) {
    const [training] = served;
    if (training === undefined || training.title === null || training.format === null) continue;
    planned.push({
      topic: training.title,
      need: served.map(({ criterion_id }) => directory.criterion(criterion_id)).join('; '),
      format: trainingFormats[training.format],
      targetFunction: training.target_function ?? '',
      teams: teams.get(id) ?? [],
      year: training.year ?? directory.year,
      quarter: training.quarter,
      seats: training.seats,
      state: training.training_state === 'held' ? 'held' : 'scheduled',
      reason: null,
      change: 'unchanged',
      effects: training.training_state === 'held' ? await effectsOf(work, id, directory) : [],
    });
  }
  const otherwise = needs.flatMap((need): TrainingRow[] =>
    need.need_state !== 'other-remedy' && need.need_state !== 'declined'
      ? []
      : [
          {
            topic: need.remedy ?? 'Qualifizierung',
            need: directory.criterion(need.criterion_id),
            format: need.need_state === 'declined' ? '–' : 'andere Abhilfe',
            targetFunction: need.team_id === null ? 'alle Teams' : directory.team(need.team_id),
            teams: [],
            year: directory.year,
            quarter: null,
            seats: null,
            state: need.need_state,
            reason: null,
            change: 'unchanged',
            effects: [],
          },
        ],
  );
  return [...planned, ...otherwise].map((row) => ({ ...row, change: changeSince(row, before ?? []) }));
}

/** Disclosed needs of the year with the trainings they are scheduled in; a need without one comes once. */
function needsOf({ tx }: Work | ServiceWork, { areaId, year }: Directory) {
  return elevated(tx, () =>
    tx
      .selectFrom('training_need as n')
      .innerJoin('hotspot as h', 'h.id', 'n.hotspot_id')
      .leftJoin('training_need_training as nt', 'nt.need_id', 'n.id')
      .leftJoin('training as t', (join) =>
        join.onRef('t.id', '=', 'nt.training_id').on('t.state', '<>', 'cancelled'),
      )
      .select(['n.criterion_id', 'n.team_id', 'n.state as need_state', 'n.remedy'])
      .select(['t.id', 't.title', 't.format', 't.target_function', 't.year', 't.quarter', 't.seats'])
      .select('t.state as training_state')
      .where('n.area_id', '=', areaId)
      .where('h.year', '=', year)
      .where('h.disclosed', '=', true)
      .orderBy('t.year')
      .orderBy('t.quarter')
      .orderBy('t.title')
      .orderBy('t.id')
      .orderBy('n.created_at')
      .orderBy('n.id')
      .execute(),
  );
}

async function teamsOf(
  { tx }: Work | ServiceWork,
  trainingIds: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  if (trainingIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('training_team as x')
    .innerJoin('team as t', 't.id', 'x.team_id')
    .select(['x.training_id', 't.name'])
    .where('x.training_id', 'in', [...trainingIds])
    .execute();
  const byTraining = Map.groupBy(rows, ({ training_id }) => training_id);
  return new Map([...byTraining].map(([id, of]) => [id, of.map(({ name }) => name).sort(compareUtf8)]));
}

/** Changes after a training that was held, as they leave the teams, whoever prepares the paper. */
async function effectsOf(
  work: Work | ServiceWork,
  trainingId: string,
  directory: Directory,
): Promise<BeforeAfter[]> {
  const changes = await trainingChanges({ ...work, actor: null }, trainingId, directory.areaId);
  return changes.map(({ criterionId, before, after, comparison, difference, sentence }) => ({
    criterion: directory.criterion(criterionId),
    before: rateOrNull(before),
    after: rateOrNull(after),
    comparison: comparison && { before: rateFigure(comparison.before), after: rateFigure(comparison.after) },
    difference,
    sentence,
  }));
}

/** Against the plan as it was reported before. */
function changeSince(row: TrainingRow, before: readonly TrainingRow[]): TrainingRow['change'] {
  const known = before.find(({ topic, need }) => topic === row.topic && need === row.need);
  if (known === undefined) return 'new';
  if (known.year !== row.year || known.quarter !== row.quarter) return 'moved';
  const told = ({ format, targetFunction, teams, seats, state }: TrainingRow): string =>
    JSON.stringify([format, targetFunction, teams, seats, state]);
  return told(known) === told(row) ? 'unchanged' : 'changed';
}
