import { buildApp } from '../../src/app.tsx';
import { startSession } from '../../src/identity/index.ts';
import { performAsService, type Actor, type Deps } from '../../src/work.ts';

const publicUrl = new URL('http://localhost:3000');

/** What the API answered: status, text, and what stands in its JSON at a path (all of it for none). */
export interface Answer {
  readonly status: number;
  readonly text: string;
  at(...path: readonly (string | number)[]): unknown;
  /** As `at`, where the test goes on with a text, such as an id. */
  textAt(...path: readonly (string | number)[]): string;
}

export interface Client {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  put(path: string, body: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  /** Sends bytes as they are. */
  send(path: string, bytes: string | Uint8Array<ArrayBuffer>): Promise<Answer>;
}

/** The API as `actor`, signed in with a session of the account's first function. */
export async function clientOf(deps: Deps, actor: Actor): Promise<Client> {
  const app = buildApp(deps, {
    publicUrl,
    onBug: (error) => {
      throw error;
    },
  });
  const token = await performAsService(deps, (work) => startSession(work, actor.accountId));
  const ask = async (
    method: string,
    path: string,
    body?: string | Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const response = await app.request(`${publicUrl.origin}/api/v1${path}`, {
      method,
      headers: { Cookie: `iks=${token}`, Origin: publicUrl.origin, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return answerOf(response.status, await response.text());
  };
  const json = { 'Content-Type': 'application/json' };
  return {
    get: (path) => ask('GET', path),
    post: (path, body = {}, headers = {}) => ask('POST', path, JSON.stringify(body), { ...json, ...headers }),
    put: (path, body) => ask('PUT', path, JSON.stringify(body), json),
    delete: (path) => ask('DELETE', path),
    send: (path, bytes) => ask('POST', path, bytes),
  };
}

function answerOf(status: number, text: string): Answer {
  const at = (...path: readonly (string | number)[]): unknown =>
    path.reduce<unknown>((value, key) => Reflect.get(Object(value), key), JSON.parse(text));
  return {
    status,
    text,
    at,
    textAt(...path) {
      const value = at(...path);
      if (typeof value !== 'string') throw new Error(`no text at ${path.join('.')} of ${text}`);
      return value;
    },
  };
}
