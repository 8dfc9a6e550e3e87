import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import { sql } from 'kysely';
import { z } from 'zod';
import { Failure } from './failure.ts';
import { schemaState, serviceScope } from './database/index.ts';
import {
  cookieName,
  mountedAt,
  mountEndpoints,
  mountSignIn,
  problemOf,
  signInMiddleware,
  type Api,
  type Endpoint,
  type RequestVariables,
  type SignInOptions,
} from './http/index.ts';
import { apiPage } from './http/api-page.tsx';
import { bodyLimits } from './http/body-limits.ts';
import { securityHeaders } from './http/security-headers.ts';
import { staticFiles } from './http/static-files.ts';
import { permissions } from './identity/index.ts';
import type { Deps } from './work.ts';
import { endpoints } from './endpoints.ts';
import { serviceJobs } from './operation/index.ts';
import { mountPages, operationPages, pageRoutes, uploadPaths, type OperationView } from './pages/index.ts';

export interface AppOptions extends SignInOptions {
  /** Seen by every request first: logs, metrics. */
  readonly observers?: readonly MiddlewareHandler[];
  /** What the administration's page of operation shows; the service's own jobs unless given. */
  readonly operation?: OperationView;
  /** Whether this instance takes its leave: it still serves, but /ready says 503 and connections are not kept. */
  readonly isStopping?: () => boolean;
  /** Told of every error that is a bug, with the request's id; never of what the request held. */
  readonly onBug?: (error: unknown, requestId: string) => void;
}

/** Addresses that take more than a form or JSON. */
const largeBodies = {
  files: new Set(endpoints.filter(({ takesFile }) => takesFile).map(mountedAt)),
  streams: new Set(['/api/v1/uploads', ...uploadPaths]),
};

/** The service as one Hono application: security headers, sign-in, API, pages, one error handler. */
export function buildApp(deps: Deps, options: AppOptions): Api {
  const app = new OpenAPIHono<{ Variables: RequestVariables }>();

  app.use(async (context, next) => {
    context.set('requestId', crypto.randomUUID());
    await next();
    context.header('X-Request-Id', context.get('requestId'));
    if (options.isStopping?.() === true) context.header('Connection', 'close');
  });
  for (const observer of options.observers ?? []) app.use(observer);
  app.use(securityHeaders({ strictTransport: options.publicUrl.protocol === 'https:' }));
  app.route('/', staticFiles());
  app.use(compress());

  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/ready', async (context) => {
    if (options.isStopping?.() === true) return context.json({ status: 'stopping' }, 503);
    const ready = await deps.database.transaction(serviceScope, async (tx) => {
      await sql`select 1`.execute(tx);
      return (await schemaState(tx)) !== 'other';
    });
    return context.json({ status: ready ? 'ok' : 'schema-differs' }, ready ? 200 : 503);
  });

  app.use(signInMiddleware(deps, options.publicUrl));
  app.use(bodyLimits(largeBodies));
  mountSignIn(app, deps, options);
  mountEndpoints(app, deps, endpoints);
  const description = {
    openapi: '3.1.0',
    info: {
      title: 'IKS-Stichproben',
      version: deps.software,
      description: 'Alle Vorgänge des Dienstes als JSON.',
    },
    servers: [{ url: options.publicUrl.origin }],
  };
  app.doc31('/api/openapi.json', description);
  app.get('/api', (context) => context.html(apiPage(app.getOpenAPI31Document(description))));
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: cookieName(options.publicUrl),
  });

  const view = options.operation ?? {
    jobs: serviceJobs({ checkpointDirectory: null }),
    nextRuns: null,
    examine: null,
  };
  const pages = mountPages(app, deps, options, [...pageRoutes, ...operationPages(view)]);

  app.notFound((context) => {
    const missing = new Failure('not-found', 'not-found', 'Diese Adresse gibt es nicht.');
    return pages.errorPage(context, missing) ?? problem(missing);
  });
  app.onError((error, context) => {
    if (problemOf(error).status === 500) options.onBug?.(error, context.get('requestId'));
    return pages.errorPage(context, error) ?? problem(error);
  });
  return app;
}

function problem(error: unknown): Response {
  const answer = problemOf(error);
  return new Response(JSON.stringify(answer), {
    status: answer.status,
    headers: {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Cache-Control': 'no-store',
      ...(answer.status === 503 ? { 'Retry-After': '5' } : {}),
      ...(answer.status === 429 ? { 'Retry-After': '60' } : {}),
      ...(answer.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    },
  });
}

/** Which endpoints name an act that the table of rights does not know; the build fails if any does. */
export const endpointsWithoutRight = (all: readonly Endpoint[]): string[] =>
  all.filter(({ act }) => !z.enum(Object.keys(permissions)).safeParse(act).success).map(({ path }) => path);
