import type { Context } from 'hono';
import { Failure } from '../failure.ts';
import { cookieName, type RequestVariables } from '../http/index.ts';
import { resumeSession, type SignedIn } from '../identity/index.ts';
import type { FieldValues } from '../ui/index.ts';
import { openCarriedForm } from './carried-form.ts';
import { fieldValues, FormReader } from './form-values.ts';
import { isToken, type Mounted } from './mounted.ts';

type PageContext = Context<{ Variables: RequestVariables }>;

/** The fields of a form, whoever sent it. */
export const formOf = async (context: PageContext): Promise<FieldValues> =>
  fieldValues(new URLSearchParams(await context.req.text()));

/** A form of somebody signed in, whatever the function. */
export async function ownForm(context: PageContext): Promise<{ signedIn: SignedIn; values: FieldValues }> {
  const signedIn = context.get('signedIn');
  const values = await formOf(context);
  if (!signedIn?.sessionId || !isToken(new FormReader(values).text('_csrf'), signedIn.csrfToken)) {
    throw new Failure(
      'unauthenticated',
      'sign-in-required',
      'Ihre Sitzung ist abgelaufen. Melden Sie sich an.',
    );
  }
  return { signedIn, values };
}

/** Sends the carried form as the person who has just signed in, and passes the answer on. */
export async function sendCarried(
  context: PageContext,
  { app, deps, options }: Mounted,
  token: string,
  sealed: string,
): Promise<Response> {
  const { to, entries } = openCarriedForm(deps, sealed);
  const signedIn = await resumeSession(deps, token);
  if (signedIn === null) throw new Error('a session that was just started is gone');
  const answer = await app.request(
    new URL(to, options.publicUrl).href,
    {
      method: 'POST',
      headers: {
        Accept: 'text/html',
        Cookie: `${cookieName(options.publicUrl)}=${token}`,
        Origin: options.publicUrl.origin,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams([
        ...entries.map(([name, value]) => [name, value]),
        ['_csrf', signedIn.csrfToken],
      ]),
    },
    context.env,
  );
  return context.newResponse(answer.body, answer);
}
