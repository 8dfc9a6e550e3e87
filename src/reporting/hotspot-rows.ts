import { localDate, monthPeriod, type Month } from '../calendar/index.ts';
import { elevated } from '../database/index.ts';
import { hotspotsOf } from '../hotspots/index.ts';
import { measureStateNames } from '../measures/index.ts';
import { trainingFormats, trainingStateNames } from '../qualification/index.ts';
import type { Work } from '../work.ts';
import type { Directory } from './directory.ts';
import type { HotspotRow, Remedy, TrainingRow } from './values/parts.ts';

/** Hotspots of the area that are open, as far as they leave the teams, with what is being done about each. */
export async function collectHotspots(
  work: Work,
  areaId: string,
  month: Month,
  directory: Directory,
): Promise<HotspotRow[]> {
  const { first } = monthPeriod(month);
  const open = (await hotspotsOf(work, { areaId, year: Number(month.slice(0, 4)), open: true })).filter(
    ({ disclosed }) => disclosed,
  );
  const remedies = await elevated(work.tx, () =>
    remediesOf(
      work,
      open.map(({ id }) => id),
    ),
  );
  return open.map((hotspot) => {
    const since = localDate(Temporal.Instant.from(hotspot.foundAt));
    return {
      kind: hotspot.kind,
      field: directory.fieldRef(hotspot.fieldId),
      criterion: directory.criterion(hotspot.criterionId).label,
      severity: hotspot.severity,
      team: hotspot.teamName,
      // The look's figure is in its sentence of the day; the report shows rates where it evaluates them.
      figure: null,
      tolerable:
        hotspot.figure?.tolerable ??
        directory.fields.find(({ fieldId }) => fieldId === hotspot.fieldId)?.tolerableRate ??
        0,
      since,
      isNew: since >= first,
      remedies: remedies.get(hotspot.id) ?? [],
    };
  });
}

async function remediesOf(work: Work, hotspotIds: readonly string[]): Promise<Map<string, Remedy[]>> {
  const found = new Map<string, Remedy[]>();
  if (hotspotIds.length === 0) return found;
  const add = (id: string, remedy: Remedy): void => void found.set(id, [...(found.get(id) ?? []), remedy]);
  const measures = await work.tx
    .selectFrom('measure')
    .select(['hotspot_id', 'owner', 'due', 'state'])
    .where('hotspot_id', 'in', [...hotspotIds])
    .orderBy('due')
    .execute();
  for (const { hotspot_id, owner, due, state } of measures) {
    if (hotspot_id !== null)
      add(hotspot_id, {
        kind: 'measure',
        label: `Maßnahme (${owner})`,
        due,
        state: measureStateNames[state],
      });
  }
  const needs = await work.tx
    .selectFrom('training_need as n')
    .leftJoin('training_need_training as nt', 'nt.need_id', 'n.id')
    .leftJoin('training as t', 't.id', 'nt.training_id')
    .select(['n.hotspot_id', 'n.state', 'n.remedy', 't.title', 't.state as training_state', 't.held_on'])
    .where('n.hotspot_id', 'in', [...hotspotIds])
    .orderBy('n.created_at')
    .execute();
  for (const need of needs) {
    if (need.title !== null && need.training_state !== null) {
      add(need.hotspot_id, {
        kind: 'training',
        label: need.title,
        due: need.held_on,
        state: trainingStateNames[need.training_state],
      });
    } else if (need.remedy !== null) {
      add(need.hotspot_id, { kind: 'other', label: need.remedy, due: null, state: 'vorgesehen' });
    }
  }
  return found;
}

/** Trainings that serve hotspots of the area, in the year. */
export async function collectTrainings(
  work: Work,
  areaId: string,
  year: number,
  directory: Directory,
): Promise<TrainingRow[]> {
  const rows = await elevated(work.tx, () =>
    work.tx
      .selectFrom('training as t')
      .innerJoin('training_need_training as nt', 'nt.training_id', 't.id')
      .innerJoin('training_need as n', 'n.id', 'nt.need_id')
      .select([
        't.id',
        't.title',
        't.format',
        't.target_function',
        't.year',
        't.quarter',
        't.seats',
        't.state',
        'n.criterion_id',
      ])
      .where('n.area_id', '=', areaId)
      .where('t.year', '=', year)
      .where('t.state', '<>', 'cancelled')
      .orderBy('t.quarter')
      .orderBy('t.title')
      .orderBy('t.id')
      .execute(),
  );
  const teams =
    rows.length === 0
      ? []
      : await work.tx
          .selectFrom('training_team')
          .select(['training_id', 'team_id'])
          .where(
            'training_id',
            'in',
            rows.map(({ id }) => id),
          )
          .execute();
  const byTraining = Map.groupBy(rows, ({ id }) => id);
  return [...byTraining.values()].flatMap((of) => {
    const [training] = of;
    if (training === undefined) return [];
    return {
      topic: training.title,
      need: of.map(({ criterion_id }) => directory.criterion(criterion_id).label).join('; '),
      format: trainingFormats[training.format],
      targetFunction: training.target_function,
      teams: teams
        .filter(({ training_id }) => training_id === training.id)
        .map(({ team_id }) => directory.team(team_id))
        .sort(),
      year: training.year,
      quarter: training.quarter,
      seats: training.seats,
      state: training.state === 'held' ? ('held' as const) : ('scheduled' as const),
      reason: null,
      change: 'unchanged' as const,
      effect: null,
    };
  });
}
