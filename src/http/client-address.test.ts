import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { readNetworks } from '../identity/index.ts';
import { clientAddress } from './client-address.ts';

const trusted = readNetworks('127.0.0.1, 10.1.2.0/24, fd00:7::/32');
const app = new Hono().get('/', (context) => context.text(clientAddress(context, trusted)));

/** What the service takes for the client's address. */
async function seen(connection: string, forwardedFor?: string): Promise<string> {
  const headers = forwardedFor === undefined ? {} : { 'X-Forwarded-For': forwardedFor };
  const incoming = { socket: { remoteAddress: connection, remotePort: 40_000, remoteFamily: 'IPv4' } };
  return (await app.request('/', { headers }, { incoming })).text();
}

describe("a client's address", () => {
  it.each([
    ['is that of the connection', '198.51.100.7', undefined, '198.51.100.7'],
    ['is not believed of a stranger', '198.51.100.7', '203.0.113.1', '198.51.100.7'],
    ['is believed of a trusted proxy', '127.0.0.1', '203.0.113.1', '203.0.113.1'],
    ['is not what a client wrote before the proxy did', '127.0.0.1', '192.0.2.9, 203.0.113.1', '203.0.113.1'],
    [
      'lies behind the last of several proxies',
      '127.0.0.1',
      '203.0.113.1, 10.1.2.200, fd00:7::1',
      '203.0.113.1',
    ],
    ['ends at the first proxy not trusted', '127.0.0.1', '203.0.113.1, 10.1.3.200', '10.1.3.200'],
    ['is the same in both notations of IPv4', '::ffff:127.0.0.1', '::ffff:203.0.113.1', '203.0.113.1'],
    ['is that of the proxy where it says nothing', '127.0.0.1', undefined, '127.0.0.1'],
    ['is that of the proxy where it says no address', '127.0.0.1', 'unknown', '127.0.0.1'],
  ])('%s', async (_what, connection, forwardedFor, address) => {
    expect(await seen(connection, forwardedFor)).toBe(address);
  });
});
