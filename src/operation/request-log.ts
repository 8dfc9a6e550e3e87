import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import type { RequestVariables } from '../http/index.ts';
import { describeBug } from './describe-bug.ts';

/**
 * One line an answer: request id, method, route pattern, status, milliseconds. No address, no query, no account: a
 * log must not hold who looked at what (that is the access log's, which opens to two persons only).
 */
export function requestLog(log: Logger): MiddlewareHandler<{ Variables: RequestVariables }> {
  return async (context, next) => {
    const start = performance.now();
    await next();
    const { status } = context.res;
    log[status >= 500 ? 'error' : 'info'](
      {
        requestId: context.get('requestId'),
        method: context.req.method,
        route: routePath(context, -1),
        status,
        milliseconds: Math.round(performance.now() - start),
      },
      'request',
    );
  };
}

/** One line an unexpected error: where it happened, and the id of the request that met it. */
export const bugLog =
  (log: Logger) =>
  (error: unknown, requestId: string): void =>
    log.error({ requestId, bug: describeBug(error) }, 'unexpected error');
