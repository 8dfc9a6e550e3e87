import { localDate } from '../calendar/index.ts';
import { elevated } from '../database/index.ts';
import { measureStateNames } from '../measures/index.ts';
import { trainingStateNames } from '../qualification/index.ts';
import { timestamp, type ServiceWork, type Work } from '../work.ts';
import { doneLater, measureStateOn } from './as-of.ts';
import { loadTrainingNeeds, type TrainingNeed } from './training-needs.ts';
import type { Remedy } from './values/parts.ts';

export type { Remedy };

/** What is being done about hotspots, or was declined, with functions and titles, by hotspot, as a moment knows it. */
export async function remediesOf(
  work: Work | ServiceWork,
  hotspotIds: readonly string[],
  asOf: Temporal.Instant = work.now,
): Promise<ReadonlyMap<string, readonly Remedy[]>> {
  if (hotspotIds.length === 0) return new Map();
  const measures = Map.groupBy(
    await measuresAbout(work, hotspotIds, asOf),
    ({ hotspot_id }) => hotspot_id ?? '',
  );
  const needs = Map.groupBy(await loadTrainingNeeds(work, hotspotIds, asOf), ({ hotspotId }) => hotspotId);
  const today = localDate(asOf);
  return new Map(
    hotspotIds.map((id) => [
      id,
      [
        ...(measures.get(id) ?? []).map((measure): Remedy => ({
          kind: 'measure',
          label: measure.name === null ? 'Maßnahme' : `Maßnahme (${measure.name})`,
          due: measure.due,
          state: measureStateNames[measureStateOn(measure, today)],
        })),
        ...(needs.get(id) ?? []).flatMap(remediesOfNeed),
      ],
    ]),
  );
}

/** Measures about the hotspots themselves; those given up are gone. */
const measuresAbout = ({ tx }: Work | ServiceWork, hotspotIds: readonly string[], asOf: Temporal.Instant) =>
  elevated(tx, async () => {
    const measures = await tx
      .selectFrom('measure as m')
      .leftJoin('team_function as o', 'o.id', 'm.owner_function_id')
      .select(['m.id', 'm.hotspot_id', 'm.due', 'm.state', 'm.done_on', 'm.effect_checked_on', 'o.name'])
      .where('m.hotspot_id', 'in', [...hotspotIds])
      .where('m.created_at', '<=', timestamp(asOf))
      .orderBy('m.due')
      .orderBy('m.id')
      .execute();
    const droppedLater = await doneLater(
      tx,
      'measure.dropped',
      measures.flatMap(({ id, state }) => (state === 'dropped' ? id : [])),
      asOf,
    );
    return measures.filter(({ id, state }) => state !== 'dropped' || droppedLater.has(id));
  });

function remediesOfNeed({ state, remedy, trainings }: TrainingNeed): Remedy[] {
  const planned = trainings
    .filter((training) => training.state !== 'cancelled')
    .map((training): Remedy => ({
      kind: 'training',
      label: `Schulung (${training.title})`,
      due: training.state === 'held' ? training.heldOn : null,
      state: trainingStateNames[training.state],
    }));
  const other = otherRemedyOf({ state, remedy });
  return other === null ? planned : [...planned, { due: null, ...other }];
}

function otherRemedyOf({
  state,
  remedy,
}: Pick<TrainingNeed, 'state' | 'remedy'>): Pick<Remedy, 'kind' | 'label' | 'state'> | null {
  if (state === 'declined') return { kind: 'declined', label: 'Qualifizierung', state: 'abgelehnt' };
  if (remedy === null) return null;
  return { kind: 'other', label: remedy, state: state === 'closed' ? 'erledigt' : 'vorgesehen' };
}
