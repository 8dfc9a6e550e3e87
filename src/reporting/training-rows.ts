import { lastDayOfMonth, type IsoDate } from '../calendar/index.ts';
import { compareUtf8 } from '../draw-procedure/index.ts';
import type { Hotspot } from '../hotspots/index.ts';
import { trainingChanges, trainingFormats } from '../qualification/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import type { AreaFigures } from './area-figures.ts';
import { isBy } from './as-of.ts';
import type { Directory } from './directory.ts';
import { rateFigure, rateOrNull } from './figures-of.ts';
import { loadTrainingNeeds, type ServingTraining, type TrainingNeed } from './training-needs.ts';
import type { BeforeAfter, TrainingRow } from './values/parts.ts';

/** The plan as its readers were told it last. */
export interface ToldPlan {
  readonly trainings: readonly TrainingRow[];
  /** The moment that report knew; null where there was none, so that everything is new. */
  readonly asOf: Temporal.Instant | null;
}

/** A need with the year of the hotspot that asks for it. */
type Need = TrainingNeed & { readonly year: number };

/**
 * The qualification plan of an area: trainings that serve the year's hotspots, take place in the year or have yet to
 * take place; other remedies and declined needs. What was cancelled since the plan was told is said once. Reasons stay
 * with the need: papers carry no free text.
 * @param hotspots all that were found so far, closed ones too
 * @param told to say what changed since; null where nothing is compared
 */
export async function trainingRows(
  work: Work | ServiceWork,
  { directory, through, asOf }: AreaFigures,
  hotspots: readonly Hotspot[],
  told: ToldPlan | null,
): Promise<TrainingRow[]> {
  const yearOf = new Map(hotspots.map(({ id, year }) => [id, year]));
  const needs = (await loadTrainingNeeds(work, [...yearOf.keys()], asOf)).map((need): Need => ({
    ...need,
    year: yearOf.get(need.hotspotId) ?? directory.year,
  }));
  const serving = needs.flatMap((need) => need.trainings.map((training) => ({ need, training })));
  const trainings = [...Map.groupBy(serving, ({ training }) => training.id).values()].flatMap((of) => {
    const [first] = of;
    return first === undefined ? [] : { training: first.training, needs: of.map(({ need }) => need) };
  });
  const isListed = ({ training, needs: served }: (typeof trainings)[number]): boolean => {
    if (training.state === 'cancelled') return isNews(training, told);
    const isOfYear = training.year === directory.year || served.some(({ year }) => year === directory.year);
    return isOfYear || training.state === 'planned';
  };
  const listed = trainings.filter(isListed).sort((a, b) => compareTrainings(a.training, b.training));
  const rows: TrainingRow[] = [];
  const formerTopics = new Map<TrainingRow, readonly string[]>();
  for (const { training, needs: served } of listed) {
    const { id, title, format, targetFunction, teamIds, year, quarter, seats, state } = training;
    const criteria = new Set(served.map(({ criterionId }) => directory.criterion(criterionId)));
    const row: TrainingRow = {
      topic: title,
      need: [...criteria].sort(compareUtf8).join('; '),
      format: trainingFormats[format],
      targetFunction,
      teams: teamIds.map(directory.team).sort(compareUtf8),
      year,
      quarter,
      seats,
      state: state === 'planned' ? 'scheduled' : state,
      reason: null,
      change: null,
      effects: state === 'held' ? await effectsOf(work, id, directory, lastDayOfMonth(through)) : [],
    };
    rows.push(row);
    formerTopics.set(row, training.formerTitles);
  }
  rows.push(...needs.flatMap((need) => otherRow(need, directory)));
  if (told === null) return rows;
  return rows.flatMap((row) => {
    const change = changeSince(row, told.trainings, rows, formerTopics.get(row));
    // Planned and cancelled between two reports: nobody was told of it.
    return row.state === 'cancelled' && change === 'new' ? [] : { ...row, change };
  });
}

/** Whether the readers have yet to be told that a training was cancelled. */
const isNews = ({ cancelledAt }: ServingTraining, told: ToldPlan | null): boolean =>
  cancelledAt !== null && told !== null && told.asOf !== null && !isBy(cancelledAt, told.asOf);

const compareTrainings = (a: ServingTraining, b: ServingTraining): number =>
  a.year - b.year || a.quarter - b.quarter || compareUtf8(a.title, b.title) || compareUtf8(a.id, b.id);

/** What meets a need otherwise, in the year that asked for it, was decided in it, or while it is under way. */
function otherRow(need: Need, directory: Directory): TrainingRow[] {
  const { state, remedy, decidedOn, teamId, year } = need;
  const isDeclined = state === 'declined';
  if (!isDeclined && (remedy === null || (state !== 'other-remedy' && state !== 'closed'))) return [];
  const isOfYear = year === directory.year || decidedOn?.startsWith(`${directory.year}-`) === true;
  if (!isOfYear && state !== 'other-remedy') return [];
  return [
    {
      topic: isDeclined ? 'Qualifizierung' : (remedy ?? ''),
      need: directory.criterion(need.criterionId),
      format: isDeclined ? '–' : 'andere Abhilfe',
      targetFunction: teamId === null ? 'alle Teams' : directory.team(teamId),
      teams: [],
      year,
      quarter: null,
      seats: null,
      state: state === 'closed' ? 'held' : isDeclined ? 'declined' : 'other-remedy',
      reason: null,
      change: null,
      effects: [],
    },
  ];
}

/** Changes after a training that was held, as they leave the teams, whoever prepares the paper and whenever. */
async function effectsOf(
  work: Work | ServiceWork,
  trainingId: string,
  directory: Directory,
  through: IsoDate,
): Promise<BeforeAfter[]> {
  const { areaId } = directory;
  const changes = await trainingChanges({ ...work, actor: null }, trainingId, { areaId, through });
  return changes.map(({ criterionId, before, after, comparison, difference, sentence }) => ({
    criterion: directory.criterion(criterionId),
    before: rateOrNull(before),
    after: rateOrNull(after),
    comparison: comparison && { before: rateFigure(comparison.before), after: rateFigure(comparison.after) },
    difference,
    sentence,
  }));
}

/**
 * What a row says otherwise than the plan as it was told: the same entry in the same quarter, or in another one that
 * the plan does not hold any more.
 * @param now all rows of the plan as it is
 * @param formerTopics what the row's training was called before
 */
export function changeSince(
  row: TrainingRow,
  told: readonly TrainingRow[],
  now: readonly TrainingRow[],
  formerTopics: readonly string[] = [],
): NonNullable<TrainingRow['change']> {
  const names = [row.topic, ...formerTopics];
  const live = told.filter(
    (one) => one.state !== 'cancelled' && names.includes(one.topic) && one.need === row.need,
  );
  const known = live.find((one) => isSamePeriod(one, row));
  if (known !== undefined) return wordsOf(known) === wordsOf(row) ? 'unchanged' : 'changed';
  const stays = (one: TrainingRow): boolean =>
    now.some((other) => other.state !== 'cancelled' && isSameEntry(other, one) && isSamePeriod(other, one));
  return row.state !== 'cancelled' && live.some((one) => !stays(one)) ? 'moved' : 'new';
}

const isSameEntry = (one: TrainingRow, other: TrainingRow): boolean =>
  one.topic === other.topic && one.need === other.need;
const isSamePeriod = (one: TrainingRow, other: TrainingRow): boolean =>
  one.year === other.year && one.quarter === other.quarter;
const wordsOf = ({ topic, format, targetFunction, teams, seats, state }: TrainingRow): string =>
  JSON.stringify([topic, format, targetFunction, teams, seats, state]);
