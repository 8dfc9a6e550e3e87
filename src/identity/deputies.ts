import { addDays, localDate, type IsoDate } from '../calendar/index.ts';
import { Failure, notFound } from '../failure.ts';
import { record } from '../journal/index.ts';
import { timestamp, type Role, type Work } from '../work.ts';
import { authorize, reachOf } from './permissions.ts';

const longestDays = 366;

/** A function lent to another account for some days (Vertretung). */
export interface Deputy {
  readonly id: string;
  readonly grantId: string;
  readonly role: Role;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly deputyAccountId: string;
  readonly deputyName: string;
  readonly firstDay: IsoDate;
  readonly lastDay: IsoDate;
  readonly revoked: boolean;
}

/**
 * Lends a function, from a first to a last day: the own one, or, by an administrator when the owner cannot, somebody
 * else's to a third person. A lent function is not lent on.
 * @throws Failure `deputy-unknown`, `deputy-is-owner`, `deputy-is-self`, `deputy-days`
 */
export async function appointDeputy(
  work: Work,
  command: {
    readonly grantId: string;
    readonly login: string;
    readonly firstDay: IsoDate;
    readonly lastDay: IsoDate;
  },
): Promise<{ id: string }> {
  authorize(work.actor, 'deputy.appoint');
  const grant = await visibleGrant(work, command.grantId);
  const account = await work.tx
    .selectFrom('account')
    .select('id')
    .where('login', '=', command.login.toLowerCase())
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  if (account === undefined)
    throw refusal(
      'invalid',
      'deputy-unknown',
      'login',
      'Ein offenes Konto mit dieser Kennung gibt es nicht. Prüfen Sie die Kennung.',
    );
  if (account.id === grant.account_id) {
    throw refusal(
      'invalid',
      'deputy-is-owner',
      'login',
      'Niemand kann sich selbst vertreten. Geben Sie die Kennung einer anderen Person ein.',
    );
  }
  if (account.id === work.actor.accountId) {
    throw refusal(
      'conflict',
      'deputy-is-self',
      'login',
      'Sie können sich nicht selbst als Vertretung einrichten. Geben Sie die Kennung einer anderen Person ein.',
    );
  }
  const today = localDate(work.now);
  const { firstDay, lastDay } = command;
  if (lastDay < firstDay || lastDay < today || lastDay > addDays(firstDay, longestDays)) {
    throw refusal(
      'invalid',
      'deputy-days',
      'lastDay',
      'Die Vertretung muss in der Zukunft enden, nicht vor ihrem ersten Tag, und höchstens ein Jahr dauern.',
    );
  }
  const id = crypto.randomUUID();
  await work.tx
    .insertInto('deputy')
    .values({
      id,
      grant_id: grant.id,
      account_id: account.id,
      first_day: firstDay,
      last_day: lastDay,
      created_by: work.actor.accountId,
    })
    .execute();
  await record(work, 'deputy.appointed', id, { grant: grant.id, first: firstDay, last: lastDay });
  return { id };
}

const refusal = (kind: 'invalid' | 'conflict', code: string, path: string, message: string): Failure =>
  new Failure(kind, code, message, { fields: [{ path, code, message }] });

/** Ends a deputy at once: by the owner of the function, or by an administrator. */
export async function revokeDeputy(work: Work, deputyId: string): Promise<void> {
  authorize(work.actor, 'deputy.appoint');
  const deputy = await work.tx
    .selectFrom('deputy')
    .select(['grant_id', 'revoked_at'])
    .where('id', '=', deputyId)
    .forUpdate()
    .executeTakeFirst();
  if (deputy === undefined) throw notFound('Die Vertretung');
  await visibleGrant(work, deputy.grant_id, 'Die Vertretung');
  if (deputy.revoked_at !== null) return;
  await work.tx
    .updateTable('deputy')
    .set({ revoked_at: timestamp(work.now) })
    .where('id', '=', deputyId)
    .execute();
  await record(work, 'deputy.revoked', deputyId);
}

/** Deputies the actor lends or stands in as, all for an administrator; latest first. */
export async function deputies(work: Work): Promise<Deputy[]> {
  authorize(work.actor, 'deputy.appoint');
  let query = work.tx
    .selectFrom('deputy as d')
    .innerJoin('role_grant as g', 'g.id', 'd.grant_id')
    .innerJoin('account as owner', 'owner.id', 'g.account_id')
    .innerJoin('account as a', 'a.id', 'd.account_id')
    .select([
      'd.id',
      'd.grant_id',
      'g.role',
      'g.account_id as owner_id',
      'owner.display_name as owner_name',
      'd.account_id',
      'a.display_name',
      'd.first_day',
      'd.last_day',
      'd.revoked_at',
    ])
    .orderBy('d.first_day', 'desc')
    .orderBy('d.id');
  if (reachOf(work.actor, 'account.manage') === null) {
    const own = work.actor.accountId;
    query = query.where((eb) => eb.or([eb('g.account_id', '=', own), eb('d.account_id', '=', own)]));
  }
  return (await query.execute()).map((row) => ({
    id: row.id,
    grantId: row.grant_id,
    role: row.role,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    deputyAccountId: row.account_id,
    deputyName: row.display_name,
    firstDay: row.first_day as IsoDate,
    lastDay: row.last_day as IsoDate,
    revoked: row.revoked_at !== null,
  }));
}

/** A grant the actor may lend; a foreign one looks like a missing one. */
async function visibleGrant(work: Work, grantId: string, what = 'Die Funktion') {
  const grant = await work.tx
    .selectFrom('role_grant')
    .select(['id', 'account_id'])
    .where('id', '=', grantId)
    .executeTakeFirst();
  const manages = reachOf(work.actor, 'account.manage') !== null;
  if (grant === undefined || (grant.account_id !== work.actor.accountId && !manages)) throw notFound(what);
  return grant;
}
