import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import {
  changeOwnPassword,
  createFirstAdministrator,
  limitRate,
  loginSchema,
  permissions,
  reachOf,
  resumeSession,
  switchFunction,
  tokenScopes,
  type SignedIn,
} from '../identity/index.ts';
import { text } from '../text.ts';
import { roles, type Deps } from '../work.ts';
import { readJson, type Api } from './api.ts';
import { clientAddress } from './client-address.ts';
import type { Method } from './endpoint.ts';
import { problemSchema } from './problem.ts';
import { closeSession, openSession, type SignInOptions } from './session.ts';
import { refuseForeignOrigin, requireSignIn, type RequestVariables } from './sign-in.ts';
import { validate } from './validation.ts';

/** Of anybody with the setup code, by address. */
const setUpLimit = { hits: 10, minutes: 15 };

const functionSchema = z.object({
  grantId: z.uuid(),
  deputyId: z.uuid().nullable(),
  role: z.enum(roles),
  areaId: z.uuid().nullable(),
  teamId: z.uuid().nullable(),
  onBehalfOf: z.uuid().nullable(),
});

const meSchema = z
  .object({
    accountId: z.uuid(),
    displayName: z.string(),
    mustChangePassword: z.boolean(),
    /** The function acted in; null when there is none today. */
    function: functionSchema.omit({ deputyId: true }).nullable(),
    functions: z.array(functionSchema),
    /** The acts this function has a right to, and how far it reaches. */
    rights: z.record(z.string(), z.string()),
    tokenScopes: z.array(z.string()),
  })
  .meta({ id: 'Me' });

/** What a person may know of the own sign-in. */
export function describeMe(signedIn: SignedIn): z.input<typeof meSchema> {
  const { actor } = signedIn;
  const acts = Object.keys(permissions) as (keyof typeof permissions)[];
  return {
    accountId: signedIn.accountId,
    displayName: signedIn.displayName,
    mustChangePassword: signedIn.mustChangePassword,
    function: actor,
    functions: signedIn.functions.map((f) => ({ ...f.actor, grantId: f.grantId, deputyId: f.deputyId })),
    rights:
      actor === null
        ? {}
        : Object.fromEntries(
            acts.flatMap((act) => {
              const reach = reachOf(actor, act);
              const usable = signedIn.scopes === null || signedIn.scopes.includes(act);
              return reach === null || !usable ? [] : [[act, reach]];
            }),
          ),
    tokenScopes: actor === null ? [] : tokenScopes(actor),
  };
}

interface SignInRoute {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly body: z.ZodObject | null;
  readonly answer: z.ZodType;
  readonly status: 200 | 201;
  readonly handle: (context: Context<{ Variables: RequestVariables }>, body: unknown) => Promise<unknown>;
}

const route = <B extends z.ZodObject, A extends z.ZodType>(description: {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly body: B;
  readonly answer: A;
  readonly status?: 201;
  handle(context: Context<{ Variables: RequestVariables }>, body: z.infer<B>): Promise<z.input<A>>;
}): SignInRoute => ({
  ...description,
  status: description.status ?? 200,
  handle: description.handle as SignInRoute['handle'],
});

const nothing = z.object({}).strict();
const password = z.string().min(1).max(1000);
const setUpSchema = z.strictObject({
  code: text(1, 100),
  login: loginSchema,
  displayName: text(1, 120),
  password,
});

/**
 * Mounts what works before a function is known: set-up, sign-in and -out, `me`, the own password, the change of
 * function. Everything else needs a right and is an endpoint.
 */
export function mountSignIn(app: Api, deps: Deps, options: SignInOptions): void {
  for (const signInRoute of signInRoutes(deps, options)) {
    const { method, path, summary, body, answer, status, handle } = signInRoute;
    const takesBody = method !== 'get' && method !== 'delete';
    app.openAPIRegistry.registerPath(
      createRoute({
        method,
        path,
        summary,
        tags: ['session'],
        request:
          takesBody && body !== null
            ? { body: { required: true, content: { 'application/json': { schema: body } } } }
            : {},
        responses: {
          [status]: { description: 'Erfolg', content: { 'application/json': { schema: answer } } },
          ...Object.fromEntries(
            [401, 403, 422, 429].map((fault) => [
              fault,
              {
                description: 'Abgewiesen',
                content: { 'application/problem+json': { schema: problemSchema } },
              },
            ]),
          ),
        },
      }),
    );
    app.on(method.toUpperCase(), path, async (context) => {
      if (method !== 'get') refuseForeignOrigin(context, options.publicUrl);
      const input = takesBody && body !== null ? validate(body, await readJson(context)) : {};
      const result = await handle(context, input);
      context.header('Cache-Control', 'no-store');
      return context.json(answer.parse(result) as Record<string, unknown>, status);
    });
  }
}

/** Makes the first administrator of a service without data, within the limits. */
export async function setUp(
  deps: Deps,
  { trustedProxies = null }: SignInOptions,
  context: Context<{ Variables: RequestVariables }>,
  given: z.input<typeof setUpSchema>,
): Promise<{ accountId: string }> {
  await limitRate(deps, `setup ${clientAddress(context, trustedProxies)}`, setUpLimit);
  return createFirstAdministrator(deps, validate(setUpSchema, given));
}

function signInRoutes(deps: Deps, options: SignInOptions): SignInRoute[] {
  return [
    route({
      method: 'post',
      path: '/api/v1/session',
      summary: 'Meldet mit Kennung und Kennwort an; die Antwort setzt das Sitzungs-Cookie.',
      body: z.strictObject({ login: z.string().min(1).max(200), password }),
      answer: meSchema,
      status: 201,
      async handle(context, { login, password: given }) {
        const token = await openSession(deps, options, context, { login, password: given });
        const signedIn = await resumeSession(deps, token);
        if (signedIn === null) throw new Error('a session that was just started is gone');
        return describeMe(signedIn);
      },
    }),
    route({
      method: 'delete',
      path: '/api/v1/session',
      summary: 'Meldet ab.',
      body: nothing,
      answer: nothing,
      async handle(context) {
        await closeSession(deps, options, context);
        return {};
      },
    }),
    route({
      method: 'get',
      path: '/api/v1/me',
      summary: 'Wer Sie sind und in welcher Funktion Sie handeln.',
      body: nothing,
      answer: meSchema,
      handle: async (context) => describeMe(requireSignIn(context)),
    }),
    route({
      method: 'put',
      path: '/api/v1/me/function',
      summary: 'Wechselt die Funktion, in der Sie handeln.',
      body: z.strictObject({ grantId: z.uuid(), deputyId: z.uuid().nullable().default(null) }),
      answer: nothing,
      async handle(context, { grantId, deputyId }) {
        await switchFunction(deps, requireSignIn(context), grantId, deputyId);
        return {};
      },
    }),
    route({
      method: 'put',
      path: '/api/v1/me/password',
      summary: 'Ändert das eigene Kennwort; andere Sitzungen enden.',
      body: z.strictObject({ current: password, password }),
      answer: nothing,
      async handle(context, body) {
        await changeOwnPassword(deps, requireSignIn(context), body);
        return {};
      },
    }),
    route({
      method: 'post',
      path: '/api/v1/setup',
      summary: 'Richtet mit dem Code aus der Ausgabe des Servers das erste Administrationskonto ein.',
      body: setUpSchema,
      answer: z.object({ accountId: z.uuid() }),
      status: 201,
      handle: (context, body) => setUp(deps, options, context, body),
    }),
  ];
}
