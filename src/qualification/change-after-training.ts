import { addDays, isoDate, localDate, quarterPeriod, type IsoDate, type Quarter } from '../calendar/index.ts';
import { noteEvaluation } from '../catalogue/index.ts';
import { groupRates } from '../hotspots/index.ts';
import { authorize, reachOf } from '../identity/index.ts';
import type { ServiceWork, Work } from '../work.ts';
import { changeOf, type Change } from './change.ts';
import { trainingOf } from './training-list.ts';

/** The change in one criterion that the training was to serve. */
export interface TrainingChange extends Change {
  readonly needId: string;
  readonly fieldId: string;
  readonly criterionId: string;
}

/** Changes after a training that was held, one for each need the reader may see; none before it was held. */
export async function changeAfterTraining(work: Work, trainingId: string): Promise<TrainingChange[]> {
  authorize(work.actor, 'evaluation.read');
  await trainingOf(work, trainingId);
  await noteEvaluation(work, 'training-change');
  return trainingChanges(work, trainingId);
}

/**
 * Fresh draws before: frames that begin after the data that revealed the hotspot and end before the training. After:
 * frames that begin later than the day it was held, within the hotspot's audit year. What leaves the teams is
 * published; the caller has checked that the training may be seen.
 * @param of.areaId needs of this area only
 * @param of.through frames that end by this day only: a report knows those of its period (rule 6)
 */
export async function trainingChanges(
  work: Work | ServiceWork,
  trainingId: string,
  of: { readonly areaId?: string; readonly through?: IsoDate } = {},
): Promise<TrainingChange[]> {
  const { areaId, through } = of;
  const { held_on: heldOn } = await work.tx
    .selectFrom('training')
    .select('held_on')
    .where('id', '=', trainingId)
    .executeTakeFirstOrThrow();
  if (heldOn === null) return [];
  const trained = await teamsOf(work, trainingId);
  const changes: TrainingChange[] = [];
  for (const need of await servedNeeds(work, trainingId)) {
    if (!seesNeed(work, need) || (areaId !== undefined && need.area_id !== areaId)) continue;
    const teams = await plannedTeams(work, need.field_id);
    const inside = teams.filter((id) => trained.includes(id) && (need.team_id ?? id) === id);
    const outside = teams.filter((id) => !trained.includes(id));
    const known = (last: IsoDate): IsoDate => (through !== undefined && through < last ? through : last);
    const before = { first: addDays(revealedBy(need), 1), last: known(addDays(isoDate(heldOn), -1)) };
    const after = { first: addDays(isoDate(heldOn), 1), last: known(isoDate(`${need.year}-12-31`)) };
    const [own, ownAfter, others, othersAfter] = await groupRates(
      work,
      { areaId: need.area_id, year: need.year, fieldId: need.field_id, criterionId: need.criterion_id },
      [
        { teamIds: inside, ...before, inFull: isOwn(work, inside) },
        { teamIds: inside, ...after, inFull: isOwn(work, inside) },
        { teamIds: outside, ...before, inFull: isOwn(work, outside) },
        { teamIds: outside, ...after, inFull: isOwn(work, outside) },
      ],
    );
    changes.push({
      needId: need.id,
      fieldId: need.field_id,
      criterionId: need.criterion_id,
      ...changeOf({
        before: own ?? null,
        after: ownAfter ?? null,
        othersBefore: others ?? null,
        othersAfter: othersAfter ?? null,
      }),
    });
  }
  return changes;
}

/** Whether the actor sees figures of these teams in full: auditors, and a lead of the one team. */
function isOwn({ actor }: Work | ServiceWork, teamIds: readonly string[]): boolean {
  if (actor === null) return false;
  if (reachOf(actor, 'evaluation.read') === 'all') return true;
  return actor.role === 'team-lead' && teamIds.every((id) => id === actor.teamId);
}

type ServedNeed = Awaited<ReturnType<typeof servedNeeds>>[number];

const servedNeeds = ({ tx }: Work | ServiceWork, trainingId: string) =>
  tx
    .selectFrom('training_need_training as x')
    .innerJoin('training_need as n', 'n.id', 'x.need_id')
    .innerJoin('hotspot as h', 'h.id', 'n.hotspot_id')
    .leftJoin('hotspot_look as l', 'l.id', 'h.look_id')
    .select([
      'n.id',
      'n.criterion_id',
      'h.area_id',
      'h.team_id',
      'h.field_id',
      'h.year',
      'h.found_at',
      'h.disclosed',
    ])
    .select('l.quarter')
    .where('x.training_id', '=', trainingId)
    .orderBy('h.found_at')
    .orderBy('n.id')
    .execute();

function seesNeed({ actor }: Work | ServiceWork, need: ServedNeed): boolean {
  if (need.disclosed || actor === null) return need.disclosed;
  if (reachOf(actor, 'hotspot.read') === 'all') return true;
  return actor.role === 'team-lead' && need.team_id === actor.teamId;
}

/** Last day of the data that revealed the hotspot: of the look's quarter, or the day it was declared. */
const revealedBy = ({ year, quarter, found_at }: ServedNeed): IsoDate =>
  quarter === null
    ? localDate(Temporal.Instant.fromEpochMilliseconds(found_at.getTime()))
    : quarterPeriod(`${year}-Q${quarter}` as Quarter).last;

async function teamsOf({ tx }: Work | ServiceWork, trainingId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('training_team')
    .select('team_id')
    .where('training_id', '=', trainingId)
    .execute();
  return rows.map(({ team_id }) => team_id);
}

/** Teams in any confirmed version of the field. */
async function plannedTeams({ tx }: Work | ServiceWork, fieldId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('field_team as x')
    .innerJoin('audit_field_version as v', 'v.id', 'x.field_version_id')
    .select('x.team_id')
    .distinct()
    .where('v.field_id', '=', fieldId)
    .where('v.state', '=', 'confirmed')
    .orderBy('x.team_id')
    .execute();
  return rows.map(({ team_id }) => team_id);
}
