import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import { record } from '../journal/index.ts';
import { performAsService, timestamp, type Deps, type ServiceWork } from '../work.ts';
import { alignFunctions, claimedFunctions } from './claimed-functions.ts';
import {
  newProviderSecrets,
  stateUnknown,
  type HouseIdentity,
  type IdentityProvider,
} from './identity-provider.ts';
import { loginSchema } from './login.ts';
import { startSession, type SignedIn } from './sessions.ts';

/** So long a sign-in at the provider may take. */
const minutes = 10;

/** What somebody who leaves for the provider wants to find again. */
export interface Errand {
  /** Path of ours to go on with. */
  readonly to: string;
  /** A sealed form that waits to be sent. */
  readonly carried: string | null;
  /** The account to link with what comes back, which must then still be signed in; null signs in. */
  readonly linkTo: string | null;
}

const keptSchema = z.object({
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
  carried: z.string().nullable(),
  linkTo: z.string().nullable(),
});

const hashOf = (state: string): string => createHash('sha256').update(state).digest('hex');

/**
 * Begins a sign-in at the provider. What must be known at the return lies encrypted in the database, so that any
 * instance can go on; `state` is for a cookie of this browser alone.
 */
export async function beginHouseSignIn(
  deps: Deps,
  provider: IdentityProvider,
  backTo: URL,
  errand: Errand & { readonly anew: boolean },
): Promise<{ state: string; url: URL }> {
  const secrets = newProviderSecrets();
  const url = await provider.signInUrl(backTo, secrets, errand.anew);
  const kept: z.infer<typeof keptSchema> = {
    nonce: secrets.nonce,
    verifier: secrets.verifier,
    to: errand.to,
    carried: errand.carried,
    linkTo: errand.linkTo,
  };
  await performAsService(deps, async ({ tx, now }) => {
    await tx
      .deleteFrom('oidc_sign_in')
      .where('created_at', '<', timestamp(now.subtract({ minutes })))
      .execute();
    await tx
      .insertInto('oidc_sign_in')
      .values({
        state_hash: hashOf(secrets.state),
        secrets: deps.keys.encryptBytes(Buffer.from(JSON.stringify(kept))),
        created_at: timestamp(now),
      })
      .execute();
  });
  return { state: secrets.state, url };
}

/** A sign-in that came back and fits: a new session, or the own account linked. */
export type HouseReturn =
  | {
      readonly kind: 'signed-in';
      readonly token: string;
      readonly to: string;
      readonly carried: string | null;
    }
  | { readonly kind: 'linked' };

/**
 * Ends a sign-in at the provider, once. Whoever is refused is told why, because the provider has proven who it is;
 * what does not fit together says no more than that.
 *
 * @param cameBackTo the address the provider sent the browser to
 * @param state from the cookie of this browser
 * @param current who is signed in here already
 */
export async function finishHouseSignIn(
  deps: Deps,
  provider: IdentityProvider,
  cameBackTo: URL,
  state: string | undefined,
  current: SignedIn | null,
): Promise<HouseReturn> {
  if (state === undefined || cameBackTo.searchParams.get('state') !== state) throw stateUnknown();
  const kept = await takeKept(deps, state);
  let identity: HouseIdentity;
  try {
    identity = await provider.redeem(cameBackTo, { state, nonce: kept.nonce, verifier: kept.verifier });
  } catch (error) {
    if (error instanceof Failure && error.kind === 'unauthenticated') {
      await performAsService(deps, (work) => recordRefusal(work, null, error));
    }
    throw error;
  }
  const outcome = await performAsService(deps, async (work): Promise<HouseReturn | Failure> => {
    if (kept.linkTo !== null) {
      return kept.linkTo === current?.accountId ? link(work, kept.linkTo, identity) : stateUnknown();
    }
    const token = await admit(work, provider, identity);
    return token instanceof Failure
      ? token
      : { kind: 'signed-in', token, to: kept.to, carried: kept.carried };
  });
  if (outcome instanceof Failure) throw outcome;
  return outcome;
}

