import { elevated } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { authorize, authorizeAt } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import { timestamp, type Work } from '../work.ts';
import { firstHands } from './first-hands.ts';

const what = 'Die Zweitprüfung';

/**
 * Assigns a second check to a person who may do one and had no hand in the first (rule 28). The team's lead assigns;
 * from then on the person sees this case, and only this.
 */
export async function assignSecondCheck(
  work: Work,
  { secondCheckId, accountId }: { secondCheckId: string; accountId: string },
): Promise<void> {
  const found = await work.tx
    .selectFrom('second_check')
    .select(['id', 'sheet_id', 'area_id', 'team_id', 'done_at'])
    .where('id', '=', secondCheckId)
    .forUpdate()
    .executeTakeFirst();
  if (found === undefined) throw notFound(what);
  authorizeAt(work.actor, 'second-check.assign', { areaId: found.area_id, teamId: found.team_id }, what);
  if (found.done_at !== null)
    throw new Failure('conflict', 'second-check-done', 'Diese Zweitprüfung ist abgeschlossen.');
  const hands = await firstHands(work, found.sheet_id);
  if (!(await maySecond(work, found.area_id, accountId)) || hands.includes(accountId)) throw notEligible();
  await assign(work, found.id, accountId);
  await record(work, 'second-check.assigned', found.id, { assignee: accountId });
}

/**
 * Assigns whatever waits in a team to a person, except what this person had a hand in. The area head does so without
 * seeing whether anything waits: the number of findings leaves its team only as a disclosed figure (rules 24, 25). For
 * the same reason the head hands nothing to themselves; the team's lead may.
 */
export async function distributeSecondChecks(
  work: Work,
  { teamId, accountId }: { teamId: string; accountId: string },
): Promise<void> {
  const { tx, actor } = work;
  authorize(actor, 'second-check.distribute');
  const team = await tx.selectFrom('team').select('area_id').where('id', '=', teamId).executeTakeFirst();
  if (team === undefined) throw notFound('Das Team');
  authorizeAt(actor, 'second-check.distribute', { areaId: team.area_id, teamId }, 'Das Team');
  const isOwn = [actor.accountId, actor.onBehalfOf].includes(accountId);
  if (isOwn || !(await maySecond(work, team.area_id, accountId))) throw notEligible();
  const assigned = await elevated(tx, async () => {
    const waiting = await tx
      .selectFrom('second_check')
      .select(['id', 'sheet_id'])
      .where('team_id', '=', teamId)
      .where('assigned_to', 'is', null)
      .where('done_at', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute();
    const ids: string[] = [];
    for (const { id, sheet_id } of waiting) {
      if ((await firstHands(work, sheet_id)).includes(accountId)) continue;
      await assign(work, id, accountId);
      ids.push(id);
    }
    return ids;
  });
  for (const id of assigned) await record(work, 'second-check.assigned', id, { assignee: accountId });
}

const notEligible = (): Failure =>
  new Failure(
    'conflict',
    'second-person-required',
    'Diese Person kann die Zweitprüfung nicht übernehmen: Sie hat den Bogen selbst bearbeitet, weist selbst zu oder hat keine passende Funktion.',
  );

const assign = async ({ tx, actor, now }: Work, id: string, accountId: string): Promise<void> => {
  await tx
    .updateTable('second_check')
    .set({ assigned_to: accountId, assigned_by: actor.accountId, assigned_at: timestamp(now) })
    .where('id', '=', id)
    .execute();
};

const maySecond = async (work: Work, areaId: string, accountId: string): Promise<boolean> =>
  (await secondPersons(work, areaId)).some((person) => person.accountId === accountId);

/** Leads and heads of the area who may do second checks today. */
export async function secondPersons(
  work: Work,
  areaId: string,
): Promise<{ accountId: string; displayName: string }[]> {
  const rows = await work.tx
    .selectFrom('role_grant as g')
    .innerJoin('account as a', 'a.id', 'g.account_id')
    .select(['a.id', 'a.display_name'])
    .distinct()
    .where('g.area_id', '=', areaId)
    .where('g.role', 'in', ['team-lead', 'area-head'])
    .where('a.disabled_at', 'is', null)
    .where((eb) =>
      eb.or([
        eb('g.valid_to', 'is', null),
        eb('g.valid_to', '>=', timestamp(work.now).toISOString().slice(0, 10)),
      ]),
    )
    .orderBy('a.display_name')
    .execute();
  return rows.map((row) => ({ accountId: row.id, displayName: row.display_name }));
}
