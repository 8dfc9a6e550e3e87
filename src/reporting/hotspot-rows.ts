import { localDate } from '../calendar/index.ts';
import { areaAnomalies, areaHotspots, type Hotspot } from '../hotspots/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import type { AreaFigures, FiguresQuery } from './area-figures.ts';
import { isBy, isStanding, restsOnDataThrough } from './as-of.ts';
import { rateFigure, rateOrNull } from './figures-of.ts';
import type { Measure } from './measure-rows.ts';
import { remediesOf } from './remedies.ts';
import type { AnomalyRow, HotspotRow, Remedy } from './values/parts.ts';

/**
 * Hotspots that leave the teams, of the area's year and those before it, as far as they were found by the report's
 * moment in data up to its month: what was found stands until it is closed, whatever the year.
 */
export async function loadHotspots(
  work: Work | ServiceWork,
  { directory, through, asOf }: AreaFigures,
): Promise<Hotspot[]> {
  const hotspots = await areaHotspots(work, directory.areaId);
  return hotspots.filter(
    ({ year, foundAt, figure }) =>
      year <= directory.year &&
      isBy(foundAt, asOf) &&
      restsOnDataThrough({ year, quarter: figure?.quarter ?? null }, through),
  );
}

/**
 * Hotspots with their rate of the year so far and what is being done about each.
 * @param newSince instant after which a hotspot is new to the readers
 */
export async function hotspotRows(
  work: Work | ServiceWork,
  figures: AreaFigures,
  hotspots: readonly Hotspot[],
  measures: readonly Measure[],
  newSince: Temporal.Instant | null,
): Promise<HotspotRow[]> {
  const { directory, find, asOf } = figures;
  await figures.include(hotspots.map(({ fieldId }) => fieldId));
  const remedies = await remediesAbout(work, figures, hotspots);
  return hotspots.map((hotspot) => {
    const { fieldId, criterionId, teamId, foundAt, closedAt } = hotspot;
    const row = find(teamId === null ? 'criterion' : 'criterion-team', { fieldId, criterionId, teamId });
    return {
      kind: hotspot.kind,
      field: directory.fieldRef(fieldId),
      criterion: directory.criterion(criterionId),
      severity: hotspot.severity,
      team: hotspot.teamName,
      figure: hotspot.kind === 'declared' ? null : rateOrNull(row?.rate ?? null),
      tolerable: hotspot.figure?.tolerable ?? directory.field(fieldId).tolerableRate,
      since: localDate(Temporal.Instant.from(foundAt)),
      closedOn:
        closedAt === null || isStanding(hotspot, asOf) ? null : localDate(Temporal.Instant.from(closedAt)),
      isNew: newSince !== null && !isBy(foundAt, newSince),
      remedies: [...remedies(hotspot), ...onFindings(measures, hotspot)],
    };
  });
}

/** Anomalies of the month: criteria over all teams, with what is done about them and the hotspots they belong to. */
export async function anomalyRows(
  work: Work | ServiceWork,
  query: FiguresQuery,
  figures: AreaFigures,
  hotspots: readonly Hotspot[],
  measures: readonly Measure[],
): Promise<AnomalyRow[]> {
  const { directory } = figures;
  const remedies = await remediesAbout(work, figures, hotspots);
  return (await areaAnomalies(work, query)).map(({ key, rate }) => {
    const [fieldId, criterionId] = [key.fieldId ?? '', key.criterionId ?? ''];
    return {
      field: directory.fieldRef(fieldId),
      criterion: directory.criterion(criterionId),
      team: key.teamId === null ? null : directory.team(key.teamId),
      figure: rateFigure(rate),
      tolerable: rate.tolerable,
      remedies: [
        ...hotspots
          .filter((hotspot) => hotspot.fieldId === fieldId && hotspot.criterionId === criterionId)
          .flatMap(remedies),
        ...onFindings(measures, { fieldId, criterionId, teamId: key.teamId }),
      ],
    };
  });
}

async function remediesAbout(
  work: Work | ServiceWork,
  { asOf }: AreaFigures,
  hotspots: readonly Hotspot[],
): Promise<(hotspot: Hotspot) => readonly Remedy[]> {
  const ids = hotspots.map(({ id }) => id);
  const remedies = await remediesOf(work, ids, asOf);
  return ({ id }) => remedies.get(id) ?? [];
}

/**
 * Measures usually hang on single findings (rule 21). Those listed are said to have been taken, without their number:
 * beside the name of a team it would count the team's findings.
 */
function onFindings(
  measures: readonly Measure[],
  { fieldId, criterionId, teamId }: Pick<Hotspot, 'fieldId' | 'criterionId' | 'teamId'>,
): Remedy[] {
  const own = measures.filter(
    (measure) =>
      measure.hotspotId === null &&
      measure.isListed &&
      measure.fieldId === fieldId &&
      measure.criterionId === criterionId &&
      (teamId === null || measure.teamId === teamId),
  );
  if (own.length === 0) return [];
  const state = own.some((measure) => measure.state === 'open') ? 'offen' : 'erledigt';
  return [{ kind: 'measure', label: 'Maßnahmen zu einzelnen Feststellungen', due: null, state }];
}
