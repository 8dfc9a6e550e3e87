import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import {
  beginHouseSignIn,
  endSession,
  finishHouseSignIn,
  limitRate,
  signIn,
  type Errand,
  type HouseReturn,
  type IdentityProvider,
  type Networks,
} from '../identity/index.ts';
import type { Deps } from '../work.ts';
import { clientAddress } from './client-address.ts';
import { cookieName, type RequestVariables } from './sign-in.ts';

/** Sign-ins by account and by address (many people share one). */
const limits = {
  account: { hits: 20, minutes: 15 },
  address: { hits: 300, minutes: 15 },
} as const;

export interface SignInOptions {
  readonly publicUrl: URL;
  /** The proxies that are believed from which address a request comes; without any, it is that of the connection. */
  readonly trustedProxies?: Networks | null;
  /** The house's identity provider; without it there are local accounts only. */
  readonly identityProvider?: IdentityProvider | null;
}

type SessionContext = Context<{ Variables: RequestVariables }>;

/**
 * Signs in with login and password, within the limits, and sets the session's cookie. The session the request came
 * with ends. Returns the new session's token, for use within this request.
 */
export async function openSession(
  deps: Deps,
  { publicUrl, trustedProxies = null }: SignInOptions,
  context: SessionContext,
  given: { readonly login: string; readonly password: string },
): Promise<string> {
  await limitRate(deps, `sign-in address ${clientAddress(context, trustedProxies)}`, limits.address);
  await limitRate(deps, `sign-in account ${given.login.trim().toLowerCase()}`, limits.account);
  const { token } = await signIn(deps, given.login, given.password);
  await endCurrent(deps, context);
  setSessionCookie(context, publicUrl, token);
  return token;
}

/** Ends the session the request came with and takes its cookie away. */
export async function closeSession(
  deps: Deps,
  { publicUrl }: SignInOptions,
  context: SessionContext,
): Promise<void> {
  await endCurrent(deps, context);
  deleteCookie(context, cookieName(publicUrl), { path: '/', secure: isSecure(publicUrl) });
}

/** Where the provider sends the browser back to; it must be registered there. */
export const houseReturnPath = '/anmelden/hauskonto';

/** Begins a sign-in at the house's provider, within the limits: where the browser goes. */
export async function leaveForProvider(
  deps: Deps,
  { publicUrl, trustedProxies = null }: SignInOptions,
  provider: IdentityProvider,
  context: SessionContext,
  errand: Errand & { readonly anew: boolean },
): Promise<URL> {
  await limitRate(deps, `sign-in address ${clientAddress(context, trustedProxies)}`, limits.address);
  const backTo = new URL(houseReturnPath, publicUrl);
  const { state, url } = await beginHouseSignIn(deps, provider, backTo, errand);
  // Lax: the way back is a link from another site.
  setCookie(context, stateCookie(publicUrl), state, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(publicUrl),
    maxAge: 600,
  });
  return url;
}

/** Ends a sign-in at the provider: a new session with its cookie, in place of the one there was, or a link made. */
export async function returnFromProvider(
  deps: Deps,
  { publicUrl }: SignInOptions,
  provider: IdentityProvider,
  context: SessionContext,
): Promise<HouseReturn> {
  const state = getCookie(context, stateCookie(publicUrl));
  deleteCookie(context, stateCookie(publicUrl), { path: '/', secure: isSecure(publicUrl) });
  const { search } = new URL(context.req.url);
  const cameBackTo = new URL(`${houseReturnPath}${search}`, publicUrl);
  const outcome = await finishHouseSignIn(deps, provider, cameBackTo, state, context.get('signedIn'));
  if (outcome.kind === 'signed-in') {
    await endCurrent(deps, context);
    setSessionCookie(context, publicUrl, outcome.token);
  }
  return outcome;
}

const isSecure = (publicUrl: URL): boolean => publicUrl.protocol === 'https:';
const stateCookie = (publicUrl: URL): string => `${cookieName(publicUrl)}-hauskonto`;

function setSessionCookie(context: SessionContext, publicUrl: URL, token: string): void {
  setCookie(context, cookieName(publicUrl), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(publicUrl),
  });
}

/** Ends the session the request came with: a new sign-in never goes on with an old one. */
async function endCurrent(deps: Deps, context: SessionContext): Promise<void> {
  const signedIn = context.get('signedIn');
  if (signedIn?.sessionId) await endSession(deps, signedIn.accountId, signedIn.sessionId);
}
