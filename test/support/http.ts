import { buildApp } from '../../src/app.tsx';
import { hashPassword } from '../../src/identity/index.ts';
import { serviceScope } from '../../src/database/index.ts';
import type { Actor, Deps } from '../../src/work.ts';

export const publicUrl = new URL('http://localhost:3000');
/** Of every account that `signedInAs` signs in. */
export const testPassword = 'korrekt-pferd-batterie';
let testHash: Promise<string> | undefined;

/** What came back: status, headers, and the JSON body. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Somebody who talks to the app over HTTP, with a cookie, a token, or nothing. */
export interface Client {
  (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

export type App = ReturnType<typeof buildApp>;

/** The app as it is served, with bugs thrown back at the test. */
export function testApp(deps: Deps): App {
  return buildApp(deps, {
    publicUrl,
    onBug: (error) => {
      throw error;
    },
  });
}

/** A client of the JSON API with fixed headers; paths lie below /api/v1. */
export function client(app: App, always: Readonly<Record<string, string>> = {}): Client {
  return async (method, path, body, headers = {}) => {
    const response = await app.request(new URL(`/api/v1${path}`, publicUrl), {
      method,
      headers: {
        ...(body === undefined || body instanceof Uint8Array ? {} : { 'Content-Type': 'application/json' }),
        ...always,
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  };
}

/** Gives the actor's account a password, signs it in over HTTP, and answers its client. */
export async function signedInAs(app: App, deps: Deps, actor: Actor): Promise<Client> {
  const hash = await (testHash ??= hashPassword(testPassword));
  const { login } = await deps.database.transaction(serviceScope, (tx) =>
    tx
      .updateTable('account')
      .set({ password_hash: hash, password_set_at: '2020-01-01T00:00:00Z' })
      .where('id', '=', actor.accountId)
      .returning('login')
      .executeTakeFirstOrThrow(),
  );
  const { status, headers } = await client(app)('POST', '/session', { login, password: testPassword });
  if (status !== 201) throw new Error(`sign-in answered ${status}`);
  return client(app, { Cookie: cookieOf(headers), 'Sec-Fetch-Site': 'same-origin' });
}

/** The cookie an answer sets, as the next request sends it. */
export const cookieOf = (headers: Headers): string => (headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
