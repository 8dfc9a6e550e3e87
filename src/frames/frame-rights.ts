import type { ExpressionBuilder, SqlBool, Expression } from 'kysely';
import type { Tables } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize, reachOf, type Act } from '../identity/index.ts';
import type { Actor } from '../work.ts';
import type { FramePlace } from './frame.ts';

/** Acts on a frame that need no case number. */
export type FrameAct = Extract<Act, `frame.${string}` | `draw.${string}` | 'entropy.enter'>;

const frameName = 'Die Grundgesamtheit';

/** Whether the frame is within the actor's reach: a lead reaches every frame that holds cases of the own team. */
function reaches(actor: Actor, act: FrameAct, place: FramePlace): boolean {
  switch (reachOf(actor, act)) {
    case 'all':
      return true;
    case 'own-area':
      return place.areaId === actor.areaId;
    case 'own-team':
      return (
        place.teams.some(({ teamId }) => teamId === actor.teamId) ||
        place.teamId === actor.teamId ||
        isNamed(actor, place)
      );
    case 'assigned':
    case 'aggregates':
    case 'own-account':
    case null:
      return false;
  }
}

const isNamed = (actor: Actor, { namedDrawer }: FramePlace): boolean =>
  namedDrawer !== null && [actor.accountId, actor.onBehalfOf].includes(namedDrawer);

/** Refuses a frame out of reach as if it were missing. */
export function requireReach(actor: Actor, act: FrameAct, place: FramePlace, what = frameName): void {
  authorize(actor, act);
  if (!reaches(actor, act, place)) throw notFound(what);
}

/**
 * Rule 4: the frame of one team is sealed and drawn by its lead, one of several teams by the area head or the lead
 * named for it. Everyone else who sees it is told who does it.
 */
export function requireDrawer(actor: Actor, act: FrameAct, place: FramePlace, what = frameName): void {
  requireReach(actor, act, place, what);
  if (place.teamId !== null) {
    if (actor.role === 'team-lead' && actor.teamId === place.teamId) return;
    throw new Failure(
      'forbidden',
      'drawn-by-team-lead',
      'Diese Grundgesamtheit und ihre Ziehungen bearbeitet die Teamleitung des Teams. Wenden Sie sich an sie.',
    );
  }
  if (actor.role === 'area-head' || isNamed(actor, place)) return;
  throw new Failure(
    'forbidden',
    'drawn-by-area-head',
    'Eine Grundgesamtheit mehrerer Teams und ihre Ziehungen bearbeitet die Bereichsleitung oder die von ihr benannte Teamleitung. Wenden Sie sich an diese.',
  );
}

/** Case numbers of the whole frame are for auditors, and for the lead if all cases are the own team's. */
export const seesAllCaseNumbers = (actor: Actor, { teams }: Pick<FramePlace, 'teams'>): boolean =>
  actor.role === 'auditor' || teams.every(({ teamId }) => seesCaseNumbersOf(actor, teamId));

/** Plain case numbers of a team are for its lead and for auditors. */
export const seesCaseNumbersOf = (actor: Actor, teamId: string): boolean =>
  actor.role === 'auditor' || (actor.role === 'team-lead' && actor.teamId === teamId);

/** The frames within the actor's reach, as a condition on `frame`; the counterpart of `requireReach` in lists. */
export function withinReach(actor: Actor, act: FrameAct) {
  return (eb: ExpressionBuilder<Tables, 'frame'>): Expression<SqlBool> => {
    const reach = authorize(actor, act);
    if (reach === 'all') return eb.lit(true);
    if (reach === 'own-area' && actor.areaId !== null) return eb('frame.area_id', '=', actor.areaId);
    if (reach !== 'own-team' || actor.teamId === null) return eb.lit(false);
    const teamId = actor.teamId;
    return eb.or([
      eb('frame.team_id', '=', teamId),
      eb('frame.named_drawer', 'in', [actor.accountId, actor.onBehalfOf ?? actor.accountId]),
      eb.exists(
        eb
          .selectFrom('frame_team')
          .select('frame_team.team_id')
          .whereRef('frame_team.frame_id', '=', 'frame.id')
          .where('frame_team.team_id', '=', teamId),
      ),
    ]);
  };
}
