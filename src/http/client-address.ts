import { isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import type { Networks } from '../identity/index.ts';

/**
 * The address a request comes from. Only a trusted proxy is believed for whom it passes a request on: X-Forwarded-For
 * is read from its end, one step for each trusted address, and what anybody else wrote before is ignored.
 */
export function clientAddress(context: Context, trusted: Networks | null): string {
  let address = connectionAddress(context);
  const steps = (context.req.header('X-Forwarded-For') ?? '').split(',');
  while (trusted?.has(address) === true) {
    const before = plain(steps.pop()?.trim() ?? '');
    if (isIP(before) === 0) break;
    address = before;
  }
  return address;
}

/** The remote address of the connection; requests that came over none (tests) share one name. */
function connectionAddress(context: Context): string {
  if (!('incoming' in (context.env ?? {}))) return 'none';
  return plain(getConnInfo(context).remote.address ?? 'unknown');
}

/** An IPv4 address that a socket for both families shows as IPv6, as everybody writes it. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
