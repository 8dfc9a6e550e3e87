import { Failure } from '../failure.ts';
import { record } from '../journal/index.ts';
import { performAsService, timestamp, type Deps } from '../work.ts';
import { checkPasswordRules, hashPassword, isPassword } from './passwords.ts';
import { limitRate } from './rate-limit.ts';
import type { SignedIn } from './sessions.ts';

/** Guesses at the current password, by somebody at an open session. */
const guesses = { hits: 10, minutes: 15 };

/**
 * Changes the own password; the other sessions end, this one stays. Not by API token.
 * @throws Failure `password-wrong`, or what `checkPasswordRules` refuses
 */
export async function changeOwnPassword(
  deps: Deps,
  signedIn: SignedIn,
  command: { readonly current: string; readonly password: string },
): Promise<void> {
  requireSession(signedIn);
  await limitRate(deps, `password ${signedIn.accountId}`, guesses);
  const account = await performAsService(deps, ({ tx }) =>
    tx
      .selectFrom('account')
      .select(['login', 'password_hash'])
      .where('id', '=', signedIn.accountId)
      .executeTakeFirstOrThrow(),
  );
  if (!(await isPassword(command.current, account.password_hash))) {
    const message = 'Das bisherige Kennwort ist falsch.';
    throw new Failure('invalid', 'password-wrong', message, {
      fields: [{ path: 'current', code: 'password-wrong', message }],
    });
  }
  if (command.password === command.current) {
    const message = 'Das neue Kennwort muss sich vom bisherigen unterscheiden.';
    throw new Failure('invalid', 'password-unchanged', message, {
      fields: [{ path: 'password', code: 'password-unchanged', message }],
    });
  }
  await checkPasswordRules(command.password, account.login);
  const hash = await hashPassword(command.password);
  await performAsService(deps, async (work) => {
    await work.tx
      .updateTable('account')
      .set({ password_hash: hash, password_set_at: timestamp(work.now), must_change_password: false })
      .where('id', '=', signedIn.accountId)
      .execute();
    await work.tx
      .deleteFrom('session')
      .where('account_id', '=', signedIn.accountId)
      .where('id', '<>', requireSession(signedIn))
      .execute();
    await record(work, 'account.password-changed', signedIn.accountId);
  });
}

/** A session of the own account, to be recognised by its times. */
export interface OwnSession {
  readonly id: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly current: boolean;
}

/** The sessions of the own account that are not over, latest first. */
export async function ownSessions(deps: Deps, signedIn: SignedIn): Promise<OwnSession[]> {
  const rows = await performAsService(deps, ({ tx, now }) =>
    tx
      .selectFrom('session')
      .select(['id', 'created_at', 'last_seen_at'])
      .where('account_id', '=', signedIn.accountId)
      .where('expires_at', '>', timestamp(now))
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute(),
  );
  return rows.map(({ id, created_at, last_seen_at }) => ({
    id,
    createdAt: created_at.toISOString(),
    lastSeenAt: last_seen_at.toISOString(),
    current: id === signedIn.sessionId,
  }));
}

/** Ends all sessions of the own account but this one. */
export async function endOtherSessions(deps: Deps, signedIn: SignedIn): Promise<void> {
  const own = requireSession(signedIn);
  await performAsService(deps, async (work) => {
    await work.tx
      .deleteFrom('session')
      .where('account_id', '=', signedIn.accountId)
      .where('id', '<>', own)
      .execute();
    await record(work, 'account.sessions-ended', signedIn.accountId);
  });
}

/** The id of the session; refuses an API token, which may not manage the account it belongs to. */
export function requireSession(signedIn: SignedIn): string {
  if (signedIn.sessionId === null) {
    throw new Failure(
      'forbidden',
      'session-required',
      'Das eigene Konto kann nur nach Anmeldung mit Kennwort verwaltet werden, nicht mit einem API-Schlüssel.',
    );
  }
  return signedIn.sessionId;
}
