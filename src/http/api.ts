import { createRoute, type OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import { authorize } from '../identity/index.ts';
import { perform, performReading, type Actor, type Deps } from '../work.ts';
import { onceOutside } from './claimed-request.ts';
import { fileAnswer, type Endpoint, type FileAnswer, type Input, type Outside } from './endpoint.ts';
import { once, type Repeatable } from './idempotency.ts';
import { problemSchema } from './problem.ts';
import { requireSignIn, type RequestVariables } from './sign-in.ts';
import { validate } from './validation.ts';

export type Api = OpenAPIHono<{ Variables: RequestVariables }>;

/** Mounts the endpoints below /api/v1, each described for OpenAPI. */
export function mountEndpoints(api: Api, deps: Deps, endpoints: readonly Endpoint[]): void {
  for (const endpoint of endpoints) {
    api.openAPIRegistry.registerPath(routeOf(endpoint));
    api.on(endpoint.method.toUpperCase(), mountedAt(endpoint), (context) => answer(context, deps, endpoint));
  }
}

/** The path an endpoint is mounted at. */
export const mountedAt = ({ path }: Endpoint): string => `/api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;

async function answer(
  context: Context<{ Variables: RequestVariables }>,
  deps: Deps,
  endpoint: Endpoint,
): Promise<Response> {
  const signedIn = requireSignIn(context);
  refuseOneTimePassword(signedIn.mustChangePassword);
  const actor = actorFor(signedIn.actor, signedIn.scopes, endpoint);
  const input: Input<unknown, unknown, unknown> = {
    params: validate(endpoint.params, context.req.param()),
    query: validate(endpoint.query, context.req.query()),
    body: endpoint.body === null ? {} : validate(endpoint.body, await readJson(context)),
  };
  const repeatable = repeatableOf(context, endpoint, input);
  if (endpoint.run.kind === 'outside') {
    const { handle: act, secret, expires } = endpoint.run;
    const outside = { deps, actor, signedIn, request: context.req.raw };
    const run = (within: Outside) => act(within, input);
    const { answer: given, repeated } =
      repeatable === null
        ? { answer: await run(outside), repeated: false }
        : await onceOutside(outside, repeatable, { secret, expires, run });
    return respond(context, endpoint, given, repeated);
  }
  const { handle, afterRefusal } = endpoint.run;
  const runs = endpoint.method === 'get' ? performReading : perform;
  const result = await runs(
    deps,
    actor,
    (work) => once(work, repeatable, () => handle(work, input)),
    endpoint.isolation,
  ).catch(async (error: unknown) => {
    if (error instanceof Failure) await afterRefusal?.({ deps, actor }, input, error);
    throw error;
  });
  return respond(context, endpoint, result.answer, result.repeated);
}

/** With a one-time password nothing is possible but to change it. */
function refuseOneTimePassword(mustChange: boolean): void {
  if (!mustChange) return;
  throw new Failure(
    'forbidden',
    'password-change-required',
    'Sie sind mit einem Einmalkennwort angemeldet. Legen Sie zuerst ein eigenes Kennwort fest.',
  );
}

function actorFor(actor: Actor | null, scopes: readonly string[] | null, endpoint: Endpoint): Actor {
  if (actor === null) {
    throw new Failure(
      'forbidden',
      'no-function',
      'Ihrem Konto ist heute keine Funktion zugewiesen. Wenden Sie sich an die Administration.',
    );
  }
  if (scopes !== null && !scopes.includes(endpoint.act)) {
    throw new Failure(
      'forbidden',
      'token-scope',
      'Dieser API-Schlüssel wurde nicht für diesen Vorgang ausgestellt.',
    );
  }
  authorize(actor, endpoint.act);
  return actor;
}

/** The body of a request. @throws Failure `json-invalid` */
export async function readJson(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch {
    throw new Failure('invalid', 'json-invalid', 'Der Inhalt der Anfrage ist kein gültiges JSON.');
  }
}

function repeatableOf(
  context: Context,
  endpoint: Endpoint,
  input: Input<unknown, unknown, unknown>,
): Repeatable | null {
  const key = context.req.header('Idempotency-Key');
  if (key === undefined || endpoint.method === 'get' || endpoint.answer === fileAnswer) return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Failure(
      'invalid',
      'idempotency-key-invalid',
      'Der Idempotency-Key muss 1 bis 200 druckbare ASCII-Zeichen ohne Leerzeichen haben.',
    );
  }
  return { key, request: JSON.stringify([endpoint.method, context.req.path, input.query, input.body]) };
}

function respond(context: Context, endpoint: Endpoint, result: unknown, repeated: boolean): Response {
  if (repeated) context.header('Idempotency-Replayed', 'true');
  context.header('Cache-Control', 'no-store');
  if (endpoint.answer !== fileAnswer) {
    return context.json(repeated ? result : endpoint.answer.parse(result), endpoint.status);
  }
  return fileResponse(context, result as FileAnswer);
}

/** A download; the name is quoted and holds ASCII only. */
export function fileResponse(context: Context, file: FileAnswer): Response {
  context.header('Content-Type', file.contentType);
  context.header(
    'Content-Disposition',
    `attachment; filename="${file.fileName.replace(/[^A-Za-z0-9._-]/g, '_')}"`,
  );
  context.header('Cache-Control', 'no-store');
  return context.body(file.content instanceof ReadableStream ? file.content : new Uint8Array(file.content));
}

function routeOf(endpoint: Endpoint): RouteConfig {
  const fault = { content: { 'application/problem+json': { schema: problemSchema } } };
  const isObject = (schema: z.ZodType): schema is z.ZodObject => schema instanceof z.ZodObject;
  return createRoute({
    method: endpoint.method,
    path: `/api/v1${endpoint.path}`,
    summary: endpoint.summary,
    description: `Berechtigung: ${endpoint.act}`,
    tags: [endpoint.path.split('/')[1] ?? ''],
    security: [{ bearer: [] }, { session: [] }],
    request: {
      ...(isObject(endpoint.params) ? { params: endpoint.params } : {}),
      ...(isObject(endpoint.query) ? { query: endpoint.query } : {}),
      ...(endpoint.takesFile
        ? {
            body: {
              required: true,
              content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
            },
          }
        : {}),
      ...(endpoint.body === null
        ? {}
        : { body: { required: true, content: { 'application/json': { schema: endpoint.body } } } }),
    },
    responses: {
      [endpoint.status]:
        endpoint.answer === fileAnswer
          ? {
              description: 'Datei',
              content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
            }
          : { description: 'Erfolg', content: { 'application/json': { schema: endpoint.answer } } },
      401: { description: 'Anmeldung erforderlich', ...fault },
      403: { description: 'Keine Berechtigung', ...fault },
      404: { description: 'Nicht gefunden oder nicht sichtbar', ...fault },
      409: { description: 'Konflikt', ...fault },
      422: { description: 'Ungültige Eingabe', ...fault },
      503: { description: 'Vorübergehend nicht verfügbar', ...fault },
    },
  });
}
