import { BlockList, isIP } from 'node:net';

/** Addresses and networks, e.g. of the proxies in front of the service. */
export interface Networks {
  has(address: string): boolean;
}

/** Reads addresses and networks (`10.1.2.0/24`), separated by commas; null where one of them is none. */
export function readNetworks(value: string): Networks | null {
  const list = new BlockList();
  for (const network of value.split(',').map((part) => part.trim())) {
    const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(network) ?? [];
    const family = familyOf(address);
    const longest = family === 'ipv4' ? 32 : 128;
    const prefix = Number(bits ?? longest);
    if (family === null || prefix > longest) return null;
    list.addSubnet(address, prefix, family);
  }
  return {
    has(address) {
      const family = familyOf(address);
      return family !== null && list.check(address, family);
    },
  };
}

const familyOf = (address: string): 'ipv4' | 'ipv6' | null =>
  ({ 0: null, 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address) as 0 | 4 | 6];
