import { localDate } from '../calendar/index.ts';
import { Failure, notFound } from '../failure.ts';
import { record } from '../journal/index.ts';
import type { Work } from '../work.ts';
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
  const { tx, actor, now } = work;
  const frame = await loadFrame(tx, command.frameId, 'lock');
  requireReach(actor, 'frame.seal', frame);
  if (frame.teamId !== null) {
    throw new Failure(
      'conflict',
      'frame-of-one-team',
      'Die Stichprobe eines Teams zieht dessen Teamleitung.',
    );
  }
  if (actor.role !== 'area-head') {
    throw new Failure(
      'forbidden',
      'named-by-area-head',
      'Die ziehende Teamleitung benennt die Bereichsleitung.',
    );
  }
  if (command.accountId !== null) {
    const day = localDate(now);
    const lead = await tx
      .selectFrom('role_grant')
      .select('id')
      .where('account_id', '=', command.accountId)
      .where('role', '=', 'team-lead')
      .where(
        'team_id',
        'in',
        frame.teams.map(({ teamId }) => teamId),
      )
      .where('valid_from', '<=', day)
      .where((eb) => eb.or([eb('valid_to', 'is', null), eb('valid_to', '>=', day)]))
      .executeTakeFirst();
    if (lead === undefined) throw notFound('Die Teamleitung');
  }
  await tx.updateTable('frame').set({ named_drawer: command.accountId }).where('id', '=', frame.id).execute();
  await record(work, 'frame.drawer-named', frame.id, { account: command.accountId ?? '' });
}
