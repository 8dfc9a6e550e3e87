import { createHash, randomBytes } from 'node:crypto';
import { performAsService, timestamp, type Actor, type Deps, type ServiceWork } from '../work.ts';
import { Failure } from '../failure.ts';
import { record } from '../journal/index.ts';
import { actingFunctions, chosenActor, type ActingFunction } from './actors.ts';
import { isPassword } from './passwords.ts';

const idleMinutes = 60;
const absoluteHours = 12;
const lockAfter = 5;
/** A one-time password is good for so many days. */
const oneTimeDays = 7;

/** What a signed-in request knows. `actor` is null when the person has no function today. */
export interface SignedIn {
  readonly sessionId: string | null;
  readonly accountId: string;
  readonly displayName: string;
  readonly csrfToken: string;
  readonly mustChangePassword: boolean;
  /** Whether the session began at the house's identity provider. */
  readonly fromProvider: boolean;
  readonly actor: Actor | null;
  readonly functions: readonly ActingFunction[];
  /** Null: everything the function may do; otherwise the acts an API token was made for. */
  readonly scopes: readonly string[] | null;
}

const secret = (): string => randomBytes(32).toString('base64url');
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const refused = (): Failure =>
  new Failure(
    'unauthenticated',
    'sign-in-refused',
    'Kennung oder Kennwort ist falsch, oder das Konto ist gesperrt. Prüfen Sie Ihre Eingaben oder wenden Sie sich an die Administration.',
  );

/**
 * Signs in with login and password. After five failures the account waits, longer each time (at most an hour).
 * Unknown, disabled, locked and wrong look alike. A new token is made at each sign-in.
 * Returns the session token, shown once to the browser.
 */
