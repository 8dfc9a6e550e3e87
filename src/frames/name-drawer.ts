import { localDate } from '../calendar/index.ts';
import { Failure } from '../failure.ts';
import { record } from '../journal/index.ts';
import type { Work } from '../work.ts';
import type { Frame } from './frame.ts';
import { requireReach } from './frame-rights.ts';
import { loadFrame } from './frame-store.ts';

/**
 * Names the lead who seals and draws a frame of several teams in place of the area head; null takes it back.
 *
 * @throws Failure `frame-of-one-team`, `named-by-area-head`; not found for an account that leads none of the teams
 */
export async function nameDrawer(
  work: Work,
  command: { readonly frameId: string; readonly accountId: string | null },
): Promise<void> {
  const { tx } = work;
  const frame = await frameToNameFor(work, command.frameId, 'lock');
  if (command.accountId !== null) {
    const leads = await leadsOf(work, frame);
    if (!leads.some(({ accountId }) => accountId === command.accountId)) {
      throw new Failure(
        'not-found',
        'not-found',
        'Diese Person leitet keines der beteiligten Teams. Wählen Sie eine der angebotenen Teamleitungen.',
      );
    }
  }
  await tx.updateTable('frame').set({ named_drawer: command.accountId }).where('id', '=', frame.id).execute();
  await record(work, 'frame.drawer-named', frame.id, { account: command.accountId ?? '' });
}

/** Who is named to draw a frame of several teams, and who can be. */
export interface DrawerChoice {
  readonly frameId: string;
  readonly fieldId: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly named: string | null;
  readonly leads: readonly {
    readonly accountId: string;
    readonly displayName: string;
    readonly team: string;
  }[];
}

/** @throws Failure as `nameDrawer` does */
export async function drawerToName(work: Work, frameId: string): Promise<DrawerChoice> {
  const frame = await frameToNameFor(work, frameId, 'read');
  return {
    frameId: frame.id,
    fieldId: frame.fieldId,
    firstDay: frame.firstDay,
    lastDay: frame.lastDay,
    named: frame.namedDrawer,
    leads: await leadsOf(work, frame),
  };
}

/** A frame of several teams, for the area head to name somebody. */
async function frameToNameFor({ tx, actor }: Work, frameId: string, lock: 'read' | 'lock'): Promise<Frame> {
  const frame = await loadFrame(tx, frameId, lock);
  requireReach(actor, 'frame.seal', frame);
  if (frame.teamId !== null) {
    throw new Failure(
      'conflict',
      'frame-of-one-team',
      'Benannt wird nur bei mehreren Teams. Bei einem einzelnen Team zieht dessen Teamleitung.',
    );
  }
  if (actor.role !== 'area-head') {
    throw new Failure(
      'forbidden',
      'named-by-area-head',
      'Welche Teamleitung zieht, bestimmt die Bereichsleitung. Wenden Sie sich an sie.',
    );
  }
  return frame;
}

/** Today's leads of the frame's teams. */
async function leadsOf({ tx, now }: Work, frame: Frame): Promise<DrawerChoice['leads'][number][]> {
  const day = localDate(now);
  return tx
    .selectFrom('role_grant as g')
    .innerJoin('account as a', 'a.id', 'g.account_id')
    .innerJoin('team as t', 't.id', 'g.team_id')
    .select(['a.id as accountId', 'a.display_name as displayName', 't.name as team'])
    .where('g.role', '=', 'team-lead')
    .where(
      't.id',
      'in',
      frame.teams.map(({ teamId }) => teamId),
    )
    .where('a.disabled_at', 'is', null)
    .where('g.valid_from', '<=', day)
    .where((eb) => eb.or([eb('g.valid_to', 'is', null), eb('g.valid_to', '>=', day)]))
    .orderBy('t.name')
    .orderBy('a.display_name')
    .execute();
}
