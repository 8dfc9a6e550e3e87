import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { Failure } from '../failure.ts';
import { resumeSession, resumeToken, type SignedIn } from '../identity/index.ts';
import type { Deps } from '../work.ts';

export interface RequestVariables {
  requestId: string;
  signedIn: SignedIn | null;
}

/** Plain on the loopback demo, `__Host-` wherever the service is reached over TLS. */
export const cookieName = (publicUrl: URL): string =>
  publicUrl.protocol === 'https:' ? '__Host-iks' : 'iks';

/**
 * Finds out who asks: an API token in the Authorization header, else the session cookie. A request that changes
 * something with a cookie must come from our own pages (Sec-Fetch-Site, else Origin), whatever its body says.
 */
export function signInMiddleware(
  deps: Deps,
  publicUrl: URL,
): MiddlewareHandler<{ Variables: RequestVariables }> {
  const cookie = cookieName(publicUrl);
  return async (context, next) => {
    context.set('signedIn', null);
    const bearer = /^Bearer (\S{20,200})$/.exec(context.req.header('Authorization') ?? '')?.[1];
    const session = getCookie(context, cookie);
    if (bearer !== undefined) {
      context.set('signedIn', await resumeToken(deps, bearer));
    } else if (session !== undefined) {
      if (!['GET', 'HEAD'].includes(context.req.method)) refuseForeignOrigin(context, publicUrl);
      context.set('signedIn', await resumeSession(deps, session));
    }
    await next();
  };
}

/** Refuses a request that another site made the browser send (`foreign-origin`). */
export function refuseForeignOrigin(context: Context, publicUrl: URL): void {
  const site = context.req.header('Sec-Fetch-Site');
  const origin = context.req.header('Origin');
  const own =
    site === undefined ? origin === undefined || origin === publicUrl.origin : site === 'same-origin';
  if (!own) {
    throw new Failure(
      'forbidden',
      'foreign-origin',
      'Die Anfrage kam nicht von den Seiten dieses Dienstes. Rufen Sie die Seite neu auf.',
    );
  }
}

/** The signed-in person, or 401. */
export function requireSignIn(context: Context<{ Variables: RequestVariables }>): SignedIn {
  const signedIn = context.get('signedIn');
  if (signedIn === null) {
    throw new Failure('unauthenticated', 'sign-in-required', 'Melden Sie sich an.');
  }
  return signedIn;
}
