import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openMetrics } from './metrics.ts';
import { serveMetrics } from './metrics-server.ts';

const loopback = { hostname: '127.0.0.1', port: 0 };

it('answers at its own address with what was measured', async () => {
  const server = serveMetrics(openMetrics(), loopback, () => {});
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(await answer.text()).toContain('# TYPE iks_http_request_duration_seconds histogram');
  server.close();
});

it('says that its address is taken, and the process goes on', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const error = await new Promise<Error>((resolve) => {
    serveMetrics(openMetrics(), { ...loopback, port }, resolve);
  });
  expect(error).toMatchObject({ code: 'EADDRINUSE' });
  other.close();
});
