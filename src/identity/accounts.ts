import type { Selectable } from 'kysely';
import { addDays, localDate, type IsoDate } from '../calendar/index.ts';
import type { Tables, Tx } from '../database/index.ts';
import { Failure, notFound } from '../failure.ts';
import { record } from '../journal/index.ts';
import { likePattern } from '../text.ts';
import { perform, timestamp, type Actor, type Deps, type Role, type Work } from '../work.ts';
import { hashPassword, oneTimePassword } from './passwords.ts';
import { authorize } from './permissions.ts';

/** An account with its functions, past and coming ones too. No sign-in times: nobody's work is watched (rule 27). */
export interface Account {
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  readonly disabled: boolean;
  readonly mustChangePassword: boolean;
  readonly grants: readonly Grant[];
}

export interface Grant {
  readonly id: string;
  readonly role: Role;
  readonly areaId: string | null;
  readonly teamId: string | null;
  readonly validFrom: IsoDate;
  readonly validTo: IsoDate | null;
}

/** Accounts by login, after a login, at most `limit`; with a word those whose login or name holds it. */
export async function accounts(
  work: Work,
  after: string | null,
  limit: number,
  word = '',
): Promise<Account[]> {
  authorize(work.actor, 'account.manage');
  let query = work.tx.selectFrom('account').selectAll().orderBy('login').limit(limit);
  if (word !== '') {
    const like = likePattern(word);
    query = query.where((eb) => eb.or([eb('login', 'ilike', like), eb('display_name', 'ilike', like)]));
  }
  if (after !== null) query = query.where('login', '>', after);
  return withGrants(work.tx, await query.execute());
}

type AccountRow = Selectable<Tables['account']>;

async function withGrants(tx: Tx, rows: readonly AccountRow[]): Promise<Account[]> {
  if (rows.length === 0) return [];
  const grants = await tx
    .selectFrom('role_grant')
    .selectAll()
    .where(
      'account_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('valid_from')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    login: row.login,
    displayName: row.display_name,
    disabled: row.disabled_at !== null,
    mustChangePassword: row.must_change_password,
    grants: grants
      .filter(({ account_id }) => account_id === row.id)
      .map((grant) => ({
        id: grant.id,
        role: grant.role,
        areaId: grant.area_id,
        teamId: grant.team_id,
        validFrom: grant.valid_from as IsoDate,
        validTo: grant.valid_to as IsoDate | null,
      })),
  }));
}

/** An account and its one-time password, told once. */
export interface NewPassword {
  readonly id: string;
  readonly oneTimePassword: string;
}

