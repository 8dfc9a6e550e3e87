import { once } from 'node:events';
import { serve } from '@hono/node-server';

/** A service listening on the loopback, for browser tests. */
export interface Listening {
  readonly origin: string;
  close(): Promise<void>;
}

/** Listens on a free port; `fetch` is a Hono app's. */
export async function listen(app: {
  fetch: (request: Request) => Response | Promise<Response>;
}): Promise<Listening> {
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The test server has no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