export async function signIn(deps: Deps, login: string, password: string): Promise<{ token: string }> {
  const account = await performAsService(deps, ({ tx }) =>
    tx.selectFrom('account').selectAll().where('login', '=', login.trim().toLowerCase()).executeTakeFirst(),
  );
  const fits = await isPassword(password, account?.password_hash ?? null);
  const outcome = await performAsService(deps, async (work) => {
    if (account === undefined) return null;
    const current = await work.tx
      .selectFrom('account')
      .selectAll()
      .where('id', '=', account.id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const locked = current.locked_until !== null && current.locked_until > timestamp(work.now);
    const stale =
      current.must_change_password &&
      (current.password_set_at ?? new Date(0)) < timestamp(work.now.subtract({ hours: 24 * oneTimeDays }));
    // The password may have been changed while it was being hashed.
    const changed = current.password_hash !== account.password_hash;
    if (!fits || changed || locked || stale || current.disabled_at !== null) {
      const failures = current.failed_sign_ins + 1;
      const minutes = failures < lockAfter ? 0 : Math.min(60, 2 ** (failures - lockAfter));
      await work.tx
        .updateTable('account')
        .set({
          failed_sign_ins: failures,
          locked_until: minutes === 0 ? current.locked_until : timestamp(work.now.add({ minutes })),
        })
        .where('id', '=', account.id)
        .execute();
      await record(work, 'account.sign-in-refused', account.id);
      return null;
    }
    await work.tx
      .updateTable('account')
      .set({ failed_sign_ins: 0, locked_until: null })
      .where('id', '=', account.id)
      .execute();
    return { token: await startSession(work, account.id) };
  });
  if (outcome === null) throw refused();
  return outcome;
}

/** Starts a session for an account already proven (password or OIDC), acting in its first function. */
export async function startSession(
  work: ServiceWork,
  accountId: string,
  { fromProvider = false }: { readonly fromProvider?: boolean } = {},
): Promise<string> {
  const token = secret();
  const first = (await actingFunctions(work.tx, work.deps, accountId))[0];
  await work.tx
    .insertInto('session')
    .values({
      token_hash: hashOf(token),
      id: crypto.randomUUID(),
      account_id: accountId,
      grant_id: first?.grantId ?? null,
      deputy_id: first?.deputyId ?? null,
      csrf_token: secret(),
      from_provider: fromProvider,
      created_at: timestamp(work.now),
      last_seen_at: timestamp(work.now),
      expires_at: timestamp(work.now.add({ hours: absoluteHours })),
    })
    .execute();
  await record(work, 'account.signed-in', accountId, fromProvider ? { by: 'house-account' } : {});
  return token;
}

/** The session behind a token, or null when there is none, it idled out, ended, or its account was disabled. */
export async function resumeSession(deps: Deps, token: string): Promise<SignedIn | null> {
  return performAsService(deps, async ({ tx, now }) => {
    const session = await tx
      .selectFrom('session as s')
      .innerJoin('account as a', 'a.id', 's.account_id')
      .select([
        's.id',
        's.account_id',
        's.grant_id',
        's.deputy_id',
        's.csrf_token',
        's.from_provider',
        's.last_seen_at',
        'a.display_name',
        'a.must_change_password',
      ])
      .where('s.token_hash', '=', hashOf(token))
      .where('s.expires_at', '>', timestamp(now))
      .where('s.last_seen_at', '>', timestamp(now.subtract({ minutes: idleMinutes })))
      .where('a.disabled_at', 'is', null)
      .executeTakeFirst();
    if (session === undefined) return null;
    // One write a minute is enough to know that somebody is still there.
    if (session.last_seen_at < timestamp(now.subtract({ minutes: 1 }))) {
      await tx
        .updateTable('session')
        .set({ last_seen_at: timestamp(now) })
        .where('id', '=', session.id)
        .execute();
    }
    const functions = await actingFunctions(tx, deps, session.account_id);
    const chosen = functions.find((f) => f.grantId === session.grant_id && f.deputyId === session.deputy_id);
    return {
      sessionId: session.id,
      accountId: session.account_id,
      displayName: session.display_name,
      csrfToken: session.csrf_token,
      mustChangePassword: session.must_change_password && !session.from_provider,
      fromProvider: session.from_provider,
      actor: chosen?.actor ?? null,
      functions,
      scopes: null,
    };
  });
}

/** The person behind an API token, or null when it is unknown, expired or revoked. */
export async function resumeToken(deps: Deps, token: string): Promise<SignedIn | null> {
  return performAsService(deps, async ({ tx, now }) => {
    const found = await tx
      .selectFrom('api_token as t')
      .innerJoin('account as a', 'a.id', 't.account_id')
      .select([
        't.id',
        't.account_id',
        't.grant_id',
        't.deputy_id',
        't.scopes',
        't.last_used_at',
        'a.display_name',
      ])
      .where('t.token_hash', '=', hashOf(token))
      .where('t.expires_at', '>', timestamp(now))
      .where('t.revoked_at', 'is', null)
      .where('a.disabled_at', 'is', null)
      .executeTakeFirst();
    if (found === undefined) return null;
    if (found.last_used_at === null || found.last_used_at < timestamp(now.subtract({ minutes: 1 }))) {
      await tx
        .updateTable('api_token')
        .set({ last_used_at: timestamp(now) })
        .where('id', '=', found.id)
        .execute();
    }
    const actor = await chosenActor(tx, deps, found.account_id, found.grant_id, found.deputy_id);
    return {
      sessionId: null,
      accountId: found.account_id,
      displayName: found.display_name,
      csrfToken: '',
      mustChangePassword: false,
      fromProvider: false,
      actor,
      functions: [],
      scopes: found.scopes,
    };
  });
}

/** Ends one session of the account. */
export async function endSession(deps: Deps, accountId: string, sessionId: string): Promise<void> {
  await performAsService(deps, async (work) => {
    await work.tx
      .deleteFrom('session')
      .where('id', '=', sessionId)
      .where('account_id', '=', accountId)
      .execute();
    await record(work, 'account.signed-out', accountId);
  });
}

/** Changes the function the session acts in to another one the account may use today. */
export async function switchFunction(
  deps: Deps,
  signedIn: SignedIn,
  grantId: string,
  deputyId: string | null,
): Promise<void> {
  const chosen = signedIn.functions.find((f) => f.grantId === grantId && f.deputyId === deputyId);
  if (chosen === undefined || signedIn.sessionId === null) {
    throw new Failure(
      'conflict',
      'function-unavailable',
      'Diese Funktion steht Ihnen heute nicht zur Verfügung. Wählen Sie eine andere.',
    );
  }
  const { sessionId } = signedIn;
  await performAsService(deps, ({ tx }) =>
    tx
      .updateTable('session')
      .set({ grant_id: grantId, deputy_id: deputyId })
      .where('id', '=', sessionId)
      .execute(),
  );
}