/** Creates an account whose owner must change the one-time password within days. @throws Failure `login-taken` */
export async function createAccount(
  deps: Deps,
  actor: Actor,
  command: { readonly login: string; readonly displayName: string },
): Promise<NewPassword> {
  authorize(actor, 'account.manage');
  const password = oneTimePassword();
  const hash = await hashPassword(password);
  const id = crypto.randomUUID();
  await perform(deps, actor, async (work) => {
    const inserted = await work.tx
      .insertInto('account')
      .values({
        id,
        login: command.login,
        display_name: command.displayName,
        password_hash: hash,
        password_set_at: timestamp(work.now),
        must_change_password: true,
        created_at: timestamp(work.now),
      })
      .onConflict((conflict) => conflict.column('login').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (inserted === undefined) {
      const message = 'Diese Kennung ist schon vergeben. Wählen Sie eine andere.';
      throw new Failure('conflict', 'login-taken', message, {
        fields: [{ path: 'login', code: 'login-taken', message }],
      });
    }
    await record(work, 'account.created', id);
  });
  return { id, oneTimePassword: password };
}

/** Gives an account a new one-time password; what was signed in with the old one ends at once. */
export async function resetPassword(deps: Deps, actor: Actor, accountId: string): Promise<NewPassword> {
  authorize(actor, 'account.manage');
  const password = oneTimePassword();
  const hash = await hashPassword(password);
  await perform(deps, actor, async (work) => {
    await lockForeign(work, accountId);
    await work.tx
      .updateTable('account')
      .set({
        password_hash: hash,
        password_set_at: timestamp(work.now),
        must_change_password: true,
        failed_sign_ins: 0,
        locked_until: null,
      })
      .where('id', '=', accountId)
      .execute();
    await endAccess(work, accountId);
    await record(work, 'account.password-reset', accountId);
  });
  return { id: accountId, oneTimePassword: password };
}

/** Disables an account: its sessions end and its API tokens are revoked at once. */
export async function disableAccount(work: Work, accountId: string): Promise<void> {
  authorize(work.actor, 'account.manage');
  await lockForeign(work, accountId);
  await work.tx
    .updateTable('account')
    .set({ disabled_at: timestamp(work.now) })
    .where('id', '=', accountId)
    .where('disabled_at', 'is', null)
    .execute();
  await endAccess(work, accountId);
  await record(work, 'account.disabled', accountId);
}

export async function enableAccount(work: Work, accountId: string): Promise<void> {
  authorize(work.actor, 'account.manage');
  await lockForeign(work, accountId);
  await work.tx
    .updateTable('account')
    .set({ disabled_at: null, failed_sign_ins: 0, locked_until: null })
    .where('id', '=', accountId)
    .execute();
  await record(work, 'account.enabled', accountId);
}

/** Ends all sessions of somebody and revokes the API tokens; the account itself stays as it is. */
export async function endAccountAccess(work: Work, accountId: string): Promise<void> {
  authorize(work.actor, 'account.manage');
  await lockForeign(work, accountId);
  await endAccess(work, accountId);
  await record(work, 'account.sessions-ended', accountId);
}

/** One account; not found where there is none. */
export async function accountOf(work: Work, accountId: string): Promise<Account> {
  authorize(work.actor, 'account.manage');
  const row = await work.tx.selectFrom('account').selectAll().where('id', '=', accountId).executeTakeFirst();
  const [found] = row === undefined ? [] : await withGrants(work.tx, [row]);
  if (found === undefined) throw notFound('Das Konto');
  return found;
}

/** Gives an account a function, at a place where the function has one. */
export async function grantRole(
  work: Work,
  command: {
    readonly accountId: string;
    readonly role: Role;
    readonly areaId: string | null;
    readonly teamId: string | null;
    readonly validFrom: IsoDate;
    readonly validTo: IsoDate | null;
  },
): Promise<{ id: string }> {
  authorize(work.actor, 'account.manage');
  await lockForeign(work, command.accountId);
  await refuseWrongPlace(work.tx, command);
  const id = crypto.randomUUID();
  await work.tx
    .insertInto('role_grant')
    .values({
      id,
      account_id: command.accountId,
      role: command.role,
      area_id: command.areaId,
      team_id: command.teamId,
      valid_from: command.validFrom,
      valid_to: command.validTo,
    })
    .execute();
  await record(work, 'account.role-granted', command.accountId, { grant: id, role: command.role });
  return { id };
}

/** Ends a function with a last day, or at once where none is named; deputies of it end with it. */
export async function endRole(
  work: Work,
  command: { readonly grantId: string; readonly lastDay: IsoDate | null },
): Promise<void> {
  authorize(work.actor, 'account.manage');
  const grant = await work.tx
    .selectFrom('role_grant')
    .select(['account_id', 'valid_from'])
    .where('id', '=', command.grantId)
    .executeTakeFirst();
  if (grant === undefined) throw notFound('Die Funktion');
  await lockForeign(work, grant.account_id);
  const yesterday = addDays(localDate(work.now), -1);
  const before = addDays(grant.valid_from as IsoDate, -1);
  const last = command.lastDay ?? yesterday;
  await work.tx
    .updateTable('role_grant')
    .set({ valid_to: last < before ? before : last })
    .where('id', '=', command.grantId)
    .execute();
  await record(work, 'account.role-ended', grant.account_id, { grant: command.grantId });
}

/** Ends all sessions and revokes all API tokens of an account. */
export async function endAccess(work: Pick<Work, 'tx' | 'now'>, accountId: string): Promise<void> {
  await work.tx.deleteFrom('session').where('account_id', '=', accountId).execute();
  await work.tx
    .updateTable('api_token')
    .set({ revoked_at: timestamp(work.now) })
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Locks an account of somebody else: nobody administers the own rights. */
async function lockForeign(work: Work, accountId: string): Promise<void> {
  const account = await work.tx
    .selectFrom('account')
    .select('id')
    .where('id', '=', accountId)
    .forUpdate()
    .executeTakeFirst();
  if (account === undefined) throw notFound('Das Konto');
  if ([work.actor.accountId, work.actor.onBehalfOf].includes(accountId)) {
    throw new Failure(
      'conflict',
      'own-account',
      'Das eigene Konto kann nur eine andere Person mit Administrationsrecht verwalten.',
    );
  }
}

async function refuseWrongPlace(
  tx: Tx,
  { role, areaId, teamId, validFrom, validTo }: Parameters<typeof grantRole>[1],
): Promise<void> {
  const refuse = (path: string, code: string, message: string): never => {
    throw new Failure('invalid', code, message, { fields: [{ path, code, message }] });
  };
  if (validTo !== null && validTo < validFrom) {
    refuse('validTo', 'validity-reversed', 'Der letzte Tag liegt vor dem ersten.');
  }
  if (['team-lead', 'area-head'].includes(role) !== (areaId !== null)) {
    refuse(
      'areaId',
      'place-wrong',
      'Team- und Bereichsleitungen haben einen Bereich, andere Funktionen keinen.',
    );
  }
  if ((role === 'team-lead') !== (teamId !== null)) {
    refuse('teamId', 'place-wrong', 'Nur Teamleitungen haben ein Team.');
  }
  if (areaId === null) return;
  const area = await tx.selectFrom('area').select('id').where('id', '=', areaId).executeTakeFirst();
  if (area === undefined) refuse('areaId', 'area-unknown', 'Diesen Bereich gibt es nicht.');
  if (teamId === null) return;
  const team = await tx
    .selectFrom('team')
    .select('id')
    .where('id', '=', teamId)
    .where('area_id', '=', areaId)
    .executeTakeFirst();
  if (team === undefined) refuse('teamId', 'team-unknown', 'Dieses Team gibt es in diesem Bereich nicht.');
}
