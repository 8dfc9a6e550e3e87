import { localDate } from '../calendar/index.ts';
import { elevated } from '../database/index.ts';
import { areaAnomalies, areaHotspots, type Hotspot } from '../hotspots/index.ts';
import { measureStateNames } from '../measures/index.ts';
import { trainingStateNames } from '../qualification/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import type { AreaFigures, FiguresQuery } from './area-figures.ts';
import { rateFigure, rateOrNull } from './figures-of.ts';
import type { AnomalyRow, HotspotRow, Remedy } from './values/parts.ts';

export type { Remedy };

/** Hotspots of the area's year as far as they leave the teams; `open`: those not closed. */
export const loadHotspots = (
  work: Work | ServiceWork,
  { directory }: AreaFigures,
  open: boolean,
): Promise<Hotspot[]> =>
  areaHotspots(work, { areaId: directory.areaId, year: directory.year, ...(open && { open }) });

/**
 * Hotspots with their rate of the year so far and what is being done about each.
 * @param newSince instant after which a hotspot is new to the readers
 */
export async function hotspotRows(
  work: Work | ServiceWork,
  { directory, find }: AreaFigures,
  hotspots: readonly Hotspot[],
  newSince: string,
): Promise<HotspotRow[]> {
  const remedies = await remediesOf(
    work,
    hotspots.map(({ id }) => id),
  );
  return hotspots.map((hotspot) => {
    const { fieldId, criterionId, teamId } = hotspot;
    const row = find(teamId === null ? 'criterion' : 'criterion-team', { fieldId, criterionId, teamId });
    return {
      kind: hotspot.kind,
      field: directory.fieldRef(fieldId),
      criterion: directory.criterion(criterionId),
      severity: hotspot.severity,
      team: hotspot.teamName,
      figure: hotspot.kind === 'declared' ? null : rateOrNull(row?.rate ?? null),
      tolerable: hotspot.figure?.tolerable ?? directory.field(fieldId).tolerableRate,
      since: localDate(Temporal.Instant.from(hotspot.foundAt)),
      isNew: hotspot.foundAt > newSince,
      remedies: remedies.get(hotspot.id) ?? [],
    };
  });
}

/** What is being done about hotspots, with functions and titles, by hotspot. */
export async function remediesOf(
  { tx }: Work | ServiceWork,
  hotspotIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Remedy[]>> {
  if (hotspotIds.length === 0) return new Map();
  const measures = await elevated(tx, () =>
    tx
      .selectFrom('measure as m')
      .leftJoin('team_function as o', 'o.id', 'm.owner_function_id')
      .select(['m.hotspot_id', 'm.due', 'm.state', 'o.name'])
      .where('m.hotspot_id', 'in', [...hotspotIds])
      .where('m.state', '<>', 'dropped')
      .orderBy('m.due')
      .orderBy('m.id')
      .execute(),
  );
  const needs = await tx
    .selectFrom('training_need as n')
    .leftJoin('training_need_training as nt', 'nt.need_id', 'n.id')
    .leftJoin('training as t', (join) =>
      join.onRef('t.id', '=', 'nt.training_id').on('t.state', '<>', 'cancelled'),
    )
    .select(['n.hotspot_id', 'n.state', 'n.remedy', 't.title', 't.state as training', 't.held_on'])
    .where('n.hotspot_id', 'in', [...hotspotIds])
    .orderBy('t.year')
    .orderBy('t.quarter')
    .orderBy('t.id')
    .execute();
  const found: [string | null, Remedy][] = [
    ...measures.map(({ hotspot_id, due, state, name }): [string | null, Remedy] => [
      hotspot_id,
      {
        kind: 'measure',
        label: name === null ? 'Maßnahme' : `Maßnahme (${name})`,
        due,
        state: measureStateNames[state],
      },
    ]),
    ...needs.flatMap(({ hotspot_id, state, remedy, title, training, held_on }): [string, Remedy][] => {
      if (title !== null && training !== null) {
        return [
          [hotspot_id, { kind: 'training', label: title, due: held_on, state: trainingStateNames[training] }],
        ];
      }
      if (state === 'other-remedy' && remedy !== null) {
        return [[hotspot_id, { kind: 'other', label: remedy, due: null, state: 'vorgesehen' }]];
      }
      return state === 'declined'
        ? [[hotspot_id, { kind: 'other', label: 'Qualifizierung', due: null, state: 'abgelehnt' }]]
        : [];
    }),
  ];
  const byHotspot = Map.groupBy(found, ([id]) => id ?? '');
  return new Map([...byHotspot].map(([id, of]) => [id, of.map(([, remedy]) => remedy)]));
}

/** Anomalies of the month: criteria over all teams, with what is done about the hotspot they belong to, if any. */
export async function anomalyRows(
  work: Work | ServiceWork,
  query: FiguresQuery,
  { directory }: AreaFigures,
  hotspots: readonly Hotspot[],
): Promise<AnomalyRow[]> {
  const remedies = await remediesOf(
    work,
    hotspots.map(({ id }) => id),
  );
  return (await areaAnomalies(work, query)).map(({ key, rate }) => ({
    field: directory.fieldRef(key.fieldId ?? ''),
    criterion: directory.criterion(key.criterionId ?? ''),
    team: key.teamId === null ? null : directory.team(key.teamId),
    figure: rateFigure(rate),
    tolerable: rate.tolerable,
    remedies: hotspots
      .filter(({ fieldId, criterionId }) => fieldId === key.fieldId && criterionId === key.criterionId)
      .flatMap(({ id }) => remedies.get(id) ?? []),
  }));
}