/** What was kept for the return, which is then gone: nobody comes back twice. */
async function takeKept(deps: Deps, state: string): Promise<z.infer<typeof keptSchema>> {
  const row = await performAsService(deps, ({ tx, now }) =>
    tx
      .deleteFrom('oidc_sign_in')
      .where('state_hash', '=', hashOf(state))
      .where('created_at', '>=', timestamp(now.subtract({ minutes })))
      .returning('secrets')
      .executeTakeFirst(),
  );
  if (row === undefined) throw stateUnknown();
  const bytes = deps.keys.decryptBytes(row.secrets);
  return keptSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** Lets in whom the provider vouches for, with the functions of the claims: a session's token, or why not. */
async function admit(
  work: ServiceWork,
  { settings }: IdentityProvider,
  identity: HouseIdentity,
): Promise<string | Failure> {
  const known = await linkedAccount(work, identity);
  if (known?.disabled_at != null) return refuse(work, known.id, disabled());
  const claimed = await claimedFunctions(work, settings.rules, identity.functionValues);
  if (claimed.length === 0) {
    if (known !== undefined) await alignFunctions(work, known.id, []);
    return refuse(work, known?.id ?? null, withoutFunction());
  }
  const accountId = known?.id ?? (await createLinked(work, identity));
  if (accountId instanceof Failure) return refuse(work, null, accountId);
  await alignFunctions(work, accountId, claimed);
  return startSession(work, accountId, { fromProvider: true });
}

const linkedAccount = ({ tx }: ServiceWork, { issuer, subject }: HouseIdentity) =>
  tx
    .selectFrom('account')
    .select(['id', 'disabled_at'])
    .where('oidc_issuer', '=', issuer)
    .where('oidc_subject', '=', subject)
    .forUpdate()
    .executeTakeFirst();

/**
 * An account for somebody new, without a local password. It is called by its login: no name is taken over, the
 * administration knows whose login it is.
 */
async function createLinked(work: ServiceWork, identity: HouseIdentity): Promise<string | Failure> {
  const login = loginSchema.safeParse(identity.login ?? '');
  if (!login.success) return withoutLogin();
  const id = crypto.randomUUID();
  const inserted = await work.tx
    .insertInto('account')
    .values({
      id,
      login: login.data,
      display_name: login.data,
      oidc_issuer: identity.issuer,
      oidc_subject: identity.subject,
      created_at: timestamp(work.now),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted !== undefined) {
    await record(work, 'account.created', id, { by: 'claims' });
    return id;
  }
  // Somebody with this login was here before, or the same person in another window at this moment.
  return (await linkedAccount(work, identity))?.id ?? loginTaken(login.data);
}

/** Links an account, whose owner is signed in to it, with what the provider vouches for. */
async function link(
  work: ServiceWork,
  accountId: string,
  identity: HouseIdentity,
): Promise<HouseReturn | Failure> {
  const other = await linkedAccount(work, identity);
  if (other !== undefined && other.id !== accountId) return refuse(work, accountId, linkedElsewhere());
  await work.tx
    .updateTable('account')
    .set({ oidc_issuer: identity.issuer, oidc_subject: identity.subject })
    .where('id', '=', accountId)
    .execute();
  await record(work, 'account.linked', accountId);
  return { kind: 'linked' };
}

async function refuse(work: ServiceWork, accountId: string | null, failure: Failure): Promise<Failure> {
  await recordRefusal(work, accountId, failure);
  return failure;
}

const recordRefusal = (work: ServiceWork, accountId: string | null, { code }: Failure) =>
  record(work, 'account.sign-in-refused', accountId, { reason: code });

/** Whether the account is linked to a house account. */
export async function isLinked({ tx }: Pick<ServiceWork, 'tx'>, accountId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('account')
    .select('oidc_subject')
    .where('id', '=', accountId)
    .executeTakeFirst();
  return row?.oidc_subject != null;
}

const disabled = (): Failure =>
  new Failure(
    'forbidden',
    'account-disabled',
    'Ihr Konto ist in diesem Dienst gesperrt. Wenden Sie sich an die Administration.',
  );
const withoutFunction = (): Failure =>
  new Failure(
    'forbidden',
    'house-account-without-function',
    'Ihrem Hauskonto ist in diesem Dienst keine Funktion zugeordnet. Bitten Sie die Administration, es der richtigen Gruppe zuzuordnen.',
  );
const withoutLogin = (): Failure =>
  new Failure(
    'forbidden',
    'house-account-without-login',
    'Der Anmeldedienst des Hauses hat keine brauchbare Kennung mitgeteilt. Verständigen Sie die Administration.',
  );
const loginTaken = (login: string): Failure =>
  new Failure(
    'conflict',
    'login-taken',
    `Die Kennung „${login}“ hat hier schon ein Konto. Melden Sie sich einmal mit Kennung und Kennwort an und verknüpfen Sie Ihr Hauskonto unter „Konto“.`,
  );
const linkedElsewhere = (): Failure =>
  new Failure(
    'conflict',
    'house-account-linked',
    'Dieses Hauskonto ist schon mit einem anderen Konto verknüpft. Wenden Sie sich an die Administration.',
  );
