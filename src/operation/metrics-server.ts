import { serve, type ServerType } from '@hono/node-server';
import type { Metrics } from './metrics.ts';

/**
 * Answers whoever collects the measurements, apart from the pages: without signing in, so not for everybody's network.
 * An address that is taken costs the measurements, not the service.
 */
export function serveMetrics(
  { registry }: Metrics,
  address: { readonly hostname: string; readonly port: number },
  onFault: (error: Error) => void,
): ServerType {
  const fetch = async () =>
    new Response(await registry.metrics(), { headers: { 'Content-Type': registry.contentType } });
  return serve({ fetch, ...address }).on('error', onFault);
}
